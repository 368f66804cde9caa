"""A stage that everybody reaches.

What: The condition of a stage or a segment is true of everybody.

Why: A stage tells people apart, and this one does not. Everybody is moved there at once and enters
whatever hangs on it: a sequence, or a hand-off.

Fix: Ask for something that can be missing, or take the stage out.

Source: Conditions set to `true` for a test, and left.
"""

from collections.abc import Iterator

from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import ERROR, Finding
from leadwright.playbook.lint.possible import always_holds, score_bounds
from leadwright.playbook.model import Playbook

CODE = "L153"
SEVERITY = ERROR

BAD = patched(
    "b2c",
    """
    consumer:
      stages:
        lead: score.engagement >= 0      # no rule takes points away
    """,
)
NEAR_MISS = patched(
    "b2c",
    """
    consumer:
      stages:
        lead: score.engagement > 0
    """,
)


def find(book: Playbook) -> Iterator[Finding]:
    """Stages whose condition always holds."""
    for motion in book.motions.values():
        bounds = score_bounds(motion)
        for rule in motion.qualify.stages:
            if always_holds(rule.when, bounds):
                what = f"everybody reaches {rule.stage!r}: its condition is always true"
                at = (motion.name, "stages", rule.stage, "when")
                yield Finding(at, what, "ask for something that can be missing")
        for segment in motion.qualify.segments:
            if always_holds(segment.when, bounds):
                what = f"everybody is in {segment.segment!r}: its condition is always true"
                at = (motion.name, "segments", segment.segment, "when")
                yield Finding(at, what, "ask for something that can be missing")
