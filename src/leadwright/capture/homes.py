"""Which household a consumer belongs to: by a key they named, by surname and address, or by hand.

The unit of whoever comes first with a key becomes the household when somebody else comes with it.
So a key costs a row, and nobody moves who lives alone. docs/how-to/households.md has the rules:

- An account beats a household. What somebody decided by hand stays until they decide again.
- A key that was named beats surname and address; of two keys the one said last holds.
- Whoever's key becomes another moves; whose key is cleared leaves.
- More people than the playbook says do not join by a key or an address; that is listed.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from leadwright.capture.addresses import BITS, address_of, small, surname_of
from leadwright.capture.directory import (
    BY_HAND,
    BY_KEY,
    HOME,
    IN_ACCOUNT,
    IN_HOUSEHOLD,
    LIVING,
    Conflict,
    Directory,
    Known,
    Move,
    Resolved,
)
from leadwright.capture.event import Event
from leadwright.capture.plan import Homes
from leadwright.core.ids import identifier_key
from leadwright.core.input import ACCOUNT, TRAITS

HOUSEHOLD = "household"
"""Kind of the key that somebody names, and of what is listed about households."""
KEY = "household_id"
"""The trait that names a household unless the playbook says otherwise."""
_HOME, _HALVES, _BEFORE, _BEFORE_AS = "home", "halves", "home before", "home before as"
SURNAME = ("last_name", "name")
ADDRESS = ("street", "postal_code", "city")
_LOW = (1 << BITS) - 1


def names_household(event: Event, homes: Homes | None) -> bool:
    """Whether the event is a `group` call about a household, which no account is made of."""
    if homes is None or not homes.group_type or event.kind != ACCOUNT or not event.group_id:
        return False
    said = event.body.get("type") or event.body.get("group_type") or ""
    return str(said).strip().casefold() == homes.group_type.casefold()


def settle_home(
    event: Event, known: Known, directory: Directory, resolved: Resolved, *, born: bool
) -> None:
    """Put somebody who belongs to no account into their household. `born`: their unit was made
    for them just now."""
    homes = directory.linking.homes
    assert homes is not None
    facts = event.body if event.kind == TRAITS else event.traits
    speaks = homes.by_address and _speaks(facts)
    if homes.by_address and (speaks or resolved.gone):
        _note_halves(facts if speaks else {}, known, directory, resolved.gone)
    for gone in resolved.gone:
        follow_home(gone, known, directory, resolved.moves)
    if known.known & (IN_ACCOUNT | BY_HAND):
        return
    settling = _Settling(known, directory, resolved, homes, born)
    said = _key_said(event, facts, homes)
    if said:
        if event.kind == ACCOUNT:
            resolved.traits[homes.keys[0] if homes.keys else KEY] = said
        settling.go(directory.key(HOUSEHOLD, said), BY_KEY)
        return
    keyed = known.known & BY_KEY
    if (said == "" and keyed) or (not keyed and (speaks or resolved.gone)):
        settling.by_address()


def follow_home(gone: Known, known: Known, directory: Directory, moves: list[Move]) -> None:
    """Somebody who lived in a household turned out to be `known`, who lives there from now on
    unless something as good says where they live."""
    theirs, mine = gone.known & HOME, known.known & HOME
    if (
        gone.known & IN_ACCOUNT
        or not theirs & IN_HOUSEHOLD
        or known.known & IN_ACCOUNT
        or mine >= theirs
    ):
        return
    directory.link(directory.key(_BEFORE, str(gone.person)), known.unit)
    directory.link(directory.key(_BEFORE_AS, str(gone.person)), mine)
    _enter(gone.unit, theirs, known, directory, moves)


def part_home(person: Known, other: Known, directory: Directory) -> list[Move]:
    """Somebody is without `person` again; who had come to live in that household because of them
    goes back to where they lived before."""
    moves: list[Move] = []
    before = directory.key(_BEFORE, str(person.person))
    unit, flags = directory.seek(before), person.known & HOME
    if unit and other.unit == person.unit and other.known & HOME == flags:
        mine = directory.seek(directory.key(_BEFORE_AS, str(person.person)))
        because = "whom they lived with was somebody else"
        _enter(unit, mine, other, directory, moves, because=because)
    directory.free(before)
    return moves


def join_home(known: Known, unit: int, directory: Directory, because: str) -> list[Move]:
    """Somebody is to live there, whatever else says so."""
    moves: list[Move] = []
    _enter(unit, IN_HOUSEHOLD | BY_HAND, known, directory, moves, because=because)
    return moves


def share_home(known: Known) -> None:
    """Somebody is to live there: whoever lives there alone stays, whatever else they say."""
    if not known.known & IN_HOUSEHOLD:
        known.known, known.changed = known.known & ~HOME | IN_HOUSEHOLD | BY_HAND, True


def leave_home(known: Known, directory: Directory, because: str) -> list[Move]:
    """Somebody is to live alone, whatever else says otherwise."""
    moves: list[Move] = []
    _enter(directory.allocate(), BY_HAND, known, directory, moves, because=because)
    return moves


def bring_homes(directory: Directory, events: Iterable[Event]) -> None:
    """Ask at once for what settling these events will ask for."""
    homes = directory.linking.homes
    if homes is None or directory.find is None:
        return
    keys: set[bytes] = set()
    halves = False
    for event in events:
        facts = event.body if event.kind == TRAITS else event.traits
        if not facts and event.kind != ACCOUNT:
            continue
        if said := _key_said(event, facts, homes):
            keys.add(directory.key(HOUSEHOLD, said))
        if homes.by_address and _speaks(facts):
            halves = True
            surname, address = _surname(facts), _address(facts)
            if surname and address:
                keys.add(_home_key(directory, surname << BITS | address))
    if halves:
        keys |= {directory.key(_HALVES, str(person)) for person in directory.people}
    units = _ask(directory, keys - directory.found.keys())
    _ask(directory, {directory.key(LIVING, str(unit)) for unit in units})


def _ask(directory: Directory, keys: set[bytes]) -> set[int]:
    found = directory.find(keys) if keys and directory.find is not None else {}
    for key in keys:
        directory.found.setdefault(key, found.get(key, 0))
    return set(found.values())


class _Settling(NamedTuple):
    """One person, and what their event leads to."""

    known: Known
    directory: Directory
    resolved: Resolved
    homes: Homes
    born: bool

    def go(self, key: bytes, flag: int) -> None:
        """Live where the key leads, if there is room; it leads to whoever names it first."""
        known, directory, moves = self.known, self.directory, self.resolved.moves
        unit = directory.seek(key)
        first = not unit
        if first:
            alone = not known.known & IN_HOUSEHOLD
            unit = known.unit if alone else directory.allocate()
            directory.link(key, unit)
        elif unit != known.unit and directory.living_in(unit) >= self.homes.people_max:
            self.resolved.conflicts.append(Conflict(HOUSEHOLD, unit, known.person))
            self.alone(flag)
            return
        _enter(unit, IN_HOUSEHOLD | flag, known, directory, moves, first=first, born=self.born)

    def by_address(self) -> None:
        """Live where people of the same surname and address do."""
        directory = self.directory
        halves = directory.seek(_halves_key(directory, self.known)) if self.homes.by_address else 0
        if halves >> BITS and halves & _LOW:
            self.go(_home_key(directory, halves), 0)
        else:
            self.alone(0)

    def alone(self, flag: int) -> None:
        """Live alone."""
        known, directory = self.known, self.directory
        if known.known & IN_HOUSEHOLD:
            _enter(directory.allocate(), flag, known, directory, self.resolved.moves)
        elif known.known & HOME != flag:
            known.known, known.changed = known.known & ~HOME | flag, True


def _enter(
    unit: int,
    flags: int,
    known: Known,
    directory: Directory,
    moves: list[Move],
    *,
    first: bool = False,
    born: bool = False,
    because: str = "their household became known",
) -> None:
    """Let somebody live in a unit, and with them whoever has just become one with them. `first`:
    nobody could know of it before."""
    if unit != known.unit:
        directory.moved_out(known)
        if not born:
            moves.append(Move(known.person, known.unit, unit, known.person, "household", because))
        if flags & IN_HOUSEHOLD and not first:
            directory.live(unit, 1)
        known.go(unit)
    if known.known & HOME != flags:
        known.known, known.changed = known.known & ~HOME | flags, True
    for move in moves:
        move.unit_to, move.kind = unit, "household"


def _key_said(event: Event, facts: Mapping[str, Any], homes: Homes) -> str | None:
    """The key an event names; empty if it takes one back, None if it says nothing."""
    cleared = None
    for name in homes.keys:
        if name in facts:
            if said := _text(facts[name]):
                return said
            cleared = ""
    return _text(event.group_id) if names_household(event, homes) else cleared


def _text(value: Any) -> str:
    """A key as text; a number as a spreadsheet has it is the same one."""
    if type(value) is float and value.is_integer():
        value = int(value)
    if type(value) is int:
        return str(value)
    return value.strip() if type(value) is str else ""


def _speaks(facts: Mapping[str, Any]) -> bool:
    return any(name in facts for name in (*SURNAME, *ADDRESS))


def _surname(facts: Mapping[str, Any]) -> int:
    return small(surname_of(facts.get("last_name"), facts.get("name")))


def _address(facts: Mapping[str, Any]) -> int:
    street = facts.get("street")
    place = facts.get("postal_code") or facts.get("city") or ""
    return small(address_of(street, _text(place))) if type(street) is str else 0


def _home_key(directory: Directory, halves: int) -> bytes:
    return identifier_key(directory.workspace, _HOME, str(halves))


def _halves_key(directory: Directory, known: Known) -> bytes:
    return identifier_key(directory.workspace, _HALVES, str(known.person))


def _note_halves(
    facts: Mapping[str, Any], known: Known, directory: Directory, merged: Iterable[Known]
) -> None:
    """Remember surname and address, as far as they were ever said, as one number. An address is
    said as a whole; one that cannot be read takes it back."""
    key = _halves_key(directory, known)
    noted = directory.seek(key)
    surname, address = noted >> BITS, noted & _LOW
    for gone in merged:
        others = directory.seek(_halves_key(directory, gone))
        surname, address = surname or others >> BITS, address or others & _LOW
    surname = _surname(facts) or surname
    if "street" in facts:
        address = _address(facts)
    if noted != (halves := surname << BITS | address):
        directory.link(key, halves)
