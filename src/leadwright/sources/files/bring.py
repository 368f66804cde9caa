"""An import of files, from reading them to the last row handed over: once, and taken up again where
it was broken off."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from pathlib import Path

import msgspec

from leadwright.capture.event import Event
from leadwright.core.ids import duplicate_key, hashed_id
from leadwright.core.input import COMMAND, LANE_IMPORT
from leadwright.core.problem import ProblemsError
from leadwright.ports import ImportRecord, Settings, Submission
from leadwright.sources.files.order import in_time_order
from leadwright.sources.files.plan import Map
from leadwright.sources.files.rejects import Rejects
from leadwright.sources.files.rows import Mapped, Reject, Rows
from leadwright.sources.files.submit import submission

BATCH = 1_000
READING, DONE, FAILED, UPLOADING = "reading", "done", "failed", "uploading"
UNDOING, UNDONE = "undoing", "undone"
KEPT = 1_000
"""Imports looked through for one of the same file that was undone."""

Submit = Callable[[list[Submission]], Sequence[int]]
"""Journals durably; the journal ids."""
Watch = Callable[[Rows], Iterable[Mapped | Reject]]


@dataclass(frozen=True, slots=True)
class Job:
    """One import of files with their maps. Times in ms; `run_on` None: as long as the playbook's
    triggers wait. `rejects` is where rejected rows go, if not beside their file. `stages` are those
    of the playbook's deals; `accounts`: whether it keeps accounts."""

    parts: list[tuple[Path, Map]]
    at: int
    history: bool
    run_on: int | None
    keep_open: bool
    rejects: Path | None
    stages: tuple[str, ...] = ()
    accounts: bool = True

    def rows(self, part: int) -> Rows:
        """The rows of one of the files."""
        path, plan = self.parts[part]
        return Rows(
            path,
            plan,
            now=self.at,
            history=self.history,
            part=part,
            stages=self.stages,
            accounts=self.accounts,
        )


@dataclass(slots=True)
class Tally:
    """What came of the rows. `why` counts the codes of the rejected."""

    read: int = 0
    rejected: int = 0
    skipped: int = 0
    first_at: int = 0
    last_at: int = 0
    why: Counter[str] = field(default_factory=Counter)
    unseen: list[str] = field(default_factory=list)

    def note(self, row: Mapped | Reject, *, timed: bool) -> None:
        """Count one row; `timed`: it has a time of its own."""
        if isinstance(row, Reject):
            self.rejected += 1
            self.why.update(code for code, _ in row.problems)
            return
        if timed:
            at = row.event.occurred_at
            self.first_at = min(self.first_at or at, at)
            self.last_at = max(self.last_at, at)

    def finish(self, rows: Rows) -> None:
        """Count what only the file knows at its end."""
        self.read += rows.used
        self.skipped += rows.skipped
        self.unseen += [f"{name} ({rows.survey.path.name})" for name in sorted(rows.unseen)]


@dataclass(slots=True)
class Brought:
    """An import that is through: its `record`, what came of the rows, the files of rejected rows
    that were written, and `content`, which names what was in the files."""

    record: ImportRecord
    tally: Tally
    rejects: list[Path]
    content: str


class Stopped(Exception):  # noqa: N818 - somebody undoes the import, which is no fault
    """The import was undone while it was under way."""


