"""What libraries that are not installed here send, as it was recorded from each of them."""

import json
from gzip import compress
from typing import Any

import pytest
from api_world import World
from starlette.testclient import TestClient

from leadwright.sources import segment

WHEN = "2026-11-22T23:49:08.027Z"
RUDDER = {
    "context": {"library": {"name": "analytics-node", "version": "3.0.13"}},
    "channel": "server",
    "_metadata": {"nodeVersion": "20.20.2"},
    "originalTimestamp": WHEN,
    "sentAt": WHEN,
}
PYTHON = {
    "integrations": {},
    "anonymousId": None,
    "timestamp": "2026-11-22T23:50:05.418856+00:00",
    "context": {"library": {"name": "analytics-python", "version": "1.4.post1"}},
}
NODE = {
    "timestamp": WHEN,
    "integrations": {},
    "context": {"library": {"name": "@segment/analytics-node", "version": "3.1.0"}},
    "_metadata": {"nodeVersion": "v20.20.2", "jsRuntime": "node"},
}
SHAPES = {
    "@segment/analytics-node": ({
        "Content-Type": "application/json",
        "User-Agent": "analytics-node-next/latest",
        "X-Retry-Count": "2",
    }, NODE, {"writeKey": "", "sentAt": WHEN}),
    "@rudderstack/rudder-sdk-node": ({
        "Accept": "application/json, text/plain, */*",
        "Content-Type": "application/x-www-form-urlencoded",  # it is JSON nevertheless, and gzipped
        "Content-Encoding": "gzip",
        "User-Agent": "analytics-node/3.0.13",
    }, RUDDER, {"timestamp": WHEN, "sentAt": WHEN}),
    "analytics-python": ({
        "Content-Type": "application/json",
        "User-Agent": "analytics-python/1.4.post1",
    }, PYTHON, {"sentAt": "2026-11-22T23:50:05.420000+00:00"}),
}  # fmt: skip


def _calls(library: dict[str, Any]) -> list[dict[str, Any]]:
    said = {"email": "ana@acme.example", "firstName": "Ana"}
    calls: list[dict[str, Any]] = [
        {"type": "identify", "traits": said},
        {"type": "track", "event": "Product Added", "properties": {"price": 4.5}},
        {"type": "page", "name": "Home", "category": "Docs", "properties": {}},
        {"type": "screen", "name": "Main", "properties": {}},
        {"type": "group", "groupId": "g-1", "traits": {"name": "Acme"}},
        {"type": "alias", "previousId": "anon-1"},
    ]
    return [
        {**library, **call, "userId": "u-1", "messageId": f"node-{at}"}
        for at, call in enumerate(calls)
    ]


@pytest.mark.parametrize("library", SHAPES)
def test_what_a_library_sends_is_taken_as_it_is(
    world: World, client: TestClient, library: str
) -> None:
    headers, around, envelope = SHAPES[library]
    body = json.dumps({"batch": _calls(around), **envelope}).encode()
    if "Content-Encoding" in headers:
        body = compress(body)
    response = client.post("/v1/batch", content=body, headers=headers, auth=(world.a.write_key, ""))
    assert (response.status_code, response.json()) == (200, {"success": True})
    rows = world.rows(world.a)
    events = [segment.read(row) for row in rows]
    assert [event.kind for event in events] == [
        "traits", "event", "event", "event", "account", "alias",
    ]  # fmt: skip
    assert {event.user_id for event in events} == {"u-1"}
    assert (events[0].email, events[1].body) == ("ana@acme.example", {"price": 4.5})
    assert (events[4].group_id, events[5].previous_id) == ("g-1", "anon-1")
    assert len({row.key for row in rows}) == len(rows)
