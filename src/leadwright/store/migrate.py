"""Numbered SQL files and the number a store has reached."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from leadwright.core.problem import Problem, ProblemsError

CREATE = """CREATE TABLE IF NOT EXISTS schema_version
            (version INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL)"""
REACHED = "SELECT coalesce(max(version), 0) FROM schema_version"


@dataclass(frozen=True, slots=True)
class Migration:
    """One file `0001_start.sql`: it lets the previous release go on running."""

    version: int
    name: str
    sql: str


@cache
def migrations(package: str, folder: str) -> tuple[Migration, ...]:
    """All of a folder of package data, in order."""
    names = sorted(
        entry.name
        for entry in files(package).joinpath(folder).iterdir()
        if entry.name.endswith(".sql")
    )
    return tuple(_read(package, folder, name) for name in names)


def missing(known: Sequence[Migration], reached: int) -> list[Migration]:
    """What is still to be run. Raises `ProblemsError` for a store newer than this release."""
    if reached > known[-1].version:
        problem = Problem(
            "S104",
            f"the store has schema {reached}, this release knows {known[-1].version}",
            hint="run the release that wrote it, or a newer one",
        )
        raise ProblemsError([problem])
    return [migration for migration in known if migration.version > reached]


def statements(sql: str) -> list[str]:
    """The statements of a script, one by one."""
    found: list[str] = []
    waiting = ""
    for line in sql.splitlines(keepends=True):
        waiting += line
        if sqlite3.complete_statement(waiting):
            found.append(waiting.strip())
            waiting = ""
    return found


def _read(package: str, folder: str, name: str) -> Migration:
    text = files(package).joinpath(folder).joinpath(name).read_text("utf-8")
    return Migration(int(name.split("_")[0]), name.removesuffix(".sql"), text)
