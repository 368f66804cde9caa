"""An import of rows that somebody sends, as often as they like: listed, told of and undone like an
import of files.

Its name says which import it is. Rows that come while it is undone, or after, were on their way:
the undo is run once more, for them too.
"""

from collections.abc import Sequence

import msgspec

from leadwright.core.ids import hashed_id
from leadwright.core.input import LANE_IMPORT
from leadwright.core.problem import Problem, ProblemsError
from leadwright.ports import ImportRecord, Journal, Settings, Undone
from leadwright.runtime.undo import DONE, READING, UNDOING, UNDONE

ROWS = "rows"
"""What the rows of such an import are, and the name of one that is given none."""


def take(
    settings: Settings, journal: Journal, workspace: int, name: str, who: str, rows: int, at: int
) -> ImportRecord:
    """The import that is called so, about to take so many more `rows`, the last of which is its
    row number `sent`; another one if that was undone. Raises ProblemsError while it is undone."""
    record = settings.imported(workspace, _content(name))
    if record is None or record.state == UNDONE:
        record = _new(journal, workspace, name, who, at, record.id if record else "")

    def more(now: ImportRecord) -> ImportRecord:
        if now.state in (UNDOING, UNDONE):
            raise _being_undone()
        return msgspec.structs.replace(now, sent=now.sent + rows, changed_at=at)

    return settings.change_import(record, more)


def came(
    settings: Settings, record: ImportRecord, refs: Sequence[int], rejected: int, at: int
) -> ImportRecord:
    """Count the rows that are in the journal under `refs`, and those that could not be used. The
    record says if the import is to be undone again, since they came behind its undo."""

    def counted(now: ImportRecord) -> ImportRecord:
        now = msgspec.structs.replace(
            now,
            handed_over=now.handed_over + len(refs),
            rows=now.rows + len(refs),
            rejected=now.rejected + rejected,
            changed_at=at,
        )
        if now.state == READING:
            return msgspec.structs.replace(now, state=DONE)
        if now.state in (UNDOING, UNDONE) and now.undo is not None and refs:
            asked_at = max(at, now.undo.at + 1)  # its commands are no repeats of the first ones
            undo = Undone(now.undo.who, asked_at, now.undo.also_suppressions)
            return msgspec.structs.replace(now, state=UNDOING, undo=undo)
        return now

    return settings.change_import(record, counted)


def salt(record: ImportRecord) -> str:
    """What tells the keys of its rows from those of other imports, and of the same one before it
    was undone: its rows are new again since then."""
    named = "" if record.name == ROWS else f"{record.name}\n"
    return f"{named}{record.after}"


def _new(
    journal: Journal, workspace: int, name: str, who: str, at: int, after: str
) -> ImportRecord:
    content = _content(name)
    tails = journal.tails(0)
    return ImportRecord(
        workspace,
        hashed_id(content, after),
        at,
        who,
        name,
        READING,
        content=content,
        kind=ROWS,
        after=after,
        first_ref=tails.get((workspace, LANE_IMPORT), 0) + 1,
    )


def _content(name: str) -> str:
    return hashed_id(ROWS, name)


def _being_undone() -> ProblemsError:
    what = "The import is being undone."
    hint = "Wait until it is, or send the rows as part of another one."
    return ProblemsError([Problem("I109", what, "/body/import", hint)])
