"""A cap never has an effect.

What: Whoever keeps to one cap of a motion has always kept to another.

Why: It looks like protection and is none. Most often the long cap was meant to be lower: four a day
are 28 a week, and nobody wants that.

Fix: Lower it, or take it out.

Source: Caps raised one by one until none of them does anything.
"""

from collections.abc import Iterator

from leadwright.core.time import spoken
from leadwright.orchestrate.plan import Cap
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import HINT, Finding
from leadwright.playbook.model import Playbook

CODE = "L147"
SEVERITY = HINT

BAD = patched(
    "b2c",
    """
    consumer:
      households: null
      caps: [4 per 1 day, 30 per 7 days]      # four a day are 28 a week
    """,
)
NEAR_MISS = patched(
    "b2c",
    """
    consumer:
      households: null
      caps: [4 per 1 day, 20 per 7 days]
    """,
)


def find(book: Playbook) -> Iterator[Finding]:
    """Caps that follow from another."""
    for motion in book.motions.values():
        caps = motion.orchestrate.caps
        for number, cap in enumerate(caps, 1):
            stricter = next((each for each in caps if each != cap and _contains(each, cap)), None)
            if stricter is not None:
                what = f"{_said(cap)} never matters beside {_said(stricter)}"
                yield Finding((motion.name, "caps", str(number)), what, "lower it or take it out")


def _contains(cap: Cap, other: Cap) -> bool:
    """Whether keeping `cap` keeps `other`: as many of its spans as cover the other's."""
    about = cap.channel in ("", other.channel) and cap.household >= other.household
    return about and cap.at_most * -(-other.within_ms // cap.within_ms) <= other.at_most


def _said(cap: Cap) -> str:
    where = f" by {cap.channel}" if cap.channel else ""
    whose = " per household" if cap.household else ""
    return f"{cap.at_most} per {spoken(cap.within_ms)}{where}{whose}"
