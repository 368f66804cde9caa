"""Sheets of workbooks: .xlsx, .xls, .xlsb and .ods."""

import io
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import chain, islice
from pathlib import Path
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetVisibleEnum,
)

from leadwright.core.problem import Problem, ProblemsError

Cells = list[Any]
LOOK_AT = 20
"""So many rows are looked at to find the header: reports begin with titles."""


class Sheet:
    """One sheet: `header`, and by iterating (row, cells) of what follows it, blank rows left out.

    Cells are texts, numbers, booleans or ISO 8601 times. `position` of `rows` are read. Raises
    ProblemsError for a workbook that cannot be opened or has no such sheet.
    """

    def __init__(self, content: io.BufferedIOBase, path: Path, name: str, *, headed: bool) -> None:
        sheet = _sheet(content, path, name)
        self.rows = max(sheet.total_height, 1)
        self.position = 0
        each = ((n, _texts(cells)) for n, cells in enumerate(sheet.iter_rows(), 1))
        filled = ((n, cells) for n, cells in each if any(cell != "" for cell in cells))
        first = list(islice(filled, LOOK_AT))
        if not first:
            raise ProblemsError([Problem("M121", "The sheet is empty.", f"{path}, {sheet.name}")])
        at = _header_at([cells for _, cells in first]) if headed else 0
        self.header: Cells = first[at][1]
        self._rest = chain(first[at + headed :], filled)

    def __iter__(self) -> Iterator[tuple[int, Cells]]:
        for row, cells in self._rest:
            self.position = row
            yield row, cells


def names_of(content: io.BufferedIOBase) -> tuple[str, ...]:
    """The visible sheets, in order; none where it cannot be opened."""
    try:
        book = CalamineWorkbook.from_filelike(content)
        return tuple(each.name for each in book.sheets_metadata if _shown(each.visible))
    except (CalamineError, OSError, ValueError):
        return ()


def _sheet(content: io.BufferedIOBase, path: Path, name: str) -> CalamineSheet:
    try:
        book = CalamineWorkbook.from_filelike(content)
        shown = [each.name for each in book.sheets_metadata if _shown(each.visible)]
        if name and name not in book.sheet_names:
            hint = f"There are: {', '.join(book.sheet_names)}."
            raise ProblemsError([Problem("M130", f"There is no sheet {name!r}.", str(path), hint)])
        return book.get_sheet_by_name(name or next(iter(shown or book.sheet_names)))
    except PasswordError:
        what = "The workbook is protected by a password."
        hint = "Save it without one, or as CSV."
    except (CalamineError, OSError, StopIteration, ValueError):
        what, hint = "The workbook cannot be read.", "Save it again as .xlsx, or as CSV."
    raise ProblemsError([Problem("M120", what, str(path), hint)])


def _shown(visible: SheetVisibleEnum) -> bool:
    return visible == SheetVisibleEnum.Visible


def _header_at(rows: list[Cells]) -> int:
    """The first row of which more than half is filled: what stands above is a title."""
    full = [sum(cell != "" for cell in cells) for cells in rows]
    return next(n for n, count in enumerate(full) if count * 2 > max(full))


def _texts(cells: Cells) -> Cells:
    return [_scalar(cell) for cell in cells]


def _scalar(cell: Any) -> Any:
    if type(cell) is str or type(cell) is bool:
        return cell
    if type(cell) is float:
        return int(cell) if cell.is_integer() and abs(cell) < 1e15 else cell
    if isinstance(cell, datetime):
        return (cell.date() if cell.time() == time() else cell).isoformat()
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return cell.total_seconds()
    return cell
