"""Fixtures of the API's tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from api_world import World
from starlette.testclient import TestClient


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A fresh world."""
    world = World(tmp_path)
    yield world
    world.close()


@pytest.fixture
def client(world: World) -> Iterator[TestClient]:
    """A client of its API, which sees errors as callers do."""
    with TestClient(world.app, raise_server_exceptions=False, follow_redirects=False) as client:
        yield client
