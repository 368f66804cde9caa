"""Rows of a file as events, and what becomes of those that cannot be used."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

import msgspec

from leadwright.capture.event import Event
from leadwright.capture.identify import LONGEST
from leadwright.capture.instants import EARLIEST
from leadwright.capture.traits import account_traits, person_traits
from leadwright.capture.values import flat
from leadwright.core.problem import Problem, ProblemsError
from leadwright.core.time import DAY
from leadwright.core.unit import Scalar
from leadwright.sources.files.plan import WHO, Field, Map
from leadwright.sources.files.records import Record, Records
from leadwright.sources.files.survey import Survey, survey
from leadwright.sources.files.values import Getter, RefusedValue, SkippedRow, getter

_KINDS = {"people": "traits", "accounts": "account", "events": "event"}


class Mapped(msgspec.Struct, frozen=True):
    """A row that could be used. `row` counts as a spreadsheet does; `part` says of which file,
    where several are read together."""

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
    Counts what it skips because the map says so (`skipped`). Raises ProblemsError when the file
    cannot be read at all or lacks columns that the map names.
    """

    def __init__(
        self, path: Path, plan: Map, *, now: int, history: bool = False, part: int = 0
    ) -> None:
        self.plan = plan
        self.part = part
        self.survey: Survey = survey(path, plan.format, plan.columns())
        self._records = Records(self.survey, plan.format)
        self.columns = self._records.columns
        self.skipped = 0
        self.unseen = set(plan.columns()) if not self.columns else set()
        """JSON only: names the map uses that no row has had so far."""
        self._make = _maker(plan, now, history)
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
            if column not in self.columns
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

    def __iter__(self) -> Iterator[Mapped | Reject]:
        for record in self._records:
            if record.cells is None:
                yield Reject(record.row, ((record.code, record.what),), record.raw)
                continue
            if self.unseen:
                self._look_for_unseen(record)
            try:
                yield Mapped(record.row, self._make(record.cells), self.part)
            except _RefusedRow as refused:
                yield Reject(record.row, refused.problems, record.raw)
            except SkippedRow:
                self.skipped += 1

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


class _RefusedRow(Exception):  # noqa: N818 - one row's fate, not a fault
    def __init__(self, problems: list[tuple[str, str]]) -> None:
        super().__init__()
        self.problems = tuple(problems)


def _maker(plan: Map, now: int, history: bool) -> Callable[[Any], Event]:
    """The function from a record's cells to an event. It tells all problems of a row at once."""
    take = _taker(plan)
    kind, needed = _KINDS[plan.kind], WHO[plan.kind]
    clean = account_traits if plan.kind == "accounts" else person_traits
    about_event = plan.kind == "events"

    def make(cells: Any) -> Event:
        problems: list[tuple[str, str]] = []
        who, occurred_at, name, body, traits = take(cells, problems)
        if not problems:
            _check(who, needed, occurred_at, now, problems)
        if about_event and not name and not problems:
            problems.append(("R303", "The row has no event name."))
        if problems:
            raise _RefusedRow(problems)
        domain = who.pop("domain", "")
        if domain:
            body["domain"] = domain
        if not about_event and who.get("email"):
            body["email"] = who["email"]
        return Event(
            kind=kind,
            name=name,
            occurred_at=now if occurred_at is None else occurred_at,
            body=flat(body) if about_event else clean(body),
            traits=person_traits(traits) if traits else {},
            history=history,
            **who,
        )

    return make


_Taken = tuple[dict[str, Any], int | None, str, dict[str, Any], dict[str, Any]]


def _taker(plan: Map) -> Callable[[Any, list[tuple[str, str]]], _Taken]:
    """The function that takes all values of a map out of a record, noting what it refuses."""
    form = plan.format

    def getters(fields: tuple[Field, ...]) -> list[tuple[str, Getter]]:
        return [(field.target, getter(field, form)) for field in fields]

    who_from, body_from = getters(plan.identify), getters(plan.body)
    traits_from = getters(plan.traits)
    times = getters((plan.occurred_at,)) if plan.occurred_at else []
    names = getters((plan.event,)) if plan.event else []

    def take(cells: Any, problems: list[tuple[str, str]]) -> _Taken:
        def all_of(pairs: list[tuple[str, Getter]]) -> dict[str, Scalar]:
            values: dict[str, Scalar] = {}
            for target, get in pairs:
                try:
                    value = get(cells)
                except RefusedValue as refused:
                    problems.append((refused.code, f"{refused}."))
                    continue
                if value is not None:
                    values[target] = value
            return values

        who = {target: str(value) for target, value in all_of(who_from).items()}
        at: Any = all_of(times).get("occurred_at")
        if times and at is None and not problems:
            problems.append(("R302", "The row has no time (occurred_at)."))
        name = str(all_of(names).get("event", ""))
        return who, at, name, all_of(body_from), all_of(traits_from)

    return take


def _check(
    who: dict[str, Any],
    needed: tuple[str, ...],
    occurred_at: int | None,
    now: int,
    problems: list[tuple[str, str]],
) -> None:
    if not any(who.get(kind) for kind in needed):
        problems.append(("R301", f"The row has none of {', '.join(needed)}."))
    problems += [
        ("R304", f"{kind} is longer than {LONGEST} characters.")
        for kind, value in who.items()
        if len(value) > LONGEST
    ]
    if occurred_at is None:
        return
    if occurred_at < EARLIEST:
        what = "The time is before the year 2000; is it in seconds (unix) and not unix_ms?"
        problems.append(("R305", what))
    elif occurred_at > now + DAY:
        problems.append(("R306", f"The time is in the future: {_day(occurred_at)}."))


def _day(at: int) -> str:
    try:
        return datetime.fromtimestamp(at / 1000, UTC).date().isoformat()
    except (OverflowError, ValueError, OSError):
        return "beyond the year 9999"
