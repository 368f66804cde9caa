"""What a playbook says about teams and the hand-off."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One of a team; `capacity` is how many hand-offs they hold at once."""

    id: str
    name: str
    email: str = ""
    capacity: int = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamPlan:
    """A roster, in the order of turns."""

    name: str
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOffPlan:
    """When a unit is offered to sales, to whom, and the clock (ms).

    `stages`: reaching one of these (person's or account's) offers the unit. `accept_within_ms`
    after the offer it is taken back and given to somebody else; `remind_after_ms` reminds first
    (0: never). `reject_reasons` maps a reason to the stage it leads to (`recycled` or
    `disqualified`). A recycled unit may be offered again after `recycle_after_ms`.
    """

    stages: tuple[str, ...]
    team: str
    accept_within_ms: int
    remind_after_ms: int = 0
    recycle_after_ms: int = 0
    reject_reasons: dict[str, str]
