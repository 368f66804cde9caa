"""One step of a sweep: whether it concerns a unit, and whether it would change anything."""

from collections.abc import Iterator

import msgspec

from leadwright.core.input import LANE_TIMERS, WAKE, Input
from leadwright.core.unit import Unit, decode_head, decode_person, encode
from leadwright.engine.advance import advance
from leadwright.engine.timers import next_head, next_person
from leadwright.playbook.model import Playbook
from leadwright.ports import HistoryRow, Turn
from leadwright.runtime.desk import Desk
from leadwright.runtime.effects import Effects
from leadwright.runtime.recount import recounted
from leadwright.runtime.refold import input_of
from leadwright.runtime.work import Work


def looked_again(
    desk: Desk, work: Work, book: Playbook, turn: Turn, effects: Effects
) -> Iterator[Work]:
    """What to fold of a step: what is due before it, then the step, if it changes something."""
    step = Step(desk.unit(work.unit, work.person), work)
    if not step.concerned(book):
        return
    if step.due():
        yield step.wake()
        step = Step(desk.unit(work.unit, work.person), work)
    if step.changes(book, turn, effects):
        yield work


class Step:
    """The input that looks at a record again, and the record."""

    def __init__(self, unit: Unit, work: Work) -> None:
        self._unit = unit
        self._person = work.person
        self._input = input = work.input
        if unit.head.virtual:  # it lives in the past: there it is looked at again
            input.history = True
            input.at = input.occurred_at = unit.head.at

    def concerned(self, book: Playbook) -> bool:
        """Whether it is of a motion that has changed. Accounts are looked at as such once, besides
        their people."""
        head = self._unit.head
        wanted = book.motion(head.kind).name in self._input.body["motions"]
        return wanted and (bool(self._person) or head.kind == "account")

    def due(self) -> bool:
        """Whether something else is due before."""
        person = self._unit.people.get(self._person)
        due = (next_head(self._unit.head), next_person(person) if person is not None else 0)
        return any(0 < each <= self._input.at for each in due)

    def wake(self) -> Work:
        """What is due, as an input of its own."""
        at, person = self._input.at, self._person
        input = Input(WAKE, "", at, at, person, version=self._input.version)
        input.history = self._input.history
        return Work(self._unit.head.id, person, LANE_TIMERS, input)

    def changes(self, book: Playbook, turn: Turn, effects: Effects) -> bool:
        """Whether the unit is another one afterwards, or anything follows. Adds to the input what
        it needs: the facts counted anew."""
        unit, body = self._unit, self._input.body
        if body.get("recount") and self._person:
            motion = book.motion(unit.head.kind)

            def past(unit: int, person: int, until_n: int) -> list[HistoryRow]:
                return turn.past(unit, person, until_n) + effects.past(unit, person, until_n)

            facts = recounted(unit, self._person, motion, past, input_of)
            if facts is not None:
                body["facts"] = facts
        try:
            return self._differs(book)
        except Exception:  # it is set aside where it is folded
            return True

    def _differs(self, book: Playbook) -> bool:
        head, person = encode(self._unit.head), self._unit.people.get(self._person)
        record = encode(person) if person is not None else b""
        copy = Unit(decode_head(head), {})
        if person is not None:
            copy.people[self._person] = decode_person(record)
        input = msgspec.structs.replace(self._input, body=dict(self._input.body))
        outcome = advance(copy, input, book)
        copy.head.n, copy.head.at = self._unit.head.n, self._unit.head.at
        after = copy.people.get(self._person)
        return (
            bool(outcome.decisions or outcome.messages or outcome.touches or outcome.tasks)
            or encode(copy.head) != head
            or (encode(after) if after is not None else b"") != record
        )
