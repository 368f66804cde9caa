"""No data crosses a workspace: every route is asked for the other workspace's things.

A route without a case here fails the first test.
"""

import json
from dataclasses import dataclass
from typing import Any

import pytest
from api_world import NOW, Tenant, World
from fastapi.routing import APIRoute
from starlette.routing import Mount, Route
from starlette.testclient import TestClient

from leadwright.api.app import PREFIX, resources
from leadwright.api.resources import routers
from leadwright.core.ids import entity_id
from leadwright.core.outcome import Decision
from leadwright.orchestrate.token import ConfirmingToken, confirm_token, unsubscribe_token


@dataclass(frozen=True)
class Case:
    """How `mine` would reach for what is `other`'s. `path` and `body` may name it by `{...}`."""

    method: str
    path: str
    body: Any = None
    own: bool = False
    """The route's answer is about the caller's own workspace, whatever is said."""


def command(name: str, **body: Any) -> list[Case]:
    """The command about the other's person, account, hand-off and task, by every name."""
    path = f"{PREFIX}/commands/{name}"
    targets: list[dict[str, Any]] = [
        {"person": "email:ana@bolt.example"},
        {"person": "user:u-bolt"},
        {"account": "bolt.example"},
        {"account": "group:g-bolt"},
        {"hand_off": "bolt-task"},
        {"task": "bolt-task"},
    ]
    return [Case("POST", path, target | body) for target in targets]


