"""How the cells of a column are to be read, judged by a sample of them."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from leadwright.sources.files.dates import day_or_month_first

NOTHING = frozenset((
    "select", "unknown", "n/a", "na", "#n/a", "null", "none", "nil", "-", "--", "nan", "(none)",
    "not available", "not provided", "undefined", "[not provided]", "(not set)", "tbd", "?",
))  # fmt: skip
"""Words that people and systems write where nothing was said."""

PATTERNS = (
    "%b %d, %Y %I:%M:%S %p", "%b %d, %Y %I:%M %p", "%b %d, %Y %H:%M:%S", "%b %d, %Y",
    "%d %b %Y %H:%M", "%d %b %Y", "%d-%b-%Y", "%d-%b-%y", "%B %d, %Y", "%d %B %Y", "%Y%m%d",
    "%Y/%m/%d %H:%M:%S", "%Y/%m/%d",
)  # fmt: skip
_WHOLE = re.compile(r"-?(0|[1-9]\d{0,17})")
_DECIMAL = re.compile(r"-?(0|[1-9]\d*)?\.\d+(e[+-]?\d+)?", re.I)
_POINT = re.compile(r"[+-]?[€$£¥]?\s?\d{1,3}(,\d{3})+(\.\d+)?\s?%?|[+-]?[€$£¥]\s?\d+(\.\d+)?")
_COMMA = re.compile(r"[+-]?\d{1,3}(\.\d{3})+(,\d+)?\s?[€%]?|[+-]?(0|[1-9]\d*),\d{1,2}\s?[€%]?")
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(\.\d{3})*")
_MARKED = {
    "decimal_point": re.compile(r"\d,\d{3}\.\d|\d,\d{3},\d{3}"),
    "decimal_comma": re.compile(r"\d\.\d{3},\d|\d,\d{1,2}\s?[€%]?$|\d\.\d{3}\.\d{3}"),
}
"""What can only be so."""
_DAY_NUMBER = re.compile(r"\d{5}(?:\.\d+)?")
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d(?:$|[T ])")
_YES_OR_NO = frozenset(("yes", "no", "true", "false", "y", "n", "t", "f"))
_FIRST_TWO = re.compile(r"(\d{1,2})[./\- ](\d{1,2})[./\- ]\d{2,4}")


class Manner(NamedTuple):
    """How a file writes dates and numbers, where one of its columns leaves no doubt: `date` is
    day_first or month_first, `number` decimal_point or decimal_comma; empty: nothing tells."""

    date: str = ""
    number: str = ""


NO_MANNER = Manner()


def manner(columns: Iterable[Sequence[str]]) -> Manner:
    """What the columns tell of how the whole file is written."""
    dates, numbers = set(), set()
    for cells in columns:
        how, either = conversion(cells)
        if how in ("day_first", "month_first") and not either:
            dates.add(how)
        if how in ("decimal_point", "decimal_comma") and any(map(_MARKED[how].search, cells)):
            numbers.add(how)
    return Manner(
        dates.pop() if len(dates) == 1 else "", numbers.pop() if len(numbers) == 1 else ""
    )


def conversion(
    cells: Iterable[str], *, time: bool = False, manner: Manner = NO_MANNER
) -> tuple[str, bool]:
    """(how to read them, whether it could be otherwise too): what `as` of a field says, empty for
    plain text. `time`: the column's name speaks of one. `manner`: what other columns tell."""
    said = [cell for cell in cells if cell and cell.casefold() not in NOTHING]
    if not said:
        return "", False
    if how := _time(said, numbers=time):
        if how not in ("day_first", "month_first") or not _either_way(said):
            return how, False
        return (manner.date, False) if manner.date else (how, True)
    if manner.number == "decimal_comma" and all(_THOUSANDS.fullmatch(cell) for cell in said):
        return "decimal_comma", False
    if all(_WHOLE.fullmatch(cell) or _DECIMAL.fullmatch(cell) for cell in said):
        return "number", False
    if all(cell.lower() in _YES_OR_NO for cell in said):
        return "boolean", False
    for how, shape in (("decimal_point", _POINT), ("decimal_comma", _COMMA)):
        fits = [bool(shape.fullmatch(cell)) for cell in said]
        if any(fits) and all(
            fit or _WHOLE.fullmatch(cell) or (how == "decimal_point" and _DECIMAL.fullmatch(cell))
            for fit, cell in zip(fits, said, strict=True)
        ):
            return how, False
    return "", False


def nulls(cells: Iterable[str]) -> set[str]:
    """The words among the cells that mean nothing was said."""
    return {cell for cell in cells if cell.casefold() in NOTHING}


def _time(said: list[str], *, numbers: bool) -> str:
    if _day_numbers(said, named=numbers):
        return "excel"
    if all(cell.isdecimal() for cell in said):
        lengths = {len(cell) for cell in said}
        if numbers and lengths <= {10, 13} and len(lengths) == 1:
            return "unix" if lengths == {10} else "unix_ms"
        return "%Y%m%d" if numbers and lengths == {8} and _all(said, "%Y%m%d") else ""
    if all(_readable(cell.removesuffix(" UTC"), datetime.fromisoformat) for cell in said):
        return "iso"
    if all(_readable(cell, day_or_month_first(day_first=True)) for cell in said):
        return "day_first"
    if all(_readable(cell, day_or_month_first(day_first=False)) for cell in said):
        return "month_first"
    return next((pattern for pattern in PATTERNS if _all(said, pattern)), "")


def _day_numbers(said: list[str], *, named: bool) -> bool:
    """Whether these are days as a spreadsheet counts them, from 1954 to 2099: where the column is
    `named` so, or where others of its cells are dates."""
    found = [bool(_DAY_NUMBER.fullmatch(cell)) for cell in said]
    if not any(found) or (all(found) and not named):
        return False
    return all(
        20_000 <= float(cell) < 73_050 if number else _ISO_DAY.match(cell)
        for cell, number in zip(said, found, strict=True)
    )


def _all(said: list[str], pattern: str) -> bool:
    return all(_readable(cell, lambda text: datetime.strptime(text, pattern)) for cell in said)


def _readable(cell: str, read: Callable[[str], object]) -> bool:
    try:
        read(cell)
    except ValueError:
        return False
    return True


def _either_way(said: list[str]) -> bool:
    """Whether no day is later than the twelfth, so that day and month could change places."""
    for cell in said:
        found = _FIRST_TWO.match(cell)
        if found is None or int(found[1]) > 12 or int(found[2]) > 12 or "." in cell:
            return False
    return True
