"""The operating model does not fit the revenue.

What: `revenue` says who pays: more than 70 % comes from buyers whose motion is not run, or neither
kind of buyer has as much and only one motion is run, or one kind has and both are run.

Why: Whoever brings the money is served by a motion made for others: consumers wait for sales, or
companies get coupons. Most advice on leads is written for one of the two and applied to both.

Fix: Choose the model that `leadwright assess` proposes for this revenue. If people sign up by
themselves and companies pay in the end, silence this rule and say so: hybrid is right.

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
    """A model that runs one motion on revenue that comes from elsewhere too, or both for one."""
    businesses, consumers = book.revenue
    whole = businesses + consumers
    if not whole:
        return
    shares = {"b2b": businesses, "b2c": consumers}
    fits = [model for model, part in shares.items() if part * 100 > RULE_PERCENT * whole]
    if book.model in (fits or ["hybrid"]):
        return
    share = shares.get(book.model, max(shares.values())) / whole * 100
    whose = "one kind of buyer" if book.model == "hybrid" else f"the buyers {book.model} is for"
    what = f"{share:.0f} % of the revenue comes from {whose}"
    yield Finding(("revenue",), what, "see what `leadwright assess` proposes")
