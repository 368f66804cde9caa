"""Households form, and no cap counts them.

What: People share households, and every cap of the motion counts each person alone.

Why: They read over each other's shoulders. Four people with four messages a day are sixteen on one
kitchen table, and the first who is annoyed unsubscribes for all of them.

Fix: Add a cap with `per: household`; those per person stay as they are.

Source: Catalogue and utility mailings, which are counted by household for that reason.
"""

from collections.abc import Iterator

from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import WARNING, Finding
from leadwright.playbook.model import Playbook

CODE = "L193"
SEVERITY = WARNING

BAD = patched(
    "b2c",
    """
    consumer:
      households: {by_address: true}
      caps: [4 per 1 day, 8 per 7 days]       # of each person
    """,
)
NEAR_MISS = patched(
    "b2c",
    """
    consumer:
      households: {by_address: true}
      caps: [4 per 1 day, {at_most: 6 per 1 day, per: household}]
    """,
)


def find(book: Playbook) -> Iterator[Finding]:
    """Motions that form households and cap persons only."""
    for motion in book.motions.values():
        caps = motion.orchestrate.caps
        if motion.sharing is not None and caps and not any(cap.household for cap in caps):
            what = "people share households, and every cap counts each of them alone"
            hint = "add one such as `{at_most: 6 per 1 day, per: household}`"
            yield Finding((motion.name, "caps"), what, hint)
