"""A file's records without a map: for commands that find out themselves what its columns mean."""

import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path

from leadwright.sources.files.plan import Format
from leadwright.sources.files.record import Record
from leadwright.sources.files.records import Records
from leadwright.sources.files.survey import survey, unpacked

_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How files begin that may be workbooks."""


@contextmanager
def plain_records(
    path: Path, form: Format | None = None
) -> Iterator[tuple[tuple[str, ...], Iterator[Record]]]:
    """(columns, records) of a file, how it is written being found out by looking where `form` does
    not say; for JSON, the columns of its first record. Raises ProblemsError when it cannot be read
    at all."""
    form = form or Format()
    records = Records(survey(path, form, ()), form)
    try:
        each = iter(records)
        first = [] if records.columns else list(islice(each, 1))
        cells = first[0].cells if first else None
        yield records.columns or tuple(cells or ()), chain(first, each)
    finally:
        records.close()


def sheets_of(path: Path) -> tuple[str, ...]:
    """The visible sheets of a workbook; none of any other file, or of one that cannot be read."""
    try:
        with path.open("rb") as raw:
            gzipped = raw.read(2) == b"\x1f\x8b"
            raw.seek(0)
            with unpacked(raw, gzipped) as content:
                start = content.read(4)
                if start not in _WORKBOOKS:
                    return ()
                whole = io.BytesIO(start + content.read())
    except (OSError, EOFError, zlib.error):
        return ()
    from leadwright.sources.files.excel import names_of  # most files are no workbooks

    return names_of(whole)
