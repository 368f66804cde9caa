"""The review queue of duplicates: read, accept, reject, always, never."""

import threading
from dataclasses import replace
from typing import Any

from api_world import NOW, World
from starlette.testclient import TestClient

from leadwright.api.app import create_app
from leadwright.capture.event import Event
from leadwright.core.ids import entity_id
from leadwright.core.outcome import Decision
from leadwright.duplicates.run import Asked, Came
from leadwright.duplicates.runs import Runs, Step
from leadwright.ports import Compared, Duplicate, Home
from leadwright.sources import direct

API = "/api/v1/duplicates"


def two_people(world: World) -> None:
    """Let both people of the pair be there."""
    with world.store.begin() as turn:
        turn.settle([Home(entity_id(world.a.id, 3), entity_id(world.a.id, 30), 1)])


def commands(world: World) -> list[Event]:
    return [direct.read(row) for row in world.rows(world.a, 0)][1:]


def test_a_pair_is_listed_with_what_speaks_for_it(world: World, client: TestClient) -> None:
    (pair,) = client.get(API, headers=world.a.bearer).json()["data"]
    assert (pair["left"], pair["right"], pair["state"]) == (1, 3, "open")
    assert (pair["probability"], pair["weight"]) == (0.998, 9.0)
    assert pair["outcomes"] == [{"field": "last_name", "outcome": "a typo apart", "weight": 4.2}]
    one = client.get(f"{API}/{world.a.duplicate}", headers=world.a.bearer)
    assert one.json() == pair
    assert client.get(f"{API}?state=never", headers=world.a.bearer).json()["data"] == []


def test_accepting_merges_the_later_into_the_earlier(world: World, client: TestClient) -> None:
    two_people(world)
    world.answering(lambda event: [Decision("merge", event.name, NOW)])
    path = f"{API}/{world.a.duplicate}/accept"
    said = client.post(path, json={"note": "same phone"}, headers=world.a.bearer)
    assert said.status_code == 200
    assert said.json()["merge"]["decisions"][0]["name"] == "merge_people"
    assert said.json()["duplicate"]["state"] == "accepted"
    assert said.json()["duplicate"]["decided_by"] == "acme rep"
    (event,) = commands(world)
    assert (event.name, event.person) == ("merge_people", entity_id(world.a.id, 3))
    assert event.body == {"into": entity_id(world.a.id, 1), "because": "same phone"}


def test_what_cannot_be_merged_stays_open(world: World, client: TestClient) -> None:
    two_people(world)
    world.answering(lambda _event: [Decision("refused", "merge_people", NOW, because="not now")])
    path = f"{API}/{world.a.duplicate}/accept"
    assert client.post(path, json={}, headers=world.a.bearer).status_code == 409
    assert client.get(API, headers=world.a.bearer).json()["data"][0]["state"] == "open"


def test_two_that_are_one_already_need_no_merge(world: World, client: TestClient) -> None:
    said = client.post(f"{API}/{world.a.duplicate}/always", json={}, headers=world.a.bearer)
    assert (said.status_code, said.json()["merge"]) == (200, None)
    assert said.json()["duplicate"]["state"] == "always"
    assert commands(world) == []


def test_rejecting_and_keeping_apart_merge_nobody(world: World, client: TestClient) -> None:
    two_people(world)
    for deed, state in (("reject", "rejected"), ("never", "never")):
        path = f"{API}/{world.a.duplicate}/{deed}"
        said = client.post(path, json={"note": "father and son"}, headers=world.a.bearer)
        assert said.json()["merge"] is None
        assert said.json()["duplicate"]["state"] == state
        assert said.json()["duplicate"]["note"] == "father and son"
    assert commands(world) == []


def test_accounts_that_are_one_are_merged(world: World, client: TestClient) -> None:
    five, six = entity_id(world.a.id, 5), entity_id(world.a.id, 6)
    why = [Compared("name", "x", 1)]
    world.journal.propose([Duplicate(world.a.id, "accounts", five, six, "open", 1, 1, 5, why, NOW)])
    with world.store.begin() as turn:
        turn.settle([Home(each, each, 1) for each in (five, six)])
    world.answering(lambda _event: [Decision("merge", "merged", NOW, because="said to be one")])
    (row,) = world.journal.duplicates(world.a.id, 9, kind="accounts").rows
    said = client.post(f"{API}/{row.id}/accept", json={}, headers=world.a.bearer)
    assert (said.status_code, said.json()["duplicate"]["state"]) == (200, "accepted")
    (event,) = commands(world)
    assert (event.name, event.unit, event.body["into"]) == ("merge_accounts", six, five)


def test_a_pair_that_is_not_there_is_not_found(world: World, client: TestClient) -> None:
    for id in ("0", "-1", "99999", str(2**70)):
        assert client.get(f"{API}/{id}", headers=world.a.bearer).status_code in (404, 422)
        said = client.post(f"{API}/{id}/reject", json={}, headers=world.a.bearer)
        assert said.status_code in (404, 422)


class Searched:
    """What searches in the place of the process."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.asked: list[Asked] = []

    def __call__(self, asked: Asked, step: Step) -> Came:
        self.asked.append(asked)
        step("candidates", 7)
        assert self.go.wait(10)
        if asked.kind == "accounts":
            raise MemoryError
        return Came(records=40, proposed=3, new=2, withdrawn=1, sure=1, merged=1)


def test_a_search_is_started_watched_and_told_what_came_of_it(world: World) -> None:
    search = Searched()
    runs = Runs(search, world.journal, world.clock.now)
    client = TestClient(create_app(replace(world.services, runs=runs)))
    prefix, bearer = "/api/v1/duplicates/runs", world.a.bearer
    begun = client.post(prefix, headers=bearer, json={"merge_from": 0.999})
    assert begun.status_code == 201
    assert (begun.json()["state"], begun.json()["kind"]) == ("running", "people")
    assert client.post(prefix, headers=bearer, json={}).status_code == 409
    assert client.get(f"{prefix}/{begun.json()['id']}", headers=world.b.bearer).status_code == 404
    search.go.set()
    done = _ended(client, world)
    assert (done["state"], done["records"], done["new"], done["merged"]) == ("done", 40, 2, 1)
    assert search.asked[0].merge_from == 0.999
    world.clock.at += 1
    client.post(prefix, headers=bearer, json={"kind": "accounts", "dry_run": True})
    failed = _ended(client, world)
    assert (failed["state"], failed["error"]) == ("failed", "MemoryError")
    assert len(client.get(prefix, headers=bearer).json()["data"]) == 2
    assert client.get(prefix, headers=world.b.bearer).json()["data"] == []


def _ended(client: TestClient, world: World) -> dict[str, Any]:
    """The newest search, once it has ended."""
    tick = threading.Event()
    for _ in range(2_000):
        newest: dict[str, Any] = client.get(
            "/api/v1/duplicates/runs", headers=world.a.bearer
        ).json()["data"][0]
        if newest["state"] != "running":
            return newest
        tick.wait(0.005)
    raise AssertionError("the search does not end")


def test_accounts_are_not_merged_by_a_search(world: World, client: TestClient) -> None:
    sent = {"kind": "accounts", "merge_from": 0.99}
    answer = client.post("/api/v1/duplicates/runs", headers=world.a.bearer, json=sent)
    assert [each["code"] for each in answer.json()["errors"]] == ["C163"]
