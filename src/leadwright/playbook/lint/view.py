"""What rules look at in a motion: steps with their times, who starts what, every condition."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from leadwright.core.expression import nodes as n
from leadwright.core.expression.condition import Condition
from leadwright.nurture.plan import (
    Audience,
    Branch,
    Exit,
    Send,
    Sequence,
    Step,
    Trigger,
    WaitUntil,
)
from leadwright.orchestrate.plan import ChannelPlan, QuietHours
from leadwright.playbook.lint.finding import Trail
from leadwright.playbook.lint.paths import reached
from leadwright.playbook.lint.words import meaning, words_of
from leadwright.playbook.model import Motion, Playbook
from leadwright.qualify.plan import EventRule

CART_EVENTS = frozenset(
    {
        "Product Added", "Product Removed", "Cart Viewed", "Checkout Started",
        "Checkout Step Viewed", "Checkout Step Completed", "Payment Info Entered",
    }
)  # fmt: skip
"""Events after which somebody holds a cart, in Segment's names."""


@dataclass(frozen=True, slots=True)
class Timed:
    """A step, where it stands, and how long after entry it comes at the earliest (ms)."""

    at: Trail
    after_ms: int
    step: Step


@dataclass(frozen=True, slots=True)
class TimedSend:
    """A step that contacts somebody, with the same."""

    at: Trail
    after_ms: int
    step: Send


def motions(book: Playbook, name: str) -> Iterator[Motion]:
    """The motion of that name, if the playbook runs it."""
    if name in book.motions:
        yield book.motions[name]


def channels(book: Playbook) -> dict[str, ChannelPlan]:
    """The channels of the workspace; every motion knows the same."""
    return {
        k: v for motion in book.motions.values() for k, v in motion.orchestrate.channels.items()
    }


def every_send(book: Playbook) -> list[Send]:
    """Every step of every sequence that contacts somebody, but for those that ask for consent."""
    return [
        step
        for motion in book.motions.values()
        for sequence in motion.nurture.sequences.values()
        for step in sequence.steps
        if isinstance(step, Send) and not sequence.confirms
    ]


def asking_contents(book: Playbook) -> set[str]:
    """The contents that ask people to confirm their consent."""
    return {
        content
        for motion in book.motions.values()
        for confirm in motion.orchestrate.confirming.values()
        for content in confirm.texts
    }


def audience_channels(book: Playbook) -> set[str]:
    """The channels over which people are put into audiences."""
    return {
        step.channel
        for motion in book.motions.values()
        for sequence in motion.nurture.sequences.values()
        for step in sequence.steps
        if isinstance(step, Audience)
    }


def offering_teams(book: Playbook) -> list[str]:
    """The teams that hand-offs go to, by whatever route."""
    return sorted(
        {
            name
            for motion in book.motions.values()
            if motion.hand_off is not None
            for name in (motion.hand_off.team, *(each.team for each in motion.hand_off.routes))
        }
    )


def sequences(motion: Motion, *, marketing: bool = False) -> Iterator[tuple[Trail, Sequence]]:
    """The sequences that are written with their trails; `marketing`: no transactional ones."""
    for name, sequence in motion.nurture.sequences.items():
        if not sequence.confirms and (not marketing or sequence.purpose == "marketing"):
            yield (motion.name, "sequences", name), sequence


def triggers(motion: Motion) -> Iterator[tuple[Trail, Trigger]]:
    """The triggers with their trails."""
    for name, trigger in motion.nurture.triggers.items():
        yield (motion.name, "triggers", name), trigger


def steps(at: Trail, sequence: Sequence) -> Iterator[Timed]:
    """The steps of a sequence that stands at `at`, from top to bottom."""
    soonest = reached(sequence, min)
    for step in sequence.steps:
        trail = (*at, *sequence.trails[step.name])
        yield Timed(trail, soonest.get(step.name, 0), step)


def apart(one: Trail, other: Trail) -> bool:
    """Whether nobody takes both of two steps: they stand in two ways of a branch or a split."""
    for here, there in zip(one, other, strict=False):
        if here != there:
            return not here.isdecimal()
    return False


def sends(at: Trail, sequence: Sequence) -> list[TimedSend]:
    """The contacts of a sequence that stands at `at`."""
    return [
        TimedSend(each.at, each.after_ms, each.step)
        for each in steps(at, sequence)
        if isinstance(each.step, Send)
    ]


def marketing_sends(motion: Motion) -> list[TimedSend]:
    """Every contact of the motion that needs consent."""
    found = []
    for at, sequence in sequences(motion, marketing=True):
        found += sends(at, sequence)
    return found


def starters(motion: Motion, sequence: Sequence) -> list[Trigger]:
    """The triggers that a sequence answers."""
    return [each for each in motion.nurture.triggers.values() if each.start == sequence.name]


