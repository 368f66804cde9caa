"""Rows that are sent are an import: listed, its rejects fetched, and undone."""

import json
import threading
from typing import Any

import msgspec
from api_world import NOW, World
from starlette.concurrency import run_in_threadpool
from starlette.testclient import TestClient

from leadwright.capture.event import Event
from leadwright.core.input import LANE_IMPORT
from leadwright.ports import ImportRecord, Submission

API = "/api/v1"


def row(email: str, **more: Any) -> dict[str, Any]:
    return {"kind": "traits", "occurred_at": NOW - 5, "email": email, "key": email} | more


class Sender:
    """Somebody who sends rows."""

    def __init__(self, world: World, client: TestClient) -> None:
        self.world, self.client = world, client

    def __call__(self, *rows: Any, status: int = 200, **more: Any) -> dict[str, Any]:
        answer = self.client.post(
            f"{API}/import/rows", json={"rows": rows} | more, headers=self.world.a.bearer
        )
        assert answer.status_code == status, answer.text
        said: dict[str, Any] = answer.json()
        return said

    def shown(self, id: str) -> dict[str, Any]:
        said: dict[str, Any] = self.client.get(
            f"{API}/imports/{id}", headers=self.world.a.bearer
        ).json()
        return said

    def events(self) -> list[Event]:
        return [
            msgspec.json.decode(each.body or b"", type=Event)
            for each in self.world.rows(self.world.a, LANE_IMPORT)
        ]


def test_rows_sent_under_a_name_are_one_import_that_is_listed(
    world: World, client: TestClient
) -> None:
    send = Sender(world, client)
    first = send(row("ana@new.example"), row("ben@new.example"), **{"import": "crm nightly"})
    again = send(row("zoe@new.example"), **{"import": "crm nightly"})
    other = send(row("kim@new.example"))
    assert first["import"] == again["import"] != other["import"]
    shown = send.shown(first["import"])
    assert (shown["name"], shown["kind"], shown["state"]) == ("crm nightly", "rows", "done")
    assert (shown["rows"], shown["handed_over"], shown["rejected"]) == (3, 3, 0)
    assert send.shown(other["import"])["name"] == "rows"
    listed = client.get(f"{API}/imports", headers=world.a.bearer).json()["data"]
    assert {first["import"], other["import"]} <= {each["id"] for each in listed}
    said = [(each.actor, each.row) for each in send.events()]
    assert said[:3] == [(f"import {first['import']}", n) for n in (1, 2, 3)]


def test_the_same_key_is_one_row_within_its_import_and_another_in_another(
    world: World, client: TestClient
) -> None:
    send = Sender(world, client)
    for name in ("one", "one", "two"):
        send(row("ana@new.example"), **{"import": name})
    first, again, other = (each.key for each in world.rows(world.a, LANE_IMPORT))
    assert first == again != other


def test_rejects_are_kept_where_one_wants_them_and_the_others_come_in(
    world: World, client: TestClient
) -> None:
    send = Sender(world, client)
    bad = [row("", key="nobody"), {"kind": "event", "occurred_at": 5, "user_id": "\ud800"}, "text",
           row("late@new.example", occurred_at=NOW + 2 * 86_400_000),
           row("half@new.example", body={"a": "\ud800"})]  # fmt: skip
    body = json.dumps({"rows": [bad[0], row("ana@new.example"), *bad[1:]], "keep_rejects": True})
    headers = world.a.bearer | {"Content-Type": "application/json"}
    said = client.post(f"{API}/import/rows", content=body, headers=headers).json()
    assert said["accepted"] == 1
    assert [each["row"] for each in said["rejected"]] == [1, 3, 4, 5, 6]
    assert "names nobody" in said["rejected"][0]["problems"][0]["what"]
    shown = send.shown(said["import"])
    assert (shown["rows"], shown["rejected"]) == (1, 5)
    got = client.get(f"{API}/imports/{said['import']}/rejects", headers=world.a.bearer)
    lines = [json.loads(line) for line in got.text.splitlines()]
    assert [line["row"] for line in lines] == [1, 3, 4, 5, 6]
    assert [line["sent"] for line in lines] == bad
    assert lines[3]["problems"][0]["code"] == "R306"
    client.delete(f"{API}/imports/{said['import']}/content", headers=world.a.bearer)
    got = client.get(f"{API}/imports/{said['import']}/rejects", headers=world.a.bearer)
    assert got.text == ""


def test_without_a_usable_row_nothing_is_begun(world: World, client: TestClient) -> None:
    send = Sender(world, client)
    before = client.get(f"{API}/imports", headers=world.a.bearer).json()
    refused = send(row("", key="x"), status=422, keep_rejects=True)
    assert refused["errors"][0]["where"] == "/body/rows/0"
    send(row("ana@new.example"), status=422, **{"import": "a, b"})
    assert client.get(f"{API}/imports", headers=world.a.bearer).json() == before


def test_rows_that_were_sent_are_no_file(world: World, client: TestClient) -> None:
    id = Sender(world, client)(row("ana@new.example"))["import"]
    answer = client.post(f"{API}/imports/{id}/check", json={"map": ""}, headers=world.a.bearer)
    assert answer.json()["errors"][0]["code"] == "I110"


def test_after_an_undo_the_same_rows_are_new_again(world: World, client: TestClient) -> None:
    send = Sender(world, client)
    id = send(row("ana@new.example"))["import"]
    undone(world, client, id)
    again = send(row("ana@new.example"))
    assert again["import"] != id
    first, second = world.rows(world.a, LANE_IMPORT)
    assert first.key != second.key


def test_rows_on_their_way_while_their_import_is_undone_are_undone_too(
    world: World, client: TestClient
) -> None:
    send = Sender(world, client)
    id = send(row("ana@new.example"))["import"]
    keep = world.services.capture.submit

    async def slowly(submissions: list[Submission]) -> list[int]:
        refs = await keep(submissions)
        await run_in_threadpool(undone, world, client, id)
        return refs

    world.services.capture.submit = slowly  # type: ignore[method-assign,assignment] # steps in
    assert send(row("ben@new.example"), status=409)["code"] == "undone"
    record = until_undone(world, id)
    assert record.undo is not None
    assert record.undo.at == NOW + 1  # asked for anew: its commands are no repeats of the first
    assert record.rows == 2


def undone(world: World, client: TestClient, id: str) -> None:
    """Undo an import, and wait until it is."""
    client.post(f"{API}/imports/{id}/undo", json={}, headers=world.a.bearer)
    until_undone(world, id)


def until_undone(world: World, id: str) -> ImportRecord:
    """An import once it is undone."""
    tick = threading.Event()
    for _ in range(2_000):
        record = world.services.settings.import_of(world.a.id, id)
        if record is not None and record.state == "undone":
            return record
        tick.wait(0.005)
    raise AssertionError("the undo does not end")