class Bringing:
    """Hands the rows of a job to the journal. A context manager, which opens the files.

    `before` is an import of the same content that there was already: `done`, or broken off, and
    then it is taken up where it was. `watch` sees the rows go by. Raises ProblemsError when a file
    cannot be read or lacks what its map names.
    """

    def __init__(self, job: Job, settings: Settings, workspace: int, who: str, name: str) -> None:
        self.settings = settings
        self.workspace = workspace
        self._open = ExitStack()
        self.job = job
        try:
            every = self._files()
            names = [f"{rows.survey.digest}:{rows.plan.hash}" for rows in every]
            self.content = hashed_id(*names, job.history, *job.stages, job.accounts)
            self.before = settings.imported(workspace, self.content)
            if self.before is not None and self.before.state == UNDONE:
                self.before = None
            if self.before is not None and self.before.at != job.at:
                self._open.close()  # rows without a time happen when they did the first time
                self.job = replace(job, at=self.before.at)
                every = self._files()
        except BaseException:
            self._open.close()
            raise
        self.every = every
        digests = " ".join(sorted({rows.survey.digest for rows in every}))
        after = self.before.after if self.before is not None else self._undone(digests)
        self.record = self.before or ImportRecord(
            workspace,
            hashed_id(self.content, after) if after else self.content,
            job.at,
            who,
            name,
            READING,
            content=self.content,
            kind=" ".join(dict.fromkeys(plan.kind for _, plan in job.parts)),
            history=job.history,
            size=sum(rows.survey.size for rows in every),
            digests=digests,
            after=after,
        )

    def _undone(self, digests: str) -> str:
        """The newest import of one of the files that was undone; empty: none was."""
        mine = set(digests.split())
        for record in self.settings.imports(self.workspace, KEPT):
            if record.state == UNDONE and mine & set(record.digests.split()):
                return record.id
        return ""

    def _files(self) -> list[Rows]:
        return [
            self._open.enter_context(self.job.rows(part)) for part in range(len(self.job.parts))
        ]

    def run(
        self, submit: Submit, watch: Watch, last: Callable[[Tally], list[Submission]]
    ) -> Brought:
        """Hand over what is not handed over yet; `last` makes what comes behind the rows. Raises
        Stopped when somebody undoes it meanwhile, and ProblemsError where the file cannot be read
        any further: what was read before has come in."""
        try:
            return self._run(submit, watch, last)
        except ProblemsError as error:
            said = " ".join(f"{each.what} {each.hint}".strip() for each in error.problems)
            self._keep(state=FAILED, error=said)
            raise

    def _run(
        self, submit: Submit, watch: Watch, last: Callable[[Tally], list[Submission]]
    ) -> Brought:
        tally, done = Tally(), self.record.handed_over
        with ExitStack() as open_files:
            rejects = [
                open_files.enter_context(Rejects(rows, self.job.rejects)) for rows in self.every
            ]
            good = self._usable(rejects, tally, watch)
            ordered = self._in_time(good) if self.job.history else good
            fresh = not done and self.before is None
            self._go_on()
            self._keep(handed_over=done, state=READING, error="")
            for batch in _batches(islice(ordered, done, None)):
                ids = submit([self._submission(row) for row in batch])
                self._go_on()
                done += len(batch)
                first = ids[0] if fresh and ids else self.record.first_ref
                self._keep(handed_over=done, first_ref=first)
                fresh = False
            for rows in self.every:
                tally.finish(rows)
        if tally.read and (behind := last(tally)):
            submit(behind)
        self._keep(
            state=DONE, rows=tally.read, rejected=tally.rejected, skipped=tally.skipped, error=""
        )
        written = [each.path for each in rejects if each.count]
        return Brought(self.record, tally, written, self.content)

    def _go_on(self) -> None:
        """Raise Stopped if the import is being undone."""
        stored = self.settings.import_of(self.workspace, self.record.id)
        if stored is not None and stored.state in (UNDOING, UNDONE):
            raise Stopped

    def _keep(self, **changes: object) -> None:
        self.record = msgspec.structs.replace(self.record, **changes)
        self.settings.keep_import(self.record)

    def _usable(self, rejects: Sequence[Rejects], tally: Tally, watch: Watch) -> Iterator[Mapped]:
        """The rows of all files that can be used; the others are written down."""
        for rows, written in zip(self.every, rejects, strict=True):
            timed = rows.plan.occurred_at is not None
            for row in watch(rows):
                tally.note(row, timed=timed)
                if isinstance(row, Reject):
                    written.add(row)
                else:
                    yield row

    def _in_time(self, good: Iterator[Mapped]) -> Iterator[Mapped]:
        """History in its order. Rows without a time of their own were true from the beginning."""
        always: list[Mapped] = []

        def timed() -> Iterator[Mapped]:
            for row in good:
                if self.every[row.part].plan.occurred_at is not None:
                    yield row
                else:
                    always.append(row)

        ordered = in_time_order(timed())
        first = next(ordered, None)
        for row in always:
            if first is not None:
                row.event.occurred_at = first.event.occurred_at
            yield row
        if first is not None:
            yield from chain([first], ordered)

    def _submission(self, row: Mapped) -> Submission:
        source = self.every[row.part]
        return submission(
            row,
            workspace=self.workspace,
            digest=source.survey.digest,
            plan=source.plan,
            at=self.job.at,
            id=self.record.id,
            after=self.record.after,
        )

    def __enter__(self) -> "Bringing":
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()


def _batches(rows: Iterable[Mapped]) -> Iterator[list[Mapped]]:
    each = iter(rows)
    while batch := list(islice(each, BATCH)):
        yield batch


def end_of_history(bringing: Bringing, tally: Tally, run_on: int) -> Submission:
    """The last word of a history: virtual time runs on for `run_on` ms, then what it opened is
    closed, unless it is to go on."""
    job = bringing.job
    event = Event(
        kind=COMMAND,
        name="end_history",
        occurred_at=tally.last_at,
        body={"at": tally.last_at + run_on, "continue": job.keep_open},
        history=True,
    )
    key = duplicate_key("system", f"end:{bringing.content}:{run_on}:{job.keep_open}")
    body = msgspec.json.encode(event)
    return Submission(bringing.workspace, LANE_IMPORT, "system", job.at, body, key)
