"""What commands print: tables, problems and times, the same everywhere."""

import json
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
from rich.console import Console
from rich.table import Table
from rich.text import Text

from leadwright.core.problem import Problem


def console(*, err: bool = False) -> Console:
    """A console on the output of this moment (tests exchange it)."""
    return Console(stderr=err, highlight=False, soft_wrap=False)


def say(text: str) -> None:
    """One plain line, as it is."""
    console().print(Text(text), soft_wrap=True)


def print_problems(problems: Iterable[Problem]) -> None:
    """All problems, to standard error, each with what to do next."""
    out = console(err=True)
    every = list(problems)
    for problem in every:
        out.print(Text.assemble((problem.code, "bold red"), " ", (problem.where, "bold")))
        out.print(Text(f"  {problem.what}"), soft_wrap=True)
        if problem.hint:
            out.print(Text(f"  {problem.hint}", style="green"), soft_wrap=True)
        out.print(Text(f"  {problem.link}", style="dim"), soft_wrap=True)
    if len(every) > 1:
        out.print(Text(f"{len(every)} problems", style="bold"))


def print_table(
    title: str, columns: Sequence[str], rows: Iterable[Sequence[object]], *, empty: str = ""
) -> None:
    """A table; `empty` is said instead where there is no row. Numbers stand right."""
    every = [list(row) for row in rows]
    if not every:
        say(empty or f"{title}: none")
        return
    table = Table(title=title, title_justify="left", title_style="bold")
    for at, column in enumerate(columns):
        number = all(isinstance(row[at], int | float) or row[at] == "" for row in every)
        table.add_column(column, justify="right" if number else "left", overflow="fold")
    for row in every:
        table.add_row(*(Text(cell(value)) for value in row))
    console().print(table)


def print_json(value: Any) -> None:
    """`value` (structs welcome) as JSON on standard output."""
    plain = msgspec.to_builtins(value)
    sys.stdout.write(json.dumps(plain, indent=2, ensure_ascii=False) + "\n")


def cell(value: object) -> str:
    """A value in a table: nothing for None, yes and no, numbers with thousands apart."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,}" if isinstance(value, int) else str(value)


def moment(at: int) -> str:
    """An instant in ms as people write it, in UTC; nothing for 0."""
    if not at:
        return ""
    text = datetime.fromtimestamp(at / 1000, UTC).isoformat(sep=" ", timespec="milliseconds")
    return text.removesuffix("+00:00").removesuffix(".000")


def points(milli: int) -> str:
    """Thousandths as points: `12.5`."""
    return f"{milli / 1000:.3f}".rstrip("0").rstrip(".")
