"""A first look at a file: what it is, how it is written, and what names its content."""

import csv
import gzip
import io
import re
import zlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from leadwright.core.problem import Problem, ProblemsError
from leadwright.sources.files import magic
from leadwright.sources.files.csv_rows import unquoted
from leadwright.sources.files.plan import Format

CHUNK = 1 << 20
MIXED = "mixed"
"""An encoding a map may name: UTF-8, and where a cell is not, what Windows wrote."""
_GZIP = b"\x1f\x8b"
_BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_TYPES = {
    ".csv": "csv", ".tsv": "csv", ".tab": "csv", ".txt": "csv",
    ".jsonl": "jsonl", ".ndjson": "jsonl",
}  # fmt: skip
_DELIMITERS = ",;\t|"
_CP1252_HOLES = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_WELL_FORMED = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_HIGH = re.compile(rb"[\x80-\xff]")


@dataclass(frozen=True, slots=True)
class Survey:
    """What was found out. `digest` names the (unpacked) content; `damaged`: some bytes are not
    of the `encoding`, and the rows they stand in are refused; `size` in bytes as on disk."""

    path: Path
    type: str
    gzipped: bool
    encoding: str
    damaged: bool
    digest: str
    size: int
    delimiter: str = ","


def survey(path: Path, form: Format, wanted: Collection[str]) -> Survey:
    """Look at the whole file once. `wanted` are the columns the map names, which helps to tell
    delimiters apart. Raises ProblemsError when the file cannot be read at all."""
    try:
        size = path.stat().st_size
        with path.open("rb") as raw:
            gzipped = raw.read(2) == _GZIP
        look = _Look()
        for chunk in _chunks(path, gzipped):
            look.at(chunk)
    except (OSError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        problem = Problem("M120", f"The file cannot be read: {reason}.", str(path))
        raise ProblemsError([problem]) from None
    if not look.head.strip():
        raise ProblemsError([Problem("M121", "The file is empty.", str(path))])
    with path.open("rb") as raw, unpacked(raw, gzipped) as content:
        kind = magic.nature(look.head, content, path, form.encoding)
    if kind:
        return Survey(path, kind, gzipped, "", False, look.digest.hexdigest(), size)
    encoding, damaged = look.encoding(form.encoding)
    start = look.head.decode("utf-8-sig" if encoding == MIXED else encoding, "replace")
    kind = _type(path, form, start)
    if kind != "csv":
        encoding = "utf-8-sig" if encoding in ("cp1252", "latin-1", MIXED) else encoding
    delimiter = _delimiter(form, start, wanted) if kind == "csv" else ""
    digest = look.digest.hexdigest()
    return Survey(path, kind, gzipped, encoding, damaged, digest, size, delimiter)


def unpacked(raw: io.BufferedReader, gzipped: bool) -> io.BufferedIOBase:
    """The content of an open file. Read it with `read1`: the last piece of a packed file that is
    cut off would be lost with `read`."""
    return gzip.GzipFile(fileobj=raw, mode="rb") if gzipped else raw


def _chunks(path: Path, gzipped: bool) -> Iterator[bytes]:
    """The content piece by piece; a packed file that is cut off just ends."""
    with path.open("rb") as raw, unpacked(raw, gzipped) as content:
        while True:
            try:
                chunk = content.read1(CHUNK)
            except EOFError:
                return
            if not chunk:
                return
            yield chunk


class _Look:
    """Gathers what the content tells, chunk by chunk."""

    def __init__(self) -> None:
        self.digest = blake2b(digest_size=16)
        self.head = b""
        self.well_formed = 0
        self.stray = 0
        self.holes = False
        self.cut = b""

    def at(self, chunk: bytes) -> None:
        self.digest.update(chunk)
        if len(self.head) < 65_536:
            self.head += chunk[: 65_536 - len(self.head)]
        chunk, self.cut = _whole_characters(self.cut + chunk)
        if not chunk.isascii():
            rest, good = _WELL_FORMED.subn(b"", chunk)
            self.well_formed += good
            self.stray += len(_HIGH.findall(rest))
            self.holes = self.holes or bool(_CP1252_HOLES.search(chunk))

    def encoding(self, asked: str) -> tuple[str, bool]:
        """(encoding, damaged). Without a wish: UTF-8 unless most of what is not ASCII is not
        UTF-8 either; then Windows' cp1252, or latin-1 where cp1252 has no such character."""
        for bom, name in _BOMS.items():
            if self.head.startswith(bom):
                return name, name == "utf-16" or self._strays() > 0
        if asked not in ("auto", "utf-8", "utf-8-sig"):
            return asked, True
        if asked != "auto" or self.well_formed >= self._strays():
            return "utf-8-sig", self._strays() > 0
        return ("latin-1" if self.holes else "cp1252"), self.well_formed > 0

    def _strays(self) -> int:
        return self.stray + len(self.cut)


def _whole_characters(chunk: bytes) -> tuple[bytes, bytes]:
    """Without the character that the end of the chunk may have cut, and that character."""
    for back in range(1, min(4, len(chunk)) + 1):
        if chunk[-back] >= 0xC0:
            return chunk[:-back], chunk[-back:]
    return chunk, b""


def _type(path: Path, form: Format, start: str) -> str:
    if form.type not in ("auto", "excel", "parquet"):  # a workbook's rejects are CSV
        return form.type
    suffixes = [suffix for suffix in path.suffixes if suffix != ".gz"]
    by_name = _TYPES.get(suffixes[-1].lower()) if suffixes else None
    if by_name:
        return by_name
    return "json" if start.lstrip("\ufeff \t\r\n")[:1] in ("[", "{") else "csv"


def _delimiter(form: Format, start: str, wanted: Collection[str]) -> str:
    """The one under which most wanted columns are in the header, then most columns at all."""
    if form.delimiter != "auto":
        return form.delimiter
    lines = start.splitlines(keepends=True)
    first = [line for line in lines if line.strip()][:1]
    if first and first[0].startswith("sep=") and len(first[0].strip("\r\n")) == 5:
        return first[0][4]

    def found(delimiter: str) -> tuple[int, int]:
        rows = list(csv.reader(io.StringIO("".join(first)), delimiter=delimiter))
        header = [cell.strip() for cell in unquoted(rows[0], delimiter)] if rows else []
        return sum(name in header for name in wanted), len(header)

    return max(_DELIMITERS, key=found)
