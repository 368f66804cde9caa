"""Undo of an import: when it can be, and what is kept of it."""

from collections.abc import Iterator, Sequence

import msgspec

from leadwright.core.input import LANE_IMPORT
from leadwright.core.problem import Problem, ProblemsError
from leadwright.ports import ImportRecord, Undone
from leadwright.runtime.records import Records

UPLOADING, READING, DONE, UNDOING, UNDONE = (
    "uploading", "reading", "done", "undoing", "undone",
)  # fmt: skip


def check_undo(record: ImportRecord) -> None:
    """Raise ProblemsError where there is nothing to undo."""
    if record.state == UNDONE:
        raise _problem("I107", "The import was undone already.")
    if record.state == UPLOADING or (record.state != READING and not record.handed_over):
        hint = record.error or "Nothing of it has come in."
        raise _problem("I106", "There is nothing to undo.", hint)


def begun(record: ImportRecord, who: str, at: int, *, also_suppressions: bool) -> ImportRecord:
    """The record of an import that is to be undone. Raises ProblemsError."""
    if record.state == UNDOING and record.undo is not None:
        return record
    check_undo(record)
    undo = Undone(who, at, also_suppressions)
    return msgspec.structs.replace(record, state=UNDOING, undo=undo, changed_at=at)


def ended(record: ImportRecord, done: Undone, at: int) -> ImportRecord:
    """The record of an import that is undone."""
    done = msgspec.structs.replace(done, ended_at=at)
    return msgspec.structs.replace(record, state=UNDONE, undo=done, changed_at=at)


def all_folded(records: Records, workspace: int) -> bool:
    """Whether every row of a file that is in the journal has been decided on."""
    position = records.queries.positions().get((workspace, LANE_IMPORT), 0)
    if records.journal.after(workspace, LANE_IMPORT, position, 1):
        return False
    return not records.queries.pending_of(workspace, LANE_IMPORT)


def undone_before(records: Sequence[ImportRecord]) -> frozenset[str]:
    """The imports among them that were undone."""
    return frozenset(each.id for each in records if each.state == UNDONE)


def described(undo: Undone, *, done: bool) -> Iterator[str]:
    """What an undo does, in words."""
    would = "" if done else "would be "
    told = (
        (f"people {would}gone: only the import told of them", undo.people_gone),
        (f"people {would}without what it told", undo.people_changed),
        (f"accounts {would}gone", undo.accounts_gone),
        (f"accounts {would}without what it told", undo.accounts_changed),
        (f"people {would}parted whom it had made one", undo.parted),
        (f"people {would}taken out of an account it had put them into", undo.moved),
        (f"identifiers {would}forgotten that only it had told", undo.freed),
    )
    for what, count in told:
        if count:
            yield f"{count:,} {what}."


def _problem(code: str, what: str, hint: str = "") -> ProblemsError:
    return ProblemsError([Problem(code, what, hint=hint)])
