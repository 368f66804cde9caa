"""What `leadwright import` does, step by step."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from leadwright.boot import files
from leadwright.capture.event import Event
from leadwright.cli.output import moment, print_table, say, warn
from leadwright.cli.progress import deciding, reading_rows
from leadwright.cli.session import Session, in_workspace, settle, who
from leadwright.core.problem import Problem, ProblemsError
from leadwright.core.time import duration
from leadwright.ports import Submission
from leadwright.runtime.foresee import Foresight, sentences

BATCH = 1_000
SAMPLES = 8

COMPANIES = ("accounts", "target_accounts")
"""Kinds of files in which every row is about a company."""

Row = files.Mapped | files.Reject


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


def job(
    parts: list[tuple[Path, files.Map]],
    at: int,
    history: bool,
    run_on: int | None,
    keep_open: bool,
    rejects: Path | None,
    stages: tuple[str, ...],
    accounts: bool,
) -> files.Job:
    """The job that was asked for. Raises ProblemsError for what cannot be done."""
    asked = files.Job(parts, at, history, run_on, keep_open, rejects, stages, accounts)
    _check(asked)
    return asked


def _check(job: files.Job) -> None:
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


def look(job: files.Job, here: Session | None) -> None:
    """Read everything, print what would happen, and touch nothing."""
    tally = files.Tally()
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
                tally.finish(rows)
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
    return " ".join(f"{kind}:{value}" for kind, value in (named | event.external).items() if value)


def _what(event: Event) -> str:
    body = event.body | event.traits
    said = "  ".join(f"{name}={value}" for name, value in body.items())
    return f"{event.name}  {said}".strip()


# --------------------------------------------------------------------------- bringing in


def bring_in(job: files.Job, here: Session) -> None:
    """Hand every row to the journal, wait until all is decided, and say what came of it."""
    settle(here)
    if here.app.playbook_of(here.workspace.id) is None:
        hint = "`leadwright playbook activate FILE` puts one in force."
        what = f"Workspace {here.workspace.name} has no playbook."
        raise ProblemsError([Problem("C110", what, hint=hint)])
    names = ", ".join(path.name for path, _ in job.parts)
    with files.Bringing(job, here.app.settings, here.workspace.id, who(), names) as bringing:
        before = bringing.before
        if before is not None and before.state == files.DONE:
            when = f"{moment(before.at)} UTC as {before.name}"
            say(f"This was imported already: {before.rows:,} rows on {when}. Nothing changes.")
            return
        if before is not None:
            say(f"This was broken off after {before.handed_over:,} inputs, and goes on there.")

        def last(tally: files.Tally) -> list[Submission]:
            return [_end(bringing, tally, here)] if job.history else []

        brought = bringing.run(here.app.submit, reading_rows, last)
    if brought.tally.read:
        with deciding() as progress:
            settle(here, progress)
    _report(brought.tally, "imported")
    for path in brought.rejects:
        say(f"Mend the rejected rows in {path} and import that with the same map.")


def _end(bringing: files.Bringing, tally: files.Tally, here: Session) -> Submission:
    """The last word of a history: run on, then close what it opened."""
    job = bringing.job
    ahead = _longest_idle(here) if job.run_on is None else job.run_on
    return files.end_of_history(bringing, tally, ahead)


def _longest_idle(here: Session) -> int:
    """How long, in ms, the playbook's most patient trigger waits."""
    book = here.app.playbook_of(here.workspace.id)
    motions = book.motions.values() if book else ()
    waits = [each.idle_ms for one in motions for each in one.nurture.triggers.values()]
    return max(waits, default=0)


def _report(tally: files.Tally, done: str) -> None:
    span = f", from {moment(tally.first_at)} to {moment(tally.last_at)}" if tally.first_at else ""
    say(f"{tally.read:,} rows {done}{span}.")
    if tally.rejected:
        codes = ", ".join(f"{code} {count:,}" for code, count in tally.why.most_common())
        say(f"{tally.rejected:,} rows rejected: {codes}.")
    if tally.skipped:
        say(f"{tally.skipped:,} rows skipped, as the map says.")
    if tally.unseen:
        say(f"No row has {', '.join(tally.unseen)}, which a map names.")
