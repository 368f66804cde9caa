"""A rejected lead comes back at once.

What: A reason to say no leads to `recycled`, and there is no `recycle_after`.

Why: The score that led to the hand-off is still there. With the next page view the same lead is
offered again, minutes after a rep has said no, until the rep stops answering hand-offs.

Fix: Add `recycle_after`: 30 days is common.

Source: Reps who get the same lead three times a week.
"""

from collections.abc import Iterator

from leadwright.core.time import DAY
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import WARNING, Finding
from leadwright.playbook.model import Playbook

CODE = "L164"
SEVERITY = WARNING

BAD = patched(
    "b2b",
    """
    business:
      hand_off: {recycle_after: null}      # taken out
    """,
)
NEAR_MISS = patched(
    "b2b",
    """
    business:
      hand_off: {recycle_after: 3 days}
    """,
)


def find(book: Playbook) -> Iterator[Finding]:
    """Hand-offs that recycle within a day."""
    for motion in book.motions.values():
        plan = motion.hand_off
        if plan is None or "recycled" not in plan.reject_reasons.values():
            continue
        if plan.recycle_after_ms < DAY:
            what = "sales may be offered again within a day what it has just turned down"
            at = (motion.name, "hand_off", "recycle_after")
            yield Finding(at, what, "add `recycle_after: 30 days` or so")
