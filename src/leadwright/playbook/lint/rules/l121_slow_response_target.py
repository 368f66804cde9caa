"""A consumer's trigger may be answered slowly.

What: A trigger of the consumer motion has a `respond_within` of more than an hour; for a cart more
than 30 minutes, after a day or more of silence more than a day.

Why: The interest that fired it lasts for minutes. A target that nobody can miss measures nothing:
the report stays green while every answer comes too late.

Fix: Set `respond_within` to minutes: 1 minute for a cart, 10 for a product that was looked at.

Source: Response-time studies of lead follow-up, and shops whose reminder came the next morning.
"""

from collections.abc import Iterator

from leadwright.core.time import DAY, HOUR, MINUTE, spoken
from leadwright.playbook.lint import view
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import ERROR, Finding
from leadwright.playbook.model import Playbook

CODE = "L121"
SEVERITY = ERROR

BAD = patched(
    "b2c",
    """
    consumer:
      triggers:
        browsed_and_left: {respond_within: 4 hours}
    """,
)
NEAR_MISS = patched(
    "hybrid",
    """
    consumer:
      triggers:
        gone_quiet: {idle: 7 days, respond_within: 4 hours}     # nobody waits by the minute
    """,
)


def find(book: Playbook) -> Iterator[Finding]:
    """Consumer triggers with a long response target."""
    for motion in view.motions(book, "consumer"):
        for at, trigger in view.triggers(motion):
            cart = any(view.is_cart_event(event, motion) for event in trigger.after)
            most_ms = DAY if trigger.idle_ms >= DAY else 30 * MINUTE if cart else HOUR
            if trigger.respond_within_ms > most_ms:
                what = f"{trigger.name!r} may be answered after {spoken(trigger.respond_within_ms)}"
                fix = f"set `respond_within` to {spoken(most_ms)} or less; minutes for a cart"
                yield Finding((*at, "respond_within"), what, fix)
