"""Sequences: who enters, and what becomes of them."""

from leadwright.core.case import Case
from leadwright.core.input import SWEPT, is_import
from leadwright.core.unit import Enrolment
from leadwright.nurture.ending import MARKETING as MARKETING
from leadwright.nurture.ending import close_task as close_task
from leadwright.nurture.ending import end as end
from leadwright.nurture.ending import end_all as end_all
from leadwright.nurture.ending import end_reached as end_reached
from leadwright.nurture.ending import suppressed as suppressed
from leadwright.nurture.plan import Sequence
from leadwright.nurture.steps import Contact as Contact
from leadwright.nurture.steps import confirmed as confirmed
from leadwright.nurture.steps import run as run

NOT_FOR = {
    "customer": "not for customers",
    "open_opportunity": "not for those with an open deal",
    "disqualified": "not for those who are disqualified",
}
"""Why a sequence is not for somebody who is suppressed."""


def enter(
    case: Case,
    sequence: Sequence,
    contact: Contact,
    why: str,
    trigger_at: int = 0,
    useful_until: int = 0,
) -> None:
    """Enrol the person unless something speaks against it, and run the first steps."""
    person = case.person
    if sequence.closed or any(each.sequence == sequence.name for each in person.enrolments):
        return
    last = person.entered.get(sequence.name)
    again = sequence.reenter_after_ms
    if last is not None and (not again or case.at < last + again):
        return
    if sequence.when is not None and not sequence.when.test(case.facts):
        return
    if reason := suppressed(case, sequence):
        case.decide("withheld", reason, f"{sequence.name} is {NOT_FOR[reason]}", sequence.name)
        return
    if case.input.history and not case.head.virtual:
        why = "imported history starts nothing for somebody who is here already"
        case.decide("withheld", "history", why, sequence.name)
        return
    if not sequence.include_existing and (asked := _unasked(case)):
        reason, who = asked
        why = f"{who} only where include_existing says so"
        case.decide("withheld", reason, why, sequence.name)
        return
    person.entered[sequence.name] = case.at
    enrolment = Enrolment(
        sequence=sequence.name,
        step=sequence.steps[0].name,
        due=case.at,
        entered_at=case.at,
        trigger_at=trigger_at,
        useful_until=useful_until,
        history=case.input.history,
    )
    person.enrolments.append(enrolment)
    case.decide("enrolment", f"{sequence.name}/entered", why, sequence.name)
    run(case, sequence, enrolment, contact)


def _unasked(case: Case) -> tuple[str, str] | None:
    """Why somebody is left out, and who they are, where they are at hand although they did nothing
    now; None if they did."""
    if case.input.actor == SWEPT:
        return "existing", "who was here before the playbook changed enters"
    if is_import(case.input.actor) and not case.input.history:
        return "imported", "who comes in by an import enters"
    return None
