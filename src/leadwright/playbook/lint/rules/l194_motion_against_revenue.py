"""The operating model does not fit the revenue.

What: `revenue` says who pays: more than 70 % comes from buyers whose motion is not run, or neither
kind of buyer has as much and only one motion is run.

Why: Whoever brings the money is served by a motion made for others: consumers wait for sales, or
companies get coupons. Most advice on leads is written for one of the two and applied to both.

Fix: Choose the model that `leadwright assess` proposes for this revenue. Hybrid fits any mix where
people sign up by themselves and some of them belong to companies.

Source: The rule of thumb that a model needs more than 70 % of the revenue to run alone.
"""

from collections.abc import Iterator

from leadwright.measure.assess import RULE_PERCENT
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import WARNING, Finding
from leadwright.playbook.model import Playbook

CODE = "L194"
SEVERITY = WARNING

BAD = patched("b2b", "revenue: {businesses: 40, consumers: 60}")
NEAR_MISS = patched("b2b", "revenue: {businesses: 71, consumers: 29}")


def find(book: Playbook) -> Iterator[Finding]:
    """A model that runs one motion, on revenue that comes from elsewhere too."""
    businesses, consumers = book.revenue
    own = {"b2b": businesses, "b2c": consumers}.get(book.model)
    whole = businesses + consumers
    if own is None or not whole or own * 100 > RULE_PERCENT * whole:
        return
    share = own / whole * 100
    what = f"{share:.0f} % of the revenue comes from the buyers that {book.model} is for"
    yield Finding(("revenue",), what, "see what `leadwright assess` proposes")
