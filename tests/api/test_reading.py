"""What people read: lists, details, timelines, report, condition."""

from dataclasses import replace

import msgspec
import pytest
from api_world import DAY, NOW, World
from starlette.testclient import TestClient

from leadwright.api.app import create_app
from leadwright.capture.event import Event
from leadwright.core.ids import entity_id
from leadwright.core.input import Input
from leadwright.ports import HistoryRow, PersonRow, Submission

API = "/api/v1"


def test_a_person_is_shown_with_all_that_decisions_look_at(
    world: World, client: TestClient
) -> None:
    said = client.get(f"{API}/people/email:Ana@Acme.example", headers=world.a.bearer).json()
    assert (said["id"], said["unit"], said["account"], said["unit_kind"]) == (1, 2, 2, "account")
    assert (said["fit"], said["fit_points"]) == (15, {"right_title": 15})
    assert (said["engagement"], said["engagement_points"]) == (20, {"pricing": 20})
    assert said["consent"] == {"email/marketing": True}
    by_number = client.get(f"{API}/people/1", headers=world.a.bearer).json()
    assert by_number == client.get(f"{API}/people/user:u-acme", headers=world.a.bearer).json()
    assert by_number == said


def test_engagement_is_shown_as_it_stands_today(world: World, client: TestClient) -> None:
    world.clock.at += 14 * 86_400_000  # its half-life
    said = client.get(f"{API}/people/1", headers=world.a.bearer).json()
    assert (said["engagement"], said["engagement_points"]) == (10, {"pricing": 10})


def test_an_account_is_shown_with_its_deals(world: World, client: TestClient) -> None:
    said = client.get(f"{API}/accounts/acme.example", headers=world.a.bearer).json()
    assert (said["id"], said["is_target"], said["fit"], said["hand_off"]) == (
        2,
        True,
        45,
        "offered",
    )
    assert said["opportunities"][0] == {
        "id": "d1",
        "stage": "discovery",
        "amount": 5_000,
        "currency": "EUR",
        "opened_at": NOW,
        "closed_at": 0,
        "won": False,
        "expected_close": "2026-12-24",
        "moved_at": 0,
        "lost_to": "",
        "code": "",
    }
    assert said["stakeholders"] == [
        {
            "person": 1,
            "role": "champion",
            "stance": "supportive",
            "concern": "",
            "stage": "aware",
            "stages": {"aware": NOW},
            "last_day": 0,
            "at": NOW,
        }
    ]
    assert said["coverage"] == {
        "needed": ["champion"],
        "engaged": [],
        "missing": ["champion"],
        "people": 0,
    }
    assert said["warnings"] == {"single_threaded": NOW}


def test_lists_are_read_page_by_page(world: World, client: TestClient) -> None:
    unit = entity_id(world.a.id, 2)
    people = [
        PersonRow(entity_id(world.a.id, n), unit, unit, f"p{n}@acme.example", "", "", "lead",
                  0, n, DAY)
        for n in range(10, 35)
    ]  # fmt: skip
    with world.store.begin() as turn:
        turn.show_people(people)
    seen, cursor = [], ""
    for _ in range(10):
        page = client.get(
            f"{API}/people", params={"limit": 10, "cursor": cursor}, headers=world.a.bearer
        ).json()
        seen += [row["id"] for row in page["data"]]
        cursor = page["next_cursor"] or ""
        assert page["has_more"] is bool(cursor)
        if not cursor:
            break
    assert sorted(seen) == [1, *range(10, 35)]


@pytest.mark.parametrize(
    ("path", "hits"),
    [
        ("people?stage=engaged", 1),
        ("people?stage=mql", 0),
        ("people?email=ANA@acme.example", 1),
        ("people?account=acme.example", 1),
        ("accounts?stage=mql&owner=ana&target=true", 1),
        ("accounts?target=false", 0),
        ("tasks?state=offered&kind=hand_off&owner=ana&account=2", 1),
        ("tasks?state=done", 0),
        ("tasks?team=sales", 1),
        ("tasks?team=support", 0),
        ("touches?state=planned&person=1", 1),
        ("touches?state=sent", 0),
    ],
)
def test_lists_are_narrowed(world: World, client: TestClient, path: str, hits: int) -> None:
    page = client.get(f"{API}/{path}", headers=world.a.bearer).json()
    assert len(page["data"]) == hits


