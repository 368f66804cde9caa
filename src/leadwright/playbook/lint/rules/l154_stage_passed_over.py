"""A stage where nobody ever stands.

What: Whoever fulfils the condition of a stage fulfils that of a later one too, which counts more.

Why: Stages are in order, and people stand at the last one whose condition holds. If the later one
asks for less, everybody passes the earlier one; reports show a funnel with a hole.

Fix: Put the stages in order, the least demanding first, or raise the threshold of the later one.

Source: Stages sorted by name, or appended at the end when they were thought of.
"""

from collections.abc import Iterator

from leadwright.playbook.lint.domain import Bounds
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import ERROR, Finding
from leadwright.playbook.lint.possible import can_hold, implies, score_bounds
from leadwright.playbook.model import Playbook
from leadwright.qualify.plan import StageRule

CODE = "L154"
SEVERITY = ERROR

BAD = patched(
    "b2b",
    """
    business:
      stages:
        engaged: score.engagement >= 15
        keen: score.engagement >= 10      # later, and asks for less
    """,
)
NEAR_MISS = patched(
    "b2b",
    """
    business:
      stages:
        engaged: score.engagement >= 15
        keen: score.engagement >= 40
    """,
)

LATER_MAX = 50
"""How many later stages each is compared with."""


def find(book: Playbook) -> Iterator[Finding]:
    """Stages that a later one swallows."""
    for motion in book.motions.values():
        bounds = score_bounds(motion)
        for who in ("person", "account"):
            rules = [rule for rule in motion.qualify.stages if rule.of == who]
            for number, rule in enumerate(rules, 1):
                later = _swallowing(rule, rules[number : number + LATER_MAX], bounds)
                if later is not None:
                    what = f"nobody stands at {rule.stage!r}: they reach {later.stage!r} as well"
                    at = (motion.name, "stages", rule.stage, "when")
                    yield Finding(at, what, f"put {later.stage!r} first, or let it ask for more")


def _swallowing(rule: StageRule, later: list[StageRule], bounds: Bounds) -> StageRule | None:
    if not can_hold(rule.when, bounds):
        return None
    return next((each for each in later if implies(rule.when, each.when, bounds)), None)
