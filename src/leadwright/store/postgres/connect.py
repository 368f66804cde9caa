"""Connections to PostgreSQL, its migrations, and the names of its advisory locks."""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from select import POLLIN, poll
from typing import Any

import psycopg

from leadwright.core.problem import Problem, ProblemsError
from leadwright.store.errors import StoreUnavailable
from leadwright.store.migrate import CREATE, REACHED, migrations, missing

Connection = psycopg.Connection[tuple[Any, ...]]

SETTINGS = (
    "SET synchronous_commit = on",
    # Compiling takes longer than any of our statements runs.
    "SET jit = off",
    # A worker that is stopped in mid-turn gives its shards back.
    "SET idle_in_transaction_session_timeout = '30s'",
)
CANNOT_NOW = (
    psycopg.OperationalError,
    psycopg.InterfaceError,
    psycopg.errors.IdleInTransactionSessionTimeout,
    psycopg.errors.ReadOnlySqlTransaction,  # a standby, while another one takes over
)
BY_KEY = (
    # Everything a turn reads it reads by key. Fresh tables have no statistics yet, and a plan that
    # scans one would be kept while it grows.
    "SET enable_seqscan = off",
    "SET enable_hashjoin = off",
    "SET enable_mergejoin = off",
    "SET enable_bitmapscan = off",
    "SET enable_sort = off",
)


def connect(conninfo: str, *, autocommit: bool, by_key: bool = False) -> Connection:
    """A connection. Raises `StoreUnavailable`, and `ProblemsError` for an address that is none."""
    with available():
        try:
            connection = psycopg.connect(
                conninfo, autocommit=True, application_name="leadwright", connect_timeout=10
            )
        except psycopg.ProgrammingError as error:  # which quotes the address, password and all
            raise ProblemsError([_no_address()]) from error
        with closed_if_it_fails(connection):
            for setting in (*SETTINGS, *(BY_KEY if by_key else ())):
                connection.execute(setting)
            connection.autocommit = autocommit
        return connection


def _no_address() -> Problem:
    what = "this is no address of a PostgreSQL database"
    return Problem("S113", what, "--data", "postgresql://USER:PASSWORD@HOST/DATABASE")


@contextmanager
def closed_if_it_fails(connection: Connection) -> Iterator[None]:
    """A connection that could not be prepared is not left open."""
    try:
        yield
    except BaseException:
        connection.close()
        raise


def migrate(conninfo: str) -> None:
    """Bring the database to the schema of this release; several processes may do so at once."""
    known = migrations("leadwright.store.postgres", "migrations")
    with available(), connect(conninfo, autocommit=False) as connection:
        lock = Locks(connection).of("migration", 0)
        connection.execute("SELECT pg_advisory_xact_lock(%s, %s)", lock)
        if connection.execute("SELECT to_regclass('schema_version')").fetchone() == (None,):
            connection.execute(CREATE)
        reached = connection.execute(REACHED).fetchone()
        assert reached is not None
        for migration in missing(known, int(reached[0])):
            connection.execute(migration.sql.encode())
            connection.execute(
                "INSERT INTO schema_version VALUES (%s, %s)", (migration.version, migration.name)
            )


def usable(connection: Connection) -> bool:
    """Whether an idle connection still leads anywhere, as far as can be told without asking: a
    server that has restarted has closed it, or said why it will. What it says of itself otherwise
    (a changed setting) costs a connection too."""
    if connection.closed:
        return False
    said = poll()
    said.register(connection.fileno(), POLLIN)
    return not said.poll(0)


class Locks:
    """Advisory locks are shared by a whole database: their names carry the schema."""

    def __init__(self, connection: Connection) -> None:
        found = connection.execute("SELECT current_schema()").fetchone()
        if found is None or found[0] is None:
            raise StoreUnavailable("the search_path of the connection names no schema")
        self._schema: str = found[0]

    def of(self, kind: str, number: int) -> tuple[int, int]:
        """The two keys of a lock: one of a kind of things, and which of them."""
        return _int4(f"leadwright {kind} {self._schema}"), number

    def named(self, kind: str, name: str) -> tuple[int, int]:
        """The same, of something that has a name."""
        return self.of(kind, _int4(name))

    @property
    def channel(self) -> str:
        """The notification channel of this schema."""
        return f"leadwright_{_int4(self._schema) & 0xFFFFFFFF:08x}"


@contextmanager
def available() -> Iterator[None]:
    """The driver's "cannot now" as `StoreUnavailable`."""
    try:
        yield
    except CANNOT_NOW as error:
        raise StoreUnavailable(str(error).strip() or type(error).__name__) from error


def _int4(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=4).digest(), signed=True)
