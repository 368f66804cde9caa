"""What Segment's calls become."""

import json
from typing import Any

import pytest

from leadwright.capture.event import Event
from leadwright.core.problem import ProblemsError
from leadwright.ports import Journaled
from leadwright.sources.segment import read

AT = 1_790_000_000_000
NOON = "2026-03-01T12:00:00.000Z"


def call(kind: str | None, *, sent_at: int = 0, at: int = AT, **said: Any) -> Event:
    body = {"userId": "u-1", "timestamp": NOON} | said
    if kind is not None:
        body["type"] = kind
    return read(Journaled(1, 1, 1, "segment", at, json.dumps(body).encode(), b"", sent_at))


def codes(kind: str | None, **said: Any) -> list[str]:
    with pytest.raises(ProblemsError) as caught:
        call(kind, **said)
    return [problem.code for problem in caught.value.problems]


def test_a_track_call_is_an_event_with_its_properties() -> None:
    event = call("track", event="Product Added", properties={"price": 12.5, "sku": "S1"})
    assert (event.kind, event.name, event.user_id) == ("event", "Product Added", "u-1")
    assert event.body == {"price": 12.5, "sku": "S1"}


def test_a_page_call_is_a_page_view_with_path_and_title() -> None:
    page = {"path": "/pricing", "url": "https://x.example/pricing", "title": "Prices", "search": ""}
    event = call("page", name="Pricing", context={"page": page}, properties={"title": "Our prices"})
    assert event.name == "Page Viewed"
    assert event.body == {
        "path": "/pricing",
        "url": "https://x.example/pricing",
        "title": "Our prices",
        "name": "Pricing",
    }


def test_a_screen_call_is_a_screen_view() -> None:
    event = call("screen", name="Home", properties={"tab": 2})
    assert (event.name, event.body) == ("Screen Viewed", {"tab": 2, "name": "Home"})


def test_identify_tells_traits_under_our_names() -> None:
    event = call(
        "identify",
        traits={
            "email": " Ana.Ruiz@Acme.example",
            "firstName": "Ana",
            "createdAt": "2026-01-01",
            "address": {"city": "Madrid", "postalCode": "28001"},
            "company": {"name": "Acme", "id": "g-7", "employee_count": "200-500"},
        },
    )
    assert event.kind == "traits"
    assert (event.email, event.group_id) == ("ana.ruiz@acme.example", "g-7")
    assert event.body == {
        "email": "ana.ruiz@acme.example",
        "first_name": "Ana",
        "created_at": "2026-01-01",
        "city": "Madrid",
        "postal_code": "28001",
        "company": "Acme",
        "company_id": "g-7",
        "company_employees": 200,
    }


def test_rudderstack_puts_traits_into_the_context() -> None:
    event = call("identify", context={"traits": {"email": "a@b.example", "plan": "pro"}})
    assert event.email == "a@b.example"
    assert event.body == {"email": "a@b.example", "plan": "pro"}


def test_traits_in_the_context_of_a_track_call_come_with_it() -> None:
    event = call("track", event="Signed In", context={"traits": {"email": "a@b.example"}})
    assert (event.email, event.traits) == ("a@b.example", {"email": "a@b.example"})


def test_signing_up_tells_who_signed_up() -> None:
    event = call("track", event="Signed Up", properties={"email": "A@b.example", "plan": "free"})
    assert event.email == "a@b.example"
    assert event.traits == {"email": "a@b.example"}


def test_an_email_among_other_properties_identifies_nobody() -> None:
    event = call("track", event="Invite Sent", properties={"email": "friend@b.example"})
    assert event.email == ""


def test_a_user_id_that_is_an_address_is_an_email_too() -> None:
    assert call("track", event="X", userId="Ana@Acme.example").email == "ana@acme.example"


def test_a_group_call_is_about_an_account() -> None:
    event = call(
        "group", groupId=17, traits={"name": "Acme", "employees": "1,200", "isTarget": "yes"}
    )
    assert (event.kind, event.group_id) == ("account", "17")
    assert event.body == {"name": "Acme", "employees": 1200, "is_target": True}


def test_an_alias_call_names_the_id_it_replaces() -> None:
    event = call("alias", previousId="anon-1")
    assert (event.kind, event.user_id, event.previous_id) == ("alias", "u-1", "anon-1")


def test_the_context_tells_zone_language_and_campaign() -> None:
    event = call(
        "track",
        event="X",
        context={
            "timezone": "Europe/Berlin",
            "locale": "de_AT",
            "groupId": "g-1",
            "campaign": {"name": "spring", "source": "news", "medium": "email"},
            "page": {"search": "?gclid=abc&utm_source=ignored&x=1"},
        },
    )
    assert event.group_id == "g-1"
    assert event.traits == {
        "time_zone": "Europe/Berlin",
        "language": "de-AT",
        "source": "news",
        "campaign": "spring",
        "utm_medium": "email",
        "gclid": "abc",
    }


