"""Nobody asks who else decides.

What: The business motion has deals and no `coverage`: no role has to be engaged. Or its coverage
is content with one person. A b2b playbook with a hand-off has deals; so has any that names their
stages, or hands over what nobody can buy alone.

Why: Five to ten people decide on a business purchase. A deal that rests on one friendly contact
looks good in the pipeline until that contact goes quiet, and then there is nobody to call.

Fix: Add `convert: {coverage: {roles: {champion: ...}}}`, each role with the stage of the deal from
which on somebody in it has to be engaged. The owner is warned of whom a deal lacks.

Source: The most common reason in reviews of lost deals: single-threaded, and nobody had said so.
"""

from collections.abc import Iterator

from leadwright.convert.plan import Converting
from leadwright.playbook.lint import view
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import WARNING, Finding
from leadwright.playbook.model import Motion, Playbook

CODE = "L115"
SEVERITY = WARNING
LEAST = 2
"""With fewer people a deal hangs on one."""

BAD = patched(
    "b2b",
    """
    business:
      convert: {coverage: null}      # taken out
    """,
)
NEAR_MISS = patched(
    "hybrid",
    """
    business:
      convert: {coverage: null, opportunity_stages: null}      # no deals: people buy by themselves
    """,
)


def find(book: Playbook) -> Iterator[Finding]:
    """Deals without required roles, or with one person."""
    for motion in view.motions(book, "business"):
        plan = motion.convert
        if plan.coverage is not None and plan.coverage.people < LEAST:
            what = "a deal with a single contact counts as covered"
            at = ("business", "convert", "coverage", "people")
            yield Finding(at, what, "leave `people` out: it is 2, or write more")
        if plan.coverage is None and _has_deals(book, motion):
            what = "a deal may rest on a single contact, and nobody is warned"
            fix = "add `coverage` with the roles that a deal needs"
            yield Finding(("business", "convert", "opportunity_stages"), what, fix)


def _has_deals(book: Playbook, motion: Motion) -> bool:
    own = motion.convert.opportunity_stages != Converting().opportunity_stages
    offered = motion.hand_off is not None and not motion.convert.events
    return own or offered or (book.model == "b2b" and motion.hand_off is not None)
