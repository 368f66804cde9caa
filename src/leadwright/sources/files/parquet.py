"""Parquet files, batch by batch. Needs the extra `parquet`."""

import io
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from importlib import import_module
from math import isfinite
from pathlib import Path
from typing import Any

from leadwright.core.problem import Problem, ProblemsError

AT_ONCE = 2_000


class Table:
    """`columns`, and by iterating the rows as column -> value. `position` of `rows` are read.

    Raises ProblemsError where the library is missing or the file cannot be read.
    """

    def __init__(self, content: io.BufferedIOBase, path: Path) -> None:
        try:
            arrow, parquet = import_module("pyarrow"), import_module("pyarrow.parquet")
        except ImportError:
            hint = "pip install 'leadwright[parquet]'"
            problem = Problem("M129", "Reading Parquet needs the extra `parquet`.", str(path), hint)
            raise ProblemsError([problem]) from None
        self._damaged: type[Exception] = arrow.ArrowException
        self._path = path
        self.position = 0
        try:
            self._file = parquet.ParquetFile(content)
        except (self._damaged, OSError) as error:
            raise self._unreadable() from error
        self.columns: tuple[str, ...] = tuple(self._file.schema_arrow.names)
        self.rows = max(self._file.metadata.num_rows, 1)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        try:
            for batch in self._file.iter_batches(batch_size=AT_ONCE):
                for row in batch.to_pylist():
                    self.position += 1
                    yield {name: _plain(value) for name, value in row.items()}
        except (self._damaged, OSError) as error:
            raise self._unreadable() from error

    def _unreadable(self) -> ProblemsError:
        what = "The file is no Parquet that can be read, or it is cut off."
        hint = "Fetch or write it again."
        if self.position:
            hint = f"The first {self.position:,} rows could be read. {hint}"
        return ProblemsError([Problem("M120", what, str(self._path), hint)])


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, float) and not isfinite(value):
        return None
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value
