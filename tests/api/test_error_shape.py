"""Every error of the API has one shape: RFC 9457, with `code` and `message`."""

from typing import Any

import pytest
from api_world import World
from starlette.testclient import TestClient

from leadwright.core.problem import LINK, Problem, ProblemsError
from leadwright.ports import RetryAfter
from leadwright.runtime.capture import NotWritten

KEEP = {"rows": [{"kind": "event", "name": "X", "occurred_at": 1_790_000_000_000, "user_id": "u"}]}


def check(response: Any, status: int) -> dict[str, Any]:
    said = response.json()
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert set(said) == {
        "type", "title", "status", "detail", "instance", "code", "message", "errors",
    }  # fmt: skip
    assert said["status"] == status
    assert said["type"] == LINK + said["code"]
    assert said["detail"] == said["message"] != ""
    assert said["instance"].startswith("/")
    for problem in said["errors"]:
        assert set(problem) == {"code", "what", "where", "hint", "link"}
    return dict(said)


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/nowhere", None, 404),
        ("GET", "/api/v1/nowhere", None, 404),
        ("GET", "/api/v1/people/99", None, 404),
        ("GET", "/api/v1/people/" + "9" * 40, None, 404),
        ("GET", "/api/v1/inputs/99", None, 404),
        ("GET", f"/api/v1/inputs/{2**70}", None, 404),
        ("GET", "/api/v1/inputs/x", None, 422),
        ("POST", "/api/v1/people", {}, 405),
        ("POST", "/health", {}, 405),
        ("GET", "/api/v1/people?limit=0", None, 422),
        ("GET", "/api/v1/people?limit=x", None, 422),
        ("GET", "/api/v1/people?cursor=%00%ff", None, 400),
        ("GET", "/api/v1/tasks?cursor=nonsense", None, 400),
        ("GET", "/api/v1/people/1/timeline?cursor=AAAA", None, 400),
        ("POST", "/api/v1/keys", {"kind": "root"}, 422),
        ("POST", "/api/v1/playbooks", {"text": "x"}, 422),
        ("DELETE", f"/api/v1/keys/{2**70}", None, 404),
        ("PUT", "/api/v1/channels/E-Mail", {"mode": "live"}, 422),
        ("POST", "/v1/track", {"event": "X", "userId": "u"}, 401),
        ("GET", "/v1/track", None, 405),
    ],
)
def test_a_mistake_is_answered_in_one_shape(
    world: World, client: TestClient, method: str, path: str, body: Any, status: int
) -> None:
    check(client.request(method, path, json=body, headers=world.a.bearer), status)


def test_all_problems_of_a_request_are_told_at_once(world: World, client: TestClient) -> None:
    body = {"mode": "sometimes", "colour": "red"}
    response = client.put("/api/v1/channels/email", json=body, headers=world.a.bearer)
    said = check(response, 422)
    assert {problem["where"] for problem in said["errors"]} == {"/body/mode", "/body/colour"}
    assert "sometimes" not in response.text


@pytest.mark.parametrize(
    "body", [b"{", b"\xff\xfe", b"[" * 100_000, b'"x"', b"null", b'{"kind": NaN}', b""]
)
def test_a_malformed_body_is_told_so(world: World, client: TestClient, body: bytes) -> None:
    headers = world.a.bearer | {"Content-Type": "application/json"}
    response = client.post("/api/v1/keys", content=body, headers=headers)
    assert response.status_code in (400, 422)
    check(response, response.status_code)


def test_a_body_beyond_the_limit_is_refused(world: World, client: TestClient) -> None:
    headers = world.a.bearer | {"Content-Type": "application/json"}
    body = b'{"text":"' + b"x" * (8 * 1024 * 1024) + b'"}'
    check(client.post("/api/v1/playbooks/check", content=body, headers=headers), 413)
    parts = (body[at : at + 65_536] for at in range(0, len(body), 65_536))  # no length is told
    check(client.post("/api/v1/playbooks/check", content=parts, headers=headers), 413)


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (NotWritten("disk full"), 503, "not_stored"),
        (RetryAfter("full", 1.0), 429, "too_busy"),
        (OSError("store away"), 503, "store_away"),
        (ProblemsError([Problem("X1", "wrong", "here", "mend it")]), 422, "invalid"),
        (RuntimeError("secret detail"), 500, "internal"),
    ],
)
def test_trouble_of_ours_has_the_shape_too(
    world: World, client: TestClient, monkeypatch: pytest.MonkeyPatch,
    error: Exception, status: int, code: str,
) -> None:  # fmt: skip
    async def submit(_rows: Any) -> list[int]:
        raise error

    monkeypatch.setattr(world.capture, "submit", submit)
    response = client.post("/api/v1/import/rows", json=KEEP, headers=world.a.bearer)
    said = check(response, status)
    assert said["code"] == code
    assert "secret detail" not in response.text
    assert ("retry-after" in response.headers) is (status in (429, 503))
