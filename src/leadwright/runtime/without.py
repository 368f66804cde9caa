"""Somebody folded anew without the files of an import, as if they had never come.

What was recorded of a person, over all the units they were in, is folded once more, silently, each
input under the playbook version recorded for it, but for those of imports that were undone. Their
stops (suppressions, unsubscribes) stay unless they are lifted too: consent only tightens.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any

import msgspec

from leadwright.capture.directory import EMAIL, USER
from leadwright.core.ids import identifier_key, workspace_of
from leadwright.core.input import (
    ACCOUNT,
    CHANGED,
    COMMAND,
    EVENT,
    MESSAGE,
    TRAITS,
    WAKE,
    Input,
    import_of,
)
from leadwright.core.unit import Head, Person, Unit, encode
from leadwright.engine.advance import advance
from leadwright.ports import HistoryRow
from leadwright.qualify.stages import SOURCE_MAX
from leadwright.runtime.parting import (
    ARRIVED,
    EVER,
    JOINED,
    Books,
    Past,
    Step,
    arrival_in,
    from_the_first,
    line_of,
    names_one_of,
)
from leadwright.runtime.refold import input_of
from leadwright.runtime.uncount import PERSON, UNIT, Counted, taken_back
from leadwright.runtime.work import encode_input

Whole = Callable[[int, int], list[HistoryRow]]
"""(unit, n) -> all that the unit folded up to n."""
Undone = Mapping[str, bool]
"""import -> whether its suppressions were lifted too."""
UNDO = "undo_import"
NAMES = {"email": EMAIL, "user_id": USER}
"""Traits that a person is given when they are first known by such an identifier."""
STOPS = ("suppress", "unsubscribe")
_TOLD = frozenset((EVENT, TRAITS, ACCOUNT))
_CONSENT = "consent_"


def undo(unit: Unit, input: Input, past: Past, whole: Whole, books: Books) -> None:
    """Add to the command that undoes an import what is left of the person, or of the account, that
    it is about."""
    if input.person:
        _person(unit, input, past, books)
    else:
        _account(unit, input, whole, books)


def without_undone(person: int, unit: int, past: Past, books: Books) -> Past:
    """What was recorded, but for what was undone of the person since."""
    undone = _undone(step.input for step in line_of(person, unit, EVER, past))
    return _forgetting(past, undone, books) if undone else past


def _person(unit: Unit, input: Input, past: Past, books: Books) -> None:
    body, was = input.body, unit.people.get(input.person)
    line = line_of(input.person, unit.head.id, EVER, past) if was is not None else []
    if was is None or not _tells(line, {body["import"]}, past):
        body["nothing"] = True
        return
    before = _undone(step.input for step in line)
    undone = {**before, body["import"]: bool(body["also"])}
    rest = _theirs(line_of(was.id, unit.head.id, EVER, _forgetting(past, undone, books)))
    said, now = _of_people(unit.head), _of_people(unit.head)
    if before:
        line = line_of(was.id, unit.head.id, EVER, _forgetting(past, before, books))
    from_the_first(was.id, unit.head, _theirs(line), books, input, said.note)
    said.reach("reached", was.reached, _source(was))
    _match(said, unit.head, _theirs(line), before)
    if "stays" not in body and not _stays(rest, undone, past):
        body["gone"] = True
        body["recounted"] = taken_back(said, now)
        return
    kept, own = from_the_first(was.id, unit.head, rest, books, input, now.note)
    if not body["also"] and _is_for_nothing(rest, kept, undone):
        body["also"] = True
        _person(unit, input, past, books)
        return
    _keep_names(kept, was, unit.head.id, body.get("names", ()))
    now.reach("reached", kept.reached, _source(kept))
    _match(now, unit.head, rest, undone)
    body["recounted"] = taken_back(said, now)
    ids = {touch.id for touch in kept.open_touches}
    body["foreign"] = [touch.id for touch in was.open_touches if touch.id not in ids]
    kept.open_touches, kept.contacts, kept.by_channel = (
        was.open_touches, was.contacts, was.by_channel,
    )  # fmt: skip
    kept.tasks = {id: task for id, task in was.tasks.items() if id in kept.tasks}
    kept.deferred = [each for each in was.deferred if each in kept.deferred]
    kept.said, kept.offered = was.said, was.offered
    body["kept"] = encode(kept)
    if unit.head.kind == "individual":
        body["own"] = encode(own)


def _keep_names(kept: Person, was: Person, unit: int, names: Collection[str]) -> None:
    """What leads to them (`names`: keys in hex) goes on to be shown, and to be written to: others
    have said it too, even if the import was the first to."""
    for name, kind in NAMES.items():
        value = was.traits.get(name)
        if isinstance(value, str) and name not in kept.traits:
            key = identifier_key(workspace_of(unit), kind, value)
            if key.hex() in names:
                kept.traits[name] = value


def _is_for_nothing(line: list[Step], kept: Person, undone: Undone) -> bool:
    """Whether stops of what was undone are left of which none holds any more: with them goes the
    address that they were for. Where somebody was merged into them it may hold for that one."""
    stopped = kept.suppressed or False in kept.consent.values()
    if stopped or any("before" in step.input.body for step in line):
        return False
    told = [step.input for step in line if step.input.kind != MESSAGE]
    return any(import_of(each.actor) in undone for each in told)


def _account(unit: Unit, input: Input, whole: Whole, books: Books) -> None:
    body, rows = input.body, whole(unit.head.id, EVER)
    inputs = [input_of(row) for row in rows]
    if unit.head.kind != "account" or not any(
        import_of(each.actor) == body["import"] for each in inputs
    ):
        body["nothing"] = True
        return
    before = _undone(inputs)
    undone = {**before, body["import"]: bool(body["also"])}
    said, now = Counted(UNIT), Counted(UNIT)
    _whole_folded(unit.head.id, rows, inputs, before, books, said)
    head, reasons = _whole_folded(unit.head.id, rows, inputs, undone, books, now)
    if not reasons and not unit.head.people:
        body["gone"] = True
        head, now = Head(id=unit.head.id), Counted(UNIT)
    said.reach("account_reached", unit.head.reached, _source(unit.head))
    now.reach("account_reached", head.reached, _source(head))
    body["recounted"] = taken_back(said, now)
    mine = unit.head.stakeholders
    head.stakeholders = {id: part for id, part in head.stakeholders.items() if id in mine}
    body["own"] = encode(head)


def _whole_folded(
    id: int,
    rows: list[HistoryRow],
    inputs: list[Input],
    undone: Undone,
    books: Books,
    counted: Counted,
) -> tuple[Head, bool]:
    """The account after all but what was undone, and whether somebody else has told of it."""
    scratch = Unit(Head(id=id), {})
    people: dict[int, Person] = {}
    reasons = False
    for row, told in zip(rows, inputs, strict=True):
        rest = _left(told, undone)
        if rest is None or (rest.kind == COMMAND and rest.name in JOINED):
            continue
        if rest.name == CHANGED:  # what it counted anew may be what is undone
            continue
        if row.person and rest.kind == WAKE and row.person not in people:
            continue
        reasons = reasons or (not row.person and _stays_for(rest))
        scratch.head.n, scratch.people = row.n - 1, {}
        if row.person in people:
            scratch.people[row.person] = people.pop(row.person)
        counted.note(advance(scratch, rest, books(row.version)), scratch.head.at)
        people |= scratch.people
    return scratch.head, reasons


def _of_people(head: Head) -> Counted:
    return Counted(PERSON if head.kind == "account" else PERSON | UNIT)


def _match(counted: Counted, head: Head, line: list[Step], undone: Undone) -> None:
    """Count that they came to their account, unless an import that is undone put them there."""
    if head.kind != "account":
        return
    for index, step in enumerate(line):
        if step.unit != head.id:
            continue
        body = step.input.body
        if step.input.name == ARRIVED and step.input.kind == MESSAGE:
            foreign = body.get("who") != step.input.person or "parted" in body or "counted" in body
            put = index > 0 and import_of(line[index - 1].input.actor) in undone
            if foreign or put:
                return
        counted.count("matched", "account", step.input.at)
        return


def _source(who: Person | Head) -> str:
    return str(who.traits.get("source") or "")[:SOURCE_MAX]


# --------------------------------------------------------------------------- what was undone


def _undone(inputs: Iterable[Input]) -> dict[str, bool]:
    return {
        each.body["import"]: bool(each.body["also"])
        for each in inputs
        if each.name == UNDO and each.kind == COMMAND and "nothing" not in each.body
    }


def _forgetting(past: Past, undone: Undone, books: Books) -> Past:
    """The past without what was undone, also in the records of those who came from elsewhere."""

    def rest(unit: int, person: int, n: int) -> list[HistoryRow]:
        found = []
        for row in past(unit, person, n):
            told = input_of(row)
            left = _left(told, undone)
            if left is None:
                continue
            if left.name == ARRIVED and "n" in left.body:
                left = _arrival(left, row, undone, past, rest, books)
            if left is not told:
                row = msgspec.structs.replace(row, input=encode_input(left))
            found.append(row)
        return found

    return rest


def _arrival(
    input: Input, row: HistoryRow, undone: Undone, past: Past, rest: Past, books: Books
) -> Input:
    """Somebody came whose record holds what was undone: it is folded without that."""
    body: dict[str, Any] = dict(input.body)
    who, unit, n = body["who"], body["unit"], body["n"]
    if (
        who != row.person
        and "parted" not in body
        and _tells(line_of(who, unit, n, past), undone, past)
    ):
        body["record"], head = _before(
            who, unit, _theirs(line_of(who, unit, n, rest)), books, input
        )
        if "head" in body:
            body["head"] = head
    here = (row.person, row.unit, row.n - 1)
    if "before" in body and _tells(line_of(*here, past), undone, past):
        body["before"], head = _before(
            row.person, row.unit, _theirs(line_of(*here, rest)), books, input
        )
        if "before_head" in body:
            body["before_head"] = head
    return msgspec.structs.replace(input, body=body)


def _before(
    person: int, unit: int, steps: list[Step], books: Books, now: Input
) -> tuple[bytes, bytes]:
    if not steps:
        return encode(Person(id=person)), encode(Head(id=unit))
    record, own = from_the_first(person, Head(id=unit), steps, books, now)
    return encode(record), encode(own)


def _tells(line: list[Step], imports: Iterable[str], past: Past) -> bool:
    """Whether one of the imports has told of them, or of somebody who was merged into them."""
    if any(step.input.kind != MESSAGE and import_of(step.input.actor) in imports for step in line):
        return True
    return any(_tells(theirs, imports, past) for theirs in _merged(line, past))


def _stays(line: list[Step], undone: Undone, past: Past) -> bool:
    """Whether somebody else has told of them, or of somebody who is one with them."""
    if any(_counts(step.input, undone) for step in line):
        return True
    return any(_stays(_theirs(theirs), undone, past) for theirs in _merged(line, past))


def _merged(line: list[Step], past: Past) -> Iterator[list[Step]]:
    """What was folded of each who was merged into them, before that."""
    for step in line:
        body = step.input.body
        if step.input.name == ARRIVED and "before" in body and "n" in body and "parted" not in body:
            yield line_of(body["who"], body["unit"], body["n"], past)


def _left(input: Input, undone: Undone) -> Input | None:
    """What is left of an input: all of it, just its stops, or nothing."""
    also = undone.get(import_of(input.actor))
    if also is None or input.kind == MESSAGE:
        return input
    stops = None if also else _stops(input)
    if stops is None:
        return None
    return msgspec.structs.replace(input, kind=input.kind, body=stops, traits={})


def _stops(input: Input) -> dict[str, Any] | None:
    if input.kind not in (TRAITS, ACCOUNT):
        return None
    denied = {
        name: said
        for name, said in input.body.items()
        if name.startswith(_CONSENT) and said is not True
    }
    known = {name: said for name, said in input.body.items() if name in ("email", "domain")}
    if input.name in STOPS:
        carried = {name: said for name, said in input.body.items() if name.startswith(":")}
        return {**known, **denied, **carried}
    return {**known, **denied} if denied else None


def _counts(input: Input, undone: Undone) -> bool:
    """Whether somebody stays for it: what was told or done besides the imports that are undone.
    Who is known by a stop alone goes; the stop itself holds for the address."""
    if import_of(input.actor) in undone:
        return False
    if input.kind == COMMAND:
        return input.name not in JOINED
    return input.kind in _TOLD


def _theirs(line: list[Step]) -> list[Step]:
    """Without what is about those who have been parted from them since."""
    parted = []
    for index, step in enumerate(line):
        if step.input.name == "unmerge_people" and "kept" in step.input.body:
            came = arrival_in(line[:index], step.input.body["person"])
            if came is not None:
                parted.append((came, index, set(step.input.body["family"])))
    return [
        step
        for index, step in enumerate(line)
        if not any(a <= index <= b and names_one_of(step.input, who) for a, b, who in parted)
    ]


def _stays_for(input: Input) -> bool:
    """Whether somebody has told of the account; a table of companies makes none."""
    return input.kind == ACCOUNT or (input.kind == COMMAND and input.name != "enrich")