@pytest.mark.parametrize(
    ("traits", "consent"),
    [
        ({"consent": {"email": True}}, {"consent_email_marketing": True}),
        ({"consent": {"email": {"marketing": "yes"}}}, {"consent_email_marketing": True}),
        ({"consent": {"sms": {"reminders": 0}}}, {"consent_sms_reminders": False}),
        ({"email_consent": "off"}, {"consent_email_marketing": False}),
        ({"emailOptIn": 1}, {"consent_email_marketing": True}),
        ({"consent": {"email": "perhaps"}}, {}),
    ],
)
def test_consent_is_understood_however_it_is_written(
    traits: dict[str, Any], consent: dict[str, bool]
) -> None:
    assert call("identify", traits=traits).body == consent


def test_a_bad_address_identifies_nobody_and_can_be_mended() -> None:
    event = call("identify", traits={"email": "ana@@acme"})
    assert (event.email, event.body) == ("", {"email_invalid": "ana@@acme"})


def test_a_senders_wrong_clock_is_corrected() -> None:
    hour = 3_600_000
    noon = 1_772_366_400_000  # NOON in ms
    assert call("track", event="X", sent_at=noon + 5_000).occurred_at == AT - 5_000
    assert call("track", event="X", sentAt="2026-03-01T13:00:00Z").occurred_at == AT - hour


def test_without_a_sending_time_the_timestamp_counts() -> None:
    assert call("track", event="X").occurred_at == 1_772_366_400_000


@pytest.mark.parametrize(
    "timestamp", ["1970-01-01T00:00:01Z", "2031-01-01T00:00:00Z", "yesterday", 12, None, {}]
)
def test_a_time_that_cannot_be_is_the_time_of_capture(timestamp: Any) -> None:
    assert call("track", event="X", timestamp=timestamp).occurred_at == AT


def test_what_happens_a_moment_ahead_happens_now() -> None:
    assert call("track", event="X", timestamp=AT + 60_000).occurred_at == AT


def test_crawlers_are_recognised() -> None:
    agent = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
    assert call("page", context={"userAgent": agent}).bot
    assert not call("page", context={"userAgent": "Mozilla/5.0 (X11; Linux x86_64)"}).bot


def test_a_name_of_ten_thousand_characters_is_cut() -> None:
    event = call("identify", traits={"name": "x" * 10_000})
    assert event.body == {"name": "x" * 1_024}


def test_at_most_a_hundred_properties_are_kept() -> None:
    event = call("track", event="X", properties={f"p{number}": 1 for number in range(500)})
    assert len(event.body) == 100


def test_lists_are_left_out_but_products_are_kept() -> None:
    event = call("track", event="X", properties={"tags": ["a"], "products": [{"sku": "1"}, 3]})
    assert event.body == {"products": [{"sku": "1"}]}


def test_numbers_beyond_64_bits_and_nul_characters_do_no_harm() -> None:
    event = call("track", event="X", properties={"n": 10**30, "t": "a\0b"})
    assert event.body == {"n": 1e30, "t": "ab"}


@pytest.mark.parametrize(
    ("kind", "said", "code"),
    [
        ("track", {}, "T104"),
        ("track", {"event": 7.5, "userId": True}, "T109"),
        ("track", {"event": "X", "userId": None}, "T103"),
        ("track", {"event": "X", "userId": "", "anonymousId": None}, "T103"),
        ("track", {"event": "X", "userId": "u" * 513}, "T110"),
        ("track", {"event": "X", "properties": [1]}, "T108"),
        ("track", {"event": "X", "context": "x"}, "T108"),
        ("identify", {"traits": "x"}, "T108"),
        ("group", {}, "T105"),
        ("alias", {}, "T106"),
        ("purchase", {}, "T102"),
        (None, {}, "T102"),
        (None, {"type": ["track"]}, "T102"),
        ("track", {"event": "X", "properties": {"p": "x" * 33_000}}, "T107"),
    ],
)
def test_what_cannot_be_used_says_why(kind: str | None, said: dict[str, Any], code: str) -> None:
    assert code in codes(kind, **said)


def test_all_that_is_wrong_is_said_at_once() -> None:
    assert codes("track", userId=[], properties=3) == ["T104", "T108", "T109", "T103"]


@pytest.mark.parametrize("body", [b"7", b"null", b'{"a":1e999}', b'{"type":"\xff"}', b"[" * 5_000])
def test_what_is_no_object_is_refused(body: bytes) -> None:
    with pytest.raises(ProblemsError):
        read(Journaled(1, 1, 1, "segment", AT, body))
