"""Quiet hours: not now, in the zone of the person."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from leadwright.core.unit import Scalar
from leadwright.orchestrate.plan import QuietHours


def next_allowed(quiet: QuietHours | None, zone: Scalar, at: int) -> int:
    """The first instant from `at` (ms) on that is outside quiet hours in `zone` (IANA name)."""
    if quiet is None:
        return at
    local = datetime.fromtimestamp(at / 1000, UTC).astimezone(zone_of(zone, quiet.zone))
    minute = local.hour * 60 + local.minute
    if not _inside(quiet, minute):
        return at
    ends = local.replace(
        hour=quiet.to_minute // 60, minute=quiet.to_minute % 60, second=0, microsecond=0
    )
    if minute >= quiet.to_minute:
        ends += timedelta(days=1)  # wall-clock arithmetic: the same time of day, DST or not
    return max(at, round(ends.timestamp() * 1000))


@lru_cache(maxsize=1024)
def zone_of(name: Scalar, fallback: str) -> ZoneInfo:
    """The named zone; the fallback where the name is missing or unknown."""
    try:
        return ZoneInfo(str(name)) if name else ZoneInfo(fallback)
    except (KeyError, ValueError, OSError):
        return ZoneInfo(fallback)


def _inside(quiet: QuietHours, minute: int) -> bool:
    if quiet.from_minute <= quiet.to_minute:
        return quiet.from_minute <= minute < quiet.to_minute
    return minute >= quiet.from_minute or minute < quiet.to_minute
