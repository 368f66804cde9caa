"""What a playbook says about qualifying."""

from dataclasses import dataclass, field

from leadwright.core.expression.condition import Condition


@dataclass(frozen=True, slots=True, kw_only=True)
class FitRule:
    """Points (thousandths) for who they are. `of` is account if only `account.*` is named."""

    name: str
    when: Condition
    milli: int
    of: str = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRule:
    """Points (thousandths, may be negative) each time `event` happens, if `where` holds."""

    name: str
    event: str
    milli: int
    where: Condition | None = None
    per_day_max: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class StageRule:
    """A stage and what it takes to stand there. `of` is `person` or `account`."""

    stage: str
    when: Condition
    of: str = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Qualifying:
    """Fit, engagement and stages of one motion. `decay` by whole days (`core.facts.decay_table`).

    `depths` and its three companions say how many instants or days of which event to keep.
    """

    fit: tuple[FitRule, ...] = ()
    events: dict[str, tuple[EventRule, ...]] = field(default_factory=dict)
    decay: tuple[int, ...] = ()
    half_life_days: float = 0
    stages: tuple[StageRule, ...] = ()
    depths: dict[str, int] = field(default_factory=dict)
    account_depths: dict[str, int] = field(default_factory=dict)
    day_depths: dict[str, int] = field(default_factory=dict)
    account_day_depths: dict[str, int] = field(default_factory=dict)
