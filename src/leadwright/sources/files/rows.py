"""Rows of a file as events, and what becomes of those that cannot be used."""

from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

import msgspec

from leadwright.capture.event import Event
from leadwright.core.problem import Problem, ProblemsError
from leadwright.sources.files.make import RefusedRow, maker
from leadwright.sources.files.plan import Map
from leadwright.sources.files.record import Record
from leadwright.sources.files.records import Records
from leadwright.sources.files.survey import Survey, survey
from leadwright.sources.files.values import SkippedRow


class Mapped(msgspec.Struct, frozen=True):
    """An event of a row that could be used; a row may be several, in order. `row` counts as a
    spreadsheet does; `part` says of which file, where several are read together."""

    row: int
    event: Event
    part: int = 0


class Reject(msgspec.Struct, frozen=True):
    """A row that could not: `problems` are (code, sentence); `raw` is the row as it stood."""

    row: int
    problems: tuple[tuple[str, str], ...]
    raw: list[str] | str


class Rows:
    """The rows of a file under a map: iterate to get Mapped and Reject. A context manager.

    `now` in ms is when rows without a time of their own happened, and later ones are refused.
    `stages` are those a deal may stand at (empty: whatever is told); without `accounts`, what is
    said of people's companies is left out. Counts the rows that can be used (`used`), and what it
    skips because the map says so (`skipped`). Raises ProblemsError when the file cannot be read at
    all or lacks columns that the map names.
    """

    def __init__(
        self,
        path: Path,
        plan: Map,
        *,
        now: int,
        history: bool = False,
        part: int = 0,
        stages: tuple[str, ...] = (),
        accounts: bool = True,
    ) -> None:
        self.plan = plan
        self.part = part
        self.survey: Survey = survey(path, plan.format, plan.columns())
        self._records = Records(self.survey, plan.format)
        self.columns = self._records.columns
        self.skipped = 0
        self.used = 0
        self.unseen = set(plan.columns()) if not self.columns else set()
        """JSON only: names the map uses that no row has had so far."""
        self._make = maker(plan, now, history=history, stages=stages, accounts=accounts)
        if self.columns:
            self._check_columns()

    def _check_columns(self) -> None:
        missing = [
            Problem(
                "M123",
                f"The file has no column {column!r}, which the map names for {target}.",
                f"{self.plan.file} and {self.survey.path.name}",
                f"Its columns: {', '.join(self.columns)}.",
            )
            for column, target in self.plan.columns().items()
            if column not in self.columns and not self._nested(column)
        ]
        missing += [
            Problem(
                "M124",
                f"The file has two columns {column!r}.",
                self.survey.path.name,
                "Rename one, or name all with `format: {columns: [...]}`.",
            )
            for column in self.plan.columns()
            if self.columns.count(column) > 1
        ]
        if missing:
            self.close()
            raise ProblemsError(missing)

    def _nested(self, column: str) -> bool:
        """Whether it looks into a column of nested values."""
        return self.survey.type == "parquet" and column.split(".")[0] in self.columns

    def __iter__(self) -> Iterator[Mapped | Reject]:
        for record in self._records:
            if record.cells is None:
                yield Reject(record.row, ((record.code, record.what),), record.raw)
                continue
            if self.unseen:
                self._look_for_unseen(record)
            try:
                events = self._make(record.cells)
            except RefusedRow as refused:
                yield Reject(record.row, refused.problems, record.raw)
                continue
            except SkippedRow:
                self.skipped += 1
                continue
            self.used += bool(events)
            self.skipped += not events
            for event in events:
                yield Mapped(record.row, event, self.part)

    def _look_for_unseen(self, record: Record) -> None:
        cells = record.cells or {}
        self.unseen = {name for name in self.unseen if name.split(".")[0] not in cells}

    @property
    def position(self) -> int:
        """Bytes read so far, of `survey.size`."""
        return self._records.position

    def close(self) -> None:
        """Close the file."""
        self._records.close()

    def __enter__(self) -> "Rows":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def read_rows(
    path: Path, plan: Map, *, now: int, history: bool = False
) -> Iterator[Mapped | Reject]:
    """The rows of a file, one after the other. See `Rows`."""
    with Rows(path, plan, now=now, history=history) as rows:
        yield from rows
