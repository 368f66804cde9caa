"""A decision or an input at hand, in the words of its entry."""

import re
from collections.abc import Mapping

from leadwright.core.outcome import Decision
from leadwright.core.unit import Scalar
from leadwright.runtime.words.decisions import DECISIONS
from leadwright.runtime.words.entry import Words, find
from leadwright.runtime.words.inputs import INPUTS
from leadwright.runtime.words.touches import TOUCHES

EVERY = "every channel"
_PLACE = re.compile(r"\{(name|owner|0|1)\}")


def words_of_decision(kind: str, name: str) -> Words | None:
    """The entry of a decision; None for one that an older or a newer version has made."""
    return find(DECISIONS.get(kind, {}), name)


def words_of_touch(state: str) -> Words | None:
    """The entry of what became of a message."""
    return TOUCHES.get(state)


def say_decision(decision: Decision) -> str:
    """The headline of a decision: `Enters welcome`."""
    words = words_of_decision(decision.kind, decision.name)
    if words is None:
        return f"{decision.kind.replace('_', ' ')} {decision.name}".strip()
    return _filled(words.says, decision.name, decision.values)


def say_input(kind: str, name: str) -> str:
    """The headline of an input: `Asset Downloaded`, `A timer`, `Sales accepts`."""
    words = find(INPUTS.get(kind, {}), name)
    return _filled(words.says, name, {}) if words else f"{kind} {name}".strip()


def _filled(says: str, name: str, values: Mapping[str, Scalar]) -> str:
    """With the name and its parts in their places; what is in braces there stays as it is."""
    head, _, tail = name.rpartition("/")
    filled = {
        "name": name,
        "0": EVERY if head == "*" else head or name,
        "1": tail,
        "owner": str(values.get("owner") or "somebody"),
    }
    return _PLACE.sub(lambda found: filled[found[1]], says)
