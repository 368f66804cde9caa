"""One unit as one playbook has it: its documents, and what it waits for."""

from collections.abc import Callable
from heapq import heappop, heappush

from leadwright.core.input import Input
from leadwright.core.outcome import Outcome
from leadwright.core.unit import ANYONE, Head, Person, Unit
from leadwright.engine.advance import advance
from leadwright.engine.timers import NEVER, next_head, next_person
from leadwright.playbook.model import Playbook

Due = tuple[int, int]
"""(when, which member): a timer that waits."""


class World:
    """A unit in memory. It folds as a turn does, with just the record of the input's person.

    `first` is the instant of the first timer, or `NEVER`.
    """

    def __init__(self, unit: int) -> None:
        self.head = Head(id=unit)
        self.people: dict[int, Person] = {}
        self.first = NEVER
        self._whole = Unit(self.head, self.people)
        self._due: dict[int, int] = {}
        self._heap: list[Due] = []

    def fold(self, person: int, input: Input, book: Playbook) -> Outcome:
        """Fold one input of that person (0: of the head). Raises what a fold raises."""
        people, head = self.people, self.head
        if len(people) == 1 and person in people:
            outcome = advance(self._whole, input, book)
        else:
            outcome = self._fold_apart(person, input, book)
        if head.recheck or head.watch or head.handoff is not None or ANYONE in self._due:
            self.look(ANYONE)
        if person:
            record = people.get(person)
            due = 0 if record is None or record.expecting > 0 else next_person(record)
            if self._due.get(person, 0) != due:
                self._waits(person, due)
        return outcome

    def _fold_apart(self, person: int, input: Input, book: Playbook) -> Outcome:
        """Without the records of the others."""
        record = self.people.get(person)
        unit = Unit(self.head, {} if record is None else {person: record})
        outcome = advance(unit, input, book)
        if len(unit.people) != (record is not None) or unit.people.get(person) is not record:
            self.people.pop(person, None)
            self.people |= unit.people
        return outcome

    def due(self, member: int) -> int:
        """When a record's next timer is due; 0: never, or not before somebody has arrived."""
        return self._due.get(member, 0)

    @property
    def only(self) -> Due | None:
        """The one timer there is; None if there are more, or none."""
        return self._heap[0] if len(self._heap) == 1 else None

    def look(self, member: int) -> None:
        """The record may wait for something else now."""
        if member == ANYONE:
            due = next_head(self.head)
        else:
            record = self.people.get(member)
            due = 0 if record is None or record.expecting > 0 else next_person(record)
        if self._due.get(member, 0) != due:
            self._waits(member, due)

    def _waits(self, member: int, due: int) -> None:
        self._due[member] = due
        if len(self._due) == 1:  # so it is with most units
            self._heap = [(due, member)] if due else []
            self.first = due or NEVER
            return
        heap = self._heap
        if due:
            heappush(heap, (due, member))
        while heap and self._due[heap[0][1]] != heap[0][0]:  # waited for once, not any more
            heappop(heap)
        self.first = heap[0][0] if heap else NEVER

    def earliest(self, before: int, but: Callable[[int, int], bool]) -> Due | None:
        """The first timer due before an instant of which `but(member, due)` does not hold."""
        if len(self._heap) == 1:
            first = self._heap[0]
            return first if first[0] < before and not but(first[1], first[0]) else None
        passed: list[Due] = []
        found = None
        while found is None and self._heap and self._heap[0][0] < before:
            due, member = heappop(self._heap)
            if self._due.get(member) != due or (passed and passed[-1] == (due, member)):
                continue
            passed.append((due, member))
            if not but(member, due):
                found = due, member
        for each in passed:
            heappush(self._heap, each)
        return found

    def members(self) -> list[int]:
        """Whoever waits for anything, in order."""
        return sorted(member for member, due in self._due.items() if due)
