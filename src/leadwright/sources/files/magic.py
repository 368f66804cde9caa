"""What a file is by its first bytes: a workbook, a table, text, or something no table is in."""

import io
import zipfile
from pathlib import Path

from leadwright.core.problem import Problem, ProblemsError

EXCEL, PARQUET, TEXT = "excel", "parquet", ""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_OTHERS = {
    b"%PDF": "a PDF",
    b"{\\rtf": "a text document (RTF)",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"SQLite format 3\0": "a database (SQLite)",
    b"\x7fELF": "a program",
    b"MZ\x90": "a program",
    b"7z\xbc\xaf": "an archive (7z)",
    b"Rar!": "an archive (RAR)",
    b"BZh": "an archive (bzip2)",
    b"\xfd7zXZ": "an archive (xz)",
    b"\x28\xb5\x2f\xfd": "an archive (zstd)",
    b"PK\x05\x06": "an empty archive (zip)",
}
_MARKUP = (b"<!doctype", b"<html", b"<?xml", b"<table")
_WIDE = ("utf-16", "utf-32", "utf_16", "utf_32")
UNPACKED_MAX = 2_000_000_000
"""Bytes that a workbook may unpack to: a small file that grows beyond is no table."""


def nature(head: bytes, content: io.BufferedIOBase, path: Path, encoding: str) -> str:
    """EXCEL, PARQUET or TEXT. `content` is the file (unpacked), to look into if it is an archive;
    `encoding` what a map says of it. Raises ProblemsError for what holds no table."""
    if head.startswith(b"PAR1"):
        return PARQUET
    if head.startswith(_OLE):
        return EXCEL
    if head.startswith(_ZIP):
        return _archive(content, path)
    for start, what in _OTHERS.items():
        if head.startswith(start):
            raise _no_table(path, what)
    if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:9].lower().startswith(_MARKUP):
        hint = "Open it with a spreadsheet and save it as CSV or .xlsx, or export it again."
        raise _no_table(path, "a web page or XML, whatever its name says", hint)
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff")) or encoding.lower().startswith(_WIDE)
    if not wide and head.count(0) * 10 > len(head):
        hint = "If it is text in UTF-16, say so: `format: {encoding: utf-16-le}`."
        raise _no_table(path, "no text", hint)
    return TEXT


def _archive(content: io.BufferedIOBase, path: Path) -> str:
    try:
        with zipfile.ZipFile(content) as packed:
            names = set(packed.namelist())
            size = sum(each.file_size for each in packed.infolist())
            kind = packed.read("mimetype")[:100] if "mimetype" in names else b""
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError):  # of unknown packing, too
        problem = Problem("M120", "The file is cut off or damaged.", str(path), "Save it again.")
        raise ProblemsError([problem]) from None
    workbook = any(name.startswith("xl/workbook.") for name in names)
    if not workbook and b"opendocument.spreadsheet" not in kind:
        what = "a text document" if "word/document.xml" in names else "an archive (zip)"
        raise _no_table(path, what, "Unpack it, and import what is in it.")
    if size > UNPACKED_MAX:
        what = f"The workbook unpacks to {size:,} bytes, which is more than can be read."
        raise ProblemsError([Problem("M128", what, str(path), "Save the sheet as CSV.")])
    return EXCEL


def _no_table(path: Path, what: str, hint: str = "") -> ProblemsError:
    hint = hint or "CSV, Excel, Parquet, JSON and JSON lines are read."
    return ProblemsError([Problem("M127", f"The file is {what}.", str(path), hint)])
