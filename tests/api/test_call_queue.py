"""The call queue over the API, and a key that shows its team's calls and nothing else."""

from typing import Any

import pytest
from api_world import NOW, World
from fastapi.testclient import TestClient

from leadwright.api.access import make_secret
from leadwright.core.ids import entity_id
from leadwright.core.outcome import Decision, Task

API = "/api/v1"
CALLS = f"{API}/calls"


@pytest.fixture
def caller(world: World) -> dict[str, str]:
    """Somebody from outside, and calls of two teams."""
    tenant = world.a
    unit, person = entity_id(tenant.id, 2), entity_id(tenant.id, 1)
    rows = [
        (unit, Task(id_, "call", "open", "Call them", "", team, person, NOW + n, priority=n,
                    not_before=NOW + later))
        for n, (id_, team, later) in enumerate(
            [("in-1", "sales", 0), ("out-1", "callers", 0), ("out-2", "callers", 0),
             ("out-3", "callers", 60_000)])
    ]  # fmt: skip
    with world.store.begin() as turn:
        turn.show_tasks(rows)
    secret, hashed, prefix = make_secret("api")
    scopes = ["calls:callers"]
    world.journal.add_key(tenant.id, "api", hashed, prefix, scopes, "gus", "test", NOW)
    return {"Authorization": f"Bearer {secret}"}


def _ids(response: Any) -> list[str]:
    assert response.status_code == 200, response.text
    return [row["id"] for row in response.json()["data"]]


def test_a_caller_sees_the_calls_of_their_team_that_may_be_made_now(
    client: TestClient, caller: dict[str, str]
) -> None:
    assert _ids(client.get(CALLS, headers=caller)) == ["out-2", "out-1"]
    assert _ids(client.get(f"{CALLS}?ready=false", headers=caller)) == ["out-3", "out-2", "out-1"]
    assert _ids(client.get(f"{CALLS}?team=sales", headers=caller)) == []
    page = client.get(f"{CALLS}?limit=1", headers=caller).json()
    following = client.get(f"{CALLS}?limit=1&cursor={page['next_cursor']}", headers=caller)
    assert _ids(following) == ["out-1"]


def test_whoever_may_read_tasks_sees_all_calls(
    world: World, client: TestClient, caller: dict[str, str]
) -> None:
    assert caller
    assert _ids(client.get(CALLS, headers=world.a.bearer)) == ["out-2", "out-1", "in-1"]
    assert _ids(client.get(f"{CALLS}?team=sales", headers=world.a.bearer)) == ["in-1"]


def test_a_call_says_whom_it_is_about(client: TestClient, caller: dict[str, str]) -> None:
    said = client.get(f"{CALLS}/out-1", headers=caller).json()
    assert (said["name"], said["company"], said["phone"]) == ("acme", "acme", "")
    assert (said["priority"], said["attempts"], said["not_before"]) == (1, 0, NOW)


@pytest.mark.parametrize("id_", ["in-1", "acme-task", "nothing"])
def test_another_teams_call_does_not_exist_for_a_caller(
    world: World, client: TestClient, caller: dict[str, str], id_: str
) -> None:
    world.answering(lambda event: [Decision("call", event.name, NOW)])
    assert client.get(f"{CALLS}/{id_}", headers=caller).status_code == 404
    body = {"task": id_, "disposition": "connected"}
    response = client.post(f"{API}/commands/log_call", json=body, headers=caller)
    assert response.status_code == 404


def test_a_caller_says_what_came_of_their_call(
    world: World, client: TestClient, caller: dict[str, str]
) -> None:
    world.answering(lambda _event: [Decision("call", "connected", NOW)])
    body: dict[str, object] = {"task": "out-1", "disposition": "connected"}
    assert client.post(f"{API}/commands/log_call", json=body, headers=caller).status_code == 200
    body = {"task": "out-1", "starts_at": NOW + 60_000, "with": "ana"}
    response = client.post(f"{API}/commands/book_appointment", json=body, headers=caller)
    assert response.status_code == 200, response.text


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "people"), ("GET", "people/1"), ("GET", "accounts"), ("GET", "tasks"),
     ("GET", "tasks/out-1"), ("GET", "touches"), ("GET", "report"), ("GET", "keys"),
     ("POST", "commands/set_owner"), ("POST", "commands/complete_task"), ("POST", "import/rows")],
)  # fmt: skip
def test_a_caller_reaches_nothing_else(
    client: TestClient, caller: dict[str, str], method: str, path: str
) -> None:
    response = client.request(method, f"{API}/{path}", json={}, headers=caller)
    assert response.status_code == 403


def test_a_caller_cannot_name_a_person_instead(client: TestClient, caller: dict[str, str]) -> None:
    body = {"person": 1, "disposition": "connected"}
    assert client.post(f"{API}/commands/log_call", json=body, headers=caller).status_code == 404


def test_a_scope_of_calls_names_a_team(world: World, client: TestClient) -> None:
    for scope, status in (("calls:callers", 201), ("calls:", 422), ("calls:*", 422)):
        said = {"kind": "api", "scopes": [scope]}
        response = client.post(f"{API}/keys", json=said, headers=world.a.bearer)
        assert response.status_code == status, scope
