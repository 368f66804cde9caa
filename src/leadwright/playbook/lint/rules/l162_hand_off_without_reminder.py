"""Nobody is reminded of a hand-off.

What: The hand-off has no `remind_after`.

Why: The first word that a rep hears is that the lead was taken away. Most late answers are not
unwillingness: the day was full.

Fix: Add `remind_after`, at about half of `accept_within`.

Source: Leads that were lost in an inbox, and the reps who said so.
"""

from collections.abc import Iterator

from leadwright.core.time import spoken
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import WARNING, Finding
from leadwright.playbook.model import Playbook

CODE = "L162"
SEVERITY = WARNING

BAD = patched(
    "b2b",
    """
    business:
      hand_off: {remind_after: null}      # taken out
    """,
)
NEAR_MISS = patched(
    "b2b",
    """
    business:
      hand_off: {remind_after: 3 hours}
    """,
)


def find(book: Playbook) -> Iterator[Finding]:
    """Hand-offs without a reminder."""
    for motion in book.motions.values():
        if motion.hand_off is not None and not motion.hand_off.remind_after_ms:
            what = "leads are taken back from reps without a word before"
            half = spoken(motion.hand_off.accept_within_ms // 2)
            at = (motion.name, "hand_off", "remind_after")
            yield Finding(at, what, f"add `remind_after: {half}`")
