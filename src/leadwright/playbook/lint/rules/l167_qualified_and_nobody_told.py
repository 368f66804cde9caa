"""Somebody is qualified and nobody is told.

What: A motion has a stage `mql`, `pql` or `pqa` that no hand-off offers to sales, nor does one that
it offers count the people who stand there.

Why: The stage says that a human should talk to them. Without an owner and a clock that is a row in
a report: they are as ready as they will ever be, and nobody calls.

Fix: Add the stage to `hand_off: {stages: [...]}` with a team and a clock.

Source: Product-qualified leads on a dashboard that everybody looks at and nobody owns.
"""

from collections.abc import Iterator

from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import ERROR, Finding
from leadwright.playbook.model import Playbook

CODE = "L167"
SEVERITY = ERROR

BAD = patched(
    "hybrid",
    """
    business:
      hand_off: {stages: [pqa]}      # and pql?
    """,
)
NEAR_MISS = patched(
    "hybrid",
    """
    business:
      stages:
        pqa: {of: account, when: account.people_at_pql >= 2}      # and with it, pql is heard of
      hand_off: {stages: [pqa]}
    """,
)

FOR_SALES = ("mql", "pql", "pqa")
PEOPLE = "account.people_at_"


def find(book: Playbook) -> Iterator[Finding]:
    """Stages for sales that are not handed off."""
    for motion in book.motions.values():
        offered = motion.hand_off.stages if motion.hand_off is not None else ()
        counted = {
            name.removeprefix(PEOPLE)
            for rule in motion.qualify.stages
            if rule.stage in offered
            for name in rule.when.uses.attributes
        }
        for rule in motion.qualify.stages:
            if rule.stage in FOR_SALES and rule.stage not in {*offered, *counted}:
                what = f"reaching {rule.stage!r} tells nobody: no hand-off names it"
                fix = f"add {rule.stage} to the `stages` of `hand_off`"
                yield Finding((motion.name, "stages", rule.stage), what, fix)
