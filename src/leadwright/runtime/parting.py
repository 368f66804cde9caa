"""Un-merge: two people folded anew from what was recorded since they became one.

Every arrival of somebody who is merged into another keeps how the other was before. From there the
recorded inputs are folded once more, silently, each under the playbook version recorded for it:
for the one those that named identifiers of theirs, for the other all that were not about somebody
who has been parted from them. What people and machines really did since (touches that went out,
tasks) stays with whom it was done.
"""

from collections.abc import Callable, Iterable

import msgspec
from msgspec.structs import replace

from leadwright.core.input import ACCOUNT, CHANGED, COMMAND, WAKE, Input
from leadwright.core.outcome import Outcome
from leadwright.core.unit import Gone, Head, Person, Unit, encode
from leadwright.engine.advance import advance
from leadwright.engine.merge import absorb
from leadwright.engine.uniting import own_part
from leadwright.playbook.model import Playbook
from leadwright.ports import HistoryRow
from leadwright.runtime.refold import input_of

Past = Callable[[int, int, int], list[HistoryRow]]
"""(unit, person, n) -> what the unit folded up to n about the person, and about itself."""
Books = Callable[[int], Playbook]
EVER = 1 << 62
SILENT = frozenset({"Expect", "Leave", "Conflicted", CHANGED})
ARRIVED = "PersonArrived"
JOINED = frozenset({"merge_people", "unmerge_people", "undo_import"})


class Step(msgspec.Struct):
    """An input as it was folded: number `n` of `unit`."""

    unit: int
    n: int
    input: Input


def keep_before(unit: Unit, input: Input) -> None:
    """Record, with the arrival of somebody who is merged into another, how the other was before:
    what is folded from here on can then be folded anew without them. Notes about what is stored
    are left out: they depend on how inputs fell into turns."""
    body = input.body
    if not input.person:
        body["before"] = own_part(unit.head)
        return
    person = unit.people.get(input.person)
    if person is not None and body.get("who", person.id) != person.id:
        body["before"] = encode(replace(person, wake=0, shown=0))
        if unit.head.kind == "individual":
            body["before_head"] = own_part(unit.head)


def part(unit: Unit, input: Input, past: Past, books: Books) -> None:
    """Add to the command that undoes a merge what either is without the other."""
    body, person = input.body, unit.people.get(input.person)
    if person is None or "refused" in body:
        return
    gone = body["person"]
    line = line_of(person.id, unit.head.id, EVER, past)
    start = arrival_in(line, gone)
    if start is None:
        body |= {"kept": encode(person), "parted": encode(Person(id=gone)), "open": []}
        return
    family = set(body["family"])
    since = line[start:]
    theirs = [each for each in since[1:] if names_one_of(each.input, family)]
    arrived = since[0].input.body
    other = msgspec.msgpack.decode(arrived["record"], type=Person)
    alone = "head" in arrived
    own = (
        unit.head
        if body["unit"] == unit.head.id
        else Head(id=body["unit"], kind=arrived.get("kind", "account"))
    )
    if alone:
        own = msgspec.msgpack.decode(arrived["head"], type=Head)
    other, own = refolded(gone, other, own, theirs, books, input)
    kept, head = _without(unit, person, line, start, family, books, input)
    _share(person, kept, other, msgspec.msgpack.decode(arrived["record"], type=Person))
    body["kept"], body["parted"] = encode(kept), encode(other)
    body["open"] = [touch.id for touch in person.open_touches]
    if alone:
        body["parted_own"] = encode(own)
    if unit.head.kind == "individual":
        body["kept_own"] = encode(head)
    elif alone:
        body["deals"] = [name for name in own.opportunities if name in unit.head.opportunities]


def _without(
    unit: Unit,
    person: Person,
    line: list[Step],
    start: int,
    family: set[int],
    books: Books,
    input: Input,
) -> tuple[Person, Head]:
    """The person as they are without the family, and without whoever else was parted from them.
    Arrivals keep how they were before, but for those while they were one with somebody else: what
    was kept there is how the other was, so they are folded from their first day."""
    parted = [(start, len(line), family)]
    begin = start if _is_about(line[start], person.id) else 0
    for index in range(len(line) - 1, -1, -1):
        body = line[index].input.body
        if line[index].input.name != "unmerge_people" or "kept" not in body or index < begin:
            continue
        came = arrival_in(line[:index], body["person"])
        if came is not None:
            parted.append((came, index, set(body["family"])))
            begin = min(begin, came if _is_about(line[came], person.id) else 0)
    steps = [
        step
        for index, step in enumerate(line)
        if index >= begin
        and not any(a <= index <= b and names_one_of(step.input, those) for a, b, those in parted)
    ]
    first = line[begin].input.body
    if "before" in first and _is_about(line[begin], person.id):
        before = msgspec.msgpack.decode(first["before"], type=Person)
        head = msgspec.msgpack.decode(first.get("before_head") or own_part(unit.head), type=Head)
        return refolded(person.id, before, head, steps, books, input)
    return from_the_first(person.id, unit.head, steps, books, input)


def _is_about(step: Step, person: int) -> bool:
    return step.input.person == person


def from_the_first(
    person: int,
    head: Head,
    steps: list[Step],
    books: Books,
    now: Input,
    note: Callable[[Outcome, int], None] | None = None,
) -> tuple[Person, Head]:
    """The person after all these, and the unit they were alone in. `note`: see `refolded`."""
    first = steps[0].unit if steps else head.id
    alone = first != head.id or head.kind != "account"
    own = Head(id=first) if alone else head
    mine = [step for step in steps if not _own_arrival(step.input, person)]
    return refolded(person, Person(id=person), own, mine, books, now, note)


