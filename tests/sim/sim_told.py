"""What we were told about people and units, and what it was before two became one."""

from dataclasses import dataclass, field
from typing import Any

import msgspec

from leadwright.core.input import Input
from leadwright.playbook.model import Motion
from leadwright.ports import HistoryRow


@dataclass(slots=True)
class Citizen:
    """What we were told about a person, in the order it was folded."""

    unit: int = 0
    consent: dict[str, bool] = field(default_factory=dict)
    unsubscribed: set[str] = field(default_factory=set)
    suppressed: set[str] = field(default_factory=set)
    disqualified: bool = False
    customer: bool = False


@dataclass(slots=True)
class Company:
    """The same about a unit."""

    kind: str = "individual"
    customer: bool = False
    disqualified: bool = False
    suppressed: bool = False
    deals: dict[str, bool] = field(default_factory=dict)


@dataclass(slots=True)
class Join:
    """Somebody (`gone`) was merged into another: how both were, and all that was told since."""

    gone: int
    was_gone: Citizen
    was: Citizen
    unit: int
    company: Company
    since: list[tuple[HistoryRow, Input, Motion, list[list[Any]]]] = field(default_factory=list)


def about(input: Input, family: set[int]) -> bool:
    """Whether one of them was meant, by the identifiers that were named."""
    if input.name == "PersonArrived":
        return msgspec.msgpack.decode(input.body["record"])[1] in family
    return abs(input.via) in family and input.name != "merge_people"
