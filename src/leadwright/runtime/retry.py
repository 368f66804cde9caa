"""Once more for inputs that were set aside, or never."""

from collections.abc import Sequence

import msgspec

from leadwright.core.input import LANE_LIVE
from leadwright.ports import Journal, Journaled, Pending, Turn
from leadwright.runtime.work import Work


def taken_again(
    turn: Turn, journal: Journal, workspace: int, ids: Sequence[int]
) -> tuple[list[Journaled], list[Work]]:
    """Take set-aside inputs back: rows to address anew, and inputs that only have to be folded.

    Rows come without their duplicate key: they are known already, and that must not drop them.
    """
    taken = turn.take_set_aside(workspace, ids)
    work = [
        Work.of(Pending(each.unit, each.person, LANE_LIVE, each.input))
        for each in taken
        if each.input
    ]
    refs = [each.ref for each in taken if not each.input and each.ref]
    rows = journal.read(workspace, refs) if refs else {}
    return [msgspec.structs.replace(rows[ref], key=b"") for ref in refs if ref in rows], work


def dismiss(turn: Turn, workspace: int, ids: Sequence[int]) -> None:
    """Forget set-aside rows that nobody can use: their sender's mistakes, which the journal keeps.
    What was on its way to a unit stays: somebody's consent or a whole person may be in it."""
    taken = turn.take_set_aside(workspace, ids)
    if kept := [each for each in taken if each.input]:
        turn.set_aside(kept)
