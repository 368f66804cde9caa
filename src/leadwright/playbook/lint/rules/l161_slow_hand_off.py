"""Sales may take days to look at a lead.

What: `accept_within` of the hand-off is more than two days.

Why: The clock is what the hand-off is for. Half of a lead's readiness is gone after a day; a clock
of a week means that nobody is asked before the company has bought from somebody else.

Fix: Set `accept_within` to hours: 4 for business sales, a day where use of the product goes on.

Source: Agreements between marketing and sales, and what happens to leads without one.
"""

from collections.abc import Iterator

from leadwright.core.time import DAY, spoken
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import WARNING, Finding
from leadwright.playbook.model import Playbook

CODE = "L161"
SEVERITY = WARNING

BAD = patched(
    "b2b",
    """
    business:
      hand_off: {accept_within: 7 days}
    """,
)
NEAR_MISS = patched(
    "b2b",
    """
    business:
      hand_off: {accept_within: 2 days}
    """,
)

MOST_MS = 2 * DAY


def find(book: Playbook) -> Iterator[Finding]:
    """Hand-offs with a long clock."""
    for motion in book.motions.values():
        if motion.hand_off is not None and motion.hand_off.accept_within_ms > MOST_MS:
            lasts = spoken(motion.hand_off.accept_within_ms)
            what = f"a lead may wait {lasts} for an answer before anybody else is asked"
            at = (motion.name, "hand_off", "accept_within")
            yield Finding(at, what, "set it to 4 hours or so, 2 days at most")
