"""What has not happened to somebody, and what is missing for it: asked of the rules as they are.

Timelines tell what was decided. A rule that does not hold decides nothing and leaves no trace, so
this asks every rule of the playbook in force once more, of the record as it stands, and says what
each compares. Nothing is stored.
"""

from collections.abc import Iterator

import msgspec

from leadwright.core.case import Case
from leadwright.core.expression.condition import Condition
from leadwright.core.input import WAKE, Input
from leadwright.core.outcome import Outcome
from leadwright.core.time import DAY, spoken
from leadwright.core.unit import Head, Person, Scalar
from leadwright.engine.renaming import rename
from leadwright.nurture.ending import over, suppressed
from leadwright.nurture.plan import Sequence
from leadwright.orchestrate.contact import address_of
from leadwright.orchestrate.permission import Withheld, when_allowed
from leadwright.orchestrate.plan import ChannelPlan
from leadwright.playbook.model import Motion, Playbook
from leadwright.runtime.words import WITHHELD

ENTERED, HANDED = "sequence", "hand_off"


class Missing(msgspec.Struct, frozen=True):
    """Something that has not happened. `what` is stage, segment, sequence, channel or hand_off,
    `name` says which; `because` one sentence, `condition` the rule that does not hold and `values`
    what it compares right now."""

    what: str
    name: str
    because: str
    condition: str = ""
    values: dict[str, Scalar] = {}


def why_not(head: Head, person: Person | None, book: Playbook, now: int) -> list[Missing]:
    """Everything that has not happened to a person, or to a unit (`person` is None), as of `now`:
    stages, segments, sequences, messages by channel, an owner from sales."""
    motion = book.motion(head.kind)
    plan = motion.qualify
    if person is not None and motion.nurture.renames:
        rename(person, motion.nurture)
    case = Case(
        head, person, Input(WAKE, "", now, now, person.id if person else 0), motion.name,
        plan.decay, Outcome(), plan.scales,
    )  # fmt: skip
    found = [*_stages(case, motion), *_segments(case, motion)]
    if person is not None:
        found += _sequences(case, motion)
        found += _channels(case, motion)
    return [*found, *_hand_off(case, motion)]


def _stages(case: Case, motion: Motion) -> Iterator[Missing]:
    person = bool(case.person.id)
    rules = motion.qualify.person_stages if person else motion.qualify.account_stages
    reached = (case.person if person else case.head).reached
    stands = case.person.stage if person else case.head.stage
    for rule in rules:
        if rule.stage not in reached and rule.stage != stands:
            yield _of(case, "stage", rule.stage, rule.when)


def _segments(case: Case, motion: Motion) -> Iterator[Missing]:
    person = bool(case.person.id)
    plan, who = motion.qualify, case.person if person else case.head
    inside = who.notes.segments if who.notes is not None else []
    for rule in plan.person_segments if person else plan.account_segments:
        if rule.segment not in inside:
            yield _of(case, "segment", rule.segment, rule.when)


def _of(case: Case, what: str, name: str, condition: Condition) -> Missing:
    """A rule that does not hold, or that will be looked at when something happens."""
    holds = condition.test(case.facts)
    because = "it holds; whatever happens next decides" if holds else "it does not hold"
    return Missing(
        what, name, because, " ".join(condition.text.split()), condition.values(case.facts)
    )


def _sequences(case: Case, motion: Motion) -> Iterator[Missing]:
    starters: dict[str, list[str]] = {}
    for trigger in motion.nurture.triggers.values():
        starters.setdefault(trigger.start, []).append(trigger.name)
    for sequence in motion.nurture.sequences.values():
        if not sequence.confirms:
            yield _sequence(case, sequence, starters.get(sequence.name, []))


def _sequence(case: Case, sequence: Sequence, starters: list[str]) -> Missing:
    """Why somebody is not in a sequence, or that they are."""
    name, person = sequence.name, case.person
    for each in person.enrolments:
        if each.sequence == name:
            values: dict[str, Scalar] = {"next": each.step, "due": each.due}
            return Missing(ENTERED, name, "they are in it", "", values)
    if sequence.closed:
        return Missing(ENTERED, name, "it is closed: nobody enters it any more")
    last, again = person.entered.get(name), sequence.reenter_after_ms
    if last is not None and (not again or case.at < last + again):
        how = f"again after {spoken(again)}" if again else "nobody enters it twice"
        values = {"entered": last, "again_at": last + again if again else None}
        return Missing(ENTERED, name, f"they have been in it: {how}", "", values)
    if reason := suppressed(case, sequence):
        return Missing(ENTERED, name, WITHHELD[reason].says.removeprefix("Not entered: "))
    for condition in (sequence.when, sequence.exit, sequence.goal_when):
        if condition is not None and condition.test(case.facts) is (condition is not sequence.when):
            said = "who may enter" if condition is sequence.when else over(case, sequence)[1]
            return msgspec.structs.replace(
                _of(case, ENTERED, name, condition), because=f"{said}: its rule says no"
            )
    return Missing(
        ENTERED, name, f"nothing has led there: it is entered {_entrances(sequence, starters)}"
    )


def _entrances(sequence: Sequence, starters: list[str]) -> str:
    """How people come in."""
    ways = [
        f"at the stage {' or '.join(sorted(sequence.enter_at_stage))}",
        f"with the segment {' or '.join(sorted(sequence.enter_at_segment))}",
        f"on {' or '.join(sorted(sequence.enter_on))}",
        f"by the trigger {' or '.join(starters)}",
    ]
    given = (sequence.enter_at_stage, sequence.enter_at_segment, sequence.enter_on, starters)
    return ", ".join(way for way, names in zip(ways, given, strict=True) if names) or "by nobody"


def _channels(case: Case, motion: Motion) -> Iterator[Missing]:
    for channel in motion.orchestrate.channels.values():
        if (found := _channel(case, motion, channel)) is not None:
            yield found


def _channel(case: Case, motion: Motion, channel: ChannelPlan) -> Missing | None:
    """Why a marketing message that is worth sending for a day would not go out right now."""
    if not address_of(case.person, channel):
        return Missing("channel", channel.name, f"{channel.address} is not known")
    try:
        at = when_allowed(case, motion.orchestrate, channel, "marketing", case.now + DAY)
    except Withheld as held:
        return Missing("channel", channel.name, held.because, "", dict(held.values))
    if at > case.now:
        return Missing("channel", channel.name, "not at this time of day", "", {"allowed_at": at})
    return None


def _hand_off(case: Case, motion: Motion) -> Iterator[Missing]:
    """Why sales has not got it."""
    plan, head = motion.hand_off, case.head
    if plan is None or head.owner:
        return
    last = head.handoff
    values: dict[str, Scalar] = {"since": last.since} if last is not None else {}
    if last is not None and last.state in ("requested", "queued"):
        because = f"it waits for somebody of {last.team} to be free"
        yield Missing(HANDED, last.state, because, "", values)
    elif head.customer_since and not plan.customers:
        yield Missing(HANDED, "in_business", "customers are not offered to sales")
    elif last is not None and case.at < last.since + plan.recycle_after_ms:
        again = {"again_at": last.since + plan.recycle_after_ms}
        yield Missing(
            HANDED, last.state, "sales had it; it is left alone for a while", "", values | again
        )
    elif plan.when is not None and not plan.when.test(case.facts):
        yield _of(case, HANDED, "when", plan.when)
    else:
        asks = " or ".join([*plan.stages, *sorted(plan.on)])
        yield Missing(HANDED, "not_asked", f"it is offered to sales at {asks}, which has not come")
