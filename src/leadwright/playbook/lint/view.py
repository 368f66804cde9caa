"""What rules look at in a motion: steps with their times, who starts what, every condition."""

from collections.abc import Iterator
from dataclasses import dataclass

from leadwright.core.expression.condition import Condition
from leadwright.nurture.plan import DoTask, Send, Sequence, Step, Trigger, Wait
from leadwright.orchestrate.plan import ChannelPlan
from leadwright.playbook.lint.finding import Trail
from leadwright.playbook.model import Motion, Playbook

CART_EVENTS = frozenset(
    {
        "Product Added", "Product Removed", "Cart Viewed", "Checkout Started",
        "Checkout Step Viewed", "Checkout Step Completed", "Payment Info Entered",
    }
)  # fmt: skip
"""Events after which somebody holds a cart, in Segment's names."""

RINGING = frozenset({"sms", "push", "call", "voice", "whatsapp"})
"""Channels that ring or buzz wherever somebody is; so does every channel to a phone."""


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
    """Every step of every sequence that contacts somebody."""
    return [
        step
        for motion in book.motions.values()
        for sequence in motion.nurture.sequences.values()
        for step in sequence.steps
        if isinstance(step, Send)
    ]


def sequences(motion: Motion, *, marketing: bool = False) -> Iterator[tuple[Trail, Sequence]]:
    """The sequences with their trails; `marketing`: no transactional ones."""
    for name, sequence in motion.nurture.sequences.items():
        if not marketing or sequence.purpose == "marketing":
            yield (motion.name, "sequences", name), sequence


def triggers(motion: Motion) -> Iterator[tuple[Trail, Trigger]]:
    """The triggers with their trails."""
    for name, trigger in motion.nurture.triggers.items():
        yield (motion.name, "triggers", name), trigger


def steps(at: Trail, sequence: Sequence) -> Iterator[Timed]:
    """The steps of a sequence that stands at `at`."""
    after_ms = 0
    for number, step in enumerate(sequence.steps, 1):
        kind = {Send: "send", Wait: "wait", DoTask: "task"}[type(step)]
        yield Timed((*at, "steps", str(number), kind), after_ms, step)
        if isinstance(step, Wait):
            after_ms += step.wait_ms


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


def length_ms(sequence: Sequence) -> int:
    """How long a sequence takes at least."""
    return sum(step.wait_ms for step in sequence.steps if isinstance(step, Wait))


def starters(motion: Motion, sequence: Sequence) -> list[Trigger]:
    """The triggers that a sequence answers."""
    return [each for each in motion.nurture.triggers.values() if each.start == sequence.name]


def conditions(motion: Motion) -> Iterator[tuple[Trail, Condition]]:
    """Every condition of the motion with its trail."""
    for fit in motion.qualify.fit:
        yield (motion.name, "fit", fit.name, "when"), fit.when
    for rules in motion.qualify.events.values():
        for rule in rules:
            if rule.where is not None:
                yield (motion.name, "engagement", "rules", rule.name, "where"), rule.where
    for stage in motion.qualify.stages:
        yield (motion.name, "stages", stage.stage, "when"), stage.when
    for at, trigger in triggers(motion):
        if trigger.when is not None:
            yield (*at, "when"), trigger.when
    for at, sequence in sequences(motion):
        for key, condition in (("when", sequence.when), ("exit", sequence.exit)):
            if condition is not None:
                yield (*at, key), condition


def rings(channel: ChannelPlan) -> bool:
    """Whether a channel can wake somebody up."""
    return channel.name in RINGING or channel.address == "phone"
