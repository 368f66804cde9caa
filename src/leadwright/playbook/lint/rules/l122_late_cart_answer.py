"""An abandoned cart is answered too late.

What: Between the last event of a cart and the first contact lie more than 30 minutes, on one of the
ways at least: by a trigger, by a sequence that such an event enters, or by a segment of carts.

Why: Within half an hour people still have the tab open and the card at hand. After it they have
bought elsewhere or forgotten; most of what a reminder can bring back is gone.

Fix: Shorten `idle`, or take the waits before the first `send` away: 5 minutes is a good beginning.

Source: Shop practice: the first of three cart messages goes out within the half hour.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from leadwright.core.time import MINUTE, spoken
from leadwright.playbook.lint import view
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import ERROR, Finding, Trail
from leadwright.playbook.lint.paths import first_contacts
from leadwright.playbook.lint.silent import silences_ms
from leadwright.playbook.model import Motion, Playbook

CODE = "L122"
SEVERITY = ERROR

BAD = patched(
    "b2c",
    """
    consumer:
      triggers:
        cart_abandoned: {idle: 4 hours}
    """,
)
NEAR_MISS = patched(
    "b2c",
    """
    consumer:
      triggers:
        browsed_and_left: {idle: 2 hours}     # they only looked: there is no cart yet
    """,
)

MOST_MS = 30 * MINUTE


def find(book: Playbook) -> Iterator[Finding]:
    """Carts whose first answer comes late. A second answer may come when it likes."""
    for motion in view.motions(book, "consumer"):
        answers = list(_answers(motion))
        for answer in answers:
            prompt = [
                each.events
                for each in answers
                if each.late_ms <= MOST_MS and each.when in ("", answer.when)
            ]
            if answer.late_ms > MOST_MS and answer.events - frozenset().union(*prompt):
                what = f"the first answer to a cart comes after {spoken(answer.late_ms)}"
                yield Finding(answer.at, what, "answer within 30 minutes; 5 is better")


@dataclass(frozen=True, slots=True)
class _Answer:
    """What is said to whoever did one of `events` and fulfils `when`, and how late at most."""

    at: Trail
    events: frozenset[str]
    when: str
    late_ms: int


def _answers(motion: Motion) -> Iterator[_Answer]:
    for at, sequence in view.sequences(motion):
        first_ms = max((after_ms for _, after_ms in first_contacts(sequence)), default=None)
        if first_ms is None:
            continue
        for trigger in view.starters(motion, sequence):
            carts = _carts(trigger.after, motion)
            when = trigger.when.text if trigger.when is not None else ""
            place: Trail = (motion.name, "triggers", trigger.name, "idle")
            yield _Answer(place, carts, when, trigger.idle_ms + first_ms)
        when = sequence.when.text if sequence.when is not None else ""
        yield _Answer((*at, "steps"), _carts(sequence.enter_on, motion), when, first_ms)
        for condition in view.segments_of(motion, sequence):
            carts = _carts(condition.uses.events, motion)
            silent_ms = max(silences_ms(condition, of=carts), default=0)
            if not condition.uses.events.isdisjoint(motion.convert.events):
                place = (*at, "enter_at_segment")
                yield _Answer(place, carts, when, silent_ms + first_ms)


def _carts(events: frozenset[str], motion: Motion) -> frozenset[str]:
    return frozenset(event for event in events if view.is_cart_event(event, motion))
