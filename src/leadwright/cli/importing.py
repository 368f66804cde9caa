"""What `leadwright import` does, step by step, with its progress on screen."""

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import msgspec
from rich.progress import (
    BarColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)

from leadwright.boot import files
from leadwright.capture.event import Event
from leadwright.cli.output import console, moment, print_table, say
from leadwright.cli.session import Session, settle
from leadwright.core.ids import duplicate_key
from leadwright.core.input import COMMAND, LANE_IMPORT
from leadwright.core.problem import Problem, ProblemsError
from leadwright.core.time import duration
from leadwright.ports import Submission

BATCH = 1_000
SAMPLES = 8
load_map = files.load_map


@dataclass(frozen=True, slots=True)
class Job:
    """One import. Times in ms; `run_on` None: as long as the playbook's triggers wait."""

    file: Path
    plan: files.Map
    at: int
    history: bool
    run_on: int | None
    keep_open: bool
    rejects: Path | None


@dataclass(slots=True)
class Tally:
    """What came of the rows."""

    read: int = 0
    rejected: int = 0
    skipped: int = 0
    first_at: int = 0
    last_at: int = 0
    why: Counter[str] = field(default_factory=Counter)
    """code and sentence pattern -> rows"""
    unseen: frozenset[str] = frozenset()

    def note(self, row: files.Mapped | files.Reject) -> None:
        """Count one row."""
        if isinstance(row, files.Reject):
            self.rejected += 1
            self.why.update(code for code, _ in row.problems)
            return
        at = row.event.occurred_at
        self.read += 1
        self.first_at = min(self.first_at or at, at)
        self.last_at = max(self.last_at, at)


def run_on_ms(text: str, *, history: bool, keep_open: bool) -> int | None:
    """The option `--run-on` in ms. Raises ProblemsError; it makes sense with history only."""
    if not history and (text or keep_open):
        what = "--run-on and --continue belong to history imports."
        raise ProblemsError([Problem("C108", what, hint="Add --history.")])
    if not text:
        return None
    try:
        return duration(text)
    except ValueError as error:
        raise ProblemsError([Problem("C109", f"{error}.", "--run-on")]) from None


# --------------------------------------------------------------------------- only looking


def look(job: Job) -> None:
    """Read everything, print what would happen, and touch nothing."""
    tally = Tally()
    samples: list[files.Mapped] = []
    bad: list[files.Reject] = []
    with files.Rows(job.file, job.plan, now=job.at, history=job.history) as rows:
        with _bar(rows) as progress:
            for row in progress:
                tally.note(row)
                if isinstance(row, files.Reject):
                    bad += [row] if len(bad) < SAMPLES else []
                elif len(samples) < SAMPLES:
                    samples.append(row)
        tally.skipped, tally.unseen = rows.skipped, frozenset(rows.unseen)
    print_table(
        f"As {job.plan.kind}, the first rows would be",
        ("row", "who", "when (UTC)", "what"),
        [(row.row, _who(row.event), moment(row.event.occurred_at), _what(row.event))
         for row in samples],
        empty="No row could be used.",
    )  # fmt: skip
    if bad:
        print_table(
            "Rejected, for instance",
            ("row", "code", "what is wrong"),
            [(row.row, code, what) for row in bad for code, what in row.problems],
        )
    _report(tally, job, "would be imported")
    say("This was a dry run: nothing was changed.")


def _who(event: Event) -> str:
    named = {
        "user": event.user_id,
        "email": event.email,
        "anonymous": event.anonymous_id,
        "group": event.group_id,
    }
    return " ".join(f"{kind}:{value}" for kind, value in named.items() if value)


def _what(event: Event) -> str:
    body = event.body | event.traits
    said = "  ".join(f"{name}={value}" for name, value in body.items())
    return f"{event.name}  {said}".strip()


# --------------------------------------------------------------------------- bringing in


