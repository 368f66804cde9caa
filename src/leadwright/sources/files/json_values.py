"""JSON lines, and the objects of JSON arrays, however large the file is."""

import io
import json
import re
from codecs import getincrementaldecoder
from collections.abc import Iterator
from typing import Any

import msgspec

from leadwright.sources.files.record import Record

PIECE = 1 << 20
LONGEST = 64 << 20
"""Characters that one value may have: what is longer is taken for damage."""
LINE_MAX = 1 << 20
"""Bytes a line may have: a longer one is no row, and is not held."""
_SPACE = re.compile(r"[\s,\[\ufeff]*")


def json_lines(content: io.BufferedIOBase) -> Iterator[Record]:
    """The lines, each an object or refused."""
    decode = msgspec.json.Decoder(dict[str, Any]).decode
    for row, line in enumerate(_whole_lines(content), 1):
        text = (line.removeprefix(b"\xef\xbb\xbf") if row == 1 else line).strip()
        if not text:
            continue
        raw = text.decode("utf-8", "replace")
        if len(line) >= LINE_MAX:
            what = f"The line is longer than {LINE_MAX:,} bytes."
            yield Record(row, None, raw[:2000], "R101", what)
            continue
        if text == b"\0":
            what = "The packed file is cut off here; what follows is lost."
            yield Record(row, None, "", "R101", what)
            continue
        try:
            yield Record(row, decode(text), raw)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            yield Record(row, None, raw, "R101", f"The line is not a JSON object: {error}.")


def json_values(content: io.BufferedIOBase, encoding: str) -> Iterator[Record]:
    """The objects of an array, or simply one after the other; one cut off at the end is told."""
    text, row = _Ahead(content, encoding), 0
    while text.something():
        row += 1
        try:
            value, raw = text.take()
        except (ValueError, RecursionError) as error:
            what = f"From here on the file is not JSON, perhaps cut off: {error}."
            yield Record(row, None, text.shown(), "R101", what)
            return
        if isinstance(value, dict) and not _half_a_character(raw, value):
            yield Record(row, value, raw)
        elif isinstance(value, dict):
            what = "The value holds half a character (a lone surrogate)."
            yield Record(row, None, raw[:2000], "R103", what)
        else:
            yield Record(row, None, raw[:2000], "R101", "The value is not a JSON object.")


class _Ahead:
    """Text of which no more is held than the value at hand needs."""

    def __init__(self, content: io.BufferedIOBase, encoding: str) -> None:
        self._content = content
        self._decode = getincrementaldecoder(encoding)("replace").decode
        self._values = json.JSONDecoder()
        self._text, self._at, self._ended = "", 0, False

    def something(self) -> bool:
        """Whether another value begins, and to it."""
        while True:
            self._at = _SPACE.match(self._text, self._at).end()  # type: ignore[union-attr]  # it matches nothing too
            if self._at < len(self._text):
                return self._text[self._at] != "]"
            if not self._more(PIECE):
                return False

    def take(self) -> tuple[Any, str]:
        """The value that begins here, and its text. Raises ValueError where there is none."""
        piece = PIECE
        while True:
            try:
                value, end = self._values.raw_decode(self._text, self._at)
            except ValueError:
                if len(self._text) - self._at > LONGEST or not self._more(piece):
                    raise
                piece *= 2
                continue
            if end == len(self._text) and not isinstance(value, dict) and self._more(piece):
                continue
            raw, self._at = self._text[self._at : end], end
            return value, raw

    def shown(self) -> str:
        """The beginning of what cannot be read."""
        return self._text[self._at : self._at + 2000]

    def _more(self, size: int) -> bool:
        pieces, held = [self._text[self._at :]], 0
        self._at = 0
        while held < size and not self._ended:
            try:
                piece = self._content.read1(size)
            except EOFError:
                piece = b""
            self._ended = not piece
            pieces.append(self._decode(piece, self._ended))
            held += len(piece)
        self._text = "".join(pieces)
        return held > 0


def _whole_lines(content: io.BufferedIOBase) -> Iterator[bytes]:
    """The lines; of one that is too long the beginning."""
    try:
        while line := content.readline(LINE_MAX):
            rest = line
            while len(rest) == LINE_MAX and not rest.endswith(b"\n"):
                rest = content.readline(LINE_MAX)
            yield line
    except EOFError:
        yield b"\0"


def _half_a_character(raw: str, value: dict[str, Any]) -> bool:
    """Whether an escape such as `\\ud800` stands alone, which no store can keep."""
    if "\\u" not in raw:
        return False
    try:
        msgspec.json.encode(value)
    except UnicodeEncodeError:
        return True
    return False