PEOPLE, ACCOUNTS = f"{PREFIX}/people", f"{PREFIX}/accounts"
CASES: dict[str, list[Case]] = {
    "GET /people": [
        Case("GET", PEOPLE, own=True),
        Case("GET", PEOPLE + "?email=ana@bolt.example", own=True),
        Case("GET", PEOPLE + "?account=bolt.example"),
    ],
    "GET /people/{id}": [
        Case("GET", PEOPLE + "/email:ana@bolt.example"),
        Case("GET", PEOPLE + "/user:u-bolt"),
        Case("GET", PEOPLE + "/{entity}"),
        Case("GET", PEOPLE + "/1", own=True),
    ],
    "GET /people/{id}/timeline": [
        Case("GET", PEOPLE + "/email:ana@bolt.example/timeline"),
        Case("GET", PEOPLE + "/1/timeline", own=True),
    ],
    "GET /people/{id}/why-not": [
        Case("GET", PEOPLE + "/email:ana@bolt.example/why-not"),
        Case("GET", PEOPLE + "/1/why-not", own=True),
    ],
    "GET /accounts/{id}/why-not": [
        Case("GET", ACCOUNTS + "/bolt.example/why-not"),
        Case("GET", ACCOUNTS + "/2/why-not", own=True),
    ],
    "GET /accounts": [
        Case("GET", ACCOUNTS, own=True),
        Case("GET", ACCOUNTS + "?owner=ana", own=True),
    ],
    "GET /accounts/{id}": [
        Case("GET", ACCOUNTS + "/bolt.example"),
        Case("GET", ACCOUNTS + "/group:g-bolt"),
        Case("GET", ACCOUNTS + "/{entity}"),
        Case("GET", ACCOUNTS + "/2", own=True),
    ],
    "GET /accounts/{id}/timeline": [
        Case("GET", ACCOUNTS + "/bolt.example/timeline"),
        Case("GET", ACCOUNTS + "/2/timeline", own=True),
    ],
    "GET /tasks": [
        Case("GET", f"{PREFIX}/tasks", own=True),
        Case("GET", f"{PREFIX}/tasks?account=bolt.example"),
    ],
    "GET /tasks/{id}": [Case("GET", f"{PREFIX}/tasks/bolt-task")],
    "GET /duplicates": [Case("GET", f"{PREFIX}/duplicates", own=True)],
    "GET /tables": [Case("GET", f"{PREFIX}/tables", own=True)],
    "POST /tables": [
        Case(
            "POST",
            f"{PREFIX}/tables",
            {"source": "own", "rows": [{"name": "Acme", "traits": {"industry": "Steel"}}]},
            own=True,
        )
    ],
    "POST /tables/stop": [Case("POST", f"{PREFIX}/tables/stop", {"source": "bolt"})],
    "GET /duplicates/runs": [Case("GET", f"{PREFIX}/duplicates/runs", own=True)],
    "POST /duplicates/runs": [Case("POST", f"{PREFIX}/duplicates/runs", {}, own=True)],
    "GET /duplicates/runs/{id}": [Case("GET", f"{PREFIX}/duplicates/runs/none")],
    "GET /duplicates/{id}": [Case("GET", f"{PREFIX}/duplicates/{{duplicate}}")],
    **{
        f"POST /duplicates/{{id}}/{deed}": [
            Case("POST", f"{PREFIX}/duplicates/{{duplicate}}/{deed}", {})
        ]
        for deed in ("accept", "always", "reject", "never")
    },
    "GET /touches": [
        Case("GET", f"{PREFIX}/touches", own=True),
        Case("GET", f"{PREFIX}/touches?person=email:ana@bolt.example"),
        Case("GET", f"{PREFIX}/touches?account=bolt.example"),
    ],
    "GET /touches/{id}": [Case("GET", f"{PREFIX}/touches/bolt-touch")],
    "GET /inputs/{ref}": [Case("GET", f"{PREFIX}/inputs/{{ref}}")],
    "GET /report": [Case("GET", f"{PREFIX}/report", own=True)],
    "GET /report/rollups": [Case("GET", f"{PREFIX}/report/rollups", own=True)],
    "GET /set-aside": [Case("GET", f"{PREFIX}/set-aside", own=True)],
    "GET /status": [Case("GET", f"{PREFIX}/status", own=True)],
    "GET /playbooks/active": [Case("GET", f"{PREFIX}/playbooks/active", own=True)],
    "POST /playbooks": [Case("POST", f"{PREFIX}/playbooks", {"text": "name: bolt"}, own=True)],
    "POST /playbooks/check": [Case("POST", f"{PREFIX}/playbooks/check", {"text": ""}, own=True)],
    "GET /sequences": [Case("GET", f"{PREFIX}/sequences", own=True)],
    "POST /sequences/{name}/pause": [
        Case("POST", f"{PREFIX}/sequences/of_bolt/pause", {}),
    ],
    "POST /sequences/{name}/resume": [
        Case("POST", f"{PREFIX}/sequences/of_bolt/resume", {}),
    ],
    "GET /playbooks/sweeps": [Case("GET", f"{PREFIX}/playbooks/sweeps", own=True)],
    "GET /playbooks": [Case("GET", f"{PREFIX}/playbooks", own=True)],
    "GET /playbooks/{hash}": [Case("GET", f"{PREFIX}/playbooks/bolt-hash")],
    "POST /assessments": [
        Case("POST", f"{PREFIX}/assessments", {"business": 1, "consumer": 9}, own=True)
    ],
    "POST /previews": [Case("POST", f"{PREFIX}/previews", {"content": "check_in"}, own=True)],
    "POST /playbooks/diff": [
        Case("POST", f"{PREFIX}/playbooks/diff", {"old": "bolt-hash", "new": "active"}),
        Case("POST", f"{PREFIX}/playbooks/diff", {"new": "bolt-hash"}),
    ],
    "POST /playbooks/rollback": [Case("POST", f"{PREFIX}/playbooks/rollback", {})],
    "POST /playbooks/{hash}/activate": [
        Case("POST", f"{PREFIX}/playbooks/bolt-hash/activate", {}),
    ],
    "GET /keys": [Case("GET", f"{PREFIX}/keys", own=True)],
    "POST /keys": [Case("POST", f"{PREFIX}/keys", {"kind": "write"}, own=True)],
    "DELETE /keys/{id}": [Case("DELETE", f"{PREFIX}/keys/{{key}}")],
    "GET /channels": [Case("GET", f"{PREFIX}/channels", own=True)],
    "PUT /channels/{channel}": [
        Case("PUT", f"{PREFIX}/channels/email", {"mode": "capture", "config": {}}, own=True)
    ],
    "POST /import/rows": [
        Case("POST", f"{PREFIX}/import/rows",
             {"rows": [{"kind": "event", "name": "X", "occurred_at": NOW, "user_id": "u-bolt"}]},
             own=True),
        Case("POST", f"{PREFIX}/import/rows",
             {"rows": [{"kind": "event", "name": "X", "occurred_at": NOW, "person": 7}]}),
    ],
    "POST /imports": [Case("POST", f"{PREFIX}/imports?name=x.csv", own=True)],
    "GET /imports": [Case("GET", f"{PREFIX}/imports", own=True)],
    "GET /imports/{id}": [Case("GET", f"{PREFIX}/imports/bolt-import")],
    "PUT /imports/{id}/content": [Case("PUT", f"{PREFIX}/imports/bolt-import/content?offset=0")],
    "DELETE /imports/{id}/content": [Case("DELETE", f"{PREFIX}/imports/bolt-import/content")],
    "GET /imports/{id}/proposal": [Case("GET", f"{PREFIX}/imports/bolt-import/proposal")],
    "POST /imports/{id}/check": [Case("POST", f"{PREFIX}/imports/bolt-import/check", {})],
    "POST /imports/{id}/start": [Case("POST", f"{PREFIX}/imports/bolt-import/start", {})],
    "POST /imports/{id}/undo": [Case("POST", f"{PREFIX}/imports/bolt-import/undo", {})],
    "GET /imports/{id}/rejects": [Case("GET", f"{PREFIX}/imports/bolt-import/rejects")],
    "POST /commands/merge_people": [
        Case("POST", f"{PREFIX}/commands/merge_people", {"person": who, "into": into})
        for who, into in (
            ("email:ana@bolt.example", 1), (1, "email:ana@bolt.example"), (1, "user:u-bolt"),
        )
    ],
    "POST /commands/join_account": [
        Case("POST", f"{PREFIX}/commands/join_account", {"person": who, "account": where})
        for who, where in (("email:ana@bolt.example", 2), (1, "bolt.example"), (1, "group:g-bolt"))
    ],
    "GET /households": [Case("GET", f"{PREFIX}/households", own=True)],
    "GET /households/{id}": [
        Case("GET", f"{PREFIX}/households/{named}") for named in ("key:bolt-home", "{entity}", "2")
    ],
    "GET /households/{id}/timeline": [Case("GET", f"{PREFIX}/households/key:bolt-home/timeline")],
    "POST /commands/join_household": [
        Case("POST", f"{PREFIX}/commands/join_household", {"person": who} | where)
        for who, where in (
            ("email:ana@bolt.example", {"with": 1}), (1, {"with": "email:ana@bolt.example"}),
            (1, {"household": "key:bolt-home"}),
        )
    ],
    "POST /commands/leave_household": [
        Case("POST", f"{PREFIX}/commands/leave_household", {"person": "email:ana@bolt.example"})
    ],
    "POST /commands/unmerge_people": [
        Case("POST", f"{PREFIX}/commands/unmerge_people", {"person": who})
        for who in ("email:ana@bolt.example", "user:u-bolt", 99)
    ],
    "POST /commands/merge_accounts": [
        Case("POST", f"{PREFIX}/commands/merge_accounts", {"account": one, "into": other})
        for one, other in (("bolt.example", 2), (2, "bolt.example"), (2, "group:g-bolt"))
    ],
    "POST /commands/unmerge_accounts": [
        Case("POST", f"{PREFIX}/commands/unmerge_accounts", {"account": who})
        for who in ("bolt.example", "group:g-bolt", 99)
    ],
    "POST /commands/add_domain": [
        Case("POST", f"{PREFIX}/commands/add_domain", {"account": "bolt.example", "domain": "x.io"})
    ],
    "POST /commands/remove_domain": [
        Case("POST", f"{PREFIX}/commands/remove_domain", {"account": who, "domain": "bolt.example"})
        for who in ("bolt.example", "group:g-bolt")
    ],
    "POST /commands/set_parent": [
        Case("POST", f"{PREFIX}/commands/set_parent", {"account": one, "parent": other})
        for one, other in (("bolt.example", 2), (2, "bolt.example"))
    ],
    "POST /commands/accept_suggestion": [
        Case("POST", f"{PREFIX}/commands/accept_suggestion", {"suggestion": "bolt-suggestion"})
    ],
    "POST /commands/reject_suggestion": [
        Case("POST", f"{PREFIX}/commands/reject_suggestion", {"suggestion": "bolt-suggestion"})
    ],
    "GET /suggestions": [Case("GET", f"{PREFIX}/suggestions", own=True)],
    "GET /suggestions/{id}": [Case("GET", f"{PREFIX}/suggestions/bolt-suggestion")],
    "POST /commands/accept": command("accept"),
    "POST /commands/enrich": command("enrich", source="x", traits={"industry": "x"}),
    "POST /commands/reject": command("reject", reason="not_now"),
    "POST /commands/release": command("release"),
    "POST /commands/complete_task": command("complete_task", task="bolt-task"),
    "POST /commands/log_call": command("log_call", disposition="connected"),
    "POST /commands/set_stage": command("set_stage", stage="mql"),
    "POST /commands/set_owner": command("set_owner", owner="ana"),
    "POST /commands/unsubscribe": command("unsubscribe"),
    "POST /commands/subscribe": command("subscribe"),
    "POST /commands/suppress": command("suppress", reason="x"),
    "POST /commands/unsuppress": command("unsuppress"),
    "POST /commands/bounce": command("bounce"),
    "POST /commands/answer_bant": command("answer_bant", budget="yes"),
    "POST /commands/open_opportunity": command("open_opportunity"),
    "POST /commands/set_opportunity": command("set_opportunity", opportunity="d1", stage="won"),
    "POST /commands/set_stakeholder": command("set_stakeholder", role="champion"),
    "POST /commands/remove_stakeholder": command("remove_stakeholder"),
    "POST /commands/book_appointment": command(
        "book_appointment", starts_at=NOW + 60_000, task="bolt-task"
    ),
    "POST /commands/end_appointment": command("end_appointment", outcome="held", task="bolt-task"),
    "POST /commands/set_absence": [
        Case("POST", f"{PREFIX}/commands/set_absence",
             {"member": "ana", "from": "2099-12-24", "until": "2099-12-27"}, own=True)
    ],
    "POST /commands/end_absence": [
        Case("POST", f"{PREFIX}/commands/end_absence", {"member": "ana"}, own=True)
    ],
    "GET /calls": [Case("GET", f"{PREFIX}/calls", own=True)],
    "GET /calls/{id}": [Case("GET", f"{PREFIX}/calls/bolt-task")],
    "POST /commands/retry": [Case("POST", f"{PREFIX}/commands/retry", {"ids": [1, 2]}, own=True)],
    "POST /commands/dismiss": [
        Case("POST", f"{PREFIX}/commands/dismiss", {"ids": [1, 2]}, own=True)
    ],
    "* /v1/{path}": [Case("POST", "/v1/track", {"userId": "u-bolt", "event": "X"}, own=True)],
    "* /f/{path}": [Case("POST", "/f/{write_key}", {"email": "ana@bolt.example"}, own=True)],
    "* /u/{token}": [Case("POST", "/u/{token}", own=True)],
    "* /c/{token}": [Case("POST", "/c/{confirm_token}", own=True)],
    "* /docs": [Case("GET", "/docs", own=True)],
    "* /health": [Case("GET", "/health", own=True)],
    "* /ready": [Case("GET", "/ready", own=True)],
    "* /api/v1/openapi.json": [Case("GET", f"{PREFIX}/openapi.json", own=True)],
    "* /": [Case("GET", "/", own=True)],
    "* /api/v1/docs": [Case("GET", f"{PREFIX}/docs", own=True)],
}  # fmt: skip


