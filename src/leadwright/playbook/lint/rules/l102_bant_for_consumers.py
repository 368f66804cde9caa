"""Consumers are asked for budget and authority.

What: The consumer motion has `bant`, a condition of it names budget, authority, need or timeline,
something waits for an event of that name, or a human is told to ask.

Why: One person buys one thing now. A form that asks who signs the order is a bottleneck in front
of a flash sale, and a rule that waits for the answers qualifies nobody.

Fix: Qualify by intent and ability instead: what they looked at, put in the cart, where they are,
how old they are. Keep BANT for the business motion.

Source: Qualification frameworks of enterprise sales that were carried over to shops; buyers left.
"""

from collections.abc import Iterable, Iterator

from leadwright.core.expression.condition import Uses
from leadwright.nurture.plan import DoTask
from leadwright.playbook.lint import view
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import ERROR, Finding, Trail
from leadwright.playbook.lint.words import meaning, words_of
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


def find(book: Playbook) -> Iterator[Finding]:
    """Conditions, events and tasks of the consumer motion that name BANT."""
    for motion in view.motions(book, "consumer"):
        if motion.qualify.bant is not None:
            what = f"consumers are asked about {', '.join(motion.qualify.bant.questions)}"
            yield Finding((motion.name, "bant"), what, "take `bant` out; ask for what they do")
        for at, names in _named(motion):
            if names:
                what = f"consumers are judged by {', '.join(sorted(names))}"
                yield Finding(at, what, "ask for what they do: viewed, in the cart, their age")


def _named(motion: Motion) -> Iterator[tuple[Trail, set[str]]]:
    """What conditions and events are called, and what people are told to do, that is BANT; by
    place."""
    for at, condition in view.conditions(motion):
        yield at, _named_in(condition.uses)
    for at, score, _ in view.scored(motion):
        for event, rules in score.items():
            yield (*at, "rules", rules[0].name, "event"), _asking([event])
    for at, events in view.awaited_events(motion):
        yield at, _asking(events)
    for at, sequence in view.sequences(motion):
        for each in view.steps(at, sequence):
            if isinstance(each.step, DoTask):
                yield (*each.at, "title"), _asking([each.step.title], quotes=False)


def _named_in(uses: Uses) -> set[str]:
    traits = {name.partition(".")[2] for name in uses.attributes if name[:7] != "account"}
    return _asking(traits, quotes=False) | _asking(uses.events)


def _asking(names: Iterable[str], *, quotes: bool = True) -> set[str]:
    """Those that are about BANT. `quotes`: a word for both is about a quote."""
    found = set()
    for name in names:
        words = words_of(name)
        money = not quotes and meaning("budget_or_quote").among(words)
        if money and meaning("quoting").among(words):
            continue
        if money or meaning("bant").among(words) or meaning("need").is_all(words):
            found.add(name)
    return found
