"""What a condition depends on, so that documents keep just that."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from math import ceil, floor
from typing import TypeGuard

from leadwright.core.expression import nodes as n
from leadwright.core.expression.condition import Keep, Uses, Watch
from leadwright.core.functions import ALONE, BUCKETS, DISTINCT, FIRST, LAST, NEW, PEOPLE
from leadwright.core.notes import NEWCOMERS, key_of
from leadwright.core.notes import PEOPLE as PEOPLE_KEY
from leadwright.core.time import DAY
from leadwright.core.traits import ACCOUNT, ANY_EVENT, TRAITS

DEPTH_UNSAID = 100
"""How many occurrences are kept where a count is not simply compared with a number."""
DEPTH_MAX = 1_000


def uses_of(test: n.Test) -> Uses:
    """The dependencies of a checked condition."""
    bounds = _bounds(test)
    leaves = n.leaves(test).values()
    counted = [leaf for leaf in leaves if isinstance(leaf, n.Counted)]
    named = [leaf for leaf in leaves if isinstance(leaf, n.Named)]
    uses = Uses(
        scores=_thresholds(test),
        attributes=frozenset(leaf.name for leaf in named),
        of_person=frozenset(leaf.name for leaf in named if not leaf.attribute.of_account),
        keeps=joined_keeps([*_keeps(counted, bounds, of_account=False), *_last_values(named)]),
        account_keeps=_keeps(counted, bounds, of_account=True),
        watches=(*_watches(counted, bounds), *_counted_days(named, bounds)),
    )
    for leaf in counted:
        if not leaf.keeps:
            kept = _kept(uses, leaf)
            window, depth = kept.get(leaf.event, (0, 0))
            kept[leaf.event] = max(window, leaf.window_ms), max(depth, bounds[leaf.name].depth)
    return uses


def names_only_account(uses: Uses) -> bool:
    """Whether a condition is about the account alone, and not about one of its people."""
    if uses.events or uses.of_person:
        return False
    return bool(uses.attributes or uses.account_events)


def account_parts(test: n.Test) -> tuple[list[n.Test], set[str]]:
    """What a condition asks of the account: the largest parts that ask of nothing else (inside of
    a `not`, their opposites), and the traits of it that are compared with something of a person."""
    leaves = n.leaves(test).values()
    ours = [leaf for leaf in leaves if _of_account(leaf)]
    if not ours:
        return [], set()
    if len(ours) == len(leaves):
        return [test], set()
    if not isinstance(test, n.All | n.Any | n.Not):
        traits = {leaf.attribute for leaf in ours if isinstance(leaf, n.Named)}
        return [], {each.key for each in traits if each.source == TRAITS[ACCOUNT]}
    parts: list[n.Test] = []
    keys: set[str] = set()
    for each in test.of if isinstance(test, n.All | n.Any) else (test.of,):
        more, more_keys = account_parts(each)
        parts += more
        keys |= more_keys
    return ([n.Not(part) for part in parts] if isinstance(test, n.Not) else parts), keys


def _of_account(leaf: n.Named | n.Counted) -> bool:
    if isinstance(leaf, n.Named):
        return leaf.attribute.of_account
    return leaf.function.of_account


def is_score(value: n.Value) -> bool:
    """Whether a value is a score, or reckoned from one: something with a threshold to keep."""
    return any(isinstance(node, n.Named) and node.attribute.score for node in n.walk(value))


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


@dataclass(slots=True)
class _Bounds:
    """The numbers a value is compared with; `plain` if that is all that is done with it."""

    numbers: set[float] = field(default_factory=set)
    steps: set[int] = field(default_factory=set)
    """Where a comparison of whole numbers comes out differently from here on."""
    plain: bool = True

    @property
    def depth(self) -> int:
        """How many occurrences tell every comparison apart."""
        return max(1 if self.plain else DEPTH_UNSAID, *self.steps, 1)


def _bounds(test: n.Test) -> dict[str, _Bounds]:
    """The bounds of every function of events, by the name it is written with."""
    found: dict[str, _Bounds] = {}
    times: dict[str, int] = {}
    for node in n.walk(test):
        if _steps_with_time(node):
            found.setdefault(node.name, _Bounds())
            times[node.name] = times.get(node.name, 0) + 1
    compared: dict[str, set[int]] = {name: set() for name in found}
    for value, op, number in comparisons(test):
        if _steps_with_time(value):
            bounds = found[value.name]
            bounds.numbers.add(number)
            bounds.steps |= _steps(op, number)
            compared[value.name].add(id(value))
    for node in n.walk(test):
        if isinstance(node, n.IsNull) and _steps_with_time(node.of) and node.of.nullable:
            compared[node.of.name].add(id(node.of))
    for name, bounds in found.items():
        bounds.plain = len(compared[name]) == times[name]
    return found


def _steps_with_time(node: n.Node) -> TypeGuard[n.Counted | n.Named]:
    """Whether it is a count, a sum or a number of days: what changes as time passes."""
    if isinstance(node, n.Named):
        return bool(node.attribute.days_from)
    return isinstance(node, n.Counted)


def _last_values(named: list[n.Named]) -> Iterator[Keep]:
    for leaf in named:
        if leaf.attribute.last_of:
            yield Keep(LAST, ANY_EVENT, leaf.attribute.last_of)


def _counted_days(named: list[n.Named], bounds: dict[str, _Bounds]) -> Iterator[Watch]:
    for leaf in named:
        if leaf.attribute.days_from:
            said = bounds[leaf.name]
            thresholds = tuple(sorted(step for step in said.steps if step > 0))
            if thresholds or not said.plain:
                of_account = leaf.attribute.of_account
                kept = thresholds if said.plain else ()
                yield Watch(leaf.attribute.days_from, "", 0, kept, of_account)


def _steps(op: str, number: float) -> set[int]:
    if op in (">=", "<"):
        return {ceil(number)}
    return {floor(number) + 1} | ({ceil(number)} if op in ("=", "<>") else set())


def _keeps(
    leaves: list[n.Counted], bounds: dict[str, _Bounds], *, of_account: bool
) -> tuple[Keep, ...]:
    return joined_keeps(
        Keep(
            leaf.keeps,
            leaf.event,
            leaf.of_property,
            days=leaf.window_ms // DAY * leaf.function.windows,
            depth=bounds[leaf.name].depth if leaf.keeps in (DISTINCT, PEOPLE) else 0,
        )
        for leaf in leaves
        if leaf.keeps and leaf.function.of_account is of_account
    )


def joined_keeps(keeps: Iterable[Keep]) -> tuple[Keep, ...]:
    """What is kept of the same thing once, as much as any asks for, in order."""
    found: dict[tuple[str, str, str], Keep] = {}
    for keep in keeps:
        key = (keep.event, keep.kind, keep.property)
        other = found.get(key, keep)
        found[key] = replace(
            keep, days=max(keep.days, other.days), depth=max(keep.depth, other.depth)
        )
    return tuple(found[key] for key in sorted(found))


_OF_PEOPLE = {PEOPLE: PEOPLE_KEY, NEW: NEWCOMERS}


def _watches(leaves: list[n.Counted], bounds: dict[str, _Bounds]) -> Iterator[Watch]:
    """What of a condition changes although nothing happens, and where that matters."""
    for leaf in leaves:
        said = bounds[leaf.name]
        numbers = said.numbers if leaf.keeps in (BUCKETS, NEW) else {s for s in said.steps if s > 0}
        if said.plain and not numbers:
            continue
        if leaf.keeps in (FIRST, LAST) and leaf.function.takes != ALONE:
            continue  # a moment stays where it is
        kind = leaf.keeps or ("days" if leaf.function.distinct_days else "windows")
        length = leaf.window_ms if kind == "windows" else leaf.window_ms // DAY
        key = key_of(leaf.event, _OF_PEOPLE.get(leaf.keeps, leaf.of_property))
        thresholds = tuple(sorted(numbers)) if said.plain else ()
        yield Watch(kind, key, length, thresholds, leaf.function.of_account)


def _thresholds(test: n.Test) -> dict[str, tuple[float, ...]]:
    """Score -> the numbers it is compared with; a score in arithmetic has none."""
    found: dict[str, set[float]] = {
        leaf.name: set()
        for leaf in n.leaves(test).values()
        if isinstance(leaf, n.Named) and leaf.attribute.score
    }
    for value, _, number in comparisons(test):
        if isinstance(value, n.Named) and value.name in found:
            found[value.name].add(number)
    return {name: tuple(sorted(numbers)) for name, numbers in found.items()}
