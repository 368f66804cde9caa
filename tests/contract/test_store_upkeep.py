"""What whoever runs PostgreSQL may rely on, and may do."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from leadwright.core.ids import entity_id
from leadwright.core.time import DAY
from leadwright.ports import SetAside, Submission
from leadwright.store import migrate, open_journal, open_store
from leadwright.store.postgres import connect
from postgres import Cluster

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "store.md"
QUEUES = ("inbox", "wakes", "deltas", "touch_deltas")


@pytest.fixture
def database(postgres_url: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        yield connection


def _settings(database: psycopg.Connection) -> dict[str, set[str]]:
    found = database.execute("SELECT relname, reloptions FROM pg_class WHERE relkind = 'r'")
    return {table: set(options or ()) for table, options in found.fetchall()}


def test_queues_are_cleaned_early_and_never_shut_to_be_made_smaller(
    database: psycopg.Connection,
) -> None:
    settings = _settings(database)
    for queue in QUEUES:
        assert "vacuum_truncate=off" in settings[queue]
        assert "autovacuum_vacuum_scale_factor=0.02" in settings[queue]


def test_a_store_of_an_earlier_release_gets_the_same_settings(
    postgres_cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = postgres_cluster.create_database()
    known = migrate.migrations("leadwright.store.postgres", "migrations")
    with monkeypatch.context() as earlier:
        earlier.setattr(connect, "migrations", lambda *_: known[:14])
        store = open_store(url)
        with store.begin() as turn:
            turn.save([(entity_id(1, 1), 0, b"kept")])
        store.close()
    store = open_store(url)
    with store.begin() as turn, psycopg.connect(url) as database:
        assert "vacuum_truncate=off" in _settings(database)["inbox"]
        assert turn.load([(entity_id(1, 1), 0)]) == {(entity_id(1, 1), 0): b"kept"}
    store.close()


def test_bodies_of_old_events_can_be_emptied_as_the_page_says(
    database: psycopg.Connection, postgres_url: str
) -> None:
    sql = PAGE.read_text("utf-8").partition("<!-- run by the suite -->\n```sql\n")[2]
    (now,) = database.execute("SELECT (extract(epoch FROM now()) * 1000)::bigint").fetchone() or ()
    old, young = now - 400 * DAY, now - 300 * DAY
    journal, store = open_journal(postgres_url), open_store(postgres_url)
    rows = {
        "event": Submission(1, 1, "segment", old, b"{}"),
        "command": Submission(1, 0, "direct", old, b"{}"),
        "of an import": Submission(1, 3, "files", old, b"{}"),
        "set aside": Submission(1, 1, "segment", old, b"{}"),
        "young": Submission(1, 1, "segment", young, b"{}"),
        "not yet addressed": Submission(1, 1, "segment", old, b"{}"),
        "of another workspace": Submission(2, 1, "segment", old, b"{}"),
    }
    ids = dict(zip(rows, journal.append(list(rows.values())), strict=True))
    with store.begin() as turn:
        turn.set_position(1, 1, ids["young"])
        turn.set_position(1, 3, ids["young"])
        turn.set_aside([SetAside(1, old, ids["set aside"], 0, 0, None, "no playbook")])
    statement = sql.partition("```")[0].encode()
    assert database.execute(statement).rowcount == 1
    assert database.execute(statement).rowcount == 0
    kept = {row.id for row in journal.read(1, ids.values()).values() if row.body is not None}
    assert kept == set(ids.values()) - {ids["event"], ids["of another workspace"]}
    journal.close()
    store.close()
