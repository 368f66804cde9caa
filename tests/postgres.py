"""A PostgreSQL of our own for tests and measurements: started on demand, thrown away at the end.

PostgreSQL refuses to run as root, so as root it is started as the system's `postgres` user.
"""

import itertools
import os
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

INSTALL = "apt-get update && apt-get install -y postgresql"
NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
START_S = 60
EMPTY = """
DO $$ DECLARE filled text;
BEGIN
    SELECT string_agg(quote_ident(relname), ', ') INTO filled FROM pg_class
        WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r'
        AND relname <> 'schema_version' AND pg_relation_size(oid) > 0;
    IF filled <> '' THEN EXECUTE 'TRUNCATE ' || filled; END IF;
END $$"""
RESTART = """SELECT setval(oid::regclass, 1, false) FROM pg_class
    WHERE relnamespace = current_schema()::regnamespace AND relkind = 'S'"""


class Cluster:
    """A server in a directory of its own, on a free port of this machine and a Unix socket.

    `durable` off trades safety for speed and is never right where durability is measured.
    `settings` are added to `postgresql.conf`.
    """

    def __init__(self, *, durable: bool = True, settings: dict[str, str] | None = None) -> None:
        self._settings = {
            "max_connections": "200",
            "shared_buffers": "128MB",
            "wal_compression": "off",
            "max_wal_size": "4GB",
            "checkpoint_timeout": "15min",
            **({} if durable else NOT_DURABLE),
            **(settings or {}),
        }
        self._as: list[str] = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        self._numbers = itertools.count(1)
        self._process: subprocess.Popen[bytes] | None = None
        self._migrated = ""
        self.port = 0

    def start(self) -> None:
        """Make and start the server; returns when it answers."""
        bin = _programs()
        self._top = Path(tempfile.mkdtemp(prefix="leadwright-postgres-"))
        data, log = self._top / "data", self._top / "log"
        log.touch()
        if self._as:
            for path in (self._top, log):
                shutil.chown(path, "postgres", "postgres")
        self._run(
            str(bin / "initdb"), "-D", str(data), "-U", "leadwright", "-A", "trust",
            "-E", "UTF8", "--locale", "C", "--no-sync",
        )  # fmt: skip
        self.port = _free_port()
        options = {**self._settings, "port": str(self.port), "listen_addresses": "127.0.0.1"}
        options["unix_socket_directories"] = str(self._top)
        arguments = [f"--{name.replace('_', '-')}={value}" for name, value in options.items()]
        with log.open("ab") as out:
            self._process = subprocess.Popen(
                [*self._as, str(bin / "postgres"), "-D", str(data), *arguments],
                stdout=out, stderr=out, cwd="/",
            )  # fmt: skip
        self._wait(bin, log)

    def stop(self) -> None:
        """Stop the server at once and remove its directory."""
        if self._process is not None:
            pid = int((self._top / "data" / "postmaster.pid").read_text().split()[0])
            os.kill(pid, signal.SIGQUIT)
            self._process.wait(START_S)
            self._process = None
            shutil.rmtree(self._top, ignore_errors=True)

    def url(self, database: str) -> str:
        """The connection URL of a database."""
        return f"postgresql://leadwright@127.0.0.1:{self.port}/{database}"

    def create_database(self, name: str = "") -> str:
        """A fresh database; its URL."""
        import psycopg
        from psycopg.sql import SQL, Identifier

        name = name or f"test_{next(self._numbers)}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
        return self.url(name)

    def create_store(self) -> str:
        """A fresh database with an empty store in it; its URL. A copy of one that was migrated
        once: five times cheaper than to migrate another one."""
        import psycopg
        from psycopg.sql import SQL, Identifier

        from leadwright.store import open_store

        if not self._migrated:
            self._migrated = "migrated"
            open_store(self.create_database(self._migrated)).close()
        name = f"store_{next(self._numbers)}"
        copied = SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY")
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(copied.format(Identifier(name), Identifier(self._migrated)))
        return self.url(name)

    def create_schema(self, database: str = "postgres") -> str:
        """A fresh schema; a URL that sees nothing else. Ten times cheaper than a database."""
        import psycopg
        from psycopg.sql import SQL, Identifier

        name = f"schema_{next(self._numbers)}"
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            connection.execute(SQL("CREATE SCHEMA {}").format(Identifier(name)))
        return f"{self.url(database)}?options=-csearch_path%3D{name}"

    def _wait(self, bin: Path, log: Path) -> None:
        ready = [str(bin / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        assert self._process is not None
        for _ in range(START_S * 10):
            if subprocess.run(ready, check=False).returncode == 0:
                return
            try:
                self._process.wait(0.1)
            except subprocess.TimeoutExpired:
                continue
            raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()}")
        raise RuntimeError(f"PostgreSQL did not answer within {START_S} s:\n{log.read_text()}")

    def _run(self, *command: str) -> None:
        done = subprocess.run(
            [*self._as, *command], cwd="/", check=False, capture_output=True, text=True
        )
        if done.returncode:
            raise RuntimeError(f"{command[0]} failed:\n{done.stderr}")


class Emptied:
    """A store in a schema, emptied again and again: fifty times cheaper than a new one."""

    def __init__(self, url: str) -> None:
        import psycopg

        from leadwright.store import open_store

        self.url = url
        open_store(url).close()
        self._connection = psycopg.connect(url, autocommit=True)

    def empty(self) -> None:
        """As if nothing had ever happened."""
        empty(self._connection)

    def close(self) -> None:
        """Let go of it."""
        self._connection.close()


def empty(connection: Any) -> None:
    """Empty every table that was ever written. Truncated, not deleted: what is left of deleted rows
    changes the order in which others come."""
    connection.execute(EMPTY)
    connection.execute(RESTART)


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[Cluster]:
    """One server for this process's tests; power cuts are not among what they try."""
    cluster = Cluster(durable=False)
    cluster.start()
    yield cluster
    cluster.stop()


@pytest.fixture(scope="session")
def postgres_url_factory(postgres_cluster: Cluster) -> Callable[[], str]:
    """Each call gives the URL of a fresh database with an empty store in it."""
    return postgres_cluster.create_store


def _programs() -> Path:
    """Where initdb and postgres are; installed where that is allowed."""
    found = _find()
    if found is None and os.geteuid() == 0 and _may_install():
        subprocess.run(["sh", "-c", INSTALL], check=True, stdout=subprocess.DEVNULL)
        found = _find()
    if found is None:
        sudo = "" if os.geteuid() == 0 else "sudo "
        line = " && ".join(sudo + part for part in INSTALL.split(" && "))
        raise RuntimeError(f"these tests need PostgreSQL and it is not here. Type: {line}")
    return found


def _find() -> Path | None:
    folders = Path("/usr/lib/postgresql").glob("*/bin")
    for folder in sorted(folders, key=lambda path: float(path.parent.name), reverse=True):
        if (folder / "initdb").exists():
            return folder
    initdb = shutil.which("initdb")
    return Path(initdb).resolve().parent if initdb else None


def _may_install() -> bool:
    allowed = os.environ.get("CI") or os.environ.get("LEADWRIGHT_INSTALL_POSTGRES")
    return bool(allowed) and shutil.which("apt-get") is not None


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port
