"""What `leadwright import` does, step by step."""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path

import msgspec

from leadwright.boot import files
from leadwright.capture.event import Event
from leadwright.cli.output import moment, print_table, say, warn
from leadwright.cli.progress import deciding, reading_rows
from leadwright.cli.session import Session, in_workspace, settle
from leadwright.core.ids import duplicate_key
from leadwright.core.input import COMMAND, LANE_IMPORT
from leadwright.core.problem import Problem, ProblemsError
from leadwright.core.time import duration
from leadwright.ports import Submission
from leadwright.runtime.foresee import Foresight, sentences

BATCH = 1_000
SAMPLES = 8

COMPANIES = ("accounts", "target_accounts")
"""Kinds of files in which every row is about a company."""

Row = files.Mapped | files.Reject


@dataclass(frozen=True, slots=True)
class Job:
    """One import of files with their maps. Times in ms; `run_on` None: as long as the playbook's
    triggers wait. `rejects` is where rejected rows go, if not beside their file. `stages` are those
    of the playbook's deals; `accounts`: whether it keeps accounts."""

    parts: list[tuple[Path, files.Map]]
    at: int
    history: bool
    run_on: int | None
    keep_open: bool
    rejects: Path | None
    stages: tuple[str, ...] = ()
    accounts: bool = True

    def rows(self, part: int) -> files.Rows:
        """The rows of one of the files."""
        path, plan = self.parts[part]
        return files.Rows(
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

    def note(self, row: Row, *, timed: bool) -> None:
        """Count one row; `timed`: it has a time of its own."""
        if isinstance(row, files.Reject):
            self.rejected += 1
            self.why.update(code for code, _ in row.problems)
            return
        if timed:
            at = row.event.occurred_at
            self.first_at = min(self.first_at or at, at)
            self.last_at = max(self.last_at, at)


# --------------------------------------------------------------------------- what was asked for


@contextmanager
def where(data: str, workspace: str, *, writer: bool) -> Iterator[Session | None]:
    """The workspace that rows go to; None where there is none yet and none is needed."""
    if not writer and "://" not in data and not Path(data.removeprefix("sqlite:")).exists():
        yield None
        return
    with in_workspace(data, workspace, writer=writer) as here:
        yield here


def kept_by(here: Session | None) -> tuple[tuple[str, ...], bool]:
    """(stages of deals, whether accounts are kept) in the playbook in force."""
    book = here.app.playbook_of(here.workspace.id) if here is not None else None
    if book is None:
        return (), True
    return book.motion("account").convert.opportunity_stages, book.linking.accounts != "none"


def check_kind(kind: str) -> None:
    """Raise ProblemsError for a kind there is none of."""
    if kind and kind not in files.KINDS:
        hint = f"Possible: {', '.join(files.KINDS)}."
        raise ProblemsError([Problem("C121", f"{kind!r} is no kind of rows.", "--kind", hint)])


def plans_for(
    paths: Sequence[Path], maps: Sequence[tuple[str, str]], kind: str, stages: tuple[str, ...]
) -> list[files.Map]:
    """A map for each file, from (text, name) pairs; without any, those of exports that are known.
    Raises ProblemsError with all problems."""
    if not maps:
        return [recognised(path, kind, stages) for path in paths]
    problems: list[Problem] = []
    plans: list[files.Map] = []
    if kind:
        hint = "Leave one of them out: the map says what its rows are."
        problems.append(Problem("C118", "--kind is for files without a map.", "--kind", hint))
    if len(maps) not in (1, len(paths)):
        what = f"{len(paths)} files and {len(maps)} maps."
        hint = "Give one --map for all files, or one for each in turn."
        problems.append(Problem("C113", what, "--map", hint))
    for text, name in maps:
        try:
            plans.append(files.load_map(text, name))
        except ProblemsError as error:
            problems += error.problems
    if problems:
        raise ProblemsError(problems)
    return plans if len(plans) == len(paths) else plans * len(paths)


def recognised(path: Path, kind: str, stages: tuple[str, ...]) -> files.Map:
    """The map of an export whose header is known. Raises ProblemsError for other files."""
    proposal = files.propose(path, kind=kind, stages=stages)
    if not proposal.sure:
        what = "The file needs a map that you have looked at."
        if proposal.open:
            what += " Open: " + " ".join(proposal.open)
        hint = f"leadwright import {path} --propose > map.yaml, look it over, and give --map."
        raise ProblemsError([Problem("C117", what, path.name, hint)])
    say(f"{path.name} is a {proposal.system} export of {proposal.kind}. --propose shows its map.")
    return files.load_map(proposal.text, f"{path.name} (recognised)")


def offer(paths: Sequence[Path], kind: str, stages: tuple[str, ...]) -> None:
    """Print a map for the file, to be confirmed; what is open goes beside it."""
    if len(paths) != 1:
        hint = "Each file has its own map."
        raise ProblemsError([Problem("C119", "--propose is for one file.", hint=hint)])
    proposal = files.propose(paths[0], kind=kind, stages=stages)
    sys.stdout.write(proposal.text)
    for sentence in proposal.open:
        warn(f"Open: {sentence}")


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


def check(job: Job) -> None:
    """Raise ProblemsError for what cannot be done."""
    if job.history and not any(plan.occurred_at for _, plan in job.parts):
        what = "No map says when its rows happened, so there is no history."
        hint = "Add occurred_at to a map, or leave --history out."
        raise ProblemsError([Problem("C114", what, job.parts[0][1].file, hint)])
    if job.rejects is not None and len(job.parts) > 1:
        what = "--rejects names one file, but several are imported."
        raise ProblemsError([Problem("C115", what, "--rejects", "Leave it out.")])
    if not job.accounts and any(plan.kind in COMPANIES for _, plan in job.parts):
        what = "The playbook keeps no accounts, so there is nowhere to put companies."
        hint = "A playbook of model b2b or hybrid links people to accounts."
        raise ProblemsError([Problem("C120", what, hint=hint)])


# --------------------------------------------------------------------------- only looking


def look(job: Job, here: Session | None) -> None:
    """Read everything, print what would happen, and touch nothing."""
    tally = Tally()
    with _foresight(here) as foresight:
        for part, (path, plan) in enumerate(job.parts):
            samples: list[files.Mapped] = []
            bad: list[files.Reject] = []
            ahead: list[Event] = []
            with job.rows(part) as rows:
                for row in reading_rows(rows):
                    tally.note(row, timed=plan.occurred_at is not None)
                    if isinstance(row, files.Reject):
                        bad += [row] if len(bad) < SAMPLES else []
                        continue
                    samples += [row] if len(samples) < SAMPLES else []
                    ahead.append(row.event)
                    if len(ahead) >= BATCH:
                        foresight.look(ahead)
                        ahead.clear()
                foresight.look(ahead)
                _finish(tally, rows)
            _show_samples(path, plan, samples, bad)
        _report(tally, "would be imported")
        for sentence in sentences(foresight.seen):
            say(sentence)
    say("This was a dry run: nothing was changed.")


@contextmanager
def _foresight(here: Session | None) -> Iterator[Foresight]:
    """What tells new people and accounts from those that are known in the workspace."""
    if here is None:
        yield Foresight(0, "any", lambda _keys: {})
        return
    book = here.app.playbook_of(here.workspace.id)
    queries = here.app.store.queries()
    try:
        yield Foresight(here.workspace.id, book.linking.accounts if book else "any", queries.find)
    finally:
        queries.close()


def _show_samples(
    path: Path, plan: files.Map, samples: list[files.Mapped], bad: list[files.Reject]
) -> None:
    print_table(
        f"{path.name} as {plan.kind}, the first rows",
        ("row", "who", "when (UTC)", "what"),
        [(row.row, _who(row.event), _when(row.event, plan), _what(row.event)) for row in samples],
        empty=f"No row of {path.name} could be used.",
    )
    if bad:
        print_table(
            "Rejected, for instance",
            ("row", "code", "what is wrong"),
            [(row.row, code, what) for row in bad for code, what in row.problems],
        )


def _when(event: Event, plan: files.Map) -> str:
    return moment(event.occurred_at) if plan.occurred_at is not None else ""


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
    with ExitStack() as open_files:
        every = [open_files.enter_context(job.rows(part)) for part in range(len(job.parts))]
        rejects = [open_files.enter_context(files.Rejects(rows, job.rejects)) for rows in every]
        good = _usable(every, rejects, tally)
        for row in _batches(_in_time(good, every) if job.history else good):
            here.app.submit([_submission(each, every, here, job) for each in row])
        for rows in every:
            _finish(tally, rows)
    if job.history and tally.read:
        here.app.submit([_end(job, tally, every, here)])
    if tally.read:
        with deciding() as progress:
            settle(here, progress)
    _report(tally, "imported")
    for written in rejects:
        if written.count:
            say(f"Mend the rejected rows in {written.path} and import that with the same map.")


def _usable(
    every: Sequence[files.Rows], rejects: Sequence[files.Rejects], tally: Tally
) -> Iterator[files.Mapped]:
    """The rows of all files that can be used; the others are written down."""
    for rows, written in zip(every, rejects, strict=True):
        timed = rows.plan.occurred_at is not None
        for row in reading_rows(rows):
            tally.note(row, timed=timed)
            if isinstance(row, files.Reject):
                written.add(row)
            else:
                yield row


def _in_time(good: Iterator[files.Mapped], every: Sequence[files.Rows]) -> Iterator[files.Mapped]:
    """History in its order. Rows without a time of their own were true from the beginning."""
    always: list[files.Mapped] = []

    def timed() -> Iterator[files.Mapped]:
        for row in good:
            if every[row.part].plan.occurred_at is not None:
                yield row
            else:
                always.append(row)

    ordered = files.in_time_order(timed())
    first = next(ordered, None)
    for row in always:
        if first is not None:
            row.event.occurred_at = first.event.occurred_at
        yield row
    if first is not None:
        yield from chain([first], ordered)


def _batches(rows: Iterable[files.Mapped]) -> Iterator[list[files.Mapped]]:
    each = iter(rows)
    while batch := list(islice(each, BATCH)):
        yield batch


def _submission(
    row: files.Mapped, every: Sequence[files.Rows], here: Session, job: Job
) -> Submission:
    source = every[row.part]
    return files.submission(
        row,
        workspace=here.workspace.id,
        digest=source.survey.digest,
        plan=source.plan,
        at=job.at,
    )


def _end(job: Job, tally: Tally, every: Sequence[files.Rows], here: Session) -> Submission:
    """The last word of a history: run on, then close what it opened."""
    ahead = _longest_idle(here) if job.run_on is None else job.run_on
    event = Event(
        kind=COMMAND,
        name="end_history",
        occurred_at=tally.last_at,
        body={"at": tally.last_at + ahead, "continue": job.keep_open},
        history=True,
    )
    content = ":".join(f"{rows.survey.digest}:{rows.plan.hash}" for rows in every)
    key = duplicate_key("system", f"end:{content}:{ahead}:{job.keep_open}")
    body = msgspec.json.encode(event)
    return Submission(here.workspace.id, LANE_IMPORT, "system", job.at, body, key)


def _longest_idle(here: Session) -> int:
    """How long, in ms, the playbook's most patient trigger waits."""
    book = here.app.playbook_of(here.workspace.id)
    motions = book.motions.values() if book else ()
    waits = [each.idle_ms for one in motions for each in one.nurture.triggers.values()]
    return max(waits, default=0)


def _finish(tally: Tally, rows: files.Rows) -> None:
    tally.read += rows.used
    tally.skipped += rows.skipped
    tally.unseen += [f"{name} ({rows.survey.path.name})" for name in sorted(rows.unseen)]


def _report(tally: Tally, done: str) -> None:
    span = f", from {moment(tally.first_at)} to {moment(tally.last_at)}" if tally.first_at else ""
    say(f"{tally.read:,} rows {done}{span}.")
    if tally.rejected:
        codes = ", ".join(f"{code} {count:,}" for code, count in tally.why.most_common())
        say(f"{tally.rejected:,} rows rejected: {codes}.")
    if tally.skipped:
        say(f"{tally.skipped:,} rows skipped, as the map says.")
    if tally.unseen:
        say(f"No row has {', '.join(tally.unseen)}, which a map names.")
