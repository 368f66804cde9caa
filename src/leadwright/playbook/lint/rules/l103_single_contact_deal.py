"""A deal rests on one contact.

What: The business motion offers a unit to sales at a stage that one person alone can reach: no fact
of the account has to hold, or one that a single contact makes true (`account.people >= 1`).

Why: Several people decide on a business purchase. One keen reader of a company that will never buy
goes to sales, and four mildly interested colleagues of one that will do not: nobody adds them up.

Fix: Make the stage one of the account (`of: account`, with `account.engagement`), or let it ask for
something of the account too, such as `account.is_target`.

Source: Account-based practice; and the complaint that deals with a single contact die when that
contact goes quiet or changes jobs.
"""

from collections.abc import Iterator
from functools import partial

from leadwright.core.expression import nodes as n
from leadwright.playbook.lint import view
from leadwright.playbook.lint.asks import at_least, requires
from leadwright.playbook.lint.domain import Bounds
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import ERROR, Finding
from leadwright.playbook.lint.possible import never_fails, score_bounds
from leadwright.playbook.model import Playbook

CODE = "L103"
SEVERITY = ERROR

BAD = patched(
    "b2b",
    """
    business:
      stages:
        mql: score.engagement >= 50
    """,
)
NEAR_MISS = patched(
    "b2b",
    """
    business:
      stages:
        mql: score.engagement >= 30 and account.engagement >= 60
    """,
)


SAYS_NOTHING = frozenset(
    {
        "account.is_customer",
        "account.open_opportunities",
        "account.owner",
        "account.days_as_customer",
    }
)
"""What every new account has or has not: it keeps some out and speaks for none."""
HEADS = ("account.people", "active_people", "new_people", "account_count", "account_active_days")


def find(book: Playbook) -> Iterator[Finding]:
    """Hand-off stages of the business motion that one person can reach."""
    for motion in view.motions(book, "business"):
        offered = motion.hand_off.stages if motion.hand_off is not None else ()
        asks = partial(_of_account, bounds=score_bounds(motion))
        for rule in motion.qualify.stages:
            if rule.stage not in offered:
                continue
            if not requires(rule.when, motion, asks):
                what = f"{rule.stage!r} goes to sales for what one person did"
                fix = "make it `of: account`, or ask for something of the account too"
                yield Finding(("business", "stages", rule.stage, "when"), what, fix)


def _of_account(test: n.Test, opposite: bool, bounds: Bounds) -> bool:
    """Whether a part of a condition is about the account, and more than one contact makes so."""
    ours = [leaf for leaf in n.leaves(test).values() if _is_ours(leaf)]
    if not ours or isinstance(test, n.IsNull) or never_fails(test, bounds, opposite=opposite):
        return False
    if not all(leaf.name.startswith(HEADS) for leaf in ours):
        return True
    return any(least > 1 for _, least in at_least(test, opposite))


def _is_ours(leaf: n.Named | n.Counted) -> bool:
    if isinstance(leaf, n.Counted):
        return leaf.function.of_account
    return leaf.attribute.of_account and leaf.name not in SAYS_NOTHING
