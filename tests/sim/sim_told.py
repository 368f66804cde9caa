"""What we were told about people and units, and what it was before two became one."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from leadwright.core.ids import number_of
from leadwright.core.input import Input
from leadwright.core.outcome import Touch
from leadwright.core.unit import Head
from leadwright.nurture.plan import Sequence
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


@dataclass(slots=True)
class Planned:
    """A touch, the motion that planned it, who lived in the unit then, and what has stopped it."""

    touch: Touch
    motion: Motion
    unit: int
    beside: frozenset[int] = frozenset()
    stopped: str = ""

    @property
    def marketing(self) -> bool:
        """Whether consent, caps and quiet hours apply."""
        return self.touch.purpose == "marketing"

    @property
    def sequence(self) -> Sequence:
        """The sequence it belongs to."""
        return self.motion.nurture.sequences[self.touch.sequence]


def about(input: Input, family: set[int]) -> bool:
    """Whether one of them was meant, by the identifiers that were named."""
    if input.name == "PersonArrived":
        return msgspec.msgpack.decode(input.body["record"])[1] in family
    return abs(input.via) in family and input.name != "merge_people"


def decode_own(own: bytes) -> Head:
    """What an account brings along, or takes back."""
    return msgspec.msgpack.decode(own, type=Head)


def take_back(unit: Company, own: Head) -> None:
    """An account is what it was before, with what was about it since. How that is worked out is
    the engine's word: what is checked is that everything after goes by it."""
    unit.customer, unit.suppressed = bool(own.customer_since), bool(own.suppressed)
    unit.disqualified = own.stage == "disqualified"
    unit.deals = {name: not deal.closed_at for name, deal in own.opportunities.items()}


def unite(unit: Company, other: Head) -> bool:
    """Another account is part of this one; whether it brings an open deal along."""
    unit.suppressed = unit.suppressed or bool(other.suppressed)
    brings = False
    for name, deal in other.opportunities.items():
        here = f"{name}/{number_of(other.id)}" if name in unit.deals else name
        unit.deals[here] = not deal.closed_at
        brings = brings or not deal.closed_at
    return brings


def merge(gone: Citizen, into: Citizen) -> None:
    """Two are one: what either must not be sent, both must not."""
    into.consent |= {name: False for name, given in gone.consent.items() if not given}
    into.unsubscribed |= gone.unsubscribed
    into.suppressed |= gone.suppressed
    into.customer |= gone.customer
    into.disqualified |= gone.disqualified


def said(planned: Planned) -> str:
    """Which touch that is."""
    touch = planned.touch
    step = f"{touch.sequence}/{touch.step}"
    return f"touch {step} to person {touch.person & 0xFFFF} ({touch.channel})"


def quiet_at(planned: Planned, touch: Touch, now: int) -> datetime | None:
    """The time where the person is, if that is in quiet hours."""
    quiet = planned.motion.orchestrate.quiet
    if quiet is None:
        return None
    zone = zone_of(touch.variables.get("person", {}).get("time_zone"), quiet.zone)
    local = datetime.fromtimestamp(now / 1000, UTC).astimezone(zone)
    minute = local.hour * 60 + local.minute
    return local if quiet.from_minute <= minute or minute < quiet.to_minute else None


def zone_of(name: Any, otherwise: str) -> ZoneInfo:
    """The zone of that name, if there is one."""
    try:
        return ZoneInfo(str(name)) if name else ZoneInfo(otherwise)
    except (KeyError, ValueError, OSError):
        return ZoneInfo(otherwise)
