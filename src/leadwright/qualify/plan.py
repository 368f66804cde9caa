"""What a playbook says about qualifying."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

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


Emptying: TypeAlias = tuple[tuple[str, int, int], ...]
"""(event, length of the window in ms, how many of it are compared)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stages:
    """The stages of people or of accounts.

    `highest_first` are their rules. Windows of instants and of days that rules look at empty with
    time, and scores cool: `scores` are pairs of a stage and the thresholds that its rule compares
    the engagement with.
    """

    highest_first: tuple[StageRule, ...]
    windows: Emptying
    days: Emptying
    scores: tuple[tuple[str, tuple[float, ...]], ...]

    @classmethod
    def of(cls, rules: tuple[StageRule, ...], who: str) -> Stages:
        """Of all rules, those about `who` (person or account)."""
        mine = [rule for rule in rules if rule.of == who]
        uses = [rule.when.uses for rule in mine]
        score = "score.engagement" if who == "person" else "account.engagement"
        person = who == "person"
        return cls(
            highest_first=tuple(reversed(mine)),
            windows=_emptying(each.windows if person else each.account_windows for each in uses),
            days=_emptying(each.days if person else each.account_days for each in uses),
            scores=tuple(
                (rule.stage, rule.when.uses.scores[score])
                for rule in mine
                if score in rule.when.uses.scores
            ),
        )


def _emptying(windows: Iterable[dict[str, tuple[int, int]]]) -> Emptying:
    return tuple(
        (event, window_ms, max(1, most))
        for each in windows
        for event, (window_ms, most) in each.items()
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Qualifying:
    """Fit, engagement and stages of one motion. `decay` by whole days (`core.facts.decay_table`).

    `depths` and its three companions say how many instants or days of which event to keep.
    `person_stages` and `account_stages` are the stages of each, highest first, and what time alone
    may change of them.
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
    person_stages: Stages = field(init=False)
    account_stages: Stages = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "person_stages", Stages.of(self.stages, "person"))
        object.__setattr__(self, "account_stages", Stages.of(self.stages, "account"))
