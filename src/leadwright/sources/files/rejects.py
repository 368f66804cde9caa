"""The file of rows that could not be imported: to be mended and imported again."""

import csv
import json
import os
from pathlib import Path
from types import TracebackType
from typing import Any

from leadwright.core.problem import Problem, ProblemsError
from leadwright.sources.files.records import MARKS
from leadwright.sources.files.rows import Reject, Rows

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Rejects:
    """Writes `FILE.rejects.csv` (or `.jsonl`) beside the file; nothing if there is no reject.

    The first columns say row, code and what is wrong, the rest is the row as it stood. The same
    map reads the file again. Cells that a spreadsheet would take for a formula get a leading
    apostrophe, which reading takes away.
    """

    def __init__(self, rows: Rows, path: Path | None = None) -> None:
        source = rows.survey
        self.tabular = source.type in ("csv", "excel")
        self.path = path or source.path.with_name(
            f"{source.path.name}.rejects.{'csv' if self.tabular else 'jsonl'}"
        )
        if not os.access(self.path.parent, os.W_OK):  # found out now, and not after half the rows
            raise _unwritable(self.path, "no such folder, or it may not be written")
        self.count = 0
        self._columns = [column for column in rows.columns if column not in MARKS]
        self._own = len(rows.columns) - len(self._columns)
        self._delimiter = source.delimiter or ","
        self._file: Any = None
        self._csv: Any = None

    def add(self, reject: Reject) -> None:
        """Write one. Raises ProblemsError when the file cannot be written."""
        if self._file is None:
            self._open()
        self.count += 1
        codes = " ".join(dict.fromkeys(code for code, _ in reject.problems))
        what = " ".join(sentence for _, sentence in reject.problems)
        marks = (str(reject.row), codes, what)
        if self.tabular:
            raw = reject.raw if isinstance(reject.raw, list) else [reject.raw]
            self._csv.writerow([*marks, *(_guarded(cell) for cell in raw[self._own :])])
        else:
            self._file.write(_json_line(marks, str(reject.raw)) + "\n")

    def _open(self) -> None:
        encoding = "utf-8-sig" if self.tabular else "utf-8"
        try:
            self._file = self.path.open("w", encoding=encoding, errors="replace", newline="")
        except OSError as error:
            raise _unwritable(self.path, error.strerror or "") from None
        if self.tabular:
            self._csv = csv.writer(self._file, delimiter=self._delimiter)
            self._csv.writerow([*MARKS, *self._columns])

    def close(self) -> None:
        """Finish the file."""
        if self._file is not None:
            self._file.close()

    def __enter__(self) -> "Rejects":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _unwritable(path: Path, why: str) -> ProblemsError:
    what = f"The file of rejected rows cannot be written: {why}."
    return ProblemsError([Problem("M125", what, str(path), "Name another place with --rejects.")])


def _guarded(cell: str) -> str:
    return "'" + cell if cell.startswith(_FORMULA) else cell


def _json_line(marks: tuple[str, str, str], raw: str) -> str:
    record: dict[str, Any] = {MARKS[0]: int(marks[0]), MARKS[1]: marks[1], MARKS[2]: marks[2]}
    try:
        value = json.loads(raw)
    except (ValueError, RecursionError):
        value = None
    own = value if isinstance(value, dict) else {"leadwright_raw": raw}
    record |= {name: said for name, said in own.items() if name not in MARKS}
    return json.dumps(record, ensure_ascii=False)
