"""Households: what their people have together.

A household is a unit of several people that is no account. Its head keeps what each of them adds
(purchases, touches, offers) as their own record has it, so that whoever comes or leaves brings or
takes theirs, and each person's fold sees the others' without loading them.
"""

from collections.abc import Mapping

from leadwright.core.case import Case
from leadwright.core.contacts import take_all_back, withdraw
from leadwright.core.ids import number_of
from leadwright.core.input import COMMAND, MESSAGE, TRAITS
from leadwright.core.outcome import Message
from leadwright.core.unit import Deferred, Member, OpenTouch, Person, Share, Slot, Unit
from leadwright.nurture.plan import GiveOffer, Send, Sequence
from leadwright.nurture.sequences import end
from leadwright.orchestrate.plan import Sharing
from leadwright.playbook.model import Motion

HOUSEHOLD, INDIVIDUAL = "household", "individual"
BOUGHT = "HouseholdBought"
"""The message to the others when somebody in their household has converted."""


def keep_members(case: Case, unit: Unit, motion: Motion, sharing: Sharing) -> None:
    """Keep what those at hand add to the household, and whether there is one."""
    head, values = unit.head, motion.orchestrate.values
    if head.kind == "account":
        return
    if head.members is None:
        if not _may_become_one(case, sharing):
            return
        head.members = {}
    if case.input.person not in unit.people:
        head.members.pop(case.input.person, None)
    for person in unit.people.values():
        adds = member_of(person, values)
        if head.members.get(person.id) != adds:
            head.members[person.id] = adds
    kind = HOUSEHOLD if head.people > 1 else INDIVIDUAL
    if kind != head.kind:
        head.kind = kind
        if kind == HOUSEHOLD:
            case.count("households")
            case.decide(HOUSEHOLD, "formed", "several people live there", "households")


def member_of(person: Person, values: Mapping[str, int]) -> Member:
    """What somebody adds to their household; `values` of sequences say what may give way."""
    traits, share = person.traits, person.share or Share()
    surname = traits.get("last_name") or str(traits.get("name") or "").rpartition(" ")[2]
    return Member(
        share.orders,
        share.spent,
        person.reached.get("customer", 0),
        str(surname or "")[:60],
        list(person.contacts),
        {channel: list(at) for channel, at in person.by_channel.items()},
        [
            Slot(
                each.channel,
                each.at,
                each.until,
                each.sequence if each.marketing and not each.stopped else "",
                each.stopped,
            )
            for each in person.open_touches
        ],
        dict(share.made),
        max((1 + values.get(each.sequence, 0) for each in person.deferred), default=0),
    )


def tell_the_others(case: Case, sharing: Sharing) -> None:
    """Somebody has converted: so have all they live with, as far as sequences are concerned."""
    head = case.head
    if not sharing.goal or head.kind != HOUSEHOLD:
        return
    take_all_back(case.person)
    body = {"event": case.input.name, "by": number_of(case.person.id)}
    for other in sorted(head.members or {}):
        if other != case.person.id:
            case.out.messages.append(Message(head.id, BOUGHT, case.now, other, dict(body)))


def bought(case: Case, motion: Motion) -> None:
    """Somebody else in the household has converted: what that was the goal of is over, and offers
    that are open are as good as taken."""
    event, by, nurture = case.input.body["event"], case.input.body["by"], motion.nurture
    because = f"{event} by {by}, in their household"
    for enrolment in list(case.person.enrolments):
        sequence = nurture.sequences.get(enrolment.sequence)
        if sequence is not None and event in sequence.goal:
            end(case, enrolment, "goal", because)
    over = {
        name for name, sequence in nurture.sequences.items()
        if event in sequence.goal or _offers(sequence)
    }  # fmt: skip

    def ends(touch: OpenTouch | Deferred) -> bool:
        return touch.marketing and touch.sequence in over

    withdraw(case, ends)
    take_all_back(case.person)
    for name in [name for name in case.person.armed if name in nurture.triggers]:
        if event in nurture.triggers[name].unless:
            del case.person.armed[name]
    case.decide(HOUSEHOLD, "bought", because, "households", {"person": by, "event": event})


def left(case: Case) -> None:
    """Somebody leaves the household: they are a customer if they bought, and the others if one of
    them did."""
    head, since = case.head, case.person.reached.get("customer", 0)
    others = [
        each.since for person, each in (head.members or {}).items()
        if each.since and person != case.person.id
    ]  # fmt: skip
    if since and head.customer_since == since:
        head.customer_since = min(others, default=0)


def _may_become_one(case: Case, sharing: Sharing) -> bool:
    """Whether the input says anything by which somebody may share a household."""
    input = case.input
    if input.kind in (MESSAGE, COMMAND):
        return input.name in ("PersonArrived", "join_household")
    if case.head.people > 1:
        return True
    facts = input.body if input.kind == TRAITS else input.traits
    return bool(facts) and not sharing.says.isdisjoint(facts)


def _offers(sequence: Sequence) -> bool:
    return any(
        isinstance(step, GiveOffer) or (isinstance(step, Send) and step.offer)
        for step in sequence.steps
    )
