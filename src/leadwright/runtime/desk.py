"""The documents a turn works on: loaded in bulk, decoded when they are needed, and put back soon.

What is decoded is ten times as large as its bytes. As long as only a few documents are open, they
stay in the processor's nearest cache from decoding to encoding, which is worth a sixth of a turn.
"""

from collections.abc import Iterable
from zlib import crc32

import msgspec

from leadwright.core.ids import workspace_of
from leadwright.core.unit import (
    ANYONE,
    Gone,
    Head,
    HeadLike,
    Person,
    Team,
    Unit,
    decode_head,
    decode_member,
    decode_person,
    encode,
)
from leadwright.engine.timers import next_head, next_person
from leadwright.ports import Turn, Wake
from leadwright.runtime.effects import Effects
from leadwright.runtime.projection import account_row, household_row, person_row

Key = tuple[int, int]
Copy = tuple[bytes | None, bytes | None]

FULL = 6
"""Documents touched before the desk is cleared."""
_row_bytes = msgspec.msgpack.Encoder().encode


class Unstorable(Exception):  # noqa: N818 - tells the folder which unit it is
    """Something a fold put into a document of `unit` cannot be stored."""

    def __init__(self, unit: int) -> None:
        super().__init__(f"unit {unit}")
        self.unit = unit


