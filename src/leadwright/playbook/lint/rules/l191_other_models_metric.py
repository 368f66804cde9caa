"""Success is measured by another model's figure.

What: `primary_metric` is a figure that the playbook's operating model does not work by.

Why: What is measured is what gets done. A consumer business that counts MQLs collects forms and
lets carts go; a business that sells to companies and watches conversion rates floods sales with
people who cannot decide.

Fix: Use one of the figures of the model: `leadwright assess` lists them.

Source: Lead targets that marketing met for years while sales asked where the customers were.
"""

from collections.abc import Iterator

from leadwright.measure.assess import PRIMARY
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import ERROR, Finding
from leadwright.playbook.model import Playbook

CODE = "L191"
SEVERITY = ERROR

BAD = patched("b2c", "primary_metric: mqls")
NEAR_MISS = patched("b2c", "primary_metric: recovery_rate")


def find(book: Playbook) -> Iterator[Finding]:
    """A primary metric of another model."""
    known = PRIMARY[book.model]
    if book.primary_metric and book.primary_metric not in known:
        what = f"{book.primary_metric!r} says little about a {book.model} business"
        yield Finding(("primary_metric",), what, f"use one of {', '.join(known)}")
