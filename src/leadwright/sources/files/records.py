"""The records of a file one by one, each with what is wrong with it, if anything is."""

import io
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import IO, Protocol

import msgspec

from leadwright.core.problem import Problem, ProblemsError
from leadwright.sources.files.csv_rows import (
    Lines,
    Row,
    as_meant,
    csv_rows,
    fitted,
    odd,
    unquoted,
)
from leadwright.sources.files.json_values import json_lines, json_values
from leadwright.sources.files.plan import Format
from leadwright.sources.files.record import Record
from leadwright.sources.files.survey import MIXED, Survey, unpacked

MARKS = ("leadwright_row", "leadwright_code", "leadwright_problem")
"""Columns of a rejects file that are not the record's own."""

_GUARDED = re.compile(r"'[=+\-@\t\r]")


class _Counted(Protocol):
    """What counts rows and not bytes."""

    rows: int
    position: int


class Records:
    """Iterates over a file's records. `position` is how many of `size` bytes are read."""

    def __init__(self, survey: Survey, form: Format) -> None:
        self.survey = survey
        self.columns: tuple[str, ...] = ()
        self._counted: _Counted | None = None
        self._raw = survey.path.open("rb")
        self._content = unpacked(self._raw, survey.gzipped)
        self._text: IO[str] | None = None
        try:
            self._records = self._open(form)
        except BaseException:
            self.close()
            raise

    def _open(self, form: Format) -> Iterator[Record]:
        kind = self.survey.type
        if kind == "jsonl":
            return json_lines(self._content)
        if kind == "json":
            return json_values(self._content, self.survey.encoding)
        if kind == "excel":
            return self._sheet(form)
        if kind == "parquet":
            return self._table()
        encoding = "utf-8-sig" if self.survey.encoding == MIXED else self.survey.encoding
        self._text = io.TextIOWrapper(
            self._content,  # type: ignore[type-var]  # a GzipFile has all that is needed
            encoding=encoding,
            errors="replace" if encoding == "utf-16" else "surrogateescape",
            newline="",
        )
        rows = csv_rows(Lines(self._text), self.survey.delimiter)
        first = next(rows, None)
        columns, wrapped = _header(first, self.survey)
        if form.columns and columns[:1] != MARKS[:1]:
            columns, rows = form.columns, chain([first] if first else (), rows)
        self.columns = columns
        return _csv_records(rows, columns, self.survey, wrapped=wrapped)

    def _sheet(self, form: Format) -> Iterator[Record]:
        # Most files are no workbooks: the library is loaded for those that are.
        from leadwright.sources.files.excel import Sheet

        sheet = Sheet(self._whole(), self.survey.path, form.sheet, headed=not form.columns)
        header = tuple(str(cell).strip() for cell in sheet.header)
        self._counted, self.columns = sheet, form.columns or _named(header)
        return _sheet_records(sheet, self.columns)

    def _table(self) -> Iterator[Record]:
        from leadwright.sources.files.parquet import Table

        table = Table(self._whole(), self.survey.path)
        self._counted, self.columns = table, table.columns
        encode = msgspec.json.encode
        return (Record(n, row, encode(row).decode()) for n, row in enumerate(table, 1))

    def _whole(self) -> io.BufferedIOBase:
        """The content as something one can move about in."""
        return io.BytesIO(self._content.read()) if self.survey.gzipped else self._content

    def __iter__(self) -> Iterator[Record]:
        return self._records

    @property
    def position(self) -> int:
        """Bytes read so far, as on disk."""
        if self._counted is not None:
            return self.survey.size * self._counted.position // self._counted.rows
        return self._raw.tell() if not self._raw.closed else self.survey.size

    def close(self) -> None:
        """Close the file."""
        if self._text is not None:
            self._text.close()
        self._content.close()
        self._raw.close()


def _header(first: Row | None, survey: Survey) -> tuple[tuple[str, ...], bool]:
    """The columns, and whether their line stood in quotes as a whole."""
    if first is None or first[1] is None:
        problem = Problem("M122", "The file has no header line that can be read.", str(survey.path))
        raise ProblemsError([problem])
    cells = unquoted(first[1], survey.delimiter)
    return _named(tuple(cell.strip() for cell in cells)), cells is not first[1]


def _named(columns: tuple[str, ...]) -> tuple[str, ...]:
    """Without the nameless columns at the end, which spreadsheets leave behind."""
    width = max((n for n, column in enumerate(columns, 1) if column), default=1)
    return columns[:width]


def _csv_records(
    rows: Iterator[Row], columns: tuple[str, ...], survey: Survey, *, wrapped: bool
) -> Iterator[Record]:
    width, guarded = len(columns), columns[:1] == MARKS[:1]
    mixed, encoding = survey.encoding == MIXED, survey.encoding
    for row, cells, line, fault in rows:
        if cells is None:
            yield Record(row, None, line, "R101", f"The line cannot be read: {fault}.")
            continue
        if wrapped or (len(cells) == 1 and width > 1):
            cells = unquoted(cells, survey.delimiter)
        if len(cells) != width:
            cells = fitted(cells, width)
        if mixed:
            cells = [as_meant(cell, MIXED) if odd(cell, MIXED) else cell for cell in cells]
        if len(cells) != width:
            yield Record(row, None, cells, "R102", f"{len(cells)} columns instead of {width}.")
        elif survey.damaged and not mixed and odd("\0".join(cells), encoding):
            raw = [as_meant(cell, encoding) if odd(cell, encoding) else cell for cell in cells]
            what = "Some bytes are not of the file's encoding; here they are as probably meant."
            yield Record(row, None, raw, "R103", what)
        else:
            if guarded:
                cells = [cell[1:] if _GUARDED.match(cell) else cell for cell in cells]
            yield Record(row, dict(zip(columns, cells, strict=True)), cells)


def _sheet_records(
    sheet: Iterable[tuple[int, list[object]]], columns: tuple[str, ...]
) -> Iterator[Record]:
    width, guarded = len(columns), columns[:1] == MARKS[:1]
    for row, cells in sheet:
        raw = ["" if cell is None else str(cell) for cell in cells[:width]]
        if guarded:
            cells = [c[1:] if isinstance(c, str) and _GUARDED.match(c) else c for c in cells]
        if len(cells) != width:
            cells = [*cells[:width], *[""] * (width - len(cells))]
        yield Record(row, dict(zip(columns, cells, strict=True)), raw)
