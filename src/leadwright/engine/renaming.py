"""Sequences and steps that have another name now: who is inside goes on where they are."""

from leadwright.core.case import Case
from leadwright.core.input import CHANGED
from leadwright.core.unit import Person, Unit
from leadwright.nurture.plan import Nurturing


def call_anew(case: Case, unit: Unit, plan: Nurturing) -> None:
    """Use the names of now in the records at hand, before anything is looked up by them."""
    at_hand = case.person
    for person in unit.people.values():
        before = [each.sequence for each in person.enrolments]
        if not rename(person, plan, whole=case.input.name != CHANGED):
            continue
        case.turn_to(person)
        for was, enrolment in zip(before, person.enrolments, strict=True):
            now = enrolment.sequence
            if was != now:
                case.decide("enrolment", f"{now}/renamed", f"{was} is called {now} now", now)
    if case.person is not at_hand:
        case.turn_to(at_hand)
    for member in (unit.head.members or {}).values():
        for slot in member.open:
            slot.sequence = plan.renamed.get(slot.sequence, slot.sequence)


def rename(person: Person, plan: Nurturing, *, whole: bool = True) -> bool:
    """Use the names of now in a person's record; says whether they are in a sequence. `whole`: also
    where it says which they have been in, which can wait until they are heard of."""
    names = plan.renamed
    for enrolment in person.enrolments:
        enrolment.sequence, enrolment.step = _now(plan, enrolment.sequence, enrolment.step)
    for touch in person.open_touches:
        touch.sequence, touch.step = _now(plan, touch.sequence, touch.step)
    for waiting in person.deferred:
        waiting.sequence, waiting.step = _now(plan, waiting.sequence, waiting.step)
    for task in person.tasks.values():
        task.note = names.get(task.note, task.note)
    if whole or person.enrolments:
        for was in [each for each in person.entered if each in names]:
            at = person.entered.pop(was)
            person.entered[names[was]] = max(at, person.entered.get(names[was], 0))
    return bool(person.enrolments)


def _now(plan: Nurturing, sequence: str, step: str) -> tuple[str, str]:
    sequence = plan.renamed.get(sequence, sequence)
    known = plan.sequences.get(sequence)
    return sequence, known.renamed.get(step, step) if known is not None else step
