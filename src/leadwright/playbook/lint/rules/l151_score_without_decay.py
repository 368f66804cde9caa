"""Interest never cools.

What: A motion gives points for what people do and has no `half_life`, or one of more than a year.

Why: Somebody who read everything two years ago stands above everybody who came this morning. The
list that sales works from fills with the past, and every threshold has to be raised each quarter.

Fix: Set `half_life` under `engagement`: about 7 days for consumers, 14 or more for companies.

Source: The usual end of lead scoring: after two years sales ignores the score.
"""

from collections.abc import Iterator

from leadwright.playbook.lint import view
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import WARNING, Finding
from leadwright.playbook.model import Playbook

CODE = "L151"
SEVERITY = WARNING
MOST_DAYS = 366

BAD = patched(
    "b2b",
    """
    business:
      engagement: {half_life: null}      # taken out
    """,
)
NEAR_MISS = patched(
    "b2c",
    """
    consumer:
      engagement: null      # no points at all: nothing that could cool
    """,
)


def find(book: Playbook) -> Iterator[Finding]:
    """Engagement rules without a half-life."""
    for motion in book.motions.values():
        for at, events, half_life_days in view.scored(motion):
            if events and not 0 < half_life_days <= MOST_DAYS:
                half = f"half of them for {half_life_days:g} days"
                lasts = half if half_life_days else "for ever"
                what = f"points for what people do stay {lasts}"
                fix = "set `half_life`: 7 days for consumers, 14 or more for companies"
                yield Finding((*at, "half_life"), what, fix)