def bring_in(job: Job, here: Session) -> None:
    """Hand every row to the journal, wait until all is decided, and say what came of it."""
    settle(here)
    if here.app.playbook_of(here.workspace.id) is None:
        hint = "`leadwright playbook activate FILE` puts one in force."
        what = f"Workspace {here.workspace.name} has no playbook."
        raise ProblemsError([Problem("C110", what, hint=hint)])
    tally = Tally()
    with (
        files.Rows(job.file, job.plan, now=job.at, history=job.history) as rows,
        files.Rejects(rows, job.rejects) as rejects,
    ):
        digest = rows.survey.digest
        with _bar(rows) as every:
            good = _sifted(every, tally, rejects)
            if job.history:
                good = files.in_time_order(good)
            while batch := list(islice(good, BATCH)):
                submissions = [
                    files.submission(
                        row, workspace=here.workspace.id, digest=digest, plan=job.plan, at=job.at
                    )
                    for row in batch
                ]
                here.app.submit(submissions)
        tally.skipped, tally.unseen = rows.skipped, frozenset(rows.unseen)
    if job.history and tally.read:
        here.app.submit([_end(job, tally, digest, here)])
    if tally.read:
        _decide(here)
    _report(tally, job, "imported")
    if rejects.count:
        say(f"Mend the rejected rows in {rejects.path} and import that file with the same map.")


def _sifted(
    rows: Iterator[files.Mapped | files.Reject], tally: Tally, rejects: files.Rejects
) -> Iterator[files.Mapped]:
    for row in rows:
        tally.note(row)
        if isinstance(row, files.Reject):
            rejects.add(row)
        else:
            yield row


def _end(job: Job, tally: Tally, digest: str, here: Session) -> Submission:
    """The last word of a history: run on, then close what it opened."""
    ahead = _longest_idle(here) if job.run_on is None else job.run_on
    event = Event(
        kind=COMMAND,
        name="end_history",
        occurred_at=tally.last_at,
        body={"at": tally.last_at + ahead, "continue": job.keep_open},
        history=True,
    )
    key = duplicate_key("system", f"{digest}:end:{job.plan.hash}:{ahead}:{job.keep_open}")
    body = msgspec.json.encode(event)
    return Submission(here.workspace.id, LANE_IMPORT, "system", job.at, body, key)


def _longest_idle(here: Session) -> int:
    """How long, in ms, the playbook's most patient trigger waits."""
    book = here.app.playbook_of(here.workspace.id)
    motions = book.motions.values() if book else ()
    waits = [each.idle_ms for one in motions for each in one.nurture.triggers.values()]
    return max(waits, default=0)


def _decide(here: Session) -> None:
    """Wait until all is decided; here, if no server does it."""
    err = console(err=True)
    progress = Progress(
        TextColumn("Deciding"),
        SpinnerColumn(),
        TextColumn("{task.completed:,.0f} inputs"),
        console=err,
        transient=True,
        disable=not err.is_terminal,
    )
    with progress:
        task = progress.add_task("", total=None)
        settle(here, lambda done: progress.update(task, completed=done))


# --------------------------------------------------------------------------- on screen


class _Progressing:
    """Iterates over rows while a bar shows how much of the file is read."""

    def __init__(self, rows: files.Rows) -> None:
        self._rows = rows
        err = console(err=True)
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.percentage:>3.0f} %"),
            TextColumn("{task.fields[rows]:,} rows"),
            TimeRemainingColumn(),
            console=err,
            transient=True,
            disable=not err.is_terminal,
        )
        self._task: TaskID = self._progress.add_task("Reading", total=rows.survey.size, rows=0)

    def __enter__(self) -> Iterator[files.Mapped | files.Reject]:
        self._progress.start()
        return self._each()

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def _each(self) -> Iterator[files.Mapped | files.Reject]:
        count, due = 0, 0.0
        for row in self._rows:
            count += 1
            if count % 500 == 0 and time.monotonic() >= due:
                self._progress.update(self._task, completed=self._rows.position, rows=count)
                due = time.monotonic() + 0.1
            yield row
        self._progress.update(self._task, completed=self._rows.survey.size, rows=count)


def _bar(rows: files.Rows) -> _Progressing:
    return _Progressing(rows)


def _report(tally: Tally, job: Job, done: str) -> None:
    span = f", from {moment(tally.first_at)} to {moment(tally.last_at)}" if tally.read else ""
    say(f"{tally.read:,} rows {done}{span}.")
    if tally.rejected:
        codes = ", ".join(f"{code} {count:,}" for code, count in tally.why.most_common())
        say(f"{tally.rejected:,} rows rejected: {codes}.")
    if tally.skipped:
        say(f"{tally.skipped:,} rows skipped, as the map says.")
    if tally.unseen:
        names = ", ".join(sorted(tally.unseen))
        say(f"No row of {job.file.name} has {names}, which the map names.")
