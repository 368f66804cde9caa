"""Consumers are asked for budget and authority.

What: The consumer motion has `bant`, or a condition of it names budget, authority, need or
timeline.

Why: One person buys one thing now. A form that asks who signs the order is a bottleneck in front
of a flash sale, and a rule that waits for the answers qualifies nobody.

Fix: Qualify by intent and ability instead: what they looked at, put in the cart, where they are,
how old they are. Keep BANT for the business motion.

Source: Qualification frameworks of enterprise sales that were carried over to shops; buyers left.
"""

from collections.abc import Iterator

from leadwright.core.expression.condition import Uses
from leadwright.playbook.lint import view
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import ERROR, Finding
from leadwright.playbook.model import Playbook

CODE = "L102"
SEVERITY = ERROR

BAD = patched(
    "b2c",
    """
    attributes:
      person: {budget: number, decision_maker: boolean}
    consumer:
      stages:
        qualified: person.is_known and person.budget >= 100 and person.decision_maker
    """,
)
NEAR_MISS = patched(
    "hybrid",
    """
    attributes:
      person: {budget: number}
    business:
      fit:
        has_money: {when: person.budget >= 10000, points: 20}
    """,
)

WORDS = frozenset({"bant", "budget", "authority", "timeline", "timeframe"})
NAMES = frozenset({"need", "needs", "decision_maker", "is_decision_maker", "economic_buyer"})


def find(book: Playbook) -> Iterator[Finding]:
    """Conditions of the consumer motion that name BANT."""
    for motion in view.motions(book, "consumer"):
        if motion.qualify.bant is not None:
            what = f"consumers are asked about {', '.join(motion.qualify.bant.questions)}"
            yield Finding((motion.name, "bant"), what, "take `bant` out; ask for what they do")
        for at, condition in view.conditions(motion):
            asked = sorted(name for name in _named(condition.uses) if _is_bant(name))
            if asked:
                what = f"consumers are judged by {', '.join(asked)}"
                yield Finding(at, what, "ask for what they do: viewed, in the cart, their age")


def _named(uses: Uses) -> set[str]:
    traits = {name.partition(".")[2] for name in uses.attributes if name[:7] != "account"}
    return traits | {event.lower().replace(" ", "_") for event in uses.events}


def _is_bant(name: str) -> bool:
    return name in NAMES or not WORDS.isdisjoint(name.split("_"))
