"""One offer comes over several channels within a day.

What: A sequence makes the same offer, or says the same code, over two channels within 24 hours; or
two sequences that the same event, segment or stage enters do, and nothing keeps the offer to one
channel.

Why: The second message adds nothing: the code is in the first. It halves what the channel is worth
for something new, and people learn that the shop shouts.

Fix: Make the offer on one channel, and leave a day or more before another repeats it. Between
sequences `one_channel_per_offer: 1 day` sees to that.

Source: "Omnichannel" campaigns as people get them: the same ten per cent by mail, text and push.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from leadwright.core.time import DAY, spoken
from leadwright.nurture.plan import Sequence
from leadwright.playbook.lint import view
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import ERROR, Finding, Trail
from leadwright.playbook.model import Motion, Playbook

CODE = "L143"
SEVERITY = ERROR
COMPARED_MAX = 50
"""How many earlier offers each is compared with."""

BAD = patched(
    "b2c",
    """
    consumer:
      sequences:
        cart_recovery:
          steps:
            - send: {name: reminder, channel: email, content: cart_reminder, useful_for: 10 minutes}
            - wait: 1 hour
            - send: {name: offer, channel: email, content: cart_offer, offer: comeback10}
            - wait: 1 hour
            - send: {name: offer_too, channel: webhook, content: cart_nudge, offer: comeback10}
    """,
)
NEAR_MISS = patched(
    "b2c",
    """
    offers:
      comeback10: {ends_after: 5 days}
    consumer:
      sequences:
        cart_recovery:
          reenter_after: 7 days
          steps:
            - send: {name: reminder, channel: email, content: cart_reminder, useful_for: 10 minutes}
            - wait: 1 hour
            - send: {name: offer, channel: email, content: cart_offer, offer: comeback10}
            - wait: 4 days
            - send: {name: last_day, channel: webhook, content: cart_nudge, offer: comeback10}
    """,
)


def find(book: Playbook) -> Iterator[Finding]:
    """Offers repeated on another channel."""
    for motion in book.motions.values():
        made = [
            each
            for at, sequence in view.sequences(motion)
            for each in _made(at, sequence, motion, book)
        ]
        guarded = motion.orchestrate.one_channel_ms >= DAY
        for number, later in enumerate(made):
            for before in made[max(0, number - COMPARED_MAX) : number]:
                one_way = before.sequence is later.sequence
                if before.code != later.code or before.channel == later.channel:
                    continue
                if one_way and view.apart(before.at, later.at):
                    continue
                meet = not guarded and _meet(before.sequence, later.sequence, motion)
                if (one_way or meet) and abs(later.after_ms - before.after_ms) < DAY:
                    yield _finding(before, later)
                    break


@dataclass(frozen=True, slots=True)
class _Made:
    """An offer as a step makes it, so long (ms) after what entered the sequence."""

    at: Trail
    sequence: Sequence
    channel: str
    code: str
    offer: str
    after_ms: int


def _made(at: Trail, sequence: Sequence, motion: Motion, book: Playbook) -> Iterator[_Made]:
    idle_ms = min((each.idle_ms for each in view.starters(motion, sequence)), default=0)
    for send in view.sends(at, sequence):
        words = " ".join(
            getattr(book.contents[choice.content], key)
            for choice in send.step.choices
            for key in ("subject", "text", "html")
        )
        for offer in motion.orchestrate.offers.values():
            if offer.name == send.step.offer or offer.code in words:
                after_ms = idle_ms + send.after_ms
                code = offer.code.lower()
                yield _Made(send.at, sequence, send.step.channel, code, offer.name, after_ms)


def _meet(one: Sequence, other: Sequence, motion: Motion) -> bool:
    return not _ways_in(one, motion).isdisjoint(_ways_in(other, motion))


def _ways_in(sequence: Sequence, motion: Motion) -> set[str]:
    started = {event for each in view.starters(motion, sequence) for event in each.after}
    events = started | sequence.enter_on
    carts = {"a cart" for event in events if view.is_cart_event(event, motion)}
    return events | carts | sequence.enter_at_stage | sequence.enter_at_segment


def _finding(before: _Made, later: _Made) -> Finding:
    apart_ms = abs(later.after_ms - before.after_ms)
    gap = f"{spoken(apart_ms)} later" if apart_ms else "at once"
    what = f"{later.offer!r} comes by {before.channel} and, {gap}, by {later.channel}"
    return Finding(later.at, what, "leave a day or more, or keep to one channel")