class Desk:
    """Documents by (unit, member). Everything brought is either returned changed or left alone.

    What is put back may be asked for again in the same turn, before it is stored.
    """

    def __init__(self, turn: Turn, effects: Effects) -> None:
        self._turn = turn
        self._effects = effects
        self._brought: dict[Key, bytes | None] = {}
        self._heads: dict[int, HeadLike | None] = {}
        self._people: dict[Key, Person | None] = {}
        self._gone: dict[Key, Gone] = {}
        self._touched: dict[Key, None] = {}

    def bring(self, keys: Iterable[Key]) -> None:
        """Load the records, and the heads of their units, that are not here yet."""
        here, changed = self._brought, self._effects.documents
        wanted: dict[Key, None] = {}
        for key in keys:
            unit, member = key
            head = (unit, ANYONE)
            if unit not in self._heads and head not in here and head not in changed:
                wanted[head] = None
            if member and key not in self._people and key not in here and key not in changed:
                wanted[key] = None
        if wanted:
            found = self._turn.load(wanted)
            for key in wanted:
                here[key] = found.get(key)

    def _document(self, key: Key) -> bytes | None:
        """As it was put back in this turn, or else stored before."""
        document = self._effects.documents.get(key)
        if document is None:
            if key not in self._brought:
                self.bring([key])
            document = self._brought[key]
        return document

    def _head(self, unit: int) -> HeadLike | None:
        if unit not in self._heads:
            document = self._document((unit, ANYONE))
            self._heads[unit] = None if document is None else decode_head(document)
        return self._heads[unit]

    def _person(self, unit: int, member: int) -> Person | None:
        if member == ANYONE:
            return None
        key = (unit, member)
        if key not in self._people:
            document = self._document(key)
            record = None if document is None else decode_member(document)
            if isinstance(record, Gone):
                self._gone[key] = record
                record = None
            self._people[key] = record
        return self._people[key]

    def gone(self, unit: int, person: int) -> Gone | None:
        """Where the person went who was here; None for those who are here, or never were."""
        self._person(unit, person)
        return self._gone.get((unit, person))

    def leave(self, unit: int, person: int, gone: Gone) -> None:
        """Note where they went, for what still comes here for them."""
        self._gone[unit, person] = gone

    def part(self, unit: int, member: int, gone: Gone) -> None:
        """Note where somebody is now who was one with a person of the unit."""
        self._people[unit, member] = None
        self._gone[unit, member] = gone
        self._touched[unit, member] = None

    def due_in_account(self, unit: int, person: int) -> list[Key]:
        """(member, when due) of the head of an account or household, and of that person; an
        individual's timers fold before their own next input anyway."""
        head = self._head(unit)
        if not isinstance(head, Head) or head.kind == "individual":
            return []
        record = self._person(unit, person)
        mine = [(person, next_person(record))] if record is not None else []
        return [(ANYONE, next_head(head)), *mine]

    def is_unit(self, unit: int) -> bool:
        """Whether there is such a unit, and it is no team."""
        return isinstance(self._head(unit), Head)

    def person(self, unit: int, person: int) -> Person | None:
        """The record, as it stands."""
        return self._person(unit, person)

    def people_of(self, unit: int, limit: int) -> list[Person] | None:
        """The records of everybody there, in order; None if more than `limit` are, or were."""
        stored = self._turn.members(unit, ANYONE, limit + 1)
        if len(stored) > limit:
            return None
        here = [key for key in (*self._effects.documents, *self._people) if key[0] == unit]
        members = sorted({*stored, *(member for _, member in here)} - {ANYONE})
        self.bring((unit, member) for member in members)
        found = [self._person(unit, member) for member in members]
        return [person for person in found if person is not None]

    def expecting(self, unit: int, person: int) -> int:
        """How many arrivals are under way to the record, or to the account as a whole."""
        if person:
            record = self._person(unit, person)
            return record.expecting if record is not None else 0
        head = self._head(unit)
        ties = head.ties if isinstance(head, Head) else None
        return ties.expecting if ties is not None else 0

    def merged_into(self, unit: int) -> int:
        """The unit the account is part of by now; 0: it is its own, or on its way back."""
        head = self._head(unit)
        ties = head.ties if isinstance(head, Head) else None
        return ties.merged_into if ties is not None and ties.expecting <= 0 else 0

    def unit(self, unit: int, person: int) -> Unit:
        """The unit with that person's record; a head is made where there is none."""
        head = self._head(unit)
        if not isinstance(head, Head):
            head = self._heads[unit] = Head(id=unit)
        record = self._person(unit, person)
        return Unit(head, {person: record} if record is not None else {})

    def team(self, unit: int, name: str) -> Team:
        """The team unit; made where there is none."""
        self._touched[unit, ANYONE] = None
        head = self._head(unit)
        if not isinstance(head, Team):
            head = self._heads[unit] = Team(id=unit, name=name)
        return head

    def returned(self, unit: int, person: int, folded: Unit) -> None:
        """Take the unit back after an input."""
        self._touched[unit, ANYONE] = None
        if person:
            self._touched[unit, person] = None
            record = self._people[unit, person] = folded.people.get(person)
            if record is not None:
                self._gone.pop((unit, person), None)

    def woken(self, unit: int, member: int, at: int, virtual: bool) -> None:
        """A wake-up of the record was taken from the store: what it keeps as stored is not."""
        record = self._person(unit, member) if member else self._head(unit)
        if record is not None and (record.wake < 0) == virtual and abs(record.wake) <= at:
            record.wake = 0

    def copy(self, unit: int, person: int) -> Copy:
        """The documents as they are now, to come back to."""
        head, record = self._head(unit), self._person(unit, person)
        return (encode(head) if head else None, encode(record) if record else None)

    def restore(self, unit: int, person: int, copy: Copy) -> None:
        """Come back to a copy."""
        head, record = copy
        self._heads[unit] = decode_head(head) if head else None
        if person:
            self._people[unit, person] = decode_person(record) if record else None

    @property
    def full(self) -> bool:
        """Whether it is time to put back what is open."""
        return len(self._touched) >= FULL

    def put_back(self) -> None:
        """Clear the desk: write what was touched (documents, wake-ups that moved earlier, rows
        people read) into the effects of the turn.

        Raises Unstorable for a unit whose documents cannot be encoded.
        """
        # Who has left a place first: in the lists a person has one row, and where they are now
        # has the last word.
        people, brought = self._people, self._brought
        left = [key for key in self._touched if key[1] != ANYONE and people[key] is None]
        for key in left:
            del self._touched[key]
        for key in (*left, *self._touched):
            unit, member = key
            try:
                if member == ANYONE:
                    self._put_head(unit, self._effects)
                else:
                    self._put_person(unit, member, self._effects)
            except Exception as error:
                raise Unstorable(unit) from error
            brought.pop(key, None)
        self._heads.clear()
        self._people.clear()
        self._gone.clear()
        self._touched.clear()

    def _put_head(self, unit: int, effects: Effects) -> None:
        head = self._heads[unit]
        if head is None:
            return
        if isinstance(head, Head):
            head.wake = _arm(head.wake, next_head(head), unit, ANYONE, head.virtual, effects)
            if head.kind == "account":
                self._show(head, effects)
            elif head.kind == "household" or (head.members is not None and head.shown):
                household = household_row(head)
                shown = crc32(_row_bytes(household)) or 1
                if shown != head.shown:
                    head.shown = shown
                    effects.households[unit] = household
            elif head.shown:  # the import that told of the account was undone
                _hide(head, effects)
        effects.documents[unit, ANYONE] = encode(head)

    def _show(self, head: Head, effects: Effects) -> None:
        """Lists show an account unless it is part of another."""
        if head.ties is not None and head.ties.merged_into:
            if head.shown:
                _hide(head, effects)
            return
        row = account_row(head)
        shown = crc32(_row_bytes(row)) or 1
        if shown != head.shown:
            head.shown = shown
            effects.accounts[head.id] = row

    def _put_person(self, unit: int, member: int, effects: Effects) -> None:
        person = self._people[unit, member]
        head = self._heads[unit]
        if person is None:
            effects.left.append(member)
            effects.people.pop(member, None)
            if gone := self._gone.get((unit, member)):
                effects.documents[unit, member] = encode(gone)
            return
        assert isinstance(head, Head)
        due = next_person(person)
        person.wake = _arm(person.wake, due, unit, member, head.virtual, effects)
        if person.stage != "visitor" or person.shown:
            row = person_row(person, head)
            shown = crc32(_row_bytes(row)) or 1
            if shown != person.shown:
                person.shown = shown
                effects.people[member] = row
        effects.documents[unit, member] = encode(person)


def _hide(head: Head, effects: Effects) -> None:
    head.shown = 0
    effects.accounts.pop(head.id, None)
    effects.closed.append(head.id)


def _arm(stored: int, due: int, unit: int, member: int, virtual: bool, effects: Effects) -> int:
    """Keep one wake-up stored, no later than needed; the instant stored now.

    A stored one that is too early does no harm: it finds nothing due and is set anew. Negative
    instants are on the virtual clock.
    """
    wanted = -due if virtual else due
    if not due or (stored and (stored < 0) == virtual and abs(stored) <= due):
        return stored
    if stored:
        effects.disarm(_wake(stored, unit, member))
    effects.arm(_wake(wanted, unit, member))
    return wanted


def _wake(signed: int, unit: int, member: int) -> Wake:
    clock = workspace_of(unit) if signed < 0 else 0
    return Wake(clock, abs(signed), unit, member)


def try_storing(unit: Unit, person: int) -> None:
    """Raise what would keep the unit from being put back, while it is known which input it was."""
    encode(unit.head)
    if unit.head.kind == "account":
        _row_bytes(account_row(unit.head))
    if record := unit.people.get(person):
        encode(record)
        _row_bytes(person_row(record, unit.head))
