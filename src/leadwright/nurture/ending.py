"""The end of a way through a sequence, and what speaks against going on."""

from collections.abc import Collection

from leadwright.core.case import Case
from leadwright.core.contacts import leave_audience, withdraw
from leadwright.core.task import Task
from leadwright.core.unit import Enrolment
from leadwright.nurture.plan import Nurturing, Sequence

MARKETING = "marketing"


def end(case: Case, enrolment: Enrolment, how: str, because: str) -> None:
    """End one way through a sequence. `how`: completed, goal, exit, stopped, moved, history."""
    for audience in list(enrolment.audiences):
        leave_audience(case, enrolment, audience, because)
    case.person.enrolments.remove(enrolment)
    case.decide("enrolment", f"{enrolment.sequence}/{how}", because, enrolment.sequence)
    if how == "completed":
        return
    withdraw(case, lambda touch: touch.sequence == enrolment.sequence)
    for task in [t for t in case.person.tasks.values() if t.note == enrolment.sequence]:
        close_task(case, task, "withdrawn")


def end_all(
    case: Case, plan: Nurturing, how: str, because: str, spared: Collection[str] = ()
) -> None:
    """End every marketing sequence but those `spared`, disarm every trigger, and withdraw what
    these sequences had planned."""
    spared = {*spared, *(s.name for s in plan.sequences.values() if s.purpose != MARKETING)}
    for enrolment in list(case.person.enrolments):
        if enrolment.sequence not in spared:
            end(case, enrolment, how, because)
    case.person.armed.clear()
    withdraw(case, lambda touch: touch.marketing and touch.sequence not in spared)


def end_reached(case: Case, plan: Nurturing, event: str) -> None:
    """End the sequences whose goal the event is."""
    reached = plan.goal_of.get(event)
    if not reached:
        return
    for enrolment in list(case.person.enrolments):
        if enrolment.sequence in reached:
            end(case, enrolment, "goal", f"{event} is what {enrolment.sequence} was for")
    if not case.person.open_touches and not case.person.deferred:
        return
    withdraw(case, lambda touch: touch.sequence in reached)


def close_task(case: Case, task: Task, state: str) -> None:
    """A task is done or withdrawn."""
    case.person.tasks.pop(task.id, None)
    task.state, task.closed_at = state, case.at
    case.out.tasks.append(task)


def suppressed(case: Case, sequence: Sequence) -> str:
    """Why nurture must leave this person alone; empty if it need not."""
    if sequence.purpose != MARKETING:
        return ""
    head, person = case.head, case.person
    if sequence.suppress_customers and (head.customer_since or person.stage == "customer"):
        return "customer"
    if sequence.suppress_open_opportunities and case.facts.open_opportunities():
        return "open_opportunity"
    if person.stage == "disqualified" or head.stage == "disqualified":
        return "disqualified"
    return ""


def over(case: Case, sequence: Sequence) -> tuple[str, str]:
    """How (goal or exit) and why the sequence is over for the person; empty if it goes on."""
    if reason := suppressed(case, sequence):
        return "exit", f"suppressed: {reason}"
    if sequence.goal_when is not None and sequence.goal_when.test(case.facts):
        return "goal", f"what it was for holds: {sequence.goal_when.text}"
    if sequence.exit is not None and sequence.exit.test(case.facts):
        return "exit", f"exit condition holds: {sequence.exit.text}"
    return "", ""
