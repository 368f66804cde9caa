"""The records of a file one by one, each with what is wrong with it, if anything is."""

import csv
import io
import json
import re
from collections import deque
from collections.abc import Iterator, Mapping
from typing import IO, Any

import msgspec

from leadwright.core.problem import Problem, ProblemsError
from leadwright.sources.files.plan import Format
from leadwright.sources.files.survey import Survey, unpacked

MARKS = ("leadwright_row", "leadwright_code", "leadwright_problem")
"""Columns of a rejects file that are not the record's own."""

_NOT_TEXT = re.compile("[\udc80-\udcff\ufffd]")
_GUARDED = re.compile(r"'[=+\-@\t\r]")


class Record(msgspec.Struct):
    """`cells` by column (None: unreadable), the `raw` cells or text as they stood, and the
    fault, if one shows already here. `row` counts as a spreadsheet does: 1 is the header."""

    row: int
    cells: Mapping[str, Any] | None
    raw: list[str] | str
    code: str = ""
    what: str = ""


class Records:
    """Iterates over a file's records. `position` is how many of `size` bytes are read."""

    def __init__(self, survey: Survey, form: Format) -> None:
        self.survey = survey
        self.columns: tuple[str, ...] = ()
        self._raw = survey.path.open("rb")
        self._content = unpacked(self._raw, survey.gzipped)
        self._text: IO[str] | None = None
        try:
            self._records = self._open(form)
        except BaseException:
            self.close()
            raise

    def _open(self, form: Format) -> Iterator[Record]:
        if self.survey.type == "jsonl":
            return _json_lines(_whole_lines(self._content))
        if self.survey.type == "json":
            return _json_values(_all_of(self._content), self.survey)
        self._text = io.TextIOWrapper(
            self._content,  # type: ignore[type-var]  # a GzipFile has all that is needed
            encoding=self.survey.encoding,
            errors="replace" if self.survey.encoding == "utf-16" else "surrogateescape",
            newline="",
        )
        lines = _Lines(self._text)
        rows = _csv_rows(lines, self.survey.delimiter)
        self.columns = form.columns or _header(next(rows, None), self.survey)
        return _csv_records(rows, self.columns, damaged=self.survey.damaged)

    def __iter__(self) -> Iterator[Record]:
        return self._records

    @property
    def position(self) -> int:
        """Bytes read so far, as on disk."""
        return self._raw.tell() if not self._raw.closed else self.survey.size

    def close(self) -> None:
        """Close the file."""
        if self._text is not None:
            self._text.close()
        self._content.close()
        self._raw.close()


# --------------------------------------------------------------------------- CSV


class _Lines:
    """Lines of text that remember those of the current record and can be given back."""

    def __init__(self, text: IO[str]) -> None:
        self._text = text
        self._again: deque[str] = deque()
        self.taken: list[str] = []
        self.cut_off = False

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else self._read()
        self.taken.append(line)
        return line

    def _read(self) -> str:
        try:
            return next(self._text)
        except (EOFError, OSError, UnicodeError):
            self.cut_off = True
            raise StopIteration from None

    def give_back(self) -> str:
        """Return the first line taken; the others are read again."""
        first, *rest = self.taken
        self._again.extendleft(reversed(rest))
        self.taken.clear()
        return first


_Row = tuple[int, list[str] | None, str, str]
"""(row, cells, raw line, fault)"""


def _csv_rows(lines: _Lines, delimiter: str) -> Iterator[_Row]:
    """The lines as cells. A broken quote costs its own line and not those after it."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True, skipinitialspace=True)
    row = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            row += 1
            yield row, None, lines.give_back().rstrip("\r\n"), str(error)
            continue
        row += 1
        lines.taken.clear()
        if cells:
            yield row, cells, "", ""
    if lines.cut_off:
        yield row + 1, None, "", "the file is cut off or damaged here; what follows is lost"


def _header(first: _Row | None, survey: Survey) -> tuple[str, ...]:
    if first is None or first[1] is None:
        problem = Problem("M122", "The file has no header line that can be read.", str(survey.path))
        raise ProblemsError([problem])
    return tuple(cell.strip() for cell in first[1])


def _csv_records(
    rows: Iterator[_Row],
    columns: tuple[str, ...],
    *,
    damaged: bool,
) -> Iterator[Record]:
    width, guarded = len(columns), columns[:1] == MARKS[:1]
    for row, cells, line, fault in rows:
        if cells is None:
            yield Record(row, None, line, "R101", f"The line cannot be read: {fault}.")
        elif len(cells) != width:
            what = f"{len(cells)} columns instead of {width}."
            yield Record(row, None, cells, "R102", what)
        elif damaged and _NOT_TEXT.search("".join(cells)):
            what = "Some bytes are not of the file's encoding."
            yield Record(row, None, cells, "R103", what)
        else:
            if guarded:
                cells = [cell[1:] if _GUARDED.match(cell) else cell for cell in cells]
            yield Record(row, dict(zip(columns, cells, strict=True)), cells)


# --------------------------------------------------------------------------- JSON


def _whole_lines(content: io.BufferedIOBase) -> Iterator[bytes]:
    try:
        yield from content
    except EOFError:
        yield b"\0"


def _json_lines(lines: Iterator[bytes]) -> Iterator[Record]:
    decode = msgspec.json.Decoder(dict[str, Any]).decode
    for row, line in enumerate(lines, 1):
        text = (line.removeprefix(b"\xef\xbb\xbf") if row == 1 else line).strip()
        if not text:
            continue
        raw = text.decode("utf-8", "replace")
        if text == b"\0":
            what = "The packed file is cut off here; what follows is lost."
            yield Record(row, None, "", "R101", what)
            continue
        try:
            yield Record(row, decode(text), raw)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            yield Record(row, None, raw, "R101", f"The line is not a JSON object: {error}.")


def _all_of(content: io.BufferedIOBase) -> bytes:
    pieces = []
    try:
        while piece := content.read1(1 << 20):
            pieces.append(piece)
    except EOFError:
        pass
    return b"".join(pieces)


def _json_values(content: bytes, survey: Survey) -> Iterator[Record]:
    """The objects of an array, or simply one after the other; one cut off at the end is told."""
    text = content.decode(survey.encoding, "replace").lstrip("\ufeff")
    decoder, space = json.JSONDecoder(), re.compile(r"[\s,\[]*")
    at, row = space.match(text).end(), 0  # type: ignore[union-attr]  # it matches the empty text too
    while at < len(text) and text[at] != "]":
        row += 1
        try:
            value, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            what = f"From here on the file is not JSON, perhaps cut off: {error}."
            yield Record(row, None, text[at : at + 2000], "R101", what)
            return
        raw = text[at:end]
        if isinstance(value, dict) and not _half_a_character(raw, value):
            yield Record(row, value, raw)
        elif isinstance(value, dict):
            what = "The value holds half a character (a lone surrogate)."
            yield Record(row, None, raw[:2000], "R103", what)
        else:
            yield Record(row, None, raw[:2000], "R101", "The value is not a JSON object.")
        at = space.match(text, end).end()  # type: ignore[union-attr]


def _half_a_character(raw: str, value: dict[str, Any]) -> bool:
    """Whether an escape such as `\\ud800` stands alone, which no store can keep."""
    if "\\u" not in raw:
        return False
    try:
        msgspec.json.encode(value)
    except UnicodeEncodeError:
        return True
    return False
