"""A body that does not come to its end is given up, so that nobody can hold the server open."""

import asyncio
from typing import Any

import pytest
from api_world import World

from leadwright.api import bodies, guard


def _answer(world: World, path: str, headers: dict[str, str]) -> int:
    """The status of the answer to a body of which only the beginning ever comes."""
    sent: list[Any] = []
    parts = iter([{"type": "http.request", "body": b"{", "more_body": True}])
    scope = {
        "type": "http", "method": "POST", "path": path, "raw_path": path.encode(),
        "query_string": b"", "root_path": "", "scheme": "http", "server": ("test", 80),
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
    }  # fmt: skip

    async def receive() -> Any:
        part = next(parts, None)
        return part if part is not None else await asyncio.sleep(60)

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(world.app(scope, receive, send))
    return int(sent[0]["status"])


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that waits for a twentieth of a second."""
    monkeypatch.setattr(bodies, "READ_S", 0.05)
    monkeypatch.setattr(guard, "READ_S", 0.05)


@pytest.mark.usefixtures("impatient")
def test_a_body_that_does_not_end_is_given_up(world: World) -> None:
    json = {"Content-Type": "application/json"}
    key = {"Authorization": f"Bearer {world.a.write_key}"}
    assert _answer(world, "/v1/track", json | key) == 400
    assert _answer(world, "/api/v1/commands/suppress", json | world.a.bearer) == 400
    assert _answer(world, "/api/v1/import/rows", json) == 400
