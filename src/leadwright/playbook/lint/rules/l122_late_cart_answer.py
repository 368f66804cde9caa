"""An abandoned cart is answered too late.

What: Between the last event of a cart and the first contact lie more than 30 minutes.

Why: Within half an hour people still have the tab open and the card at hand. After it they have
bought elsewhere or forgotten; most of what a reminder can bring back is gone.

Fix: Shorten `idle`, or take the waits before the first `send` away: 5 minutes is a good beginning.

Source: Shop practice: the first of three cart messages goes out within the half hour.
"""

from collections.abc import Iterator

from leadwright.core.time import MINUTE, spoken
from leadwright.playbook.lint import view
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import ERROR, Finding
from leadwright.playbook.model import Playbook

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
    """Cart triggers whose answer comes late."""
    for motion in view.motions(book, "consumer"):
        for at, trigger in view.triggers(motion):
            sequence = motion.nurture.sequences.get(trigger.start)
            if sequence is None or view.CART_EVENTS.isdisjoint(trigger.after):
                continue
            sends = view.sends((motion.name, "sequences", sequence.name), sequence)
            late_ms = trigger.idle_ms + sends[0].after_ms if sends else 0
            if late_ms > MOST_MS:
                what = f"the first answer to a cart comes after {spoken(late_ms)}"
                yield Finding((*at, "idle"), what, "answer within 30 minutes; 5 is better")
