"""What comes along when people move, are made one, and are two again.

Two who were one get their own records back: these were folded anew from the recorded inputs before
this input was (`runtime.parting`); here they are put where they belong, and every sum is kept by
difference.
"""

from typing import Any

import msgspec

from leadwright.core.case import Case
from leadwright.core.contacts import leave_audience
from leadwright.core.ids import number_of
from leadwright.core.outcome import Message
from leadwright.core.unit import Enrolment, Head, Person, Unit, encode
from leadwright.engine.households import HOUSEHOLD
from leadwright.engine.stops import stop_unit
from leadwright.nurture.plan import Nurturing
from leadwright.playbook.model import Motion
from leadwright.qualify.score import add_awards
from leadwright.qualify.stages import move_count
from leadwright.qualify.windows import carry_in, carry_out
from leadwright.route import handoff

WITH_SALES = handoff.OPEN | {"accepted"}


def take_along(case: Case, body: dict[str, Any], because: str) -> None:
    """Add to the record of who leaves what was theirs alone: the head of a unit of one person. A
    hand-off is let go here, and asked for where they arrive."""
    head = case.head
    body["who"], body["n"] = case.person.id, head.n
    if head.kind == HOUSEHOLD:
        body["kind"] = HOUSEHOLD
    if head.kind != "account" and not head.people:
        body["head"] = encode(head)
        handoff.release(case, because)


def bring_along(case: Case, motion: Motion) -> None:
    """What the person at hand brought along besides their record."""
    body = case.input.body
    if case.person.tasks:
        _show_tasks(case)
    since = case.person.reached.get("customer", 0)
    if since and motion.sharing is not None and case.head.kind != "account":
        before = case.head.customer_since
        case.head.customer_since = min(before or since, since)
        if not before and case.head.people > 1:
            stop_unit(case, motion, "somebody who bought lives with them")
    if "own" in body and case.head.people < 2:
        restore(case.head, msgspec.msgpack.decode(body["own"], type=Head))
    elif brought := body.get("own") or body.get("head"):
        _adopt(case, msgspec.msgpack.decode(brought, type=Head), motion)


def end_doubled(case: Case, record: Person, plan: Nurturing) -> None:
    """End the ways through sequences that would say the same twice: the person at hand is in the
    sequence, or has been lately, and so has the `record` that is about to be merged into them."""
    for enrolment in list(record.enrolments):
        if not _has_been_in(case.person, enrolment, plan):
            continue
        record.enrolments.remove(enrolment)
        name, because = (
            f"{enrolment.sequence}/merged",
            "the person they are one with had it already",
        )
        for audience in list(enrolment.audiences):
            leave_audience(case, enrolment, audience, because)
        case.decide("enrolment", name, because, enrolment.sequence)


def part(case: Case, unit: Unit, motion: Motion) -> None:
    """The person at hand is without the other from now on, who goes back to where they were."""
    body, was = case.input.body, case.person
    if refused := body.get("refused"):
        case.refuse(str(refused))
        return
    values = {"person": body["gone"]}
    case.decide("merge", "unmerged", body["because"], values=values)
    person = msgspec.msgpack.decode(body["kept"], type=Person)
    person.wake, person.shown, person.expecting = was.wake, was.shown, was.expecting
    exchange(case, unit, motion, was, person)
    foreign = set(body["open"]) - {touch.id for touch in person.open_touches}
    goes_along = msgspec.msgpack.decode(body["parted"], type=Person).open_touches
    theirs = {touch.id for touch in goes_along}
    person.open_touches = [touch for touch in was.open_touches if touch.id not in theirs]
    for touch in person.open_touches:
        if touch.id in foreign and touch.marketing and not touch.stopped:
            touch.stopped = True
            case.out.withdrawn += (touch.id,)
    if "kept_own" in body:
        restore(case.head, msgspec.msgpack.decode(body["kept_own"], type=Head))
    for name in body.get("deals", ()):
        case.head.opportunities.pop(name, None)
    goes = {"record": body["parted"], "because": body["because"], "who": body["person"]}
    goes |= {"unit": case.head.id, "parted": person.id, "n": case.head.n}
    if "parted_own" in body:
        goes["own"] = body["parted_own"]
    message = Message(body["unit"], "PersonArrived", case.now, body["person"], goes)
    case.out.messages.append(message)


def _adopt(case: Case, other: Head, motion: Motion) -> None:
    """Somebody comes from a unit of their own: what was theirs alone comes along with them."""
    head = case.head
    if other.suppressed:
        case.person.suppressed.setdefault("*", other.suppressed)
    adopt(case, other)
    if head.kind != "account" and other.customer_since:
        head.customer_since = min(head.customer_since or other.customer_since, other.customer_since)
    ask_again(case, other, motion)


def adopt(case: Case, other: Head) -> None:
    """The deals of another unit are this one's from now on, and its owner, unless it has one."""
    head = case.head
    for name, deal in other.opportunities.items():
        here = kept_as(name, other, head)
        head.opportunities[here] = deal
        because = "the deal came along with them"
        case.decide("opportunity", "brought", because, values={"opportunity": here})
    if other.owner and not head.owner:
        head.owner = other.owner
        case.decide("owner", head.owner, "their owner came along with them")


def kept_as(name: str, other: Head, head: Head) -> str:
    """What a deal of the other unit is called here: two of one name are told apart."""
    return f"{name}/{number_of(other.id)}" if name in head.opportunities else name


def ask_again(case: Case, other: Head, motion: Motion) -> None:
    """A hand-off that was let go where they come from is asked for here."""
    offered = other.handoff
    if motion.hand_off is not None and offered is not None and offered.state in WITH_SALES:
        handoff.request(case, motion.hand_off, offered.stage)


def restore(head: Head, own: Head) -> None:
    """What the unit of one person is by itself; a hand-off goes on as it stands."""
    head.customer_since, head.suppressed = own.customer_since, own.suppressed
    head.opportunities, head.stage = own.opportunities, own.stage
    head.reached = own.reached
    if head.handoff is None or head.handoff.state not in WITH_SALES:
        head.owner = own.owner


def exchange(case: Case, unit: Unit, motion: Motion, was: Person, person: Person) -> None:
    """One record in the place of another, in every sum."""
    head = case.head
    move_count(head, was.stage, -1)
    move_count(head, person.stage, 1)
    if head.kind == "account":
        add_awards(head.awards, was.awards, motion.qualify.decay, sign=-1)
        carry_out(case, motion.qualify)
        add_awards(head.awards, person.awards, motion.qualify.decay)
        carry_in(case, person, motion.qualify)
    unit.people[person.id] = person
    case.turn_to(person)


def _show_tasks(case: Case) -> None:
    """Lists show the open tasks of the person at hand where they are now."""
    tasks = case.person.tasks
    for name, task in tasks.items():
        tasks[name] = msgspec.structs.replace(task, person=case.person.id)
    case.out.tasks.extend(tasks.values())


def _has_been_in(person: Person, enrolment: Enrolment, plan: Nurturing) -> bool:
    """Whether the person may not enter the sequence now: they are in it, or have been lately."""
    name = enrolment.sequence
    if any(each.sequence == name for each in person.enrolments):
        return True
    sequence, last = plan.sequences.get(name), person.entered.get(name)
    if sequence is None or last is None:
        return False
    again = sequence.reenter_after_ms
    return not again or abs(enrolment.entered_at - last) < again
