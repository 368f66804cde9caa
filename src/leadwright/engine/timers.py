"""Timers live in the documents; they fold between inputs, in time order."""

from leadwright.convert import coverage
from leadwright.core.case import Case
from leadwright.core.input import WAKE
from leadwright.core.unit import Deferred, Enrolment, Head, Person, Unit
from leadwright.engine.stages import reconsider, relearn
from leadwright.engine.wiring import contact_again, contact_of
from leadwright.nurture import sequences, triggers
from leadwright.playbook.model import Motion
from leadwright.qualify.recheck import recheck_account, recheck_person
from leadwright.route import handoff

NEVER = 1 << 62
ROUNDS_MAX = 10_000
"""A bound on what one input may fire: years of steps of one person, not a loop without end."""


def fire_due(case: Case, unit: Unit, motion: Motion) -> None:
    """Fire what is due up to now, of the head and of the records at hand, earliest first."""
    until, at_hand = case.now, case.person
    if case.input.kind != WAKE and not _anything_due(unit, until):
        return
    due, person = _earliest(unit)
    if due > until:
        return
    for _ in range(ROUNDS_MAX):
        if person is not case.person:
            case.turn_to(person or Person())
        case.step_to(max(due, case.head.at))
        if person is None:
            _fire_head(case, motion)
        else:
            _fire_person(case, motion, person, due)
            if case.learned:
                relearn(case, motion)
        _set_rechecks_anew(case, motion)
        due, person = _earliest(unit)
        if due > until:
            if at_hand is not case.person:
                case.turn_to(at_hand)
            case.step_to(until)
            return
    raise RuntimeError(f"more than {ROUNDS_MAX} timers due at once")


def next_person(person: Person) -> int:
    """When a person's record has to be woken next; 0: never."""
    due = person.recheck or NEVER
    if person.armed:
        for armed in person.armed.values():
            if armed[0] < due:
                due = armed[0]
    if person.enrolments:
        for enrolment in person.enrolments:
            if enrolment.due < due:
                due = enrolment.due
    if person.deferred:
        for waiting in person.deferred:
            due = min(due, waiting.due)
    return 0 if due == NEVER else due


def next_head(head: Head) -> int:
    """When the head has to be woken next; 0: never."""
    due = head.recheck or NEVER
    if head.handoff is not None and 0 < head.handoff.due < due:
        due = head.handoff.due
    if 0 < head.watch < due:
        due = head.watch
    return 0 if due == NEVER else due


def waits_until(unit: Unit, person: int) -> int | None:
    """The instant the person's record waits for (0: none), where nothing else of the unit waits for
    anything; None where something may."""
    head = unit.head
    if head.kind != "individual" or head.handoff is not None or head.recheck or head.watch:
        return None
    record = unit.people.get(person)
    return None if record is None or record.expecting else next_person(record)


def _set_rechecks_anew(case: Case, motion: Motion) -> None:
    """Note when rules have to be looked at again although nothing happens, after a timer. That
    changes nothing that empties or ages, so what was noted still holds unless it is what fired; but
    what it takes for a score to have cooled goes by stages. What is due by now has yet to fire:
    from now on nothing more would cool."""
    plan, head, person, at = motion.qualify, case.head, case.person, case.at
    cools = plan.person_watch.cooled
    if person.id and (not person.recheck or (cools and person.recheck > at)):
        person.recheck = recheck_person(case, plan)
    cools = plan.account_watch.cooled
    if head.kind == "account" and (not head.recheck or (cools and head.recheck > at)):
        head.recheck = recheck_account(case, plan)


def _anything_due(unit: Unit, until: int) -> bool:
    """Whether it is worth looking for: most inputs come before anything is due."""
    head = unit.head
    if head.handoff is not None or 0 < head.recheck <= until or 0 < head.watch <= until:
        return True
    for person in unit.people.values():
        if 0 < person.recheck <= until or person.deferred:
            return True
        if person.armed:
            for armed in person.armed.values():
                if armed[0] <= until:
                    return True
        if person.enrolments:
            for enrolment in person.enrolments:
                if enrolment.due <= until:
                    return True
    return False


def _earliest(unit: Unit) -> tuple[int, Person | None]:
    head, due, whose = unit.head, NEVER, None
    if head.recheck or head.watch or head.handoff is not None:  # else most heads wait for nothing
        due = next_head(head) or NEVER
    for person in unit.people.values():
        mine = next_person(person)
        if mine and mine < due and person.expecting <= 0:
            due, whose = mine, person
    return due, whose


def _fire_head(case: Case, motion: Motion) -> None:
    waiting = case.head.handoff
    if waiting is not None and waiting.due and waiting.due <= case.at:
        if motion.hand_off is not None:
            handoff.clock(case, motion.hand_off)
        else:
            waiting.due = 0
    if case.head.watch and case.head.watch <= case.at:
        coverage.review(case, motion.convert)
    if case.head.recheck and case.head.recheck <= case.at:
        case.head.recheck = 0
        reconsider(case, motion)


def _fire_person(case: Case, motion: Motion, person: Person, due: int) -> None:
    if person.recheck and person.recheck <= due:
        person.recheck = 0
        reconsider(case, motion)
    if not (person.armed or person.enrolments or person.deferred):
        return
    contact = contact_of(motion)
    for name in [name for name, armed in person.armed.items() if armed[0] <= due]:
        triggers.fire_due(case, motion.nurture, name, contact)
    for each in _competing(motion, person, due):
        if isinstance(each, Deferred):
            contact_again(case, motion, each)
            continue
        enrolment = each
        if enrolment not in person.enrolments:
            continue  # an earlier one ended it
        sequence = motion.nurture.sequences.get(enrolment.sequence)
        if sequence is None:
            sequences.end(case, enrolment, "exit", "the sequence is not in the playbook any more")
        else:
            sequences.run(case, sequence, enrolment, contact)


def _competing(motion: Motion, person: Person, due: int) -> list[Enrolment | Deferred]:
    """What is due now, the most valuable first: they may compete for a slot under a cap."""
    found: list[Enrolment | Deferred] = [each for each in person.deferred if each.due <= due]
    found += [each for each in person.enrolments if each.due <= due]
    if len(found) > 1:
        values = motion.orchestrate.values
        found.sort(key=lambda each: -values.get(each.sequence, 0))
    return found
