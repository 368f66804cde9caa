"""The interest of a company is forgotten within days.

What: Engagement of the business motion, or another of its scores, has a half-life under a week.

Why: A committee meets every other week. With a half-life of days the points of one visit are gone
before the second person of the account comes to read, and the two are never added up.

Fix: Set `half_life` to 14 days or more; months if your sales cycle is long.

Source: Score decay tuned on shop traffic, and then used for deals that take a year.
"""

from collections.abc import Iterator

from leadwright.playbook.lint import view
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import WARNING, Finding
from leadwright.playbook.model import Playbook

CODE = "L107"
SEVERITY = WARNING

BAD = patched(
    "b2b",
    """
    business:
      engagement:
        half_life: 2 days
    """,
)
NEAR_MISS = patched(
    "b2c",
    """
    consumer:
      engagement:
        half_life: 2 days     # a consumer's interest does cool that fast
    """,
)

LEAST_DAYS = 7


def find(book: Playbook) -> Iterator[Finding]:
    """A short half-life in the business motion."""
    for motion in view.motions(book, "business"):
        for at, _, half_life_days in view.scored(motion):
            if 0 < half_life_days < LEAST_DAYS:
                what = f"half of a company's interest is forgotten every {_days(half_life_days)}"
                yield Finding((*at, "half_life"), what, "set `half_life` to 14 days or more")


def _days(days: float) -> str:
    return "day" if days == 1 else f"{days:g} days"
