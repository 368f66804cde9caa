"""A checked, compiled condition."""

from collections.abc import Callable
from dataclasses import dataclass, field

from leadwright.core.expression.nodes import Test
from leadwright.core.facts import Facts
from leadwright.core.unit import Scalar


@dataclass(frozen=True, slots=True)
class Uses:
    """What a condition depends on, so that the engine keeps just that.

    `windows` and `account_windows`: event -> (longest window in ms, most occurrences compared).
    `days` and `account_days`: event -> (longest window in ms, most distinct days compared).
    `scores`: attribute (`score.engagement`) -> thresholds in points it is compared with.
    `attributes`: every attribute named.
    """

    windows: dict[str, tuple[int, int]] = field(default_factory=dict)
    account_windows: dict[str, tuple[int, int]] = field(default_factory=dict)
    days: dict[str, tuple[int, int]] = field(default_factory=dict)
    account_days: dict[str, tuple[int, int]] = field(default_factory=dict)
    scores: dict[str, tuple[float, ...]] = field(default_factory=dict)
    attributes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Condition:
    """`text` as written. `test` is true only if the condition is TRUE (unknown is no); `keep` is
    the same with score thresholds 10 % lower (what it takes to stay in a stage); `unless_false`
    is true unless it is FALSE (unknown is yes: for `suppress`). `values` names what it compared."""

    text: str
    test: Callable[[Facts], bool]
    keep: Callable[[Facts], bool]
    unless_false: Callable[[Facts], bool]
    values: Callable[[Facts], dict[str, Scalar]]
    uses: Uses = Uses()
    checked: Test | None = field(default=None, repr=False, compare=False)
    """The tree it was compiled from, for tables and SQL."""
