"""Quiet hours leave the night open.

What: Two or three in the morning is not within a motion's `quiet_hours`.

Why: Most often `from` and `to` were exchanged, and people are contacted at night only.

Fix: Let them begin in the evening and end in the morning: `{from: "21:00", to: "08:00"}`.

Source: Business hours entered where quiet hours were asked for.
"""

from collections.abc import Iterator

from leadwright.playbook.lint import view
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import ERROR, Finding
from leadwright.playbook.model import Playbook

CODE = "L146"
SEVERITY = ERROR

BAD = patched(
    "b2b",
    """
    business:
      quiet_hours: {from: "07:00", to: "19:00"}
    """,
)
NEAR_MISS = patched(
    "b2b",
    """
    business:
      quiet_hours: {from: "00:00", to: "06:00"}
    """,
)

NIGHT_MINUTES = (2 * 60, 3 * 60)


def find(book: Playbook) -> Iterator[Finding]:
    """Quiet hours that are not at night."""
    for motion in book.motions.values():
        quiet = motion.orchestrate.quiet
        if quiet is not None and not all(view.quiet_at(quiet, minute) for minute in NIGHT_MINUTES):
            what = "people may be contacted at three in the morning"
            yield Finding((motion.name, "quiet_hours"), what, "are `from` and `to` exchanged?")
