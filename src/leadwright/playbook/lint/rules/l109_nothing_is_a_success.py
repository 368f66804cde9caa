"""Nothing counts as a success.

What: The consumer motion names no event that is a conversion.

Why: Nobody ever becomes a customer: buyers go on being reminded of what they have bought, customers
are not left out of nurture, and no report can say what anything was worth.

Fix: Name the purchase: `convert: {events: [Order Completed]}`.

Source: Cart reminders that arrive after the parcel; reports that count mails instead of orders.
"""

from collections.abc import Iterator

from leadwright.playbook.lint import view
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import ERROR, Finding
from leadwright.playbook.model import Playbook

CODE = "L109"
SEVERITY = ERROR

BAD = patched(
    "b2c",
    """
    consumer:
      convert: null      # taken out
    """,
)
NEAR_MISS = patched(
    "b2b",
    """
    business:
      convert:                       # deals are won by people
        sales_cycle: 20 days
    """,
)


def find(book: Playbook) -> Iterator[Finding]:
    """A consumer motion without conversions."""
    for motion in view.motions(book, "consumer"):
        if not motion.convert.events:
            what = "no event is a conversion, so nobody ever becomes a customer"
            at = ("consumer", "convert", "events")
            yield Finding(at, what, "add `convert: {events: [Order Completed]}`")
