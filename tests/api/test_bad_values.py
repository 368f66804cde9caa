"""Values nobody expects are refused with a reason or kept harmlessly, and never a fault of ours."""

import json
from typing import Any

import pytest
from api_world import NOW, World
from starlette.testclient import TestClient

HALF = "\ud800"
"""JSON can spell half of a surrogate pair. It is no character."""
DAY = 86_400_000


def _row(**changes: Any) -> dict[str, Any]:
    return {"kind": "event", "name": "X", "occurred_at": NOW, "user_id": "u"} | changes


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/import/rows", {"rows": [_row(body={"a": HALF})]}),
        ("POST", "/import/rows", {"rows": [_row(body={HALF: 1})]}),
        ("POST", "/import/rows", {"rows": [_row(user_id=HALF)]}),
        ("POST", "/commands/suppress", {"person": f"user:{HALF}", "reason": "x"}),
        ("POST", "/commands/suppress", {"person": "email:ana@acme.example", "reason": HALF}),
        ("PUT", "/channels/email", {"mode": "capture", "config": {"x": HALF}}),
        ("POST", "/keys", {"kind": "api", "scopes": ["*"], "member": HALF}),
        ("POST", "/playbooks", {"text": HALF}),
    ],
)
def test_half_a_character_is_refused(
    world: World, client: TestClient, method: str, path: str, body: Any
) -> None:
    headers = world.a.bearer | {"Content-Type": "application/json"}
    response = client.request(method, f"/api/v1{path}", content=json.dumps(body), headers=headers)
    assert (response.status_code, response.json()["code"]) == (422, "invalid"), response.text


def test_numbers_no_double_can_hold_are_kept_as_nothing(world: World, client: TestClient) -> None:
    huge = b"1" + b"0" * 400
    body = json.dumps({"rows": [_row(body={"a": float("inf"), "b": float("nan")})]}).encode()
    body = body.replace(b'"a"', b'"c": ' + huge + b', "a"')
    headers = world.a.bearer | {"Content-Type": "application/json"}
    response = client.post("/api/v1/import/rows", content=body, headers=headers)
    assert response.status_code == 200
    (kept,) = world.rows(world.a, 3)
    assert json.loads(kept.body or b"")["body"] == {"a": None, "b": None, "c": None}


def test_rows_of_the_future_are_refused_each_by_its_place(world: World, client: TestClient) -> None:
    rows = [_row(), _row(occurred_at=NOW + 2 * DAY), _row(occurred_at=2**53 - 1, history=True)]
    response = client.post("/api/v1/import/rows", json={"rows": rows}, headers=world.a.bearer)
    assert response.status_code == 422
    assert [(one["code"], one["where"]) for one in response.json()["errors"]] == [
        ("R306", "/body/rows/1/occurred_at"), ("R306", "/body/rows/2/occurred_at"),
    ]  # fmt: skip
    assert world.rows(world.a, 3) == []
