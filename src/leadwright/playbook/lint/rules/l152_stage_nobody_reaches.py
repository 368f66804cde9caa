"""A stage that nobody can reach.

What: The condition of a stage or a segment can be true of nobody: it contradicts itself, or asks
for more points than the rules can give.

Why: The stage looks live in the playbook and in reports, where it stays empty. If it is the one
that goes to sales, sales waits for leads that the rules cannot make.

Fix: Lower the threshold to what the rules can give, raise their points, or mend the contradiction.

Source: Thresholds that stayed when the rules under them were taken out.
"""

from collections.abc import Iterator

from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import ERROR, Finding
from leadwright.playbook.lint.possible import can_hold, score_bounds
from leadwright.playbook.model import Motion, Playbook
from leadwright.qualify.plan import StageRule

CODE = "L152"
SEVERITY = ERROR

BAD = patched(
    "b2b",
    """
    business:
      stages:
        mql: {of: account, when: account.fit >= 80 and account.engagement >= 50}    # fit gives 50
    """,
)
NEAR_MISS = patched(
    "b2b",
    """
    business:
      stages:
        mql: {of: account, when: account.fit >= 40 and account.engagement >= 50}
    """,
)


def find(book: Playbook) -> Iterator[Finding]:
    """Stages whose condition cannot hold."""
    for motion in book.motions.values():
        bounds = score_bounds(motion)
        for rule in motion.qualify.stages:
            if not can_hold(rule.when, bounds):
                what = f"nobody can reach {rule.stage!r}{_most(rule, motion)}"
                fix = "ask for less, or for what does not contradict itself"
                yield Finding((motion.name, "stages", rule.stage, "when"), what, fix)
        for segment in motion.qualify.segments:
            if not can_hold(segment.when, bounds):
                what = f"nobody can be in {segment.segment!r}"
                at = (motion.name, "segments", segment.segment, "when")
                yield Finding(at, what, "ask for less, or for what does not contradict itself")


def _most(rule: StageRule, motion: Motion) -> str:
    """What the rules can give, where the condition asks for more."""
    bounds = score_bounds(motion)
    over = [
        f"{score} is at most {bounds[score][1]:g}"
        for score, asked in sorted(rule.when.uses.scores.items())
        if any(threshold > bounds[score][1] for threshold in asked)
    ]
    return f": {', '.join(over)}" if over else ""
