"""What was kept of a person's events, counted anew from the recorded inputs as a plan asks for it.

A backfill: rules that look back further than before, or give other points, see what happened
before they were written. Only counts are made anew; what was decided and done stays.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from leadwright.core.case import Case
from leadwright.core.input import EVENT, MESSAGE, Input
from leadwright.core.outcome import Outcome
from leadwright.core.unit import Head, Person, Unit, encode
from leadwright.playbook.model import Motion
from leadwright.ports import HistoryRow
from leadwright.qualify.machines import OPENS_AND_CLICKS, by_machine
from leadwright.qualify.score import award
from leadwright.qualify.windows import remember

Past = Callable[[int, int, int], list[HistoryRow]]
"""(unit, person, n) -> what the unit folded up to n about the person, and about itself."""
InputOf = Callable[[HistoryRow], Input]
EVER = 1 << 62
ARRIVED = "PersonArrived"
REBUILT = frozenset({"unmerge_people", "undo_import"})
"""Commands since which somebody is without some of what was recorded of them."""


@dataclass(slots=True)
class _Line:
    """Everything that happened to somebody, in recorded order; `told` False: it cannot be told,
    since they were one with somebody else for a while, or an import was undone."""

    events: list[Input] = field(default_factory=list)
    told: bool = True
    seen: set[tuple[int, int]] = field(default_factory=set)


def recounted(
    unit: Unit, person: int, motion: Motion, past: Past, input_of: InputOf
) -> bytes | None:
    """An encoded record with nothing but what the plan keeps of the person's events; None where
    that cannot be told, and what they have stays."""
    line = _Line()
    _collect(line, unit.head.id, person, EVER, past, input_of)
    if not line.told:
        return None
    known = unit.people[person]
    facts = Person(
        id=person, traits=known.traits, stage=known.stage, contacts=known.contacts,
        first_at=known.first_at,
    )  # fmt: skip
    head = Head(id=unit.head.id, traits=unit.head.traits, stage=unit.head.stage)
    plan = motion.qualify
    for input in sorted(line.events, key=lambda each: each.at):
        case = Case(head, facts, input, motion.name, plan.decay, Outcome(), plan.scales)
        if input.name in OPENS_AND_CLICKS and by_machine(case):
            continue
        remember(case, plan)
        award(case, plan)
    kept = Person(windows=facts.windows, days=facts.days, awards=facts.awards, notes=facts.notes)
    return encode(kept)


def _collect(
    line: _Line, unit: int, person: int, until: int, past: Past, input_of: InputOf
) -> None:
    if (unit, person) in line.seen:  # they have been here twice: all of it is told already
        return
    line.seen.add((unit, person))
    for row in past(unit, person, until):
        if row.person != person:
            continue
        if row.kind == EVENT:
            line.events.append(input_of(row))
        elif row.kind == MESSAGE and row.tag == ARRIVED:
            body = input_of(row).body
            if "n" not in body or "parted" in body:
                line.told = False
                return
            _collect(line, body["unit"], body["who"], body["n"], past, input_of)
        elif row.tag in REBUILT:
            line.told = False
            return