def _own_arrival(input: Input, person: int) -> bool:
    return input.name == ARRIVED and input.body.get("who") == person and "n" in input.body


def refolded(
    id: int,
    person: Person,
    head: Head,
    steps: Iterable[Step],
    books: Books,
    now: Input,
    note: Callable[[Outcome, int], None] | None = None,
) -> tuple[Person, Head]:
    """The record after these inputs, folded one by one; nothing that follows from them happens.
    `note` sees what came of each, and when (ms) it was folded."""
    person.id, person.expecting = id, 0
    head = msgspec.msgpack.decode(encode(head), type=Head)
    head.at, head.virtual = 0, False
    unit = Unit(head, {id: person})
    for step in steps:
        input = msgspec.structs.replace(step.input, body=dict(step.input.body))
        if input.name == "Expect":
            head.kind = input.body["kind"]
        if input.kind == WAKE or input.name in SILENT or input.name in JOINED:
            continue
        if input.name == ARRIVED and input.body.get("who", id) == step.input.person:
            _came(unit, id, input, books)
            continue
        if input.person:
            input.person = id
        head.id, head.n = step.unit, step.n - 1
        outcome = advance(unit, input, books(input.version))
        if note is not None:
            note(outcome, head.at)
    wake = Input(WAKE, "", now.at, now.at, id, version=now.version)
    advance(unit, wake, books(now.version))
    return unit.people[id], head


def _came(unit: Unit, id: int, input: Input, books: Books) -> None:
    """They moved. Their record is at hand already, unless only what came before them was."""
    here = unit.people[id]
    if here.first_at or here.traits or here.awards:
        return
    record = msgspec.msgpack.decode(input.body["record"], type=Person)
    record.id = id
    absorb(record, here, books(input.version).motion(unit.head.kind).qualify)
    unit.people[id] = record


def _share(was: Person, kept: Person, other: Person, came: Person) -> None:
    """What is out in the world cannot be refolded: planned touches, contacts, open tasks. What had
    been planned for the other before they came went to them, whoever they were when that was heard
    of: their receipts have been folded anew, so the other's contacts are what they had."""
    real = {touch.id: touch for touch in was.open_touches}
    kept.open_touches = [touch for touch in kept.open_touches if touch.id in real]
    other.open_touches = [real[touch.id] for touch in came.open_touches if touch.id in real]
    other.tasks = {id: was.tasks[id] for id in came.tasks if id in was.tasks}
    kept.tasks = {id: task for id, task in was.tasks.items() if id not in other.tasks}
    kept.contacts = _less(was.contacts, other.contacts)
    kept.by_channel = {
        channel: _less(contacts, other.by_channel.get(channel, []))
        for channel, contacts in was.by_channel.items()
    }
    other.deferred = [each for each in came.deferred if each in was.deferred]
    kept.deferred = [each for each in was.deferred if each not in other.deferred]


def _less(contacts: list[int], others: list[int]) -> list[int]:
    """The instants that are not the other's."""
    left = list(contacts)
    for at in others:
        if at in left:
            left.remove(at)
    return left


# --------------------------------------------------------------------------- what was recorded


def line_of(person: int, unit: int, until: int, past: Past) -> list[Step]:
    """All that was folded of a person, in order, over the units they have been in."""
    rows = past(unit, person, until)
    steps = [Step(unit, row.n, input_of(row)) for row in rows]
    alone = all(row.kind != ACCOUNT for row in rows)
    if not alone:
        steps = [step for step in steps if step.input.person]
    for index in range(len(steps) - 1, -1, -1):
        body = steps[index].input.body
        if steps[index].input.name != ARRIVED or body.get("who") != person or "n" not in body:
            continue
        first = _first_of_stay(steps, index)
        if "parted" in body:
            return _parted_line(person, body, past) + steps[first:]
        return line_of(person, body["unit"], body["n"], past) + steps[first:]
    return steps


def _first_of_stay(steps: list[Step], arrival: int) -> int:
    """Where the stay begins that the arrival belongs to: after they left here the last time."""
    for index in range(arrival - 1, -1, -1):
        if steps[index].input.name == "Leave":
            return index + 1
    return 0


def _parted_line(person: int, body: dict[str, object], past: Past) -> list[Step]:
    """What was folded of somebody while they were merged into another, and before."""
    unit, n, other = body["unit"], body["n"], body["parted"]
    assert isinstance(unit, int)
    assert isinstance(n, int)
    assert isinstance(other, int)
    line = line_of(other, unit, n, past)
    start = arrival_in(line, person)
    if start is None:
        return []
    family = set(line[-1].input.body.get("family", ()))
    came = line[start].input.body
    theirs = [each for each in line[start + 1 :] if names_one_of(each.input, family)]
    return line_of(person, came["unit"], came["n"], past) + theirs


def arrival_in(line: list[Step], person: int) -> int | None:
    """Where somebody was last merged into whose line it is."""
    for index in range(len(line) - 1, -1, -1):
        input = line[index].input
        if input.name == ARRIVED and "before" in input.body and input.body.get("who") == person:
            return index
    return None


def names_one_of(input: Input, family: set[int]) -> bool:
    """Whether the input was about one of them."""
    if input.name == ARRIVED:
        return input.body.get("who") in family
    return abs(input.via) in family and not (input.kind == COMMAND and input.name in JOINED)


def tombstones(unit: int, input: Input) -> list[tuple[int, Gone]]:
    """Where to send on what still comes to the unit for those who were parted from the person."""
    body = input.body
    if "refused" in body:
        return []
    gone = Gone(body["unit"], body["person"])
    return [(id, gone) for id in body["family"] if (unit, id) != (gone.to, gone.into)]
