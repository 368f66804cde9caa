"""Capture over HTTP, as Segment's and RudderStack's clients expect it."""

import gzip
import json
from base64 import b64encode
from typing import Any

import pytest
from api_world import NOW, World
from starlette.testclient import TestClient

from leadwright.api.bodies import BYTES_MAX
from leadwright.core.ids import duplicate_key
from leadwright.ports import RetryAfter
from leadwright.runtime.capture import NotWritten
from leadwright.sources import segment

CALLS = {
    "identify": {"userId": "u", "traits": {"email": "a@b.example"}},
    "track": {"userId": "u", "event": "X"},
    "page": {"anonymousId": "a", "name": "Home"},
    "screen": {"anonymousId": "a", "name": "Home"},
    "group": {"userId": "u", "groupId": "g"},
    "alias": {"userId": "u", "previousId": "a"},
}


def basic(key: str) -> dict[str, str]:
    return {"Authorization": "Basic " + b64encode(f"{key}:".encode()).decode()}


def refused(response: Any, status: int, code: str) -> None:
    assert response.status_code == status
    assert response.json()["code"] == code
    assert response.json()["message"]


@pytest.mark.parametrize("path", [*CALLS, "i", "t", "p", "s", "g", "a"])
def test_each_call_is_answered_with_exactly_what_clients_look_for(
    world: World, client: TestClient, path: str
) -> None:
    kind = path if path in CALLS else next(name for name in CALLS if name[0] == path)
    response = client.post(f"/v1/{path}", json=CALLS[kind], headers=basic(world.a.write_key))
    assert (response.status_code, response.content) == (200, b'{"success":true}')
    assert response.headers["content-type"] == "application/json"
    (row,) = world.rows(world.a)
    assert (row.source, row.lane, row.at) == ("segment", 1, NOW)
    assert segment.read(row).user_id == CALLS[kind].get("userId", "")


def test_a_batch_is_journaled_item_by_item(world: World, client: TestClient) -> None:
    items = [CALLS[kind] | {"type": kind, "messageId": f"m-{kind}"} for kind in CALLS]
    body = {"batch": items, "sentAt": "2026-09-21T13:33:20Z"}
    for path in ("batch", "b"):
        response = client.post(f"/v1/{path}", json=body, headers=basic(world.a.write_key))
        assert response.content == b'{"success":true}'
    rows = world.rows(world.a)
    assert [json.loads(row.body or b"") for row in rows] == items * 2
    key = duplicate_key(f"segment:{world.a.key_ids[0]}", "m-track")
    assert [row.key for row in rows].count(key) == 2
    assert {row.sent_at for row in rows} == {1_789_997_600_000}


@pytest.mark.parametrize("how", ["basic", "bearer", "body", "bearer and body"])
def test_the_write_key_may_come_in_every_way_clients_send_it(
    world: World, client: TestClient, how: str
) -> None:
    key = world.a.write_key
    headers = {
        "basic": basic(key),
        "bearer": {"Authorization": f"Bearer {key}"},
        "body": {},
        "bearer and body": {"Authorization": "Bearer some-oauth-token"},
    }[how]
    body = CALLS["track"] | ({"writeKey": key} if "body" in how else {})
    assert client.post("/v1/track", json=body, headers=headers).status_code == 200
    assert len(world.rows(world.a)) == 1


def test_without_a_known_write_key_nothing_is_kept(world: World, client: TestClient) -> None:
    for headers in ({}, basic("nobody"), basic(world.a.api_key), {"Authorization": "Basic %%%"}):
        response = client.post("/v1/track", json=CALLS["track"], headers=headers)
        refused(response, 401, "invalid_write_key")
    assert world.rows(world.a) == []


def test_a_revoked_key_stops_working(world: World, client: TestClient) -> None:
    headers = basic(world.a.write_key)
    assert client.post("/v1/track", json=CALLS["track"], headers=headers).status_code == 200
    world.journal.revoke_key(world.a.id, world.a.key_ids[0], "test", NOW)
    world.clock.at += 2_001
    refused(
        client.post("/v1/track", json=CALLS["track"], headers=headers), 401, "invalid_write_key"
    )


def test_a_gzipped_body_is_unpacked(world: World, client: TestClient) -> None:
    body = gzip.compress(json.dumps({"batch": [CALLS["track"] | {"type": "track"}]}).encode())
    headers = basic(world.a.write_key) | {"Content-Encoding": "gzip"}
    assert client.post("/v1/batch", content=body, headers=headers).status_code == 200
    assert len(world.rows(world.a)) == 1


