"""`leadwright replay`: what another playbook would have decided."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from os import cpu_count
from typing import TYPE_CHECKING, Annotated, Any

import typer

from leadwright.cli.options import DATA, AsJson, Data, WorkspaceName, example

if TYPE_CHECKING:
    from leadwright.cli.session import Session
    from leadwright.playbook.model import Playbook
    from leadwright.ports import Queries
    from leadwright.runtime.replay import Past
    from leadwright.runtime.replay_pool import Opened
    from leadwright.runtime.replay_setting import Ending

FOREVER = 1 << 60
UNITS_PER_WORKER = 500
"""Fewer are replayed here sooner than another process has started."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        epilog=example(
            "leadwright replay --playbook new.yaml",
            "leadwright replay --playbook new.yaml --since 2026-01-01 --sample 10% --json",
        )
    )(replay)


def replay(
    playbook: Annotated[
        str, typer.Option("--playbook", metavar="FILE", help="The playbook to try out.")
    ],
    since: Annotated[
        str, typer.Option("--since", metavar="DATE", help="Count only from this UTC day on.")
    ] = "",
    sample: Annotated[
        str,
        typer.Option(
            "--sample", metavar="N|PERCENT", help="Only so many units, such as 500 or 5%."
        ),
    ] = "",
    workers: Annotated[
        int, typer.Option("--workers", min=0, max=256, help="Processes; 0: one per core.")
    ] = 0,
    data: Data = DATA,
    workspace: WorkspaceName = "",
    as_json: AsJson = False,
) -> None:
    """Try a playbook on what has happened.

    Runs the recorded history through it, silently, and shows what would have been decided
    otherwise. Nothing is stored and nothing is sent.
    """
    from leadwright.boot import read_playbook
    from leadwright.cli.files import read_text
    from leadwright.cli.output import print_json
    from leadwright.cli.replay_shown import progress, show
    from leadwright.cli.session import reading
    from leadwright.runtime.replay import replay as run
    from leadwright.runtime.replay_report import build_report

    text = read_text(playbook)
    book = read_playbook(text, playbook)
    asked = Asked(_day(since), *_sample(sample))
    with reading(data, workspace) as (here, queries):
        past = past_of(here, queries, book, asked)
        opening = _opening(here, queries, data, text, playbook, asked)
        many = workers or min(cpu_count() or 1, len(past.units) // UNITS_PER_WORKER + 1)
        with progress() as move:
            found = run(past, opening, many, asked.since, move)
        report = _about(here, book, asked) | build_report(found)
        if as_json:
            print_json(report)
        else:
            show(report, queries, here.workspace.id)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is counted (from `since` on, ms), and how many or which share of the units."""

    since: int = 0
    many: int = 0
    percent: float = 0.0


@dataclass(frozen=True, slots=True)
class Opening:
    """The past, opened in any process. Plain values, as it travels there."""

    data: str
    workspace: int
    text: str
    file: str
    endings: Sequence["Ending"]
    until: int
    since: int

    @contextmanager
    def __call__(self) -> Iterator["Opened"]:
        """A reader on the store, and the playbooks."""
        from leadwright.boot import read_playbook
        from leadwright.cli.session import opened
        from leadwright.runtime.books import every_version
        from leadwright.runtime.replay import qualifying_stages
        from leadwright.runtime.replay_names import names_between
        from leadwright.runtime.replay_pool import Opened
        from leadwright.runtime.replay_setting import Setting

        with opened(self.data) as app:
            queries = app.store.queries()
            try:
                books = every_version(queries, self.workspace, app.load_book)
                book = read_playbook(self.text, self.file)
                newest = books[max(books)] if books else book
                setting = Setting(
                    book=book,
                    names=names_between(newest, book),
                    recorded=books.__getitem__,
                    endings=self.endings,
                    until=self.until,
                )
                qualifying = qualifying_stages([book, *books.values()])
                yield Opened(queries, setting, self.since, qualifying)
            finally:
                queries.close()


def past_of(here: "Session", queries: "Queries", book: "Playbook", asked: Asked) -> "Past":
    """What is to be replayed. Raises ProblemsError if there is nothing, or it does not fit."""
    from leadwright.core.problem import Problem, ProblemsError
    from leadwright.runtime.books import every_version
    from leadwright.runtime.replay import Past
    from leadwright.runtime.replay_past import chosen

    workspace = here.workspace
    if book.model != workspace.model:
        what = f"The playbook is for {book.model}, the workspace is {workspace.model}."
        hint = "A replay compares two playbooks of one operating model."
        raise ProblemsError([Problem("C150", what, "model", hint)])
    books = every_version(queries, workspace.id, here.app.load_book)
    teams = _teams(queries, workspace.id, [book, *books.values()])
    every = queries.units(workspace.id, 0, FOREVER)
    units = [unit for unit in every if unit not in teams]
    if not units:
        hint = "Send events or import some history first."
        raise ProblemsError([Problem("C151", "Nothing has happened here yet.", hint=hint)])
    rows = {name: queries.histories(unit, 0, FOREVER) for unit, name in teams.items()}
    return Past(chosen(units, asked.many, asked.percent), rows, book, books.__getitem__)


def _teams(queries: "Queries", workspace: int, books: "Sequence[Playbook]") -> dict[int, str]:
    """Team units by id."""
    from leadwright.core.ids import identifier_key
    from leadwright.runtime.addressing import TEAM

    names = {name for book in books for name in book.teams}
    keys = {identifier_key(workspace, TEAM, name): name for name in names}
    return {unit: keys[key] for key, unit in queries.find(keys).items()}


def _opening(
    here: "Session", queries: "Queries", data: str, text: str, file: str, asked: Asked
) -> Opening:
    from leadwright.boot import readers
    from leadwright.runtime.history import longest_idle
    from leadwright.runtime.replay_past import endings, until

    app, workspace, sources = here.app, here.workspace.id, readers()
    book = app.playbook_of(workspace)
    ends = endings(
        app.journal,
        queries,
        lambda row: sources[row.source].read(row),
        workspace,
        longest_idle(book) if book else 0,
    )
    last = until(app.journal, queries, workspace)
    return Opening(data, workspace, text, file, ends, last, asked.since)


def _about(here: "Session", book: "Playbook", asked: Asked) -> dict[str, Any]:
    return {
        "workspace": here.workspace.name,
        "model": book.model,
        "playbook": {"name": book.name, "hash": book.hash},
        "since": asked.since,
        "sample": {"units": asked.many, "percent": asked.percent},
    }


def _day(text: str) -> int:
    """A UTC day as its first instant in ms; 0 for nothing. Raises ProblemsError."""
    from leadwright.core.problem import Problem, ProblemsError

    if not text:
        return 0
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        hint = "Such as 2026-01-31."
        raise ProblemsError([Problem("C152", f"{text!r} is no day.", "--since", hint)]) from None
    return int((found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp() * 1000)


def _sample(text: str) -> tuple[int, float]:
    """(how many units, percent). Raises ProblemsError."""
    from leadwright.core.problem import Problem, ProblemsError

    if not text:
        return 0, 0.0
    number = text.removesuffix("%")
    try:
        if number == text and int(number) > 0:
            return int(number), 0.0
        if number != text and 0 < float(number) <= 100:
            return 0, float(number)
    except ValueError:
        pass
    hint = "A number of units, such as 500, or a share, such as 5%."
    raise ProblemsError([Problem("C153", f"{text!r} is no sample.", "--sample", hint)])
