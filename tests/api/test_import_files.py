"""Files over the API: upload, look at the map, check, start, and mend what was rejected."""

import threading
from typing import Any

import pytest
from api_world import World
from starlette.testclient import TestClient

from leadwright.core.input import LANE_IMPORT
from leadwright.sources.files import Desk

PREFIX = "/api/v1/imports"
MAP = "kind: people\nidentify: {email: Email}\ntraits: {name: Name}\n"
FILE = b"Email,Name\nana@new.example,Ana\nben at new,Ben\nana@acme.example,Known\n"


class Caller:
    """Somebody with a key, and one import."""

    def __init__(self, world: World, client: TestClient) -> None:
        self.world, self.client, self.id = world, client, ""

    def __call__(
        self, method: str, path: str = "", status: int = 200, **more: Any
    ) -> dict[str, Any]:
        answer = self.client.request(method, f"{PREFIX}{path}", headers=self.world.a.bearer, **more)
        assert answer.status_code == status, answer.text
        said: dict[str, Any] = answer.json() if answer.content else {}
        return said

    def upload(self, content: bytes, name: str = "people.csv") -> dict[str, Any]:
        """Upload a file in one piece."""
        shown = self("POST", f"?name={name}", 201, content=content)
        self.id = f"/{shown['id']}"
        return shown

    def through(self) -> dict[str, Any]:
        """The import once it is through."""
        tick = threading.Event()
        for _ in range(2_000):
            shown = self("GET", self.id)
            if shown["state"] not in ("reading", "undoing"):
                return shown
            tick.wait(0.005)
        raise AssertionError("the import does not end")


@pytest.fixture
def call(world: World, client: TestClient) -> Caller:
    """Somebody who may import."""
    return Caller(world, client)


def test_a_file_is_uploaded_checked_imported_and_its_rejects_fetched(
    world: World, call: Caller
) -> None:
    assert call.upload(FILE)["state"] == "uploading"
    checked = call("POST", f"{call.id}/check", json={"map": MAP})
    assert (checked["rows"], checked["rejected"]) == (2, 1)
    assert (checked["people_created"], checked["people_updated"]) == (1, 1)
    assert checked["rejects"][0]["problems"][0]["code"] == "R206"
    assert world.rows(world.a, LANE_IMPORT) == []
    assert call("POST", f"{call.id}/start", json={"map": MAP})["state"] == "reading"
    done = call.through()
    assert (done["state"], done["rows"], done["rejected"]) == ("done", 2, 1)
    assert len(world.rows(world.a, LANE_IMPORT)) == 2
    rejects = call.client.get(f"{PREFIX}{call.id}/rejects", headers=world.a.bearer)
    assert rejects.text.splitlines()[1].endswith(",ben at new,Ben")


def test_a_large_file_comes_in_pieces_and_none_counts_twice(call: Caller) -> None:
    call.upload(FILE[:20])
    half = call("PUT", f"{call.id}/content?offset=20", content=FILE[20:30])
    assert half["size"] == 30
    again = call("PUT", f"{call.id}/content?offset=20", 422, content=FILE[20:30])
    assert again["errors"][0]["code"] == "I103"
    call("PUT", f"{call.id}/content?offset=30", content=FILE[30:])
    call("POST", f"{call.id}/start", json={"map": MAP})
    assert call.through()["rows"] == 2


def test_an_export_of_a_known_system_needs_no_map_and_others_get_one_proposed(
    call: Caller,
) -> None:
    call.upload(FILE)
    proposal = call("GET", f"{call.id}/proposal")
    assert (proposal["kind"], proposal["sure"]) == ("people", False)
    assert call("POST", f"{call.id}/start", 422, json={})["errors"][0]["code"] == "C117"
    call("POST", f"{call.id}/start", json={"map": proposal["map"]})
    call.through()
    call.upload(
        b"Record ID,First Name,Email,Lifecycle Stage,Create Date\n7,Zoe,zoe@b.example,lead,\n"
    )
    assert call("GET", f"{call.id}/proposal")["system"] == "HubSpot"
    call("POST", f"{call.id}/start", json={})
    assert call.through()["rows"] == 1


