"""Humans in the way of consumers: whom they are meant for, and whose word is waited for."""

from collections.abc import Iterable

from leadwright.core.expression import nodes as n
from leadwright.core.expression.condition import Condition
from leadwright.core.traits import HOUSEHOLD, TRAITS
from leadwright.nurture.plan import Branch, Sequence
from leadwright.playbook.lint import view
from leadwright.playbook.lint.asks import at_least, requires, requires_opposite
from leadwright.playbook.model import Motion

MUCH, OFTEN = 10, 3
"""From how many units of anything, and from how many purchases on, somebody may be an outlier."""
ORDINARY = frozenset({"age", "position", "step"})
"""What everybody has much of."""
ORDINARY_STAGES = frozenset({"lead", "qualified"})
CHOSEN = frozenset({"vip", "outlier", "premium", "platinum", "gold", "whale", "key", "fraud"})

JUDGED = frozenset({"reviewed", "approved", "vetted", "screened", "qualified", "accepted",
                    "confirmed", "called", "cleared", "checked"})  # fmt: skip
JUDGING = frozenset({"lead", "sales", "agent", "rep", "consultant", "advisor", "manager", "team",
                     "staff", "prospect", "review", "desk"})  # fmt: skip
BY_HAND = frozenset({"manual", "manually", "human", "handpicked"})
SAYS_SO = frozenset({"reviewed", "approved", "vetted", "screened", "approval", "vetting"})


def for_high_value(when: Condition | None, motion: Motion) -> bool:
    """Whether a condition lets through none but those worth a human: a high value, or a mark that
    somebody has given them."""
    return requires(when, motion, _Worth(motion))


def step_for_high_value(sequence: Sequence, name: str, motion: Motion) -> bool:
    """Whether none but those get to a step: by all ways into the sequence, or by a branch."""
    return for_high_value(sequence.when, motion) or _all_entrances(sequence, motion) or any(
        _on_a_way(sequence, branch, name, motion)
        for branch in sequence.steps
        if isinstance(branch, Branch)
    )  # fmt: skip


def stage_for_high_value(stages: Iterable[str], motion: Motion) -> bool:
    """Whether none but those reach any of the stages; `lead` and `qualified` are for everybody."""
    rules = {r.stage: r.when for r in motion.qualify.stages if r.stage not in ORDINARY_STAGES}
    found = [for_high_value(rules.get(stage), motion) for stage in stages]
    return bool(found) and all(found)


def is_word_of_a_human(event: str) -> bool:
    """Whether an event happens only when somebody of the business has looked: Lead Approved."""
    words = frozenset(event.lower().replace("-", " ").split())
    return not BY_HAND.isdisjoint(words) or not (
        JUDGED.isdisjoint(words) or JUDGING.isdisjoint(words)
    )


def is_judgement(trait: str) -> bool:
    """Whether a trait is something a human has noted: `approved_by`, `reviewed`."""
    words = frozenset(trait.split("_"))
    return not (SAYS_SO | BY_HAND).isdisjoint(words) or is_word_of_a_human(trait.replace("_", " "))


class _Worth:
    def __init__(self, motion: Motion) -> None:
        self._bought = motion.convert.events

    def __call__(self, test: n.Test, opposite: bool) -> bool:
        if any(self._much(value, least) for value, least in at_least(test, opposite)):
            return True
        return not opposite and _is_chosen(test)

    def _much(self, value: n.Value, least: float) -> bool:
        return any(
            (_is_quantity(node) and least >= MUCH)
            or (isinstance(node, n.Counted) and node.event in self._bought and least >= OFTEN)
            for node in n.walk(value)
        )  # fmt: skip


def _is_quantity(node: n.Node) -> bool:
    if isinstance(node, n.Counted):
        return bool(node.of_property) and node.function.name != "count_distinct"
    if not isinstance(node, n.Named):
        return False
    kept = node.attribute.source in TRAITS.values() or node.attribute.group == HOUSEHOLD
    return kept and node.name.partition(".")[2] not in ORDINARY


def _is_chosen(test: n.Test) -> bool:
    """A mark: `person.vip`, `person.tier = 'gold'`."""
    said: list[str] = []
    for node in n.walk(test) if isinstance(test, n.Holds | n.Compare | n.OneOf) else ():
        if isinstance(node, n.Named):
            said += node.name.partition(".")[2].split("_")
        elif isinstance(node, n.Constant) and isinstance(node.value, str):
            said += node.value.lower().split("_")
    unlike = isinstance(test, n.Compare) and test.op != "="
    return not unlike and not CHOSEN.isdisjoint(said)


def _all_entrances(sequence: Sequence, motion: Motion) -> bool:
    if sequence.enter_on:
        return False
    asked: list[bool] = [
        for_high_value(each.when, motion) for each in view.starters(motion, sequence)
    ]
    asked += [for_high_value(each, motion) for each in view.segments_of(motion, sequence)]
    if sequence.enter_at_stage:
        asked.append(stage_for_high_value(sorted(sequence.enter_at_stage), motion))
    return bool(asked) and all(asked)


def _on_a_way(sequence: Sequence, branch: Branch, name: str, motion: Motion) -> bool:
    at, trail = sequence.trails[branch.name], sequence.trails[name]
    if trail[: len(at)] != at or len(trail) <= len(at):
        return False
    if trail[len(at)] == "then":
        return for_high_value(branch.when, motion)
    return requires_opposite(branch.when, motion, _Worth(motion))
