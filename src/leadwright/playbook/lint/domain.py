"""Which values one leaf of a condition may have where a conjunction holds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import inf
from typing import TypeAlias

from leadwright.core.expression import nodes as n
from leadwright.core.expression.uses import MIRRORED
from leadwright.core.unit import Scalar

OPPOSITE = {"=": "<>", "<>": "=", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
"""What holds between two values where an operator does not."""

Bounds: TypeAlias = Mapping[str, tuple[float, float]]
"""Leaf as it is written -> the least and the most it can be."""


@dataclass(slots=True)
class Domain:
    """The values left: between two numbers (ends may be open), among or without some, null or
    not (None: either)."""

    low: float = -inf
    high: float = inf
    low_open: bool = False
    high_open: bool = False
    among: frozenset[Scalar] | None = None
    without: set[Scalar] = field(default_factory=set)
    null: bool | None = None
    impossible: bool = False

    @property
    def empty(self) -> bool:
        """Whether no value is left."""
        crossed = self.low > self.high or (
            self.low == self.high and (self.low_open or self.high_open)
        )
        return self.impossible or crossed or (self.among is not None and not self.left)

    @property
    def left(self) -> frozenset[Scalar]:
        """Of the values it is among, those that nothing else excludes."""
        among = self.among or frozenset()
        return frozenset(v for v in among if v not in self.without and self.spans(v))

    def spans(self, value: Scalar) -> bool:
        """Whether a value is between both ends; what is no number always is."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            return True
        above = value > self.low or (value == self.low and not self.low_open)
        return above and (value < self.high or (value == self.high and not self.high_open))

    def compare(self, op: str, value: Scalar) -> None:
        """Keep what compares so with a value that is not null."""
        self.known()
        if op == "=":
            self.one_of(frozenset({value}))
        elif op == "<>":
            self.without.add(value)
        elif isinstance(value, int | float):
            if op in (">", ">=") and value >= self.low:
                self.low_open = op == ">" or (value == self.low and self.low_open)
                self.low = value
            elif op in ("<", "<=") and value <= self.high:
                self.high_open = op == "<" or (value == self.high and self.high_open)
                self.high = value

    def one_of(self, values: frozenset[Scalar]) -> None:
        """Keep what is among the values."""
        self.known()
        self.among = values if self.among is None else self.among & values

    def known(self) -> None:
        """Null is not left."""
        self.impossible |= self.null is True
        self.null = False

    def unknown(self) -> None:
        """Only null is left."""
        self.impossible |= self.null is False
        self.null = True

    def within(self, other: "Domain") -> bool:
        """Whether every value left here is left there too."""
        if other.null is not None and self.null is not other.null:
            return False
        if self.among is not None:
            return all(
                other.spans(v)
                and v not in other.without
                and (other.among is None or v in other.among)
                for v in self.left
            )
        if other.among is not None or not other.without <= self.without:
            return False
        below = self.low < other.low or (
            self.low == other.low and other.low_open and not self.low_open
        )
        above = self.high > other.high or (
            self.high == other.high and other.high_open and not self.high_open
        )
        return not below and not above


def domains(parts: tuple[n.Test, ...], bounds: Bounds) -> dict[str, Domain]:
    """What is left for each leaf where all parts hold; parts that say more are left out."""
    found: dict[str, Domain] = {}
    for part in flat(parts):
        leaf = leaf_of(part) or _liked(part)
        if leaf is not None:
            if leaf.name not in found:
                low, high = bounds.get(leaf.name, (-inf, inf))
                found[leaf.name] = Domain(low, high, null=None if nullable(leaf) else False)
            _narrow(found[leaf.name], part)
    return found


def flat(parts: tuple[n.Test, ...]) -> Iterator[n.Test]:
    """The parts of nested `and`s, and of what is denied as far as that is plain."""
    for part in parts:
        match part:
            case n.All(of):
                yield from flat(of)
            case n.Not(n.Any(of)):
                yield from flat(tuple(map(n.Not, of)))
            case n.Not(n.Not(of)):
                yield from flat((of,))
            case n.Not(n.Compare(op, left, right)):
                yield n.Compare(OPPOSITE[op], left, right)
            case _:
                yield part


def leaf_of(test: n.Test) -> n.Named | n.Counted | None:
    """The one leaf that a plain test compares with constants, if it is such a test."""
    match test:
        case n.Not(inner) if isinstance(inner, n.Holds | n.IsNull | n.OneOf):
            return leaf_of(inner)
        case n.Compare(_, left, right):
            if isinstance(left, n.Constant):
                left, right = right, left
            plain = isinstance(right, n.Constant) and right.value is not None
            return left if plain and isinstance(left, n.Named | n.Counted) else None
        case n.Between(of, n.Constant(low), n.Constant(high)):
            plain = low is not None and high is not None
            return of if plain and isinstance(of, n.Named | n.Counted) else None
        case n.Holds(of) | n.IsNull(of) | n.OneOf(of):
            return of if isinstance(of, n.Named | n.Counted) else None
    return None


def _liked(test: n.Test) -> n.Named | n.Counted | None:
    """The leaf that is compared with a pattern: at least it is known."""
    match test:
        case n.Like(of, _) | n.Not(n.Like(of, _)):
            return of if isinstance(of, n.Named | n.Counted) else None
    return None


def nullable(leaf: n.Named | n.Counted) -> bool:
    """Whether a leaf may be null."""
    return leaf.nullable


def _narrow(domain: Domain, test: n.Test) -> None:
    match test:
        case n.Compare(op, n.Constant(value), _):
            domain.compare(MIRRORED[op], value)
        case n.Compare(op, _, n.Constant(value)):
            domain.compare(op, value)
        case n.Between(_, n.Constant(low), n.Constant(high)):
            domain.compare(">=", low)
            domain.compare("<=", high)
        case n.OneOf(_, values):
            domain.one_of(frozenset(item.value for item in values))
        case n.Holds():
            domain.one_of(frozenset({True}))
        case n.IsNull():
            domain.unknown()
        case n.Not(n.Holds()):
            domain.one_of(frozenset({False}))
        case n.Not(n.IsNull()) | n.Like() | n.Not(n.Like()):
            domain.known()
        case n.Not(n.OneOf(_, values)):
            domain.known()
            domain.without.update(item.value for item in values)
