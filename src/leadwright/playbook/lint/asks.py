"""What a condition cannot hold without, whichever way it is put."""

from collections.abc import Callable, Iterator
from typing import TypeAlias

from leadwright.core.expression import nodes as n
from leadwright.core.expression.condition import Condition
from leadwright.core.expression.uses import comparisons
from leadwright.core.traits import SEGMENT
from leadwright.playbook.lint.domain import OPPOSITE
from leadwright.playbook.model import Motion

Asks: TypeAlias = Callable[[n.Test, bool], bool]
"""Whether a plain part of a condition asks for something; True: its opposite has to hold."""

DEPTH_MAX = 8
"""So many segments that name one another are looked through."""


def requires(condition: Condition | None, motion: Motion, asks: Asks) -> bool:
    """Whether the condition never holds without a part for which `asks` says yes. What it says of
    segments of the motion is looked up there."""
    if condition is None or condition.checked is None:
        return False
    return _requires(condition.checked, motion, asks, False, DEPTH_MAX)


def requires_opposite(condition: Condition, motion: Motion, asks: Asks) -> bool:
    """The same of the opposite of a condition: what holds in the `else` of a branch."""
    test = condition.checked
    return test is not None and _requires(test, motion, asks, True, DEPTH_MAX)


def parts(condition: Condition | None) -> Iterator[tuple[n.Test, bool]]:
    """Every plain part of a condition, and whether its opposite is meant."""
    if condition is not None and condition.checked is not None:
        yield from _parts(condition.checked, False)


def compared(test: n.Test, opposite: bool) -> Iterator[tuple[n.Value, str, float]]:
    """(value, operator, number): what a plain part compares with a number, or its opposite does."""
    if opposite and isinstance(test, n.Between | n.OneOf):
        return
    for value, op, number in comparisons(test):
        yield value, OPPOSITE[op] if opposite else op, number


def at_least(test: n.Test, opposite: bool) -> Iterator[tuple[n.Value, float]]:
    """(value, the least it can be): what a plain part asks much of. Whole numbers are meant."""
    for value, op, number in compared(test, opposite):
        if op in (">", ">=", "="):
            yield value, number + 1 if op == ">" else number


def _requires(test: n.Test, motion: Motion, asks: Asks, opposite: bool, depth: int) -> bool:
    match test:
        case n.Not(of):
            return _requires(of, motion, asks, not opposite, depth)
        case n.All(of) | n.Any(of):
            all_of_them = isinstance(test, n.All) is not opposite
            found = (_requires(part, motion, asks, opposite, depth) for part in of)
            return any(found) if all_of_them else all(found)
        case n.Holds(n.Named(attribute)) if attribute.group == SEGMENT and depth:
            rule = next((r for r in motion.qualify.segments if r.segment == attribute.key), None)
            inner = rule.when.checked if rule is not None else None
            return inner is not None and _requires(inner, motion, asks, opposite, depth - 1)
    return asks(test, opposite)


def _parts(test: n.Test, opposite: bool) -> Iterator[tuple[n.Test, bool]]:
    match test:
        case n.Not(of):
            yield from _parts(of, not opposite)
        case n.All(of) | n.Any(of):
            for part in of:
                yield from _parts(part, opposite)
        case _:
            yield test, opposite
