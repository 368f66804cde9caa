"""The steps of a sequence: what each does, and which comes next."""

from collections.abc import Callable
from typing import Any, Protocol, TypeAlias

from leadwright.core.case import Case
from leadwright.core.contacts import leave_audience
from leadwright.core.ids import hashed_id
from leadwright.core.local import next_time, zone_of
from leadwright.core.task import Task
from leadwright.core.time import DAY, spoken
from leadwright.core.unit import Enrolment
from leadwright.nurture.choosing import WHY_NOTHING, choose, good_until, unsay
from leadwright.nurture.ending import end, over
from leadwright.nurture.plan import (
    Audience,
    Branch,
    DoTask,
    Exit,
    GiveOffer,
    Nurturing,
    Send,
    Sequence,
    SetTrait,
    Split,
    Step,
    Wait,
    WaitUntil,
)

JOINING_MS = DAY
"""For so long it is tried to tell a channel that somebody is in an audience now."""
LEAVE = "leave"
"""What a person does whose step a changed playbook does not have any more, if it says so."""


class Contact(Protocol):
    """How a sequence contacts a person; the engine passes orchestrate's. Says whether it does.

    `not_after` is until when `content` may be said, `useful_until` until when anything may be.
    `opens_at` is the first instant (ms) when quiet hours and the sequence's window allow it.
    `waits_until` is when it is over that they can confirm the consent it takes; 0: it takes none,
    or none that waits to be confirmed.
    """

    def __call__(
        self,
        case: Case,
        sequence: Sequence,
        step: Send | Audience,
        enrolment: Enrolment,
        not_after: int,
        useful_until: int,
        content: str,
    ) -> bool: ...

    def opens_at(self, case: Case, sequence: Sequence) -> int: ...

    def waits_until(self, case: Case, sequence: Sequence, step: Send) -> int: ...


def run(case: Case, sequence: Sequence, enrolment: Enrolment, contact: Contact) -> None:
    """Take every step that is due; everything that ends the sequence is checked at each.

    Steps lead only to later ones, so this comes to an end.
    """
    while enrolment.step:
        step = sequence.by_name.get(enrolment.step)
        if step is None:
            if not _moved(case, sequence, enrolment):
                return
            continue
        how, reason = over(case, sequence)
        if how:
            end(case, enrolment, how, reason)
            return
        if isinstance(step, Send):
            if case.person.opt_ins and _waits(case, sequence, step, enrolment, contact):
                return
            _send(case, sequence, step, enrolment, contact)
        elif isinstance(step, Audience):
            _audience(case, sequence, step, enrolment, contact)
        elif not _TAKE[type(step)](case, sequence, step, enrolment):
            return
        else:
            continue
        enrolment.step = sequence.following[step.name]
    end(case, enrolment, "completed", "every step was taken")


def _moved(case: Case, sequence: Sequence, enrolment: Enrolment) -> bool:
    """The step is gone: go on with the one that comes instead, or leave; whether they go on."""
    gone = f"step {enrolment.step} is not in the playbook any more"
    if sequence.on_change == LEAVE or enrolment.step not in sequence.former:
        end(case, enrolment, "exit", gone)
        return False
    name, to = f"{sequence.name}/skipped", sequence.former[enrolment.step]
    because = f"{gone}: {f'{to} comes next' if to else 'nothing comes after it'}"
    case.decide("enrolment", name, because, sequence.name)
    _go_on(enrolment, to, case.now)
    return True


def come(case: Case, plan: Nurturing, contact: Contact) -> None:
    """The event at hand is what some steps have waited for."""
    awaited = plan.awaited[case.input.name]
    for enrolment in list(case.person.enrolments):
        at = (enrolment.sequence, enrolment.step)
        if enrolment.waiting and at in awaited and enrolment in case.person.enrolments:
            sequence = plan.sequences[enrolment.sequence]
            _go_on(enrolment, sequence.following[enrolment.step], case.now)
            run(case, sequence, enrolment, contact)