def test_a_timeline_tells_what_came_in_and_what_was_decided(
    world: World, client: TestClient
) -> None:
    unit, person = entity_id(world.a.id, 2), entity_id(world.a.id, 1)
    event = Event("event", "Page Viewed", NOW, user_id="u-acme", body={"path": "/pricing"})
    body = msgspec.json.encode(event)
    ref = world.journal.append([Submission(world.a.id, 3, "import", NOW, body)])[0]
    made = Input("message", "PersonArrived", NOW, NOW, person, {"n": 1, "record": [1, b"x"]})
    with world.store.begin() as turn:
        turn.record(
            [
                HistoryRow(unit, 2, person, NOW + 1, "event", "Page Viewed", 1, ref),
                HistoryRow(unit, 3, 0, NOW + 2, "message", "PersonArrived", 1,
                           input=msgspec.msgpack.encode(made)),
            ]
        )  # fmt: skip
    said = client.get(f"{API}/accounts/2/timeline", headers=world.a.bearer).json()["data"]
    assert [(one["n"], one["kind"], one["body"]) for one in said] == [
        (3, "message", {"n": 1}),
        (2, "event", {"path": "/pricing"}),
        (1, "command", {"note": "acme"}),
    ]
    assert said[2]["actor"] == "acme"
    assert said[2]["decisions"][0]["because"] == "acme engaged"
    of_person = client.get(f"{API}/people/1/timeline", headers=world.a.bearer).json()["data"]
    assert [one["n"] for one in of_person] == [2, 1]


def test_what_has_not_happened_is_told_with_what_is_missing(
    world: World, client: TestClient
) -> None:
    said = client.get(f"{API}/people/1/why-not", headers=world.a.bearer).json()["data"]
    assert {"stage", "sequence"} <= {one["what"] for one in said}
    of_account = client.get(f"{API}/accounts/2/why-not", headers=world.a.bearer).json()["data"]
    assert all(one["because"] for one in of_account)
    assert client.get(f"{API}/people/999/why-not", headers=world.a.bearer).status_code == 404


def test_tasks_and_touches_are_shown_one_by_one(world: World, client: TestClient) -> None:
    task = client.get(f"{API}/tasks/acme-task", headers=world.a.bearer).json()
    assert (task["title"], task["unit"], task["person"]) == ("Call acme", 2, 1)
    touch = client.get(f"{API}/touches/acme-touch", headers=world.a.bearer).json()
    assert (touch["to"], touch["state"]) == ("ana@acme.example", "planned")


def test_the_report_speaks_in_the_terms_of_the_model(world: World, client: TestClient) -> None:
    said = client.get(f"{API}/report", headers=world.a.bearer).json()
    assert said["model"] == "b2b"
    assert said["withheld"] == {"acme": 5}
    assert {"Accounts", "MQLs"} & {figure["label"] for figure in said["figures"]}
    late = client.get(f"{API}/report?since_day={DAY}", headers=world.a.bearer).json()
    assert late["withheld"] == {"acme": 2}


def test_the_counts_behind_the_report_can_be_read(world: World, client: TestClient) -> None:
    said = client.get(f"{API}/report/rollups", headers=world.a.bearer).json()["data"]
    assert {
        "day": DAY,
        "metric": "decision.withheld",
        "name": "acme",
        "count": 2,
        "value": 0,
    } in said
    assert len(said) == 2


def test_without_a_playbook_there_is_nothing_to_report_by(world: World) -> None:
    app = create_app(replace(world.services, playbook_of=lambda _workspace: None))
    with TestClient(app) as client:
        assert client.get(f"{API}/report", headers=world.a.bearer).status_code == 404


def test_what_was_set_aside_is_shown_with_its_error(world: World, client: TestClient) -> None:
    (one,) = client.get(f"{API}/set-aside", headers=world.a.bearer).json()["data"]
    assert (one["id"], one["error"], one["unit"]) == (world.a.set_aside, "acme is wrong", 2)


def test_the_status_is_numbers(world: World, client: TestClient) -> None:
    world.clock.at += 5_000
    said = client.get(f"{API}/status", headers=world.a.bearer).json()
    assert isinstance(said.pop("paused"), list)
    assert said == {
        "lag_ms": 5_000,
        "pending": 0,
        "set_aside": 1,
        "touches": {"email": {"planned": 1}},
        "workers": {},
    }


def test_health_needs_no_key_and_tells_no_names(client: TestClient) -> None:
    assert client.get("/health").json() == {"status": "ok"}


def test_ready_means_that_a_worker_is_heard_of(world: World, client: TestClient) -> None:
    silent = client.get("/ready")
    assert (silent.status_code, silent.json()["worker"]) == (503, "silent")
    with world.store.begin() as turn:
        turn.beat("w1", NOW - 29_000)
    good = client.get("/ready")
    assert good.status_code == 200
    assert good.json() == {
        "status": "ok",
        "journal": "ok",
        "state": "ok",
        "worker": "ok",
        "lag_ms": 0,
        "set_aside": 2,
    }
    world.clock.at += 2_000
    assert client.get("/ready").status_code == 503


def test_ready_means_that_the_journal_takes_rows(world: World, client: TestClient) -> None:
    with world.store.begin() as turn:
        turn.beat("w1", NOW)
    world.capture.close()
    said = client.get("/ready")
    assert (said.status_code, said.json()["journal"]) == (503, "not_writable")
    assert client.get("/health").status_code == 200


def test_answers_are_not_cached_or_framed(world: World, client: TestClient) -> None:
    headers = client.get(f"{API}/people", headers=world.a.bearer).headers
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