def routes_of(world: World) -> set[str]:
    """Every route there is, as CASES names them."""
    outer = {f"* {route.path}" for route in world.app.routes if isinstance(route, Route)}
    assert [route.path for route in world.app.routes if isinstance(route, Mount)] == [PREFIX]
    inner = resources().routes
    plain = {f"* {PREFIX}{route.path}" for route in inner if type(route) is Route}
    named = {
        f"{method} {route.path}"
        for router in routers()
        for route in router.routes
        if isinstance(route, APIRoute)
        for method in route.methods
    }
    return outer | plain | named


def test_every_route_has_a_case(world: World) -> None:
    assert routes_of(world) == set(CASES)


def fingerprint(world: World, tenant: Tenant) -> tuple[Any, ...]:
    """Everything of a workspace that a request could change."""
    rows = [row for lane in range(5) for row in world.rows(tenant, lane)]
    settings = world.journal
    return (
        rows,
        settings.keys(tenant.id),
        settings.channels(tenant.id),
        settings.audit(tenant.id, 100),
        settings.imports(tenant.id, 100),
        settings.playbook(tenant.id, "bolt-hash"),
        settings.playbook(tenant.id, "hash-10"),
        settings.duplicates(tenant.id, 10),
    )


@pytest.mark.parametrize(
    ("route", "number"), [(route, n) for route in CASES for n in range(len(CASES[route]))]
)
def test_a_key_reaches_only_its_own_workspace(
    world: World, client: TestClient, route: str, number: int
) -> None:
    case, mine, other = CASES[route][number], world.a, world.b
    world.answering(lambda event: [Decision("done", event.name, NOW)])
    before = fingerprint(world, other)
    secret = world.journal.secret("unsubscribe")
    path = case.path.format(
        entity=entity_id(other.id, 1),
        ref=other.ref,
        key=other.key_ids[0],
        duplicate=other.duplicate,
        write_key=mine.write_key,
        token=unsubscribe_token(secret, mine.id, entity_id(mine.id, 1), "email"),
        confirm_token=confirm_token(
            secret,
            ConfirmingToken(mine.id, entity_id(mine.id, 1), NOW - 1, NOW + 1, "5eed", "email"),
        ),
    )
    bearer = mine.write_key if path.startswith("/v1") else mine.api_key
    response = client.request(
        case.method, path, json=case.body, headers={"Authorization": f"Bearer {bearer}"}
    )
    assert (response.status_code < 400) is (case.own and path != "/ready"), response.text
    said = response.text
    if response.headers["content-type"] == "application/problem+json":
        said = json.dumps(response.json() | {"instance": ""})  # where the caller said it himself
    assert "bolt" not in said
    assert fingerprint(world, other) == before


def test_the_right_key_does_reach_those_things(world: World, client: TestClient) -> None:
    """Or else the cases above would prove nothing."""
    other = world.b
    world.answering(lambda event: [Decision("done", event.name, NOW)])
    for route in ("GET /people/{id}", "GET /accounts/{id}", "GET /tasks/{id}", "GET /touches/{id}"):
        response = client.get(CASES[route][0].path, headers=other.bearer)
        assert response.status_code == 200, response.text
        assert "bolt" in response.text
    for case in CASES["POST /commands/accept"][:5]:
        assert client.post(case.path, json=case.body, headers=other.bearer).status_code == 200
