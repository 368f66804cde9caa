"""What commands print: tables, problems and times, the same everywhere."""

import json
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from rich.box import SIMPLE_HEAD
from rich.console import Console, ConsoleOptions, ConsoleRenderable, RenderableType, RenderHook
from rich.measure import Measurement
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from leadwright.core.problem import Problem

WIDEST = 10_000
ID_SHOWN = 8
_INSTANT = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d):\d\d(?:\.\d+)?")
_MINUTE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d")
_ID = re.compile(r"[0-9a-f]{20,}")
INSTANTS = (946_684_800_000, 4_102_444_800_000)
"""Whole numbers in between are taken for instants in ms: the years 2000 to 2099."""


_COMMANDS = {code: 0x2400 + code for code in range(32) if chr(code) not in "\t\n"}
_COMMANDS |= {0x7F: 0x2421} | dict.fromkeys((*range(0x80, 0xA0), 0x202D, 0x202E), 0xFFFD)
"""What a terminal may obey instead of showing it, and the sign that is shown."""
_ESCAPED = {code: f"\\u{code:04x}" for code in range(0x7F, 0xA0)}


def console(*, err: bool = False) -> Console:
    """A console on the output of this moment (tests exchange it). Names and answers come from
    strangers: what would command the terminal is shown instead."""
    out = Console(stderr=err, highlight=False, soft_wrap=False)
    out.push_render_hook(_Shown())
    return out


def harmless(text: str) -> str:
    """The text, with signs for the characters that a terminal would obey."""
    return text.translate(_COMMANDS)


class _Shown(RenderHook):
    """Has everything rendered first, and then made harmless."""

    def process_renderables(self, renderables: list[ConsoleRenderable]) -> list[ConsoleRenderable]:
        return [_Harmless(each) for each in renderables]


class _Harmless:
    """A renderable without commands for the terminal but our own."""

    def __init__(self, of: RenderableType) -> None:
        self._of = of

    def __rich_console__(self, out: Console, options: ConsoleOptions) -> Iterator[Segment]:
        for segment in out.render(self._of, options):
            if not segment.control:
                segment = segment._replace(text=harmless(segment.text))
            yield segment


def say(text: str) -> None:
    """One plain line, as it is."""
    console().print(Text(text), soft_wrap=True)


def warn(text: str) -> None:
    """One plain line beside the output, on standard error."""
    console(err=True).print(Text(text), soft_wrap=True)


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
    """A table; `empty` is said instead where there is no row. Numbers stand right. Where it is too
    wide, columns that say nothing are left out, the others stand closer, instants are told to the
    minute and ids by how they begin."""
    every = [list(row) for row in rows]
    if not every:
        say(empty or f"{title}: none")
        return
    out = console()
    table = _table(title, columns, every)
    if _too_wide(out, table):
        kept = [at for at in range(len(columns)) if any(row[at] not in ("", None) for row in every)]
        every = [[_shorter(row[at]) for at in kept] for row in every]
        table = _table(title, [columns[at] for at in kept], every)
        table.padding, table.pad_edge = (0, 1, 0, 0), False
        if _too_wide(out, table):
            for at, column in enumerate(table.columns):
                if any(_MINUTE.fullmatch(cell(row[at])) for row in every):
                    column.width = len("2027-01-31")  # and the time below the day
    out.print(table)


def _too_wide(out: Console, table: Table) -> bool:
    return Measurement.get(out, out.options.update(max_width=WIDEST), table).maximum > out.width


def _shorter(value: object) -> object:
    if isinstance(value, str):
        if instant := _INSTANT.fullmatch(value):
            return instant[1]
        if _ID.fullmatch(value):
            return f"{value[:ID_SHOWN]}…"
    return value


def _table(title: str, columns: Sequence[str], every: Sequence[Sequence[object]]) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=SIMPLE_HEAD)
    for at, column in enumerate(columns):
        number = all(isinstance(row[at], int | float) or row[at] == "" for row in every)
        table.add_column(column, justify="right" if number else "left", overflow="fold")
    for row in every:
        table.add_row(*(Text(cell(value)) for value in row))
    return table


def print_json(value: Any) -> None:
    """`value` (structs welcome) as JSON on standard output."""
    text = json.dumps(_plain(value), indent=2, ensure_ascii=False)
    sys.stdout.write(text.translate(_ESCAPED) + "\n")


def _plain(value: Any) -> Any:
    """Structs with the names of their fields, also those that are stored without."""
    if isinstance(value, msgspec.Struct):
        return {name: _plain(getattr(value, name)) for name in value.__struct_fields__}
    if isinstance(value, dict):
        return {str(name): _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value


def cell(value: object) -> str:
    """A value in a table: nothing for None, yes and no, numbers with thousands apart."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,}" if isinstance(value, int) else str(value)


def fact(name: str, value: object) -> str:
    """A compared value or a property: instants and durations as people write them."""
    whole = isinstance(value, int) and not isinstance(value, bool)
    if whole and name.endswith("_ms"):
        return str(timedelta(milliseconds=int(str(value))))
    if whole and INSTANTS[0] < int(str(value)) < INSTANTS[1]:
        return moment(int(str(value)))
    return f"{value:,g}" if isinstance(value, float) and value.is_integer() else cell(value)


def moment(at: int) -> str:
    """An instant in ms as people write it, in UTC; nothing for 0."""
    if not at:
        return ""
    text = datetime.fromtimestamp(at / 1000, UTC).isoformat(sep=" ", timespec="milliseconds")
    return text.removesuffix("+00:00").removesuffix(".000")


def points(milli: int) -> str:
    """Thousandths as points: `12.5`."""
    return f"{milli / 1000:.3f}".rstrip("0").rstrip(".")
