"""Store URLs."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs

from leadwright.core.problem import Problem, ProblemsError


@dataclass(frozen=True, slots=True)
class SqliteUrl:
    """`sqlite:DIR[?synchronous=off]`. `synchronous` off keeps what a killed process committed,
    but not what a power cut takes: for simulations and throw-away runs."""

    directory: Path
    synchronous: str = "FULL"


@dataclass(frozen=True, slots=True)
class PostgresUrl:
    """A libpq connection URL; the tables live in the first schema of its search_path."""

    conninfo: str


def parse(url: str) -> SqliteUrl | PostgresUrl:
    """What `url` names. Raises `ProblemsError`."""
    if url.startswith(("postgresql://", "postgres://")):
        return PostgresUrl(url)
    scheme, _, rest = url.partition(":")
    directory, _, query = rest.partition("?")
    if scheme != "sqlite" or not directory:
        raise ProblemsError([_unknown(url)])
    synchronous = parse_qs(query).get("synchronous", ["full"])[0].upper()
    if synchronous not in {"FULL", "NORMAL", "OFF"}:
        raise ProblemsError([_synchronous()])
    if directory.startswith("///"):
        directory = directory[2:]
    return SqliteUrl(Path(directory), synchronous)


def _unknown(url: str) -> Problem:
    scheme = url.partition(":")[0]
    return Problem(
        "S101",
        f"'{scheme}' names no store",
        hint="write sqlite:DIRECTORY or postgresql://USER@HOST/DATABASE",
    )


def _synchronous() -> Problem:
    return Problem("S102", "unknown value of synchronous", hint="use full, normal or off")
