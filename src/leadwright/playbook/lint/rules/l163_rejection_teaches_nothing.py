"""A rejection teaches nothing.

What: The hand-off knows a single reason to say no, or every reason ends in `disqualified`.

Why: Reasons are the only thing that sales tells marketing. With one there is nothing to learn; and
where every no is for good, "not this quarter" throws a future customer away.

Fix: Name the reasons that you hear, and send those about time or person back: `not_now: recycled`.

Source: Closed-loop feedback: the practice of recycling leads, and its absence.
"""

from collections.abc import Iterator

from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import WARNING, Finding
from leadwright.playbook.model import Playbook

CODE = "L163"
SEVERITY = WARNING

BAD = patched(
    "hybrid",
    """
    business:
      hand_off:
        reject_reasons: {just_testing: disqualified, not_now: disqualified}
    """,
)
NEAR_MISS = patched(
    "hybrid",
    """
    business:
      hand_off:
        reject_reasons: {just_testing: disqualified, not_now: recycled}
    """,
)


def find(book: Playbook) -> Iterator[Finding]:
    """Hand-offs whose reasons say too little."""
    for motion in book.motions.values():
        if motion.hand_off is None:
            continue
        reasons = motion.hand_off.reject_reasons
        at = (motion.name, "hand_off", "reject_reasons")
        if len(reasons) < 2:
            what = "there is a single reason to say no"
            yield Finding(at, what, "name those that you hear, such as `not_now: recycled`")
        elif "recycled" not in reasons.values():
            what = "every no is for good: no reason leads back into nurture"
            yield Finding(at, what, "let reasons of time lead to `recycled`")
