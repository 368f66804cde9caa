"""Consumers are asked for budget and authority.

What: The consumer motion has `bant`, a condition of it names budget, authority, need or timeline,
something waits for an event of that name, or a human is told to ask.

Why: One person buys one thing now. A form that asks who signs the order is a bottleneck in front
of a flash sale, and a rule that waits for the answers qualifies nobody.

Fix: Qualify by intent and ability instead: what they looked at, put in the cart, where they are,
how old they are. Keep BANT for the business motion.

Source: Qualification frameworks of enterprise sales that were carried over to shops; buyers left.
"""

import re
from collections.abc import Iterator

from leadwright.core.expression.condition import Uses
from leadwright.nurture.plan import DoTask
from leadwright.playbook.lint import view
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import ERROR, Finding, Trail
from leadwright.playbook.model import Motion, Playbook

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

WORDS = frozenset(
    {"bant", "budget", "budgets", "authority", "timeline", "timeframe", "decisionmaker", "decider",
     "signatory", "procurement"}
)  # fmt: skip
NAMES = frozenset({"need", "needs", "business_need", "pain_point", "pain_points"})
PHRASES = ("decision_maker", "economic_buyer", "buying_committee", "time_frame", "who_decides",
           "who_signs")  # fmt: skip


def find(book: Playbook) -> Iterator[Finding]:
    """Conditions, events and tasks of the consumer motion that name BANT."""
    for motion in view.motions(book, "consumer"):
        if motion.qualify.bant is not None:
            what = f"consumers are asked about {', '.join(motion.qualify.bant.questions)}"
            yield Finding((motion.name, "bant"), what, "take `bant` out; ask for what they do")
        for at, names in _named(motion):
            asked = sorted(name for name in names if _is_bant(name))
            if asked:
                what = f"consumers are judged by {', '.join(asked)}"
                yield Finding(at, what, "ask for what they do: viewed, in the cart, their age")


def _named(motion: Motion) -> Iterator[tuple[Trail, set[str]]]:
    """What conditions and events are called, and what people are told to do, by place."""
    for at, condition in view.conditions(motion):
        yield at, _named_in(condition.uses)
    for at, score, _ in view.scored(motion):
        for event, rules in score.items():
            yield (*at, "rules", rules[0].name, "event"), {_snake(event)}
    for at, events in view.awaited_events(motion):
        yield at, set(map(_snake, events))
    for at, sequence in view.sequences(motion):
        for each in view.steps(at, sequence):
            if isinstance(each.step, DoTask):
                yield (*each.at, "title"), {_snake(re.sub(r"[^\w ]", "", each.step.title))}


def _named_in(uses: Uses) -> set[str]:
    traits = {name.partition(".")[2] for name in uses.attributes if name[:7] != "account"}
    return traits | {_snake(event) for event in uses.events}


def _snake(text: str) -> str:
    return text.lower().replace(" ", "_").replace("-", "_")


def _is_bant(name: str) -> bool:
    said = name in NAMES or not WORDS.isdisjoint(name.split("_"))
    return said or any(phrase in name for phrase in PHRASES)
