"""Two records become one: everything is kept, and consent only tightens."""

from leadwright.core.unit import OptIn, Person, Share
from leadwright.engine.stops import UNSUBSCRIBED
from leadwright.qualify.noting import absorb_notes
from leadwright.qualify.plan import Qualifying
from leadwright.qualify.score import add_awards
from leadwright.qualify.stages import HELD

FIRST = ("disqualified", "customer")
"""Stages that one of two people has for both, the first of them before all."""


def absorb(person: Person, other: Person, plan: Qualifying) -> None:
    """Add what `other` did and said to `person`, who keeps their own word where both spoke."""
    person.traits = {**other.traits, **person.traits}
    person.facts = {**person.facts, **other.facts}
    person.first_at = (
        min(at for at in (person.first_at, other.first_at, person.last_at) if at)
        if (person.first_at or other.first_at)
        else 0
    )
    person.last_at = max(person.last_at, other.last_at)
    _merge(person.windows, other.windows, plan.depths)
    _merge(person.days, other.days, plan.day_depths, distinct=True)
    absorb_notes(person, other, plan)
    add_awards(person.awards, other.awards, plan.decay)
    for trigger, armed in other.armed.items():
        mine = person.armed.get(trigger)
        person.armed[trigger] = max(mine, armed) if mine else armed
    for trigger, fired in other.fired.items():
        person.fired[trigger] = max(person.fired.get(trigger, 0), fired)
    taken = {enrolment.sequence for enrolment in person.enrolments}
    person.enrolments += [each for each in other.enrolments if each.sequence not in taken]
    for sequence, at in other.entered.items():
        person.entered[sequence] = max(person.entered.get(sequence, 0), at)
    person.contacts = sorted(person.contacts + other.contacts)
    person.open_touches += other.open_touches
    if outranks(other.stage, person.stage, FIRST):
        person.stage = other.stage
    if person.opt_ins or other.opt_ins:
        person.opt_ins = _opt_ins(person, other)
    person.consent |= {name: False for name, given in other.consent.items() if not given}
    for channel, reason in other.suppressed.items():
        if reason == UNSUBSCRIBED or channel not in person.suppressed:
            person.suppressed[channel] = reason
    person.tasks |= other.tasks
    person.deferred += other.deferred
    for content, at in other.said.items():
        person.said[content] = max(person.said.get(content, 0), at)
    for name, contacts in other.by_channel.items():
        person.by_channel[name] = sorted(person.by_channel.get(name, []) + contacts)
    person.offered = {**other.offered, **person.offered}
    person.share = _shared(person.share, other.share)
    for stage, at in other.reached.items():
        person.reached[stage] = min(person.reached.get(stage, at), at)


def _opt_ins(person: Person, other: Person) -> dict[str, OptIn]:
    """What either was asked to confirm. A request of one does not outlive the other's denial; two
    about one address are one, and either link is good."""
    found = {}
    mine, others = person.opt_ins or {}, other.opt_ins or {}
    for name in {**mine, **others}:
        one = _kept_open(mine.get(name), other, name)
        two = _kept_open(others.get(name), person, name)
        if one is None or two is None:
            opt_in = one or two
            if opt_in is not None and (opt_in is one or name not in person.consent):
                found[name] = opt_in
            continue
        found[name] = one
        one.asks = sorted({*one.asks, *two.asks})
        if one.address == two.address and one.since and two.since:
            one.since, one.until = min(one.since, two.since), max(one.until, two.until)
    return found


def _kept_open(opt_in: OptIn | None, other: Person, name: str) -> OptIn | None:
    stopped = other.suppressed.get(name.partition("/")[0]) == UNSUBSCRIBED
    if opt_in is not None and (stopped or other.consent.get(name) is False):
        opt_in.since = 0
    return opt_in


def _shared(mine: Share | None, others: Share | None) -> Share | None:
    if mine is None or others is None:
        return mine or others
    orders, spent = mine.orders + others.orders, mine.spent + others.spent
    return Share(orders, spent, {**others.made, **mine.made})


def outranks(stage: str, mine: str, ranks: tuple[str, ...]) -> bool:
    """Whether the other's stage is the one that both have from now on."""
    for first in ranks:
        if first in (stage, mine):
            return first == stage
    return stage in HELD and mine not in HELD


def _merge(
    windows: dict[str, list[int]],
    others: dict[str, list[int]],
    depths: dict[str, int],
    distinct: bool = False,
) -> None:
    for event, stamps in others.items():
        both = windows.get(event, []) + stamps
        kept = sorted(set(both)) if distinct else sorted(both)
        windows[event] = kept[-depths.get(event, len(kept)) :]
