"""PostgreSQL was restarted: whoever was connected finds out by itself, before it costs anybody."""

import time

import psycopg
import pytest

from leadwright.ports import Submission
from leadwright.store import open_journal, open_store
from leadwright.store.errors import StoreUnavailable
from leadwright.store.postgres.bell import PgBell

ROW = Submission(1, 1, "segment", 1, b"{}")


def _cut(url: str) -> None:
    """End every other connection to the database, as a restart of the server does."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def test_connections_that_were_cut_are_made_anew_before_anybody_notices(postgres_url: str) -> None:
    journal, store, bell = (
        open_journal(postgres_url),
        open_store(postgres_url),
        PgBell(postgres_url),
    )
    queries = store.queries()
    bell.ring()
    journal.append([ROW])
    _cut(postgres_url)
    assert len(journal.append([ROW])) == 1
    assert journal.tails(0) != {}
    with store.begin() as turn:
        turn.beat("worker", 1)
    assert queries.heartbeats() == {"worker": 1}
    assert store.now_ms() > 0
    bell.ring()
    _cut(postgres_url)
    bell.ring()
    for closing in (queries, store, journal, bell):
        closing.close()


def test_a_ring_while_the_listener_was_cut_is_looked_for_soon(postgres_url: str) -> None:
    bell = PgBell(postgres_url)
    _cut(postgres_url)
    with pytest.raises(StoreUnavailable):
        bell.wait(5.0)
    bell.ring()
    bell.wait(0.0)
    bell.ring()
    began = time.monotonic()
    bell.wait(10.0)
    assert time.monotonic() - began < 5
    bell.close()


def test_a_worker_stopped_in_mid_turn_for_too_long_can_take_the_next_one(
    postgres_url: str,
) -> None:
    store = open_store(postgres_url)

    def interrupted() -> None:
        with store.begin() as turn:
            turn.db.run("SET LOCAL idle_in_transaction_session_timeout = '10ms'")  # type: ignore[attr-defined]  # not part of the port
            time.sleep(0.2)
            turn.beat("worker", 1)

    with pytest.raises(StoreUnavailable):
        interrupted()
    with store.begin() as turn:
        turn.beat("worker", 2)
    store.close()


def test_a_server_that_only_reads_just_now_is_one_that_is_away(postgres_url: str) -> None:
    journal = open_journal(postgres_url)
    name = postgres_url.rpartition("/")[2]
    _as_administrator(postgres_url, f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    _cut(postgres_url)
    with pytest.raises(StoreUnavailable):
        journal.append([ROW])
    _as_administrator(postgres_url, f"ALTER DATABASE {name} RESET default_transaction_read_only")
    _cut(postgres_url)
    assert len(journal.append([ROW])) == 1
    journal.close()


def _as_administrator(url: str, statement: str) -> None:
    options = "-c default_transaction_read_only=off"
    with psycopg.connect(url, autocommit=True, options=options) as connection:
        connection.execute(statement)
