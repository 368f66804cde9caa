"""A scoring rule changes nothing.

What: A fit or engagement rule is worth no points, or its condition can be true of nobody.

Why: It explains nothing and is read by everybody who wants to understand a score.

Fix: Give it points, mend its condition, or take it out.

Source: Rules switched off by setting them to zero.
"""

from collections.abc import Iterator

from leadwright.core.expression.condition import Condition
from leadwright.playbook.lint import view
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import WARNING, Finding, Trail
from leadwright.playbook.lint.possible import can_hold, score_bounds
from leadwright.playbook.model import Motion, Playbook

CODE = "L155"
SEVERITY = WARNING

BAD = patched(
    "b2b",
    """
    business:
      fit:
        small: {when: account.employees >= 200 and account.employees < 20, points: 10}
        partner: {when: account.country = 'DE', points: 0}
    """,
)
NEAR_MISS = patched(
    "b2b",
    """
    business:
      fit:
        small: {when: account.employees >= 20 and account.employees < 200, points: 10}
        competitor: {when: account.country = 'XX', points: -40}
    """,
)


def find(book: Playbook) -> Iterator[Finding]:
    """Scoring rules that can give nothing."""
    for motion in book.motions.values():
        bounds = score_bounds(motion)
        for at, key, name, milli, condition in _rules(motion):
            if not milli:
                what = f"{name!r} is worth no points"
                yield Finding((*at, "points"), what, "give it points, or take it out")
            elif condition is not None and not can_hold(condition, bounds):
                what = f"{name!r} can be true of nobody"
                yield Finding((*at, key), what, "mend its condition, or take it out")


def _rules(motion: Motion) -> Iterator[tuple[Trail, str, str, int, Condition | None]]:
    for fit in motion.qualify.fit:
        yield (motion.name, "fit", fit.name), "when", fit.name, fit.milli, fit.when
    for at, events, _ in view.scored(motion):
        for rule in (rule for group in events.values() for rule in group):
            yield (*at, "rules", rule.name), "where", rule.name, rule.milli, rule.where
