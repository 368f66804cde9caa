"""Lines of CSV as cells, in the states in which spreadsheets leave them."""

import csv
import re
from collections import deque
from collections.abc import Iterator
from typing import IO

NOT_TEXT = re.compile("[\udc80-\udcff\ufffd]")
_DOUBLED = re.compile("[\u00c2-\u00f4][\u0080-\u00bf\u0152-\u02dc\u2013-\u2122]")
"""What two characters of UTF-8 look like to one who reads them as Windows' cp1252."""

Row = tuple[int, list[str] | None, str, str]
"""(row, cells, raw line, fault)"""


LINE_MAX = 1 << 20
"""Characters a line may have: a longer one is no row, and is not held."""
SHOWN = 2_000
"""Characters that are shown of it."""


class _TooLong(str):
    """The beginning of a line that is longer."""

    __slots__ = ()


class Lines:
    """Lines of text that remember those of the current record and can be given back."""

    def __init__(self, text: IO[str]) -> None:
        self._text = text
        self._again: deque[str] = deque()
        self.taken: list[str] = []
        self.cut_off = False

    def __iter__(self) -> "Lines":
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else self._read()
        self.taken.append(line)
        if isinstance(line, _TooLong):
            raise csv.Error(f"it is longer than {LINE_MAX:,} characters")
        return line

    def _read(self) -> str:
        try:
            line = self._text.readline(LINE_MAX)
            if len(line) == LINE_MAX and not line.endswith(("\n", "\r")):
                return self._skip(line)
        except (EOFError, OSError, UnicodeError):
            self.cut_off = True
            raise StopIteration from None
        if not line:
            raise StopIteration
        return line

    def _skip(self, line: str) -> str:
        """Leave out the rest of a line that is too long; what is shown of it."""
        rest = line
        while len(rest) == LINE_MAX and not rest.endswith(("\n", "\r")):
            rest = self._text.readline(LINE_MAX)
        return _TooLong(line[:SHOWN])

    def give_back(self) -> str:
        """Return the first line taken; the others are read again."""
        first, *rest = self.taken
        self._again.extendleft(reversed(rest))
        self.taken.clear()
        return first


def csv_rows(lines: Lines, delimiter: str) -> Iterator[Row]:
    """The lines as cells, blank ones and a leading `sep=;` left out. A broken quote costs its own
    line and not those after it."""
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
        if any(cells) and not (row == 1 and len(cells) <= 2 and cells[0] == "sep="):
            yield row, cells, "", ""
    if lines.cut_off:
        yield row + 1, None, "", "the file is cut off or damaged here; what follows is lost"


def unquoted(cells: list[str], delimiter: str) -> list[str]:
    """The cells of a line that a spreadsheet has put into quotes as a whole, else as they are."""
    if delimiter not in cells[0] or any(cells[1:]):
        return cells
    try:
        rows = csv.reader([cells[0]], delimiter=delimiter, strict=True, skipinitialspace=True)
        return next(rows, cells)
    except csv.Error:
        return cells


def fitted(cells: list[str], width: int) -> list[str]:
    """Without empty cells beyond the header's columns."""
    return cells[:width] if len(cells) > width and not any(map(str.strip, cells[width:])) else cells


def odd(text: str, encoding: str) -> bool:
    """Whether a text holds bytes that are not of the file's encoding."""
    if encoding in ("cp1252", "latin-1"):
        return bool(_DOUBLED.search(text))
    return bool(NOT_TEXT.search(text))


def as_meant(cell: str, encoding: str) -> str:
    """A cell of the other encoding, as its writer most likely meant it: in a file of UTF-8 what
    Windows wrote, and the other way round."""
    try:
        if encoding in ("cp1252", "latin-1"):
            return cell.encode(encoding).decode("utf-8")
        raw = cell.encode("utf-8", "surrogateescape")
    except UnicodeError:
        return cell
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        pass
    try:
        return raw.decode("cp1252")
    except UnicodeDecodeError:
        return raw.decode("latin-1")
