"""Everybody who leaves an address goes to sales.

What: The hand-off offers a stage that being known is enough for, or the stage `lead` or `engaged`.

Why: Most people who fill in a form are not ready to talk. Sales calls, hears it, and learns that
marketing's leads are worth nothing; the few good ones go unanswered with the rest.

Fix: Hand off a stage that asks for fit and interest, such as `mql`; nurture the others.

Source: The oldest quarrel between marketing and sales: quantity against quality.
"""

from collections.abc import Iterator

from leadwright.core.expression.compile import compile_condition
from leadwright.playbook.lint import view
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import WARNING, Finding
from leadwright.playbook.lint.possible import implies, score_bounds
from leadwright.playbook.model import Playbook

CODE = "L168"
SEVERITY = WARNING

BAD = patched(
    "b2b",
    """
    business:
      hand_off: {stages: [engaged, mql]}
      stages:
        engaged: score.engagement >= 15 and account.employees >= 20
    """,
)
NEAR_MISS = patched(
    "b2b",
    """
    business:
      hand_off: {stages: [hot, mql]}
      stages:
        hot: score.engagement >= 60 and account.fit >= 20
    """,
)

EARLY = ("lead", "engaged")
KNOWN = compile_condition("person.is_known")


def find(book: Playbook) -> Iterator[Finding]:
    """Hand-off stages that ask for nearly nothing."""
    for motion in view.motions(book, "business"):
        if motion.hand_off is None:
            continue
        rules = {rule.stage: rule for rule in motion.qualify.stages}
        bounds = score_bounds(motion)
        for number, stage in enumerate(motion.hand_off.stages, 1):
            if stage in EARLY or (stage in rules and implies(KNOWN, rules[stage].when, bounds)):
                what = f"everybody who reaches {stage!r} is offered to sales"
                at = ("business", "hand_off", "stages", str(number))
                yield Finding(at, what, "hand off a stage that asks for fit and interest")