def _go_on(enrolment: Enrolment, step: str, due: int) -> None:
    enrolment.step, enrolment.due, enrolment.waiting = step, due, False


def _waits(
    case: Case, sequence: Sequence, step: Send, enrolment: Enrolment, contact: Contact
) -> bool:
    """Whether the sequence stands still, because consent is yet to be confirmed."""
    until = contact.waits_until(case, sequence, step)
    if until and not enrolment.waiting:
        name = f"{sequence.name}/{step.name}"
        because = f"consent to {sequence.purpose} by {step.channel} waits to be confirmed"
        case.decide("enrolment", f"{name}/unconfirmed", because, name, {"until": until})
    enrolment.waiting = bool(until)
    enrolment.due = until or enrolment.due
    return bool(until)


def confirmed(
    case: Case, plan: Nurturing, channel: str, contact: Contact, *, anew: bool = True
) -> None:
    """What stood still for consent over a channel goes on. `anew`: its time begins now, as they
    could not be answered before; but the answer to a silence stays as true as it was."""
    silences = {each.start for each in plan.triggers.values() if each.idle_ms}
    standing = [each for each in case.person.enrolments if each.waiting]
    values = {name: each.value for name, each in plan.sequences.items()}
    for enrolment in sorted(standing, key=lambda each: -values.get(each.sequence, 0)):
        sequence = plan.sequences.get(enrolment.sequence)
        step = sequence.by_name.get(enrolment.step) if sequence is not None else None
        if sequence is None or not isinstance(step, Send) or step.channel != channel:
            continue
        if anew and enrolment.trigger_at:
            enrolment.trigger_at = case.at
        if anew and enrolment.useful_until and sequence.name not in silences:
            enrolment.useful_until += case.at - enrolment.entered_at
        _go_on(enrolment, enrolment.step, case.now)
        if enrolment in case.person.enrolments:
            run(case, sequence, enrolment, contact)


def _send(
    case: Case, sequence: Sequence, step: Send, enrolment: Enrolment, contact: Contact
) -> None:
    not_after = case.at + step.useful_for_ms
    if enrolment.useful_until:  # the answer to a trigger is worth no more than the trigger
        not_after = min(not_after, enrolment.useful_until)
        enrolment.useful_until = 0
    name = f"{sequence.name}/{step.name}"
    if case.now > not_after:
        case.decide("too_late", name, "it is not true any more", name)
        return
    expires = any(each.expires_at for each in step.choices)
    sent_at = contact.opens_at(case, sequence) if expires else case.now
    found = choose(case, step.choices, sent_at)
    if isinstance(found, str):
        case.decide("withheld", found, WHY_NOTHING[found], name, {"touch": name})
        return
    not_after, useful_until = good_until(step.choices, found, not_after)
    if not contact(case, sequence, step, enrolment, not_after, useful_until, found.content):
        take_back_words(case, sequence, step, found.content)
    enrolment.trigger_at = 0


def take_back_words(case: Case, sequence: Sequence, step: Send, content: str) -> None:
    """What was withheld may be said another time, unless it waits."""
    at = (sequence.name, step.name)
    if not any((each.sequence, each.step) == at for each in case.person.deferred):
        unsay(case, step.choices, content)


def _audience(
    case: Case, sequence: Sequence, step: Audience, enrolment: Enrolment, contact: Contact
) -> None:
    if step.leave and step.audience in enrolment.audiences:
        leave_audience(case, enrolment, step.audience, f"step {step.name}")
    elif not step.leave and step.audience not in enrolment.audiences:
        until = case.now + JOINING_MS
        contact(case, sequence, step, enrolment, until, until, "")


# Each of these says whether the sequence goes on at once, with `enrolment.step` as the next step.


def _wait(case: Case, sequence: Sequence, step: Wait, enrolment: Enrolment) -> bool:
    following = sequence.following[step.name]
    _go_on(enrolment, following, case.now + step.wait_ms)
    return not following


