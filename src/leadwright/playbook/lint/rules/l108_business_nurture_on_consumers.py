"""Consumers are nurtured like companies.

What: A marketing sequence of the consumer motion contacts somebody more than three times over more
than a month.

Why: Somebody who looked at a pair of shoes has bought them, or has not, within days. Writing to
them on for months is harassment, costs the address, and teaches mailbox providers to junk the rest.

Fix: Keep consumer sequences within days, and start a new one when they come back.

Source: Long nurture programmes of business marketing, run on shop customers; their unsubscribes.
"""

from collections.abc import Iterator

from leadwright.core.time import DAY, spoken
from leadwright.playbook.lint import view
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import WARNING, Finding
from leadwright.playbook.model import Playbook

CODE = "L108"
SEVERITY = WARNING

BAD = patched(
    "b2c",
    """
    consumer:
      sequences:
        browse_reminder:
          reenter_after: 200 days
          steps:
            - send: {name: still_looking, channel: email, content: still_looking}
            - wait: 30 days
            - send: {name: month_one, channel: email, content: cart_reminder}
            - wait: 30 days
            - send: {name: month_two, channel: email, content: welcome}
            - wait: 30 days
            - send: {name: month_three, channel: webhook, content: cart_nudge}
    """,
)
NEAR_MISS = patched(
    "b2c",
    """
    consumer:
      sequences:
        browse_reminder:
          reenter_after: 200 days
          steps:
            - send: {name: still_looking, channel: email, content: still_looking}
            - wait: 90 days          # next season, once
            - send: {name: next_season, channel: email, content: welcome}
    """,
)

MOST, LONG_MS = 3, 30 * DAY


def find(book: Playbook) -> Iterator[Finding]:
    """Long sequences with many contacts in the consumer motion."""
    for motion in view.motions(book, "consumer"):
        for at, sequence in view.sequences(motion, marketing=True):
            sends = view.sends(at, sequence)
            if len(sends) > MOST and sends[-1].after_ms > LONG_MS:
                lasts = spoken(sends[-1].after_ms)
                what = f"{len(sends)} contacts over {lasts} for one consumer"
                yield Finding(at, what, "end it within days; start anew when they come back")
