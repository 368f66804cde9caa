"""Local time: days of the week and times of day, in the zone of a person."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from leadwright.core.time import DAY, MINUTE
from leadwright.core.unit import Scalar

EVERY_DAY = frozenset(range(7))
"""Monday is 0."""
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
NEVER = 1 << 62
"""An instant that does not come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Open on some days of the week, from one time of day to another (minutes since midnight,
    `to_minute` up to 1,440 and later than `from_minute`)."""

    weekdays: frozenset[int] = EVERY_DAY
    from_minute: int = 0
    to_minute: int = 1_440


@lru_cache(maxsize=1024)
def zone_of(name: Scalar, fallback: str) -> ZoneInfo:
    """The named zone; the fallback where the name is missing or unknown."""
    try:
        return ZoneInfo(str(name)) if name else ZoneInfo(fallback)
    except (KeyError, ValueError, OSError):
        return ZoneInfo(fallback)


def local(at: int, zone: ZoneInfo) -> datetime:
    """An instant (ms) as people there see it."""
    return datetime.fromtimestamp(at / 1000, UTC).astimezone(zone)


def next_time(at: int, zone: ZoneInfo, weekdays: Collection[int], minute: int) -> int:
    """The first instant from `at` (ms) on when it is `minute` of one of the `weekdays`; -1 is any
    minute of such a day."""
    here = local(at, zone)
    if minute < 0 and here.weekday() in weekdays:
        return at
    for days in range(8):
        found = _at_minute(here, days, max(minute, 0))
        if found >= at and (here + timedelta(days=days)).weekday() in weekdays:
            return found
    return NEVER


def closed_ms(window: Window) -> int:
    """The longest time for which a window is closed, in weeks without a change of clocks."""
    days = sorted(window.weekdays)
    gaps = [(later - day) % 7 or 7 for day, later in zip(days, [*days[1:], days[0]], strict=True)]
    return max(gaps) * DAY - (window.to_minute - window.from_minute) * MINUTE


def _at_minute(here: datetime, days: int, minute: int) -> int:
    """Wall-clock arithmetic: the same time of day, whether clocks change or not."""
    there = here.replace(hour=minute // 60, minute=minute % 60, second=0, microsecond=0)
    return round((there + timedelta(days=days)).timestamp() * 1000)
