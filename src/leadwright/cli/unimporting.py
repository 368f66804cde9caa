"""What `leadwright unimport` does, step by step."""

from leadwright.boot import files
from leadwright.cli.output import moment, say
from leadwright.cli.progress import deciding, undoing_rows
from leadwright.cli.session import Session, in_workspace, now, settle, who
from leadwright.core.problem import Problem, ProblemsError
from leadwright.ports import ImportRecord
from leadwright.runtime.undo import begun, described, ended

LISTED = 10_000
SHOWN = 20


def undo(data: str, name: str, id: str, *, dry_run: bool, also_suppressions: bool) -> None:
    """Undo the import, or say what that would do. Raises ProblemsError."""
    with in_workspace(data, name, writer=not dry_run) as here:
        record = _record(here, id)
        marked = begun(record, who(), now(), also_suppressions=also_suppressions)
        if dry_run:
            with here.app.undoing(marked) as look:
                seen = look.look()
            say(f"{record.name}: {seen.rows:,} inputs from {moment(record.at)} UTC.")
            for sentence in described(seen, done=False):
                say(sentence)
            say("This was a dry run: nothing was changed.")
            return
        here.app.settings.keep_import(marked)
        settle(here)
        with here.app.undoing(marked) as undoing, undoing_rows(record.handed_over) as progress:
            done = undoing.run(here.app.submit, progress)
        with deciding() as folded:
            settle(here, folded)
        here.app.settings.keep_import(ended(marked, done, now()))
    for sentence in described(done, done=True):
        say(sentence)
    say(f"{record.name} is undone: it is as if it had never come.")


def _record(here: Session, id: str) -> ImportRecord:
    """The import whose id begins so, or the one of that file. Raises ProblemsError."""
    every = here.app.settings.imports(here.workspace.id, LISTED)
    found = [each for each in every if each.name == id and each.state != files.UNDONE]
    found = found or [each for each in every if id and each.id.startswith(id)]
    if len(found) == 1:
        return found[0]
    if not found:
        hint = "`leadwright imports` lists them."
        raise ProblemsError([Problem("C129", f"There is no import {id!r}.", hint=hint)])
    lines = [f"Several imports are {id!r}. Name one by its id:", *map(_line, found[:SHOWN])]
    if len(found) > SHOWN:
        lines.append(f"and {len(found) - SHOWN:,} older ones: `leadwright imports --limit 200`")
    raise ProblemsError([Problem("C129", "\n  ".join(lines))])


def _line(record: ImportRecord) -> str:
    """One of several, so that they can be told apart."""
    counts = f"{record.rows:,} rows, {record.rejected:,} rejected"
    begun = moment(record.at // 1_000 * 1_000)
    return f"{record.id[:8]}  {begun} UTC  {record.kind}, {counts}, {record.state}, by {record.who}"
