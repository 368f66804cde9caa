"""Who may do what."""

import pytest
from api_world import NOW, World
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from leadwright.api.access import SCOPES
from leadwright.api.resources import routers

SCOPE_OF = {
    "GET /people": "people:read",
    "GET /people/{id}": "people:read",
    "GET /people/{id}/timeline": "people:read",
    "GET /people/{id}/why-not": "people:read",
    "GET /accounts": "accounts:read",
    "GET /accounts/{id}": "accounts:read",
    "GET /accounts/{id}/timeline": "accounts:read",
    "GET /accounts/{id}/why-not": "accounts:read",
    "GET /tasks": "tasks:read",
    "GET /calls": "tasks:read",
    "GET /calls/{id}": "tasks:read",
    "GET /tasks/{id}": "tasks:read",
    "GET /duplicates": "duplicates:read",
    "GET /duplicates/{id}": "duplicates:read",
    "POST /duplicates/{id}/accept": "duplicates:write",
    "POST /duplicates/{id}/always": "duplicates:write",
    "POST /duplicates/{id}/reject": "duplicates:write",
    "POST /duplicates/{id}/never": "duplicates:write",
    "GET /touches": "touches:read",
    "GET /touches/{id}": "touches:read",
    "GET /inputs/{ref}": "commands:write",
    "GET /report": "report:read",
    "GET /report/rollups": "report:read",
    "GET /set-aside": "report:read",
    "GET /suggestions": "people:read",
    "GET /suggestions/{id}": "people:read",
    "GET /status": "report:read",
    "GET /playbooks/active": "settings:read",
    "GET /playbooks": "settings:read",
    "GET /playbooks/sweeps": "settings:read",
    "GET /sequences": "settings:read",
    "POST /sequences/{name}/pause": "sequences:write",
    "POST /sequences/{name}/resume": "sequences:write",
    "GET /playbooks/{hash}": "settings:read",
    "POST /playbooks/check": "settings:read",
    "POST /playbooks/diff": "settings:read",
    "POST /assessments": "settings:read",
    "POST /previews": "settings:read",
    "POST /playbooks/rollback": "playbooks:write",
    "POST /playbooks/{hash}/activate": "playbooks:write",
    "POST /playbooks": "playbooks:write",
    "GET /keys": "settings:read",
    "POST /keys": "settings:write",
    "DELETE /keys/{id}": "settings:write",
    "GET /channels": "settings:read",
    "PUT /channels/{channel}": "settings:write",
    "POST /import/rows": "import:write",
    "POST /imports": "import:write",
    "GET /imports": "import:write",
    "GET /imports/{id}": "import:write",
    "PUT /imports/{id}/content": "import:write",
    "DELETE /imports/{id}/content": "import:write",
    "GET /imports/{id}/proposal": "import:write",
    "POST /imports/{id}/check": "import:write",
    "POST /imports/{id}/start": "import:write",
    "GET /imports/{id}/rejects": "import:write",
    "POST /imports/{id}/undo": "import:write",
    "GET /households": "people:read",
    "GET /households/{id}": "people:read",
    "GET /households/{id}/timeline": "people:read",
    "GET /tables": "import:write",
    "POST /tables": "import:write",
    "POST /tables/stop": "import:write",
    "GET /duplicates/runs": "duplicates:read",
    "GET /duplicates/runs/{id}": "duplicates:read",
    "POST /duplicates/runs": "duplicates:write",
}


def routes() -> list[str]:
    return sorted(
        f"{method} {route.path}"
        for router in routers()
        for route in router.routes
        if isinstance(route, APIRoute)
        for method in route.methods
    )


@pytest.mark.parametrize("route", routes())
def test_a_route_needs_a_key_with_its_scope_and_no_other(
    world: World, client: TestClient, route: str
) -> None:
    method, path = route.split()
    scope = "commands:write" if path.startswith("/commands/") else SCOPE_OF[route]
    path = "/api/v1" + path.format(id="0", ref="0", channel="0", hash="0", name="0")
    others = [one for one in SCOPES if one not in (scope, "*")]
    assert client.request(method, path).status_code == 401
    write = {"Authorization": f"Bearer {world.a.write_key}"}
    assert client.request(method, path, headers=write).status_code == 401
    assert client.request(method, path, headers=world.key(world.a, *others)).status_code == 403
    allowed = client.request(method, path, headers=world.key(world.a, scope))
    assert allowed.status_code in (200, 201, 404, 422)


def test_a_wrong_key_is_told_how_to_come_in(client: TestClient) -> None:
    for headers in ({}, {"Authorization": "Bearer x"}, {"Authorization": "Basic eDo="}):
        response = client.get("/api/v1/people", headers=headers)
        assert response.status_code == 401
        assert response.headers["www-authenticate"].startswith("Bearer")


def test_a_revoked_key_is_out_within_two_seconds(world: World, client: TestClient) -> None:
    assert client.get("/api/v1/people", headers=world.a.bearer).status_code == 200
    world.journal.revoke_key(world.a.id, world.a.key_ids[1], "test", NOW)
    world.clock.at += 2_001
    assert client.get("/api/v1/people", headers=world.a.bearer).status_code == 401


def test_a_key_makes_no_key_that_may_do_more(world: World, client: TestClient) -> None:
    mine = world.key(world.a, "settings:write", "people:read")
    more = client.post("/api/v1/keys", json={"kind": "api", "scopes": ["*"]}, headers=mine)
    assert (more.status_code, more.json()["code"]) == (403, "forbidden")
    same = client.post(
        "/api/v1/keys", json={"kind": "api", "scopes": ["people:read"]}, headers=mine
    )
    assert same.status_code == 201
    bearer = {"Authorization": "Bearer " + same.json()["secret"]}
    assert client.get("/api/v1/people", headers=bearer).status_code == 200
    assert client.get("/api/v1/keys", headers=bearer).status_code == 403
