"""People act: a command is an input, and is answered with what was decided."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import msgspec
import pytest
from api_world import NOW, World
from starlette.testclient import TestClient

from leadwright.api.app import create_app
from leadwright.capture.event import Event
from leadwright.core.ids import entity_id
from leadwright.core.outcome import Decision
from leadwright.core.time import DAY
from leadwright.ports import Answer, SetAside

COMMANDS = "/api/v1/commands"


def done(event: Event) -> list[Decision]:
    return [Decision("done", event.name, NOW, event.person, because="because")]


def last(world: World) -> Event:
    return msgspec.json.decode(world.rows(world.a, 0)[-1].body or b"", type=Event)


def test_a_command_is_answered_with_its_decisions(world: World, client: TestClient) -> None:
    world.answering(done)
    body = {"hand_off": "acme-task"}
    response = client.post(f"{COMMANDS}/accept", json=body, headers=world.a.bearer)
    assert response.status_code == 200
    said = response.json()
    assert (said["state"], said["unit"]) == ("folded", 2)
    assert said["decisions"][0] == {
        "kind": "done",
        "name": "accept",
        "at": NOW,
        "person": 1,
        "rule": "",
        "values": {},
        "because": "because",
        "says": "done accept",
        "means": "",
        "condition": "",
    }
    assert client.get(said["link"], headers=world.a.bearer).json() == said


@pytest.mark.parametrize(
    ("name", "body", "person", "unit", "arguments"),
    [
        ("accept", {"hand_off": "acme-task"}, 1, 2, {"hand_off": "acme-task"}),
        ("accept", {"account": "acme.example"}, 0, 2, {}),
        ("reject", {"account": 2, "reason": "not_now", "note": "later"}, 0, 2,
         {"reason": "not_now", "note": "later"}),
        ("complete_task", {"task": "acme-task"}, 1, 2, {"task": "acme-task", "note": ""}),
        ("log_call", {"person": "1", "disposition": "connected"}, 1, 0,
         {"disposition": "connected", "note": ""}),
        ("set_stage", {"person": "user:u-acme", "stage": "mql"}, 1, 0,
         {"stage": "mql", "reason": ""}),
        ("set_owner", {"account": "group:g-acme", "owner": "ana"}, 0, 2, {"owner": "ana"}),
        ("unsubscribe", {"person": "email:Ana@Acme.example"}, 1, 0, {"channel": "email"}),
        ("subscribe", {"person": 1, "how": "at the fair"}, 1, 0,
         {"channel": "email", "purpose": "marketing", "how": "at the fair"}),
        ("suppress", {"person": 1, "reason": "competitor"}, 1, 0,
         {"channel": "*", "reason": "competitor"}),
        ("open_opportunity", {"account": 2, "amount": 500, "currency": "EUR"}, 0, 2,
         {"opportunity": "", "stage": "", "amount": 500, "currency": "EUR"}),
        ("set_opportunity", {"account": 2, "opportunity": "d1", "stage": "won"}, 0, 2,
         {"opportunity": "d1", "stage": "won"}),
        ("answer_bant", {"account": 2, "budget": "yes", "need": "unknown", "note": "May"}, 0, 2,
         {"budget": "yes", "need": "unknown", "note": "May"}),
        ("retry", {"ids": [1, 2]}, 0, 0, {"ids": [1, 2]}),
        ("dismiss", {"ids": [1, 2]}, 0, 0, {"ids": [1, 2]}),
        ("unmerge_people", {"person": "user:u-acme"}, 1, 0, {"because": ""}),
        ("join_account", {"person": 1, "account": "acme.example"}, 1, 2, {"because": ""}),
        ("merge_people", {"person": 1, "into": "user:u-acme", "because": "one desk"}, 1, 0,
         {"into": entity_id(1, 1), "because": "one desk"}),
    ],
)  # fmt: skip
def test_a_command_says_who_what_and_by_whom(
    world: World, client: TestClient, name: str, body: dict[str, object],
    person: int, unit: int, arguments: dict[str, object],
) -> None:  # fmt: skip
    world.answering(done)
    response = client.post(f"{COMMANDS}/{name}", json=body, headers=world.a.bearer)
    assert response.status_code == 200, response.text
    event = last(world)
    assert (event.kind, event.name, event.actor) == ("command", name, "acme rep")
    assert event.person == (entity_id(world.a.id, person) if person else 0)
    assert event.unit == (entity_id(world.a.id, unit) if unit else 0)
    assert event.body == arguments


def test_a_refused_command_says_why(world: World, client: TestClient) -> None:
    world.answering(lambda event: [Decision("refused", event.name, NOW, because="nothing waits")])
    response = client.post(f"{COMMANDS}/accept", json={"account": 2}, headers=world.a.bearer)
    assert response.status_code == 409
    assert (response.json()["code"], response.json()["detail"]) == ("refused", "nothing waits")


def test_a_command_that_cannot_be_folded_says_why(world: World, client: TestClient) -> None:
    row = len(world.rows(world.a, 0)) + len(world.rows(world.b, 0)) + 1
    unit = entity_id(world.a.id, 2)
    with world.store.begin() as turn:  # the worker was faster than the answer
        turn.set_aside([SetAside(world.a.id, NOW, row, unit, 0, None, "it broke")])
        turn.answer([Answer(row, world.a.id, "set_aside")])
    response = client.post(f"{COMMANDS}/accept", json={"account": 2}, headers=world.a.bearer)
    assert (response.status_code, response.json()["code"]) == (409, "set_aside")
    assert response.json()["errors"][0]["what"] == "it broke"


def test_a_slow_decision_is_answered_with_where_to_look(world: World) -> None:
    app = create_app(replace(world.services, wait_ms=30))
    with TestClient(app) as client:
        response = client.post(f"{COMMANDS}/accept", json={"account": 2}, headers=world.a.bearer)
        assert (response.status_code, response.json()["state"]) == (202, "waiting")
        link = response.headers["location"]
        assert client.get(link, headers=world.a.bearer).json()["state"] == "waiting"


@pytest.mark.parametrize(
    ("name", "body", "status"),
    [
        ("accept", {}, 422),
        ("accept", {"account": 2, "extra": 1}, 422),
        ("accept", {"hand_off": "nobody's"}, 404),
        ("accept", {"account": "nobody.example"}, 404),
        ("accept", {"person": 99}, 404),
        ("accept", {"person": "phone:1"}, 404),
        ("accept", {"person": 10**30}, 404),
        ("accept", {"person": -1}, 404),
        ("reject", {"account": 2}, 422),
        ("reject", {"account": 2, "reason": "x" * 300}, 422),
        ("open_opportunity", {"account": 2, "amount": -1}, 422),
        ("open_opportunity", {"account": 2, "currency": "euro"}, 422),
        ("retry", {"ids": []}, 422),
        ("dismiss", {}, 422),
        ("merge_people", {"person": 1}, 422),
        ("join_account", {"person": 1, "account": "nobody.example"}, 404),
        ("unmerge_people", {"person": 99}, 404),
        ("merge_people", {"person": 1, "into": 99}, 404),
        ("accept_suggestion", {"suggestion": "nonsense"}, 404),
        ("no_such_command", {}, 404),
    ],
)
def test_a_command_that_makes_no_sense_is_not_journaled(
    world: World, client: TestClient, name: str, body: dict[str, object], status: int
) -> None:
    before = world.rows(world.a, 0)
    response = client.post(f"{COMMANDS}/{name}", json=body, headers=world.a.bearer)
    assert response.status_code == status, response.text
    assert world.rows(world.a, 0) == before


def test_a_repeated_command_is_one_command_with_one_answer(
    world: World, client: TestClient
) -> None:
    world.answering(done)
    before = len(world.rows(world.a, 0))
    answers = [
        client.post(
            f"{COMMANDS}/accept",
            json={"account": 2},
            headers=world.a.bearer | {"Idempotency-Key": key},
        )
        for key in ("k-1", '"k-1"', "k-1")
    ]
    assert [answer.status_code for answer in answers] == [200] * 3
    assert answers[0].json() == answers[1].json() == answers[2].json()
    rows = world.rows(world.a, 0)[before:]
    assert len(rows) == 1
    assert rows[0].key


def test_repeats_that_come_at_once_are_one_too(world: World, client: TestClient) -> None:
    world.answering(done)
    before = len(world.rows(world.a, 0))
    gate = threading.Barrier(4)

    def post(_: int) -> object:
        gate.wait()
        headers = world.a.bearer | {"Idempotency-Key": "k-2"}
        return client.post(f"{COMMANDS}/accept", json={"account": 2}, headers=headers).json()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(post, range(4)))
    assert all(answer == answers[0] for answer in answers)
    assert len(world.rows(world.a, 0)) == before + 1


def test_a_repeat_after_a_while_and_another_server_gets_the_same_answer(
    world: World, client: TestClient
) -> None:
    world.answering(done)
    headers = world.a.bearer | {"Idempotency-Key": "k-4"}
    first = client.post(f"{COMMANDS}/accept", json={"account": 2}, headers=headers)
    before = len(world.rows(world.a, 0))
    for passed_ms in (1_500, 60_000, 6 * DAY):
        world.clock.at += passed_ms
        for server in (client, TestClient(create_app(world.services))):
            again = server.post(f"{COMMANDS}/accept", json={"account": 2}, headers=headers)
            assert (again.status_code, again.json()) == (200, first.json())
    other = TestClient(create_app(world.services))
    refused = other.post(f"{COMMANDS}/release", json={"account": 2}, headers=headers)
    assert refused.json()["code"] == "idempotency_key_reused"
    assert len(world.rows(world.a, 0)) == before
    elsewhere = world.b.bearer | {"Idempotency-Key": "k-4"}
    client.post(f"{COMMANDS}/accept", json={"account": 2}, headers=elsewhere)
    assert len(world.rows(world.b, 0)) > 0
    world.clock.at += 2 * DAY
    late = client.post(f"{COMMANDS}/accept", json={"account": 2}, headers=headers)
    assert late.json()["ref"] != first.json()["ref"]


def test_one_idempotency_key_is_for_one_request(world: World, client: TestClient) -> None:
    world.answering(done)
    headers = world.a.bearer | {"Idempotency-Key": "k-3"}
    client.post(f"{COMMANDS}/accept", json={"account": 2}, headers=headers)
    response = client.post(f"{COMMANDS}/release", json={"account": 2}, headers=headers)
    assert (response.status_code, response.json()["code"]) == (422, "idempotency_key_reused")


def test_a_key_without_a_member_acts_in_its_own_name(world: World, client: TestClient) -> None:
    world.answering(done)
    headers = world.a.bearer
    made = client.post("/api/v1/keys", json={"kind": "api", "scopes": ["*"]}, headers=headers)
    bearer = {"Authorization": "Bearer " + made.json()["secret"]}
    assert client.post(f"{COMMANDS}/accept", json={"account": 2}, headers=bearer).status_code == 200
    assert last(world).actor == "key " + made.json()["prefix"]


def test_whoever_is_away_says_so_of_themselves_or_of_a_colleague(
    world: World, client: TestClient
) -> None:
    world.answering(done)
    body = {"from": "2027-07-12", "until": "2027-07-23"}
    for said, member in ((body, "acme rep"), ({**body, "member": "ana"}, "ana")):
        response = client.post(f"{COMMANDS}/set_absence", json=said, headers=world.a.bearer)
        assert response.status_code == 200
        assert last(world).body == {**body, "member": member}
    wrong = {"from": "12 July", "until": "2027-07-23"}
    response = client.post(f"{COMMANDS}/set_absence", json=wrong, headers=world.a.bearer)
    assert response.status_code == 422
    client.post(f"{COMMANDS}/end_absence", json={"member": "ana"}, headers=world.a.bearer)
    assert (last(world).name, last(world).body) == ("end_absence", {"member": "ana"})
