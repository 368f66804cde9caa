"""Segment's and RudderStack's own libraries, unmodified, against a running server."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
import uvicorn
from api_world import World

from leadwright.api.wire import listening_as
from leadwright.sources import segment


@pytest.fixture
def url(world: World) -> Iterator[str]:
    config = listening_as(world.app)
    config.port = 0
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        thread.join(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


def use(client: Any) -> None:
    """Call everything there is, and wait until it is sent."""
    client.identify("u-1", {"email": "ana@acme.example", "firstName": "Ana"})
    client.track("u-1", "Product Added", {"price": 12.5})
    client.page("u-1", "Docs", "Home", {"path": "/"})
    client.screen("u-1", "App", "Home")
    client.group("u-1", "g-1", {"name": "Acme"})
    client.alias("anon-1", "u-1")
    client.flush()
    client.join()


def check(world: World, errors: list[Any]) -> None:
    assert errors == []
    rows = world.rows(world.a)
    events = [segment.read(row) for row in rows]
    assert [(event.kind, event.name) for event in events] == [
        ("traits", ""),
        ("event", "Product Added"),
        ("event", "Page Viewed"),
        ("event", "Screen Viewed"),
        ("account", ""),
        ("alias", ""),
    ]
    assert {event.user_id for event in events} == {"u-1"}
    assert (events[0].email, events[0].body["first_name"]) == ("ana@acme.example", "Ana")
    assert (events[1].body, events[4].group_id) == ({"price": 12.5}, "g-1")
    assert events[5].previous_id == "anon-1"
    assert all(row.key for row in rows)
    assert all(row.sent_at for row in rows)


@pytest.mark.parametrize("gzip", [False, True])
def test_segment_analytics_python_works_unmodified(world: World, url: str, gzip: bool) -> None:
    from segment.analytics.client import Client

    errors: list[Any] = []
    client = Client(
        world.a.write_key,
        host=url,
        gzip=gzip,
        max_retries=1,
        on_error=lambda error, _items: errors.append(error),
    )
    use(client)
    check(world, errors)


def test_rudder_sdk_python_works_unmodified(world: World, url: str) -> None:
    from rudderstack.analytics.client import Client

    errors: list[Any] = []
    client = Client(
        world.a.write_key,
        host=url,
        max_retries=1,
        on_error=lambda error, _items: errors.append(error),
    )
    use(client)
    check(world, errors)


def test_segment_analytics_python_is_told_about_a_wrong_key(world: World, url: str) -> None:
    from segment.analytics.client import Client

    errors: list[Any] = []
    client = Client(
        "wrong", host=url, max_retries=1, on_error=lambda error, _items: errors.append(error)
    )
    client.track("u-1", "X")
    client.flush()
    client.join()
    assert [(error.status, error.code) for error in errors] == [(401, "invalid_write_key")]
    assert world.rows(world.a) == []
