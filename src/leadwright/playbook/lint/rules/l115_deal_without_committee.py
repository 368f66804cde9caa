"""Nobody asks who else decides.

What: The business motion has stages of deals and no `coverage`: no role has to be engaged.

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
from leadwright.playbook.model import Playbook

CODE = "L115"
SEVERITY = WARNING

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
    """Deals without required roles."""
    for motion in view.motions(book, "business"):
        own = motion.convert.opportunity_stages != Converting().opportunity_stages
        if own and motion.convert.coverage is None:
            what = "a deal may rest on a single contact, and nobody is warned"
            fix = "add `coverage` with the roles that a deal needs"
            yield Finding(("business", "convert", "opportunity_stages"), what, fix)