def awaited_events(motion: Motion) -> Iterator[tuple[Trail, frozenset[str]]]:
    """Every place where events set something off, with the events."""
    for at, trigger in triggers(motion):
        yield (*at, "after"), trigger.after
    for at, sequence in sequences(motion):
        yield (*at, "enter_on"), sequence.enter_on
        for step in sequence.steps:
            if isinstance(step, WaitUntil):
                yield (*at, *sequence.trails[step.name], "event"), step.events
    if motion.hand_off is not None:
        yield (motion.name, "hand_off", "on"), motion.hand_off.on


def segments_of(motion: Motion, sequence: Sequence) -> list[Condition]:
    """The conditions of the segments that let people into a sequence."""
    rules = motion.qualify.segments
    return [rule.when for rule in rules if rule.segment in sequence.enter_at_segment]


Scored: TypeAlias = Mapping[str, tuple[EventRule, ...]]


def scored(motion: Motion) -> Iterator[tuple[Trail, Scored, float]]:
    """Every score of what people do: where it stands, its rules by event, its half-life in days."""
    qualify = motion.qualify
    yield (motion.name, "engagement"), qualify.events, qualify.half_life_days
    for name, score in qualify.scores.items():
        yield (motion.name, "scores", name), score.events, score.half_life_days


def conditions(motion: Motion) -> Iterator[tuple[Trail, Condition]]:
    """Every condition of the motion with its trail."""
    for fit in motion.qualify.fit:
        yield (motion.name, "fit", fit.name, "when"), fit.when
    for at, events, _ in scored(motion):
        for rule in (rule for rules in events.values() for rule in rules):
            if rule.where is not None:
                yield (*at, "rules", rule.name, "where"), rule.where
    for segment in motion.qualify.segments:
        yield (motion.name, "segments", segment.segment, "when"), segment.when
    for stage in motion.qualify.stages:
        yield (motion.name, "stages", stage.stage, "when"), stage.when
    if motion.hand_off is not None:
        if motion.hand_off.when is not None:
            yield (motion.name, "hand_off", "when"), motion.hand_off.when
        for route in motion.hand_off.routes:
            yield (motion.name, "hand_off", "routes", route.name, "when"), route.when
    for name, interest in motion.nurture.interests.items():
        yield (motion.name, "interests", name), interest
    for urgency in motion.calls.priority if motion.calls is not None else ():
        yield (motion.name, "calls", "priority", urgency.name, "when"), urgency.when
    for at, trigger in triggers(motion):
        if trigger.when is not None:
            yield (*at, "when"), trigger.when
    for at, sequence in sequences(motion):
        ends = (("goal_when", sequence.goal_when), ("exit", sequence.exit))
        for key, condition in (("when", sequence.when), *ends):
            if condition is not None:
                yield (*at, key), condition
        for step in sequence.steps:
            if isinstance(step, Branch | Exit) and step.when is not None:
                yield (*at, *sequence.trails[step.name], "when"), step.when


def compared_words(condition: Condition) -> Iterator[tuple[str, str]]:
    """(attribute, word): every comparison of an attribute with a text."""
    for node in n.walk(condition.checked) if condition.checked is not None else ():
        match node:
            case n.Compare("=" | "<>", n.Named() as leaf, n.Constant(str() as word)):
                yield leaf.name, word
            case n.Compare("=" | "<>", n.Constant(str() as word), n.Named() as leaf):
                yield leaf.name, word
            case n.OneOf(n.Named() as leaf, values):
                yield from ((leaf.name, item.value) for item in values if type(item.value) is str)


def rings(channel: ChannelPlan) -> bool:
    """Whether a channel can wake somebody up."""
    ringing = meaning("ringing")
    return ringing.among(words_of(channel.name)) or ringing.among(words_of(channel.address))


def is_cart_event(event: str, motion: Motion) -> bool:
    """Whether somebody holds a cart after it: one of Segment's events, or named like one."""
    words = words_of(event)
    ends = words if len(words) == 2 else words[-1:]  # some languages begin with the verb
    finished = meaning("finished").among(ends) and not meaning("step").among(words)
    named = not finished and meaning("cart").among(words)
    return event not in motion.convert.events and (event in CART_EVENTS or named)


def channels_of(step: Send) -> set[str]:
    """The channels that a step may go out over."""
    return {step.channel, step.instead} - {""}


def kept_from_night(sequence: Sequence) -> bool:
    """Whether the messages of a sequence go out by day only, by its own window."""
    window = sequence.window
    return window is not None and window.from_minute >= 7 * 60 and window.to_minute <= 22 * 60


def quiet_at(quiet: QuietHours, minute: int) -> bool:
    """Whether a minute of the day is within quiet hours."""
    if quiet.from_minute <= quiet.to_minute:
        return quiet.from_minute <= minute < quiet.to_minute
    return minute >= quiet.from_minute or minute < quiet.to_minute
