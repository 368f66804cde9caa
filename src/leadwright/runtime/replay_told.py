"""The recorded world of a unit as its history tells it, where that is all there is to know.

Most units are one person to whom nothing happens but their own events, timers and receipts. What
such a unit decided is recorded, and so is what it waited for after each input; where it ended up is
in its documents. So nothing of it has to be folded again.
"""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from leadwright.core.input import CHANGED, EVENT, MESSAGE, RECEIPT, TRAITS, WAKE, Input
from leadwright.core.outcome import Decision
from leadwright.core.unit import ANYONE, Head, Person, decode_head, decode_member
from leadwright.ports import HistoryRow, RecordedInput
from leadwright.runtime.work import decisions_in

Row: TypeAlias = HistoryRow | RecordedInput
"""An input as it was recorded."""
Documents = Mapping[tuple[int, int], bytes]
"""(unit, member) -> what is stored of it."""

OWN = frozenset({EVENT, TRAITS, WAKE, RECEIPT})
"""Inputs that come from nobody else of the workspace."""
CLEAR = frozenset({CHANGED, "HistoryClosed"})
"""Messages that say the same in any world."""


class Told:
    """Stands where a `replay_world.World` of the recorded inputs would."""

    def __init__(self, head: Head, person: Person) -> None:
        self.head = head
        self.people = {person.id: person}
        self._due = 0

    def take(self, row: Row) -> list[Decision]:
        """Come to the next input; what it led to."""
        assert row.due is not None, "only rows that say it are told"
        self._due = row.due
        return decisions_in(row.decisions)

    def due(self, member: int) -> int:
        """When a record's next timer is due; 0: never."""
        return 0 if member == ANYONE else self._due


def told(past: Sequence[tuple[Row, Input]], documents: Documents) -> Told | None:
    """The recorded world of the unit whose whole history this is; None if it has to be folded to be
    known."""
    first, last = past[0][0], past[-1][0]
    person = last.person
    if first.n != 1 or not person:
        return None
    for row, input in past:
        if row.due is None or row.person != person:
            return None
        if input.kind not in OWN and not (input.kind == MESSAGE and input.name in CLEAR):
            return None
    stored = documents.get((last.unit, ANYONE)), documents.get((last.unit, person))
    if stored[0] is None or stored[1] is None:
        return None
    head, record = decode_head(stored[0]), decode_member(stored[1])
    if not isinstance(head, Head) or not isinstance(record, Person) or head.n != last.n:
        return None
    return Told(head, record)
