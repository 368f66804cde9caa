"""Where the journal, the settings and the state are kept: SQLite by default, PostgreSQL to grow.

A URL picks the store: `sqlite:DIR` (DIR holds `journal.db` and `state.db`) or `postgresql://...`.
"""

from pathlib import Path
from typing import Protocol

from leadwright import ports
from leadwright.core.problem import Problem, ProblemsError
from leadwright.store.errors import StoreUnavailable
from leadwright.store.url import SqliteUrl, directory_of, must_exist, parse


class JournalAndSettings(ports.Journal, ports.Settings, ports.Reviews, Protocol):
    """One object that is all: on either store they share a transaction and a connection."""


def open_journal(url: str, *, read_only: bool = False) -> JournalAndSettings:
    """The journal and settings at `url`, created and migrated where that is needed.

    `read_only` is for the worker on SQLite, whose journal file belongs to the API process: every
    write but the first making of a `secret` fails. PostgreSQL ignores it. Raises `ProblemsError`
    for a URL that names no store, `StoreUnavailable` when the store does not answer.
    """
    where = parse(url)
    if isinstance(where, SqliteUrl):
        from leadwright.store.sqlite.journal import SqliteJournal

        return SqliteJournal(where, read_only=read_only)
    from leadwright.store.postgres.journal import PostgresJournal

    return PostgresJournal(where.conninfo)


def open_store(url: str) -> ports.Store:
    """The state store at `url`, created and migrated where that is needed. Raises as above."""
    where = parse(url)
    if isinstance(where, SqliteUrl):
        from leadwright.store.sqlite.store import SqliteStore

        return SqliteStore(where)
    from leadwright.store.postgres.store import PostgresStore

    return PostgresStore(where.conninfo)


def copy(url: str, into: Path) -> int:
    """A copy of a SQLite directory, also while a server works on it; its bytes.

    Raises `ProblemsError` where `into` is there already, and for a database, which has programs of
    its own for this.
    """
    where = parse(url)
    if isinstance(where, SqliteUrl):
        from leadwright.store.sqlite.copying import copy_directory

        return copy_directory(where.directory, into)
    what = "PostgreSQL keeps this data, and copies it"
    hint = "pg_dump copies it, pg_restore brings it back; or copy the whole server (pg_basebackup)"
    raise ProblemsError([Problem("S114", what, "--data", hint)])


__all__ = [
    "JournalAndSettings",
    "StoreUnavailable",
    "copy",
    "directory_of",
    "must_exist",
    "open_journal",
    "open_store",
]
