"""Sales is called without use of the product.

What: The model is hybrid, and a stage that goes to sales asks for no use of the product; or nothing
goes to sales at all.

Why: The bridge between the two motions is what people do with the product. Without a threshold
every sign-up from a large company gets a call in its first hour, which is what they signed up to
avoid; or the company that uses it daily never hears from anybody.

Fix: Ask for use: `count('Feature Used', '7 days') >= 20`, `active_days`, or `account.engagement`.

Source: Product-led sales: outreach pays where the product is used, and disturbs where it is not.
"""

from collections.abc import Iterator

from leadwright.core.expression.condition import Uses
from leadwright.playbook.lint import view
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import ERROR, Finding
from leadwright.playbook.model import Playbook

CODE = "L171"
SEVERITY = ERROR

BAD = patched(
    "hybrid",
    """
    business:
      stages:
        pql: account.is_target and account.employees >= 200
    """,
)
NEAR_MISS = patched(
    "hybrid",
    """
    business:
      stages:
        pql: account.is_target and score.engagement >= 30      # points for use of the product
    """,
)

ENGAGEMENT = ("score.engagement", "account.engagement")
USERS = "account.people_at_"


def find(book: Playbook) -> Iterator[Finding]:
    """Stages of a hybrid that go to sales without use."""
    if book.model != "hybrid":
        return
    for motion in view.motions(book, "business"):
        if motion.hand_off is None:
            what = "no use of the product ever calls for a human: there is no hand-off"
            yield Finding(("business", "hand_off"), what, "add `hand_off` with a stage for use")
            continue
        for rule in motion.qualify.stages:
            if rule.stage in motion.hand_off.stages and not _asks_for_use(rule.when.uses):
                what = f"{rule.stage!r} goes to sales without any use of the product"
                fix = "add such as `count('Feature Used', '7 days') >= 20`"
                yield Finding(("business", "stages", rule.stage, "when"), what, fix)


def _asks_for_use(uses: Uses) -> bool:
    counted = uses.events or uses.account_events
    named = any(name.startswith(USERS) or name in ENGAGEMENT for name in uses.attributes)
    return bool(counted) or named
