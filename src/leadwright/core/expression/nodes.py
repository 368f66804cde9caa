"""The checked tree of a condition: everything in it is known, typed and allowed.

`Value` nodes have a type and may be null; `Test` nodes are true, false or unknown. Python code and
SQL are generated from this tree only, never from what somebody typed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from leadwright.core.functions import BUCKETS, Function
from leadwright.core.time import DAY
from leadwright.core.traits import Attribute
from leadwright.core.unit import Scalar

EXACT_DAYS_MAX = 90
"""Counts over longer windows go by UTC days."""


@dataclass(frozen=True, slots=True)
class Constant:
    """A literal. `type` is None for null."""

    value: Scalar
    type: str | None


@dataclass(frozen=True, slots=True)
class Named:
    """An attribute of the catalogue."""

    attribute: Attribute

    @property
    def type(self) -> str:
        """The attribute's type."""
        return self.attribute.type

    @property
    def name(self) -> str:
        """`account.employees`."""
        return self.attribute.name

    @property
    def nullable(self) -> bool:
        """Whether it may be null."""
        return self.attribute.nullable


@dataclass(frozen=True, slots=True)
class Counted:
    """A catalogue function of an event: of a property of it, over the last `window_ms`, or both."""

    function: Function
    event: str
    window: str
    window_ms: int
    type: str = "number"
    of_property: str = ""

    @property
    def name(self) -> str:
        """`count('Feature Used', '7 days')`."""
        said = (part for part in (self.event, self.of_property, self.window) if part)
        return f"{self.function.name}({', '.join(map(_quoted, said))})"

    @property
    def nullable(self) -> bool:
        """Whether it is null where the event never happened."""
        return self.function.nullable

    @property
    def in_days(self) -> bool:
        """Whether it looks at whole UTC days instead of instants: kept in buckets or by day."""
        long = self.window_ms > EXACT_DAYS_MAX * DAY
        return self.function.distinct_days or bool(self.function.keeps) or long

    @property
    def keeps(self) -> str:
        """What is noted for it, empty for the plain lists."""
        plain = not self.function.keeps and not self.function.distinct_days
        return BUCKETS if plain and self.in_days else self.function.keeps


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """`left op right` of numbers; op is + - * /."""

    op: str
    left: "Value"
    right: "Value"
    type: str = "number"


@dataclass(frozen=True, slots=True)
class Lower:
    """The text in lower case."""

    of: "Value"
    type: str = "text"


@dataclass(frozen=True, slots=True)
class Length:
    """How many characters the text has."""

    of: "Value"
    type: str = "number"


@dataclass(frozen=True, slots=True)
class Coalesce:
    """The first that is not null."""

    of: tuple["Value", ...]
    type: str | None


Value: TypeAlias = Constant | Named | Counted | Arithmetic | Lower | Length | Coalesce


@dataclass(frozen=True, slots=True)
class Holds:
    """A boolean value used as a condition."""

    of: Value


@dataclass(frozen=True, slots=True)
class Compare:
    """`left op right`; op is = <> < <= > >=."""

    op: str
    left: Value
    right: Value


@dataclass(frozen=True, slots=True)
class Between:
    """`low <= of and of <= high`."""

    of: Value
    low: Value
    high: Value


@dataclass(frozen=True, slots=True)
class OneOf:
    """`of in (...)`; the list holds constants that are not null."""

    of: Value
    values: tuple[Constant, ...]


@dataclass(frozen=True, slots=True)
class IsNull:
    """Whether there is no value; never unknown."""

    of: Value


@dataclass(frozen=True, slots=True)
class Like:
    """`of like pattern`, without regard to case. `pattern` as written, escapes included."""

    of: Value
    pattern: str


@dataclass(frozen=True, slots=True)
class Not:
    """Unknown stays unknown."""

    of: "Test"


@dataclass(frozen=True, slots=True)
class All:
    """Joined by `and`."""

    of: tuple["Test", ...]


@dataclass(frozen=True, slots=True)
class Any:
    """Joined by `or`."""

    of: tuple["Test", ...]


Test: TypeAlias = Holds | Compare | Between | OneOf | IsNull | Like | Not | All | Any
Node: TypeAlias = Value | Test


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly below, in the order written."""
    match node:
        case Constant() | Named() | Counted():
            return ()
        case Arithmetic() | Compare():
            return (node.left, node.right)
        case Between():
            return (node.of, node.low, node.high)
        case OneOf():
            return (node.of, *node.values)
        case All() | Any() | Coalesce():
            return node.of
        case _:
            return (node.of,)


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it, in the order written."""
    yield node
    for child in children(node):
        yield from walk(child)


def leaves(node: Node) -> dict[str, Named | Counted]:
    """What the condition reads, by the name it is written with, first use first."""
    return {leaf.name: leaf for leaf in walk(node) if isinstance(leaf, Named | Counted)}


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
