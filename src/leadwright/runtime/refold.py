"""Refold: a unit folded anew from its recorded inputs, silently.

The one way of rebuilding. Each input is folded under the playbook version recorded for it, in the
unit's recorded order; nothing is stored, sent or sent on.
"""

from collections.abc import Callable, Iterable

import msgspec

from leadwright.core.input import MESSAGE, WAKE, Input
from leadwright.core.outcome import Outcome
from leadwright.core.unit import ANYONE, Head, HeadLike, Person, Team, Unit, decode_head, encode
from leadwright.core.unit import decode_person as decode_person
from leadwright.engine.advance import advance
from leadwright.playbook.model import Playbook
from leadwright.ports import HistoryRow, RecordedInput
from leadwright.route.team import advance_team
from leadwright.runtime.work import decode_input

_encode = msgspec.msgpack.Encoder().encode


def refold_unit(
    rows: Iterable[HistoryRow], book: Callable[[int], Playbook]
) -> tuple[dict[int, bytes], list[bytes | None]]:
    """The unit's documents by member (0: the head) and, row by row, its encoded decisions.

    `rows` are all of one unit in recorded order (`Queries.histories`), `book` maps a version
    number to its playbook. Documents are `canonical`. Raises what a fold raises, which no recorded
    input did when it was recorded.
    """
    head: HeadLike | None = None
    people: dict[int, Person] = {}
    decisions: list[bytes | None] = []
    for row in rows:
        input = input_of(row)
        if input.kind == MESSAGE and "team" in input.body:
            head = head if isinstance(head, Team) else Team(id=row.unit, name=input.body["team"])
            plan = book(row.version).teams.get(head.name)
            outcome = advance_team(head, input, plan)
        else:
            head = head if isinstance(head, Head) else Head(id=row.unit)
            outcome = _advance(head, people, row.person, input, book(row.version))
        decisions.append(_encode(outcome.decisions) if outcome.decisions else None)
    documents = {ANYONE: canonical(encode(head))} if head is not None else {}
    documents |= {member: canonical(encode(person)) for member, person in people.items()}
    return documents, decisions


def input_of(row: HistoryRow | RecordedInput) -> Input:
    """The input as it was folded. A wake-up, and nothing else, is fully said by its row."""
    if row.input is not None:
        return decode_input(row.input)
    return Input(WAKE, "", row.at, row.at, row.person, version=row.version)


def canonical(document: bytes) -> bytes:
    """A document without what depends on when it was stored: its wake-up row and what was shown."""
    decoded = msgspec.msgpack.decode(document)
    record = decode_head(document) if decoded[0] in ("u", "t") else decode_person(document)
    record.wake = record.shown = 0
    return encode(record)


def _advance(
    head: Head, people: dict[int, Person], person: int, input: Input, book: Playbook
) -> Outcome:
    """One input with just the record of its person at hand, as a turn has it."""
    at_hand = {person: people[person]} if person in people else {}
    unit = Unit(head, at_hand)
    outcome = advance(unit, input, book)
    if person:
        people.pop(person, None)
        people |= unit.people
    return outcome
