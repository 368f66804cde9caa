"""A checked, compiled condition."""

from collections.abc import Callable
from dataclasses import dataclass, field

from leadwright.core.expression.nodes import Test
from leadwright.core.facts import Facts
from leadwright.core.unit import Scalar


@dataclass(frozen=True, slots=True)
class Keep:
    """What to note of an event: `kind` is one of those in `core.functions`, for as many `days` and
    `depth` distinct values as are looked at."""

    kind: str
    event: str
    property: str = ""
    days: int = 0
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Watch:
    """A value that changes by time alone, once what it counts lies too far back.

    `kind` is windows or days (the lists of the same name), that of a `Keep`, or the instant that
    days are counted from; `key` what it is kept under; `length` the window, in ms for windows, else
    in days. Passing one of the `thresholds` matters; without any every change does.
    """

    kind: str
    key: str
    length: int
    thresholds: tuple[float, ...]
    of_account: bool = False


@dataclass(frozen=True, slots=True)
class Uses:
    """What a condition depends on, so that the engine keeps just that.

    `windows` and `account_windows`: event -> (longest window in ms, most occurrences compared).
    `days` and `account_days`: event -> (longest window in ms, most distinct days compared).
    `scores`: attribute (`score.engagement`) -> thresholds in points it is compared with.
    `attributes`: every attribute named; `of_person`: those that are not about the account.
    `keeps` and `account_keeps`: what else is noted. `watches`: what time alone changes.
    """

    windows: dict[str, tuple[int, int]] = field(default_factory=dict)
    account_windows: dict[str, tuple[int, int]] = field(default_factory=dict)
    days: dict[str, tuple[int, int]] = field(default_factory=dict)
    account_days: dict[str, tuple[int, int]] = field(default_factory=dict)
    scores: dict[str, tuple[float, ...]] = field(default_factory=dict)
    attributes: frozenset[str] = frozenset()
    of_person: frozenset[str] = frozenset()
    keeps: tuple[Keep, ...] = ()
    account_keeps: tuple[Keep, ...] = ()
    watches: tuple[Watch, ...] = ()

    @property
    def events(self) -> frozenset[str]:
        """The events of the person that are looked back at."""
        return frozenset((*self.windows, *self.days, *(keep.event for keep in self.keeps)))

    @property
    def account_events(self) -> frozenset[str]:
        """The events of the account that are looked back at."""
        kept = (keep.event for keep in self.account_keeps)
        return frozenset((*self.account_windows, *self.account_days, *kept))


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
