"""What a condition depends on, so that documents keep just that."""

from collections.abc import Iterator
from math import ceil, floor

from leadwright.core.catalogue import ACCOUNT
from leadwright.core.expression import nodes as n
from leadwright.core.expression.condition import Uses

DEPTH_UNSAID = 100
"""How many occurrences are kept where a count is not simply compared with a number."""
DEPTH_MAX = 1_000


def uses_of(test: n.Test) -> Uses:
    """The dependencies of a checked condition."""
    depths = _depths(test)
    uses = Uses(
        scores=_thresholds(test),
        attributes=frozenset(
            leaf.name for leaf in n.leaves(test).values() if isinstance(leaf, n.Named)
        ),
    )
    for leaf in n.leaves(test).values():
        if isinstance(leaf, n.Counted):
            kept = _kept(uses, leaf)
            window, depth = kept.get(leaf.event, (0, 0))
            kept[leaf.event] = max(window, leaf.window_ms), max(depth, depths[leaf.name])
    return uses


def names_only_account(uses: Uses) -> bool:
    """Whether a condition is about the account alone, and not about one of its people."""
    if uses.windows or uses.days:
        return False
    if any(not name.startswith(ACCOUNT + ".") for name in uses.attributes):
        return False
    return bool(uses.attributes or uses.account_windows or uses.account_days)


def is_score(value: n.Value) -> bool:
    """Whether a value is a score, or reckoned from one: something with a threshold to keep."""
    return any(isinstance(node, n.Named) and node.name in SCORES for node in n.walk(value))


SCORES = frozenset({"score.fit", "score.engagement", "account.fit", "account.engagement"})


def comparisons(test: n.Test) -> Iterator[tuple[n.Value, str, float]]:
    """(value, operator, number): every comparison with a constant number, value on the left."""
    for node in n.walk(test):
        match node:
            case n.Compare(op, left, n.Constant(value, "number")):
                yield left, op, _number(value)
            case n.Compare(op, n.Constant(value, "number"), right):
                yield right, MIRRORED[op], _number(value)
            case n.Between(of, n.Constant(low, "number"), n.Constant(high, "number")):
                yield of, ">=", _number(low)
                yield of, "<=", _number(high)
            case n.OneOf(of, values):
                for item in values:
                    if item.type == "number":
                        yield of, "=", _number(item.value)


MIRRORED = {"=": "=", "<>": "<>", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


def _number(value: object) -> float:
    assert isinstance(value, int | float)
    return value


def _kept(uses: Uses, leaf: n.Counted) -> dict[str, tuple[int, int]]:
    if leaf.function.of_account:
        return uses.account_days if leaf.function.distinct_days else uses.account_windows
    return uses.days if leaf.function.distinct_days else uses.windows


def _depths(test: n.Test) -> dict[str, int]:
    """How many occurrences tell every comparison apart, by the name of the count."""
    plain: dict[str, int] = {}
    uses: dict[str, int] = {}
    for node in n.walk(test):
        if isinstance(node, n.Counted):
            uses[node.name] = uses.get(node.name, 0) + 1
    sides: dict[str, set[int]] = {}
    for value, op, number in comparisons(test):
        if isinstance(value, n.Counted):
            needed = ceil(number) if op in (">=", "<") else floor(number) + 1
            plain[value.name] = max(plain.get(value.name, 1), needed)
            sides.setdefault(value.name, set()).add(id(value))
    return {
        name: max(plain.get(name, 1), DEPTH_UNSAID if len(sides.get(name, ())) < times else 1)
        for name, times in uses.items()
    }


def _thresholds(test: n.Test) -> dict[str, tuple[float, ...]]:
    """Score -> the numbers it is compared with; a score in arithmetic has none."""
    found: dict[str, set[float]] = {
        leaf.name: set() for leaf in n.leaves(test).values() if leaf.name in SCORES
    }
    for value, _, number in comparisons(test):
        if isinstance(value, n.Named) and value.name in found:
            found[value.name].add(number)
    return {name: tuple(sorted(numbers)) for name, numbers in found.items()}
