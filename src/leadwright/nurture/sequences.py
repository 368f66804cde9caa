"""Sequences: who enters, the next step, and when it is over."""

from collections.abc import Collection
from typing import Protocol

from leadwright.core.case import Case
from leadwright.core.contacts import withdraw
from leadwright.core.ids import hashed_id
from leadwright.core.task import Task
from leadwright.core.unit import Enrolment
from leadwright.nurture.plan import DoTask, Nurturing, Send, Sequence, Wait

MARKETING = "marketing"


class Contact(Protocol):
    """How a sequence contacts a person; the engine passes orchestrate's."""

    def __call__(
        self, case: Case, sequence: Sequence, step: Send, enrolment: Enrolment, not_after: int
    ) -> None: ...


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
    if any(enrolment.sequence == sequence.name for enrolment in person.enrolments):
        return
    last = person.entered.get(sequence.name)
    again = sequence.reenter_after_ms
    if last is not None and (not again or case.at < last + again):
        return
    if sequence.when is not None and not sequence.when.test(case.facts):
        return
    if reason := suppressed(case, sequence):
        case.decide("withheld", reason, f"{sequence.name} is not for them", sequence.name)
        return
    if case.input.history and not case.head.virtual:
        why = "imported history starts nothing for somebody who is here already"
        case.decide("withheld", "history", why, sequence.name)
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


def run(case: Case, sequence: Sequence, enrolment: Enrolment, contact: Contact) -> None:
    """Take every step that is due; everything that ends the sequence is checked at each."""
    names = [step.name for step in sequence.steps]
    if enrolment.step not in names:
        end(case, enrolment, "exit", f"step {enrolment.step} is not in the playbook any more")
        return
    for index, step in enumerate(sequence.steps):
        if index < names.index(enrolment.step):
            continue
        if reason := _over(case, sequence):
            end(case, enrolment, "exit", reason)
            return
        if isinstance(step, Wait):
            if index + 1 == len(names):
                break
            enrolment.step, enrolment.due = names[index + 1], case.now + step.wait_ms
            return
        enrolment.step = step.name
        if isinstance(step, Send):
            _send(case, sequence, step, enrolment, contact)
        else:
            _open_task(case, sequence, step)
    end(case, enrolment, "completed", "every step was taken")


def end(case: Case, enrolment: Enrolment, how: str, because: str) -> None:
    """End one way through a sequence. `how`: completed, goal, exit, stopped, moved, history."""
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
    for enrolment in list(case.person.enrolments):
        sequence = plan.sequences.get(enrolment.sequence)
        if sequence is not None and event in sequence.goal:
            end(case, enrolment, "goal", f"{event} is what {sequence.name} was for")
    if not case.person.open_touches:
        return
    reached = {name for name, sequence in plan.sequences.items() if event in sequence.goal}
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


def _over(case: Case, sequence: Sequence) -> str:
    if reason := suppressed(case, sequence):
        return f"suppressed: {reason}"
    if sequence.exit is not None and sequence.exit.test(case.facts):
        return f"exit condition holds: {sequence.exit.text}"
    return ""


def _send(
    case: Case, sequence: Sequence, step: Send, enrolment: Enrolment, contact: Contact
) -> None:
    not_after = case.at + step.useful_for_ms
    if enrolment.useful_until:  # the answer to a trigger is worth no more than the trigger
        not_after = min(not_after, enrolment.useful_until)
        enrolment.useful_until = 0
    if case.now > not_after:
        name = f"{sequence.name}/{step.name}"
        case.decide("too_late", name, "it is not true any more", name)
        return
    contact(case, sequence, step, enrolment, not_after)
    enrolment.trigger_at = 0


def _open_task(case: Case, sequence: Sequence, step: DoTask) -> None:
    task = Task(
        id=hashed_id(case.head.id, case.head.n, case.person.id, sequence.name, step.name),
        kind=step.kind,
        state="open",
        title=step.title,
        owner=case.head.owner,
        team=step.team,
        person=case.person.id,
        opened_at=case.at,
        due_at=case.at + step.due_ms if step.due_ms else 0,
        note=sequence.name,
    )
    case.decide("task", f"{sequence.name}/{step.name}", step.title, sequence.name)
    if case.input.history:
        return
    case.person.tasks[task.id] = task
    case.out.tasks.append(task)
