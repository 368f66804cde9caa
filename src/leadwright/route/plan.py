"""What a playbook says about teams and the hand-off."""

from dataclasses import dataclass, field

from leadwright.core.expression.condition import Condition

MIDNIGHT = 24 * 60
"""The end of a day, in minutes since it began."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """When somebody works: from one time of day to another (minutes since midnight) in `zone`, on
    `days` (0 is Monday), but not on the days `away`: pairs of first and last, as ordinals."""

    zone: str
    from_minute: int
    to_minute: int
    days: frozenset[int]
    away: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One of a team; `capacity` is how many hand-offs they hold at once. Without `hours` they are
    always at work."""

    id: str
    name: str
    email: str = ""
    capacity: int = 10
    hours: Hours | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamPlan:
    """A roster, in the order of turns. `zone` is that of members who have none of their own."""

    name: str
    members: tuple[Member, ...]
    zone: str = "UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Units for which `when` holds go to `team`, and there to `member` first, if one is named."""

    name: str
    when: Condition
    team: str
    member: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOffPlan:
    """When a unit is offered to sales, to whom, and the clock (ms of working time).

    `stages`: reaching one of these (person's or account's) offers the unit, as do the events `on`;
    `when` must hold, if it is said. The first of `routes` that holds says which team is asked, else
    it is `team`; with `owner_first` whoever owns the unit comes before that. `accept_within_ms`
    after the offer it is taken back and given to somebody else; `remind_after_ms` reminds first
    (0: never). `escalate_after_ms` (0: never) without an answer from anybody, `escalate_to` hears
    of it. `reject_reasons` maps a reason to the stage it leads to (`recycled` or `disqualified`). A
    recycled unit may be offered again after `recycle_after_ms`. `customers`: they are offered too.

    `homes` is member -> the first team they are in, `hours` member -> when they work (nobody who
    always does), `zone` that of members who have none of their own.
    """

    stages: tuple[str, ...]
    team: str
    accept_within_ms: int
    remind_after_ms: int = 0
    recycle_after_ms: int = 0
    reject_reasons: dict[str, str]
    on: frozenset[str] = frozenset()
    when: Condition | None = None
    customers: bool = False
    routes: tuple[Route, ...] = ()
    owner_first: bool = True
    escalate_after_ms: int = 0
    escalate_to: str = ""
    homes: dict[str, str] = field(default_factory=dict)
    hours: dict[str, Hours] = field(default_factory=dict)
    zone: str = "UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Urgency:
    """So many points more urgent, if `when` holds."""

    name: str
    when: Condition
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CallPlan:
    """Which calls come first, when people may be called, and what a disposition leads to.

    `hours` in the person's zone, the plan's where that is unknown; None: at any time. A call that
    leads to `again` comes back `again_after_ms` later, `attempts_max` times in all. `dispositions`
    maps each to done, again or stop (they want no calls); empty: any is allowed, and the end.
    """

    hours: Hours | None = None
    attempts_max: int = 5
    again_after_ms: int = 0
    priority: tuple[Urgency, ...] = ()
    dispositions: dict[str, str] = field(default_factory=dict)
