"""Every test of a store runs on each store there is, from empty."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from empty_store import copy_of_empty_store
from leadwright.ports import Queries, Store
from leadwright.store import JournalAndSettings, open_journal, open_store
from postgres import Cluster, Emptied

STORES = ["sqlite", "postgres"]


@pytest.fixture(scope="session")
def postgres_store(postgres_cluster: Cluster) -> Iterator[Emptied]:
    """A store on PostgreSQL that one test after the other uses."""
    emptied = Emptied(postgres_cluster.create_schema())
    yield emptied
    emptied.close()


@pytest.fixture(params=STORES)
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty store."""
    if request.param == "sqlite":
        return copy_of_empty_store(tmp_path)
    emptied: Emptied = request.getfixturevalue("postgres_store")
    emptied.empty()
    return emptied.url


@pytest.fixture(params=STORES)
def new_store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A place for a store in which nothing is yet, not even its tables."""
    if request.param == "sqlite":
        return f"sqlite:{tmp_path}?synchronous=off"
    return str(request.getfixturevalue("postgres_cluster").create_schema())


@pytest.fixture
def postgres_url(postgres_url_factory: Callable[[], str]) -> str:
    """An empty store in a database of its own, for what only several processes can do."""
    return postgres_url_factory()


@pytest.fixture
def journal(store_url: str) -> Iterator[JournalAndSettings]:
    """The journal and settings of `store_url`."""
    opened = open_journal(store_url)
    yield opened
    opened.close()


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """The state store of `store_url`."""
    opened = open_store(store_url)
    yield opened
    opened.close()


@pytest.fixture
def queries(store: Store) -> Iterator[Queries]:
    """A reader beside `store`."""
    opened = store.queries()
    yield opened
    opened.close()


@pytest.fixture
def workers(postgres_url: str) -> Iterator[Callable[[], Store]]:
    """Each call is another process's store on the same database."""
    with ExitStack() as stack:

        def another() -> Store:
            store = open_store(postgres_url)
            stack.callback(store.close)
            return store

        yield another