def test_the_same_file_twice_is_imported_once(world: World, call: Caller) -> None:
    for _ in range(2):
        call.upload(FILE)
        call("POST", f"{call.id}/start", json={"map": MAP})
        done = call.through()
    assert "Imported already" in done["error"]
    assert len(world.rows(world.a, LANE_IMPORT)) == 2
    assert len(call("GET")["data"]) == 3  # with the one that every workspace has here


def test_an_import_that_ended_with_the_process_is_taken_up_again(
    world: World, call: Caller
) -> None:
    call.upload(FILE)
    record = world.journal.import_of(world.a.id, call.id.strip("/"))
    assert record is not None
    desk = world.services.imports
    assert isinstance(desk, Desk)
    desk._keep(record, state="reading", map=MAP, kind="people")  # and then it was killed
    desk.resume([world.a.id, world.b.id])
    assert call.through()["rows"] == 2


@pytest.mark.parametrize(
    ("content", "sent", "code"),
    [
        (b"%PDF-1.7", {"map": MAP}, "M127"),
        (b"", {"map": MAP}, "M121"),
        (FILE, {"map": "kind: leads"}, "M117"),
        (FILE, {"map": MAP.replace("Name}", "Nam}")}, "M123"),
        (FILE, {"map": MAP, "history": True}, "C114"),
    ],
)
def test_what_cannot_be_imported_is_refused_at_once(
    world: World, call: Caller, content: bytes, sent: dict[str, Any], code: str
) -> None:
    call.upload(content)
    refused = call("POST", f"{call.id}/start", 422, json=sent)
    assert code in [one["code"] for one in refused["errors"]]
    assert call("GET", call.id)["state"] == "uploading"
    assert world.rows(world.a, LANE_IMPORT) == []


def test_names_of_files_lead_nowhere_else(world: World, call: Caller) -> None:
    shown = call.upload(FILE, "..%2F..%2Fetc%2F.passwd")
    assert shown["name"] == "passwd"
    desk = world.services.imports
    assert isinstance(desk, Desk)
    record = world.journal.import_of(world.a.id, shown["id"])
    assert record is not None
    assert desk.path(record).read_bytes() == FILE
    call("DELETE", f"{call.id}/content")
    assert call("POST", f"{call.id}/start", 422, json={"map": MAP})["errors"][0]["code"] == "I105"


def test_an_import_begun_takes_no_more_of_the_file(call: Caller) -> None:
    call.upload(FILE)
    call("POST", f"{call.id}/start", json={"map": MAP})
    call.through()
    assert call("PUT", f"{call.id}/content?offset={len(FILE)}", 422, content=b"x")["errors"]
    assert call("POST", f"{call.id}/start", 422, json={"map": MAP})["errors"][0]["code"] == "I102"


def test_only_keys_that_may_import_reach_it(world: World, client: TestClient) -> None:
    headers = world.key(world.a, "people:read")
    assert client.get(PREFIX, headers=headers).status_code == 403


def test_an_import_is_undone_once_and_a_look_changes_nothing(world: World, call: Caller) -> None:
    call.upload(FILE)
    nothing = call("POST", f"{call.id}/undo", 422, json={})
    assert nothing["errors"][0]["code"] == "I106"
    call("POST", f"{call.id}/start", json={"map": MAP})
    call.through()
    seen = call("POST", f"{call.id}/undo", json={"dry_run": True})
    assert (seen["state"], seen["undo"]["ended_at"]) == ("done", 0)
    assert call("GET", call.id)["undo"] is None
    begun = call("POST", f"{call.id}/undo", json={"also_suppressions": True})
    assert (begun["state"], begun["undo"]["who"]) == ("undoing", "acme rep")
    done = call.through()
    assert (done["state"], done["undo"]["also_suppressions"]) == ("undone", True)
    assert call("POST", f"{call.id}/undo", 422, json={})["errors"][0]["code"] == "I107"
    told = [row.what for row in world.journal.audit(world.a.id, 2)]
    assert [what.split()[2] for what in told] == ["undone:", "undoing:"]


def test_the_same_file_comes_in_anew_after_it_was_undone(world: World, call: Caller) -> None:
    for _ in range(2):
        call.upload(FILE)
        call("POST", f"{call.id}/start", json={"map": MAP})
        assert call.through()["error"] == ""
        call("POST", f"{call.id}/undo", json={})
        call.through()
    keys = [row.key for row in world.rows(world.a, LANE_IMPORT)]
    assert len(keys) == len(set(keys)) == 4
