"""Nurture ends before the sale does.

What: `sales_cycle` is declared, and the last contact comes earlier in every marketing sequence of
the motion.

Why: Somebody who starts looking today buys when the cycle is over. A programme that has said all it
has to say after two weeks leaves the other months to whoever is still there.

Fix: Add a sequence that lasts, with a contact every few weeks, or declare the cycle as it is.

Source: Nurture built to the length of a campaign, not to that of the buyer's decision.
"""

from collections.abc import Iterator

from leadwright.core.time import spoken
from leadwright.playbook.lint import view
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import WARNING, Finding
from leadwright.playbook.lint.paths import last_contact_ms
from leadwright.playbook.model import Playbook

CODE = "L116"
SEVERITY = WARNING

BAD = patched(
    "hybrid",
    """
    business:
      convert: {sales_cycle: 180 days}
    """,
)
NEAR_MISS = patched(
    "b2b",
    """
    business:
      convert: {sales_cycle: 540 days}
    """,
)


def find(book: Playbook) -> Iterator[Finding]:
    """Motions whose longest sequence is over before their sales cycle is."""
    for motion in book.motions.values():
        cycle = motion.convert.sales_cycle_ms
        if not cycle:
            continue
        longest = max(
            (last_contact_ms(each) for _, each in view.sequences(motion, marketing=True)),
            default=0,
        )
        if longest < cycle:
            goes = f"nurture goes on for {spoken(longest)}" if longest else "nobody is nurtured"
            what = f"a sale takes {spoken(cycle)}, and {goes}"
            at = (motion.name, "convert", "sales_cycle")
            yield Finding(at, what, "add a sequence that lasts as long")
