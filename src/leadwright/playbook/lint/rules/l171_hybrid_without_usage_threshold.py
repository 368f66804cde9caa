"""Sales is called without use of the product.

What: The model is hybrid, and a stage that goes to sales can be reached without use of the product
(signing up, reading pages and asking are none), a sign-up goes there at once, or nothing does.

Why: The bridge between the two motions is what people do with the product. Without a threshold
every sign-up from a large company gets a call in its first hour, which is what they signed up to
avoid; or the company that uses it daily never hears from anybody.

Fix: Ask for use: `count('Feature Used', '7 days') >= 20`, `active_days`, or `account.engagement`.

Source: Product-led sales: outreach pays where the product is used, and disturbs where it is not.
"""

from collections.abc import Iterator

from leadwright.core.expression import nodes as n
from leadwright.core.functions import LAST
from leadwright.playbook.lint import view
from leadwright.playbook.lint.asks import at_least, compared, requires
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import ERROR, Finding
from leadwright.playbook.lint.words import meaning, words_of
from leadwright.playbook.model import Motion, Playbook

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

TEMPERATURES = frozenset({"score.temperature", "account.temperature"})
USERS = "account.people_at_"


def find(book: Playbook) -> Iterator[Finding]:
    """What goes to sales without use."""
    if book.model != "hybrid":
        return
    for motion in view.motions(book, "business"):
        if motion.hand_off is None:
            what = "no use of the product ever calls for a human: there is no hand-off"
            yield Finding(("business", "hand_off"), what, "add `hand_off` with a stage for use")
            continue
        use = _Use(motion)
        if requires(motion.hand_off.when, motion, use):
            continue
        fix = "add such as `count('Feature Used', '7 days') >= 20`"
        for rule in motion.qualify.stages:
            if rule.stage in motion.hand_off.stages and not requires(rule.when, motion, use):
                what = f"{rule.stage!r} goes to sales without any use of the product"
                yield Finding(("business", "stages", rule.stage, "when"), what, fix)
        for event in sorted(filter(_is_joining, motion.hand_off.on)):
            what = f"{event!r} goes to sales before any use of the product"
            yield Finding(("business", "hand_off", "on"), what, "wait for a stage of use")


class _Use:
    """Whether a part of a condition asks for use of the product."""

    def __init__(self, motion: Motion) -> None:
        self._scores = {
            f"{whose}.{at[-1]}"
            for at, events, _ in view.scored(motion)
            if any(map(_is_use, events))
            for whose in ("score", "account")
        }

    def __call__(self, test: n.Test, opposite: bool) -> bool:
        if any(least > 0 and self._of_use(value) for value, least in at_least(test, opposite)):
            return True
        recent = any(
            isinstance(value, n.Counted) and value.function.keeps == LAST and _is_use(value.event)
            for value, op, _ in compared(test, opposite)
            if op in ("<", "<=")
        )
        named = {leaf.name for leaf in n.leaves(test).values()}
        warm = not opposite and isinstance(test, n.Compare | n.OneOf) and named & TEMPERATURES
        return recent or bool(warm)

    def _of_use(self, value: n.Value) -> bool:
        return any(
            leaf.name in self._scores or leaf.name.startswith(USERS)
            if isinstance(leaf, n.Named)
            else _is_use(leaf.event)
            for leaf in n.walk(value)
            if isinstance(leaf, n.Named | n.Counted)
        )


def _is_use(event: str) -> bool:
    return event == "Signed In" or not meaning("no_use").among(words_of(event))


def _is_joining(event: str) -> bool:
    words = words_of(event)
    return meaning("joining").among(words) and not meaning("gathering").among(words)
