"""Real servers, each started once and used by many tests."""

from collections.abc import Iterator

import pytest
from running import Server, Site, made


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def data(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Where the data goes: a directory, or an empty PostgreSQL database."""
    if request.param == "sqlite":
        return str(tmp_path_factory.mktemp("leadwright") / "data")
    return str(request.getfixturevalue("postgres_url_factory")())


@pytest.fixture(scope="session")
def site(data: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A workspace on a server with its worker. Tests share it: each has people of its own."""
    workspace = made(data)
    with Server(data, tmp_path_factory.mktemp("log") / "server.log") as server:
        yield Site(server, workspace)