@pytest.mark.parametrize(
    ("body", "encoding", "code"),
    [
        (gzip.compress(b" " * (BYTES_MAX + 1), mtime=0), "gzip", "body_too_large"),
        (gzip.compress(b"{}", mtime=0)[:-9], "gzip", "malformed_gzip"),
        (b"{}", "gzip", "malformed_gzip"),
        (b"{}", "br", "unknown_encoding"),
        (b" " * (BYTES_MAX + 1), "", "body_too_large"),
        (b"{", "", "malformed_json"),
        (b"", "", "malformed_json"),
        (b'{"event":"\xff"}', "", "malformed_json"),
        (b'{"batch":[' + b"[" * 100_000, "", "malformed_json"),
        (b"[]", "", "malformed_body"),
        (b'{"batch":{}}', "", "malformed_body"),
        (json.dumps({"batch": [{}] * 2_501}).encode(), "", "too_many_events"),
    ],
)
def test_what_cannot_be_read_is_refused_and_nothing_is_kept(
    world: World, client: TestClient, body: bytes, encoding: str, code: str
) -> None:
    headers = basic(world.a.write_key) | ({"Content-Encoding": encoding} if encoding else {})
    refused(client.post("/v1/batch", content=body, headers=headers), 400, code)
    assert world.rows(world.a) == []


def test_an_oversize_event_is_refused(world: World, client: TestClient) -> None:
    body = CALLS["track"] | {"properties": {"x": "y" * 33_000}}
    response = client.post("/v1/track", json=body, headers=basic(world.a.write_key))
    refused(response, 400, "event_too_large")


def test_one_bad_item_does_not_cost_a_batch_its_good_ones(world: World, client: TestClient) -> None:
    good = CALLS["track"] | {"type": "track"}
    batch = [good, 7, {"type": "nonsense"}, good]
    headers = basic(world.a.write_key)
    assert client.post("/v1/batch", json={"batch": batch}, headers=headers).status_code == 200
    assert len(world.rows(world.a)) == 4


def test_an_empty_batch_is_fine(world: World, client: TestClient) -> None:
    response = client.post("/v1/batch", json={"batch": []}, headers=basic(world.a.write_key))
    assert response.status_code == 200


def test_other_addresses_and_methods_are_refused(world: World, client: TestClient) -> None:
    headers = basic(world.a.write_key)
    refused(client.post("/v1/purchase", json={}, headers=headers), 404, "not_found")
    refused(client.get("/v1/track", headers=headers), 405, "method_not_allowed")
    refused(client.post("/v2/track", json={}, headers=headers), 404, "not_found")


def test_browsers_may_post_from_any_site(world: World, client: TestClient) -> None:
    origin = {"Origin": "https://shop.example"}
    wanted = "anonymousid,authorization,content-type"  # as RudderStack's library for browsers does
    asked = origin | {"Access-Control-Request-Headers": wanted}
    preflight = client.options("/v1/t", headers=asked)
    assert (preflight.status_code, preflight.content) == (204, b"")
    assert preflight.headers["access-control-allow-origin"] == "https://shop.example"
    assert preflight.headers["access-control-allow-headers"] == wanted
    assert "POST" in preflight.headers["access-control-allow-methods"]
    text = {"Content-Type": "text/plain"} | origin | basic(world.a.write_key)
    response = client.post("/v1/t", content=json.dumps(CALLS["track"]), headers=text)
    assert response.status_code == 200
    assert response.headers["access-control-allow-origin"] == "https://shop.example"
    assert "retry-after" in response.headers["access-control-expose-headers"]
    wrong = client.post("/v1/t", content=b"{", headers=text)
    assert wrong.headers["access-control-allow-origin"] == "https://shop.example"


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [(NotWritten("disk full"), 503, "not_stored"), (RetryAfter("full", 3.0), 429, "too_busy")],
)
def test_when_the_disk_cannot_follow_clients_are_told_when_to_come_back(
    world: World, client: TestClient, monkeypatch: pytest.MonkeyPatch,
    error: Exception, status: int, code: str,
) -> None:  # fmt: skip
    async def submit(_rows: Any) -> list[int]:
        raise error

    monkeypatch.setattr(world.capture, "submit", submit)
    response = client.post("/v1/track", json=CALLS["track"], headers=basic(world.a.write_key))
    refused(response, status, code)
    assert int(response.headers["retry-after"]) > 0


def test_a_fault_of_ours_tells_nothing(
    world: World, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def submit(_rows: Any) -> list[int]:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(world.capture, "submit", submit)
    response = client.post("/v1/track", json=CALLS["track"], headers=basic(world.a.write_key))
    refused(response, 500, "internal")
    assert "secret detail" not in response.text
