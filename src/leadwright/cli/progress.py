"""What moves on screen while an import runs; nothing where nobody watches."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import (
    BarColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    TextColumn,
    TimeRemainingColumn,
)

from leadwright.boot import files
from leadwright.cli.output import console

EVERY_ROWS, EVERY_S = 500, 0.1


def reading_rows(rows: files.Rows) -> Iterator[files.Mapped | files.Reject]:
    """The rows, while a bar shows how much of the file is read."""
    name = TextColumn(rows.survey.path.name, markup=False)
    percent, count = (
        TextColumn("{task.percentage:>3.0f} %"),
        TextColumn("{task.fields[rows]:,} rows"),
    )
    with _progress(name, BarColumn(), percent, count, TimeRemainingColumn()) as progress:
        task = progress.add_task("", total=rows.survey.size, rows=0)
        done, due = 0, 0.0
        for row in rows:
            done += 1
            if done % EVERY_ROWS == 0 and time.monotonic() >= due:
                progress.update(task, completed=rows.position, rows=done)
                due = time.monotonic() + EVERY_S
            yield row
        progress.update(task, completed=rows.survey.size, rows=done)


@contextmanager
def undoing_rows(total: int) -> Iterator[Callable[[int], None]]:
    """How many of the inputs of an import have been looked through to undo it."""
    count = TextColumn("{task.completed:,.0f} inputs")
    with _progress(TextColumn("Undoing"), BarColumn(), count, TimeRemainingColumn()) as progress:
        task = progress.add_task("", total=total)
        yield lambda done: progress.update(task, completed=done)


@contextmanager
def deciding() -> Iterator[Callable[[int], None]]:
    """A count of the inputs decided so far; call what it gives with the number."""
    columns = TextColumn("Deciding"), SpinnerColumn(), TextColumn("{task.completed:,.0f} inputs")
    with _progress(*columns) as progress:
        task = progress.add_task("", total=None)
        yield lambda done: progress.update(task, completed=done)


@contextmanager
def sweeping() -> Iterator[Callable[[float], None]]:
    """A bar; call what it gives with how far it is, from 0 to 1."""
    percent = TextColumn("{task.percentage:>3.0f} %")
    with _progress(TextColumn("Looking again"), BarColumn(), percent) as progress:
        task = progress.add_task("", total=1.0)
        yield lambda done: progress.update(task, completed=done)


def _progress(*columns: ProgressColumn) -> Progress:
    screen = console(err=True)
    return Progress(*columns, console=screen, transient=True, disable=not screen.is_terminal)
