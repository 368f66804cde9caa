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


POSTGRES = ("postgresql://", "postgres://")
MADE = "journal.db"


def directory_of(data: str) -> Path | None:
    """The directory of `DIR` or `sqlite:DIR`; None for an address of a database.

    Raises `ProblemsError` for an address of another kind, and for what is a file.
    """
    if data.startswith(POSTGRES):
        return None
    if "://" in data and not data.startswith("sqlite:"):
        raise ProblemsError([_unknown(data)])
    directory = Path(data.removeprefix("sqlite:"))
    if directory.exists() and not directory.is_dir():
        what = "this is a file; the data has a directory of its own"
        raise ProblemsError([Problem("S111", what, str(directory), "name another, or a new one")])
    return directory


def must_exist(data: str) -> None:
    """Raise `ProblemsError` where `data` names a directory and nobody made anything in it."""
    directory = directory_of(data)
    if directory is None or (directory / MADE).exists():
        return
    hint = (
        "`--data` or LEADWRIGHT_DATA says where it is; "
        f"`leadwright init {directory} --model b2b|b2c|hybrid --name NAME` makes it"
    )
    raise ProblemsError([Problem("S112", "there is no Leadwright data here", str(directory), hint)])


def parse(url: str) -> SqliteUrl | PostgresUrl:
    """What `url` names. Raises `ProblemsError`."""
    if url.startswith(POSTGRES):
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
