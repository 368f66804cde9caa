"""Humans in the way of consumers: whom they are meant for, and whose word is waited for."""

from collections.abc import Iterable

from leadwright.core.expression import nodes as n
from leadwright.core.expression.condition import Condition
from leadwright.core.traits import HOUSEHOLD, TRAITS
from leadwright.nurture.plan import Sequence
from leadwright.playbook.lint.asks import at_least, requires
from leadwright.playbook.lint.entrances import leads_only, stages_only
from leadwright.playbook.lint.words import meaning, words_of
from leadwright.playbook.model import Motion

MUCH, OFTEN = 10, 3
"""From how many units of anything, and from how many purchases on, somebody may be an outlier."""


def for_high_value(when: Condition | None, motion: Motion) -> bool:
    """Whether a condition lets through none but those worth a human: a high value, or a mark that
    somebody has given them."""
    return requires(when, motion, _Worth(motion))


def step_for_high_value(sequence: Sequence, name: str, motion: Motion) -> bool:
    """Whether none but those get to a step: by all ways into the sequence, or by a branch."""
    return leads_only(sequence, name, motion, _Worth(motion))


def stage_for_high_value(stages: Iterable[str], motion: Motion) -> bool:
    """Whether none but those reach any of the stages; `lead` and `qualified` are for everybody."""
    return stages_only(stages, motion, _Worth(motion))


def is_word_of_a_human(event: str) -> bool:
    """Whether an event happens only when somebody of the business has looked: Lead Approved."""
    words = words_of(event)
    by_hand = meaning("by_hand").among(words) and not meaning("read").among(words)
    return by_hand or (meaning("judged").among(words) and meaning("judging").among(words))


def is_judgement(trait: str) -> bool:
    """Whether a trait is something a human has noted: `approved_by`, `reviewed`."""
    words = words_of(trait)
    judged_by = meaning("judged").among(words[-2:-1]) and meaning("by").among(words[-1:])
    return judged_by or meaning("says_so").among(words) or is_word_of_a_human(trait)


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
    return kept and not meaning("ordinary").is_all(words_of(node.name.partition(".")[2]))


def _is_chosen(test: n.Test) -> bool:
    """A mark: `person.vip`, `person.tier = 'gold'`."""
    said: list[str] = []
    for node in n.walk(test) if isinstance(test, n.Holds | n.Compare | n.OneOf) else ():
        if isinstance(node, n.Named):
            said.append(node.name.partition(".")[2])
        elif isinstance(node, n.Constant) and isinstance(node.value, str):
            said.append(node.value)
    unlike = isinstance(test, n.Compare) and test.op != "="
    return not unlike and any(meaning("chosen").among(words_of(each)) for each in said)
