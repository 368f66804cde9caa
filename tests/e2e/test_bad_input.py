"""Whatever comes in has a defined outcome, end to end: on a real server with its worker, per store.

Every test has people of its own: the server is shared.
"""

import gzip
import time
from typing import Any

import pytest
from running import Site, track, until

DAY = 86_400_000
LATE = "too_late"


def now() -> int:
    """Milliseconds UTC."""
    return time.time_ns() // 1_000_000


def iso(at: int) -> str:
    """As client libraries write an instant."""
    whole, milli = divmod(at, 1_000)
    return f"{time.strftime('%Y-%m-%dT%H:%M:%S', time.gmtime(whole))}.{milli:03d}Z"


@pytest.mark.parametrize(
    ("path", "body", "headers", "code"),
    [
        ("/v1/track", b'{"event": "X", "userId": "r1"', {}, "malformed_json"),
        ("/v1/track", b'{"event": "X", "userId": "r1\xff\xfe"}', {}, "malformed_json"),
        ("/v1/track", b"[]", {}, "malformed_body"),
        ("/v1/batch", {"batch": {"0": track("X", "r1")}}, {}, "malformed_body"),
        ("/v1/batch", {"batch": [track("X", "r1")] * 2_501}, {}, "too_many_events"),
        ("/v1/track", track("X", "r1", properties={"a": "x" * 33_000}), {}, "event_too_large"),
        ("/v1/batch", {"batch": [], "x": "x" * 4_194_304}, {}, "body_too_large"),
        ("/v1/batch", gzip.compress(b" " * 5_000_000), {"Content_Encoding": "gzip"},
         "body_too_large"),
        ("/v1/track", b"no gzip", {"Content_Encoding": "gzip"}, "malformed_gzip"),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_refused_at_the_door_and_leaves_nothing_behind(
    site: Site, path: str, body: Any, headers: dict[str, str], code: str
) -> None:
    before = len(site.aside())
    answer = site.post(path, body, **headers)
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert answer.headers["content-type"] == "application/problem+json"
    site.settle()
    assert site.ask("GET", "/people/user:r1").status_code == 404
    assert len(site.aside()) == before


def test_one_bad_item_costs_a_batch_nothing_and_is_set_aside_with_what_is_wrong(site: Site) -> None:
    before = site.aside()
    good = track("Product Viewed", "batched")
    bad = {
        "T102": track("X", "batched") | {"type": "trak"},
        "T103": {"type": "track", "event": "X"},
        "T104": {"type": "track", "userId": "batched"},
        "T105": {"type": "group", "userId": "batched"},
        "T106": {"type": "alias", "userId": "batched"},
        "T107": track("X", "batched", properties={"a": "x" * 33_000}),
        "T108": track("X", "batched", properties=[1, 2]),
        "T109": track("X", "batched") | {"userId": {"id": 1}},
        "T110": track("X", "u" * 10_000),
    }
    site.send(good, *bad.values(), good)
    site.settle()
    told = site.aside()[len(before) :]
    assert [row["error"].split()[0] for row in told] == list(bad)
    assert all(row["ref"] for row in told)
    assert site.events("batched") == ["Product Viewed", "Product Viewed"]
    status, said = site.server.ready()
    assert (status, said["set_aside"]) == (200, len(before) + len(bad))


IMPOSSIBLE = {
    "clock1": "1970-01-01T00:00:00Z",
    "clock2": 0,
    "clock3": "2099-12-31T23:59:59Z",
    "clock4": "9999-12-31T23:59:59.999-14:00",
    "clock5": 2**62,
    "clock6": "yesterday",
}


def test_a_timestamp_that_cannot_be_is_the_moment_of_capture_and_the_trigger_answers(
    site: Site,
) -> None:
    site.sign_up(*IMPOSSIBLE)
    site.send(*(track("Product Added", user, timestamp=said) for user, said in IMPOSSIBLE.items()))
    for user in IMPOSSIBLE:
        until(lambda: "cart_left" in site.decided(user, "trigger"), "a cart was never answered")  # noqa: B023 - called before the next
        (event,) = (row for row in site.timeline(user) if row["tag"] == "Product Added")
        assert abs(event["at"] - now()) < DAY
        assert site.decided(user, LATE) == []


def test_a_name_of_ten_thousand_characters_is_cut_and_does_no_harm(site: Site) -> None:
    name, event = "N" * 10_000, "E" * 10_000
    site.sign_up("long", name=name)
    site.send(track(event, "long"))
    site.settle()
    assert site.get("/people/user:long")["name"] == name[:1_024]
    assert site.events("long") == [event[:255]]


def test_texts_of_any_characters_come_back_as_they_were(site: Site) -> None:
    name = "Zoë 'DROP TABLE' \u202e {{ person.email }} \U0001f600 \0 end"
    site.sign_up("odd", name=name)
    site.settle()
    assert site.get("/people/user:odd")["name"] == name.replace("\0", "")


def test_a_call_sent_twenty_times_counts_once(site: Site) -> None:
    call = track("Product Viewed", "repeats", messageId="repeats-1")
    site.send(*[call] * 10)
    for _ in range(10):
        site.send(call)
    site.settle()
    assert site.events("repeats") == ["Product Viewed"]


def test_a_purchase_that_arrives_before_its_cart_still_ends_the_cart(site: Site) -> None:
    site.sign_up("shuffled")
    at = now()
    site.send(
        track("Order Completed", "shuffled", timestamp=iso(at), properties={"total": 10}),
        track("Product Added", "shuffled", timestamp=iso(at - 60_000)),
        track("Product Viewed", "shuffled", timestamp=iso(at - 120_000)),
    )
    site.settle()
    time.sleep(1.2)  # the cart's second
    site.settle()
    assert site.events("shuffled") == ["Order Completed", "Product Added", "Product Viewed"]
    assert [touch["sequence"] for touch in site.touches("shuffled")] == ["welcome"]
    assert site.get("/people/user:shuffled")["stage"] == "customer"


def test_a_queue_of_a_week_flushed_at_once_is_dated_right_and_answers_only_what_is_fresh(
    site: Site,
) -> None:
    at = now()
    visitors = [f"week{number}" for number in range(40)]
    site.sign_up(*visitors)
    site.settle()
    days = [7 * DAY - number * DAY // 100 for number in range(700)]
    calls = [
        track("Product Added", visitors[number % 40], timestamp=iso(at - ago))
        for number, ago in enumerate(days)
    ]
    for start in range(0, len(calls), 100):
        site.send(*calls[start : start + 100], sentAt=iso(now()))
    site.sign_up("fresh")
    site.send(track("Product Added", "fresh", timestamp=iso(now())), sentAt=iso(now()))
    until(lambda: site.decided("fresh", "trigger"), "the fresh cart was not answered")
    until(lambda: site.decided("week39", LATE), "what was too late was not said to be")
    site.settle()
    assert site.decided("week0", LATE) == ["cart_left"]
    assert site.decided("week0", "trigger") == []
    assert [touch["sequence"] for touch in site.touches("week0")] == ["welcome"]
    assert len(site.events("week0")) == 18


def test_a_command_that_makes_no_sense_is_refused_and_changes_nothing(site: Site) -> None:
    site.sign_up("acted")
    site.settle()
    until(lambda: site.touches("acted")[0]["state"] == "captured", "nobody was welcomed")
    site.settle()
    before = len(site.timeline("acted"))
    refused = [
        ("suppress", {"person": "user:nobody", "reason": "x"}, 404),
        ("suppress", {"person": "user:acted"}, 422),
        ("suppress", {"person": "user:acted", "reason": "x" * 10_000}, 422),
        ("suppress", {"reason": "x"}, 422),
        ("set_stage", {"person": ["user:acted"], "stage": "customer"}, 422),
        ("befriend", {"person": "user:acted"}, 404),
    ]
    for name, body, status in refused:
        assert site.ask("POST", f"/commands/{name}", body).status_code == status, name
    assert site.ask("GET", "/people?stage=%00").json()["data"] == []
    assert len(site.timeline("acted")) == before
    late = site.ask("POST", "/commands/set_stage", {"person": "user:acted", "stage": "nonsense"})
    assert (late.status_code, late.json()["code"]) == (409, "refused")