def _wait_until(case: Case, sequence: Sequence, step: WaitUntil, enrolment: Enrolment) -> bool:
    following = sequence.following[step.name]
    if not step.events:
        zone = zone_of(case.person.traits.get("time_zone"), step.zone)
        due = next_time(case.now, zone, step.weekdays, step.at_minute)
        if step.at_most_ms:
            due = min(due, case.now + step.at_most_ms)
        _go_on(enrolment, following, due)
        return due <= case.now or not following
    if enrolment.waiting:
        name = f"{sequence.name}/{step.name}"
        because = f"{spoken(step.at_most_ms)} without any of {', '.join(sorted(step.events))}"
        case.decide("enrolment", f"{name}/waited", because, name)
        _go_on(enrolment, step.late, case.now)
        return True
    enrolment.due, enrolment.waiting = case.now + step.at_most_ms, True
    return False


def _branch(case: Case, sequence: Sequence, step: Branch, enrolment: Enrolment) -> bool:
    holds = step.when.test(case.facts)
    name = f"{sequence.name}/{step.name}"
    because = f"{step.when.text} {'holds' if holds else 'does not hold'}"
    values = step.when.values(case.facts)
    case.decide("branch", f"{name}/{'then' if holds else 'else'}", because, name, values)
    _go_on(enrolment, step.then if holds else step.otherwise, case.now)
    return True


def _split(case: Case, sequence: Sequence, step: Split, enrolment: Enrolment) -> bool:
    whole = sum(share for _, share, _ in step.ways)
    drawn = int(hashed_id(case.person.id, sequence.name, step.name)[:12], 16) % whole
    below = 0
    for way, share, first in step.ways:
        below += share
        if drawn < below:
            name = f"{sequence.name}/{step.name}"
            because = f"{share} of {whole} go this way, always the same people"
            case.decide("branch", f"{name}/{way}", because, name)
            _go_on(enrolment, first, case.now)
            break
    return True


def _task(case: Case, sequence: Sequence, step: DoTask, enrolment: Enrolment) -> bool:
    _go_on(enrolment, sequence.following[step.name], case.now)
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
    if not case.input.history:
        case.person.tasks[task.id] = task
        case.out.tasks.append(task)
    return True


def _give_offer(case: Case, sequence: Sequence, step: GiveOffer, enrolment: Enrolment) -> bool:
    _go_on(enrolment, sequence.following[step.name], case.now)
    if step.offer not in enrolment.offers:
        ends = enrolment.offers[step.offer] = case.now + step.ends_after_ms
        name = f"{sequence.name}/{step.name}"
        because = f"{step.offer} begins, for {spoken(step.ends_after_ms)}"
        case.decide("offer", name, because, name, {"offer": step.offer, "ends": ends})
    return True


def _set_trait(case: Case, sequence: Sequence, step: SetTrait, enrolment: Enrolment) -> bool:
    _go_on(enrolment, sequence.following[step.name], case.now)
    if case.person.traits.get(step.trait) != step.value:
        case.person.traits[step.trait] = step.value
        case.learned = True
        name = f"{sequence.name}/{step.name}"
        case.decide("set", name, f"person.{step.trait} becomes {step.value!r}", name)
    return True


def _exit(case: Case, sequence: Sequence, step: Exit, enrolment: Enrolment) -> bool:
    if step.when is None or step.when.test(case.facts):
        because = f"step {step.name}" + (f": {step.when.text}" if step.when else "")
        end(case, enrolment, "exit", because)
        return False
    _go_on(enrolment, sequence.following[step.name], case.now)
    return True


_Take: TypeAlias = Callable[[Case, Sequence, Any, Enrolment], bool]
_TAKE: dict[type[Step], _Take] = {
    Wait: _wait,
    WaitUntil: _wait_until,
    Branch: _branch,
    Split: _split,
    DoTask: _task,
    GiveOffer: _give_offer,
    SetTrait: _set_trait,
    Exit: _exit,
}
