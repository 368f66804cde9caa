"""A deal rests on one contact.

What: The business motion offers a unit to sales at a stage that is decided on one person alone; no
fact of the account has a say.

Why: Several people decide on a business purchase. One keen reader of a company that will never buy
goes to sales, and four mildly interested colleagues of one that will do not: nobody adds them up.

Fix: Make the stage one of the account (`of: account`, with `account.engagement`), or let it ask for
something of the account too, such as `account.is_target`.

Source: Account-based practice; and the complaint that deals with a single contact die when that
contact goes quiet or changes jobs.
"""

from collections.abc import Iterator

from leadwright.playbook.lint import view
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import ERROR, Finding
from leadwright.playbook.model import Playbook
from leadwright.qualify.plan import StageRule

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


def find(book: Playbook) -> Iterator[Finding]:
    """Hand-off stages of the business motion that know one person only."""
    for motion in view.motions(book, "business"):
        offered = motion.hand_off.stages if motion.hand_off is not None else ()
        for rule in motion.qualify.stages:
            if rule.stage in offered and _knows_one_person_only(rule):
                what = f"{rule.stage!r} goes to sales for what one person did"
                fix = "make it `of: account`, or ask for something of the account too"
                yield Finding(("business", "stages", rule.stage, "when"), what, fix)


def _knows_one_person_only(rule: StageRule) -> bool:
    uses = rule.when.uses
    of_account = uses.attributes - uses.of_person
    return not (of_account or uses.account_events)
