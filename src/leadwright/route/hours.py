"""Working time: when somebody is at work, in their own zone."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from leadwright.route.plan import Hours

DAYS_MAX = 4_000
"""No clock looks further ahead than this many days."""
_ONE_DAY = timedelta(days=1)


def after(hours: Hours | None, at: int, length_ms: int) -> int:
    """The instant (ms) at which `length_ms` of working time have passed since `at`; without
    `hours` all time is working time. With a length of 0 it is when work goes on."""
    if hours is None:
        return at + length_ms
    left, ends = length_ms, at
    for begins, ends in _shifts(hours, at):
        if ends > at:
            begins = max(begins, at)
            if left < ends - begins:
                return begins + left
            left -= ends - begins
            if not left:
                return ends
    return ends


def at_work(hours: Hours | None, at: int) -> bool:
    """Whether they work at this instant."""
    return after(hours, at, 0) == at


def away(hours: Hours | None, at: int) -> bool:
    """Whether they are absent on this day of theirs."""
    return hours is not None and _absent(hours, _local(hours, at).toordinal())


def _shifts(hours: Hours, at: int) -> Iterator[tuple[int, int]]:
    """Begin and end of each working day from that of `at` on."""
    day = _local(hours, at)
    for _ in range(DAYS_MAX):
        if day.weekday() in hours.days and not _absent(hours, day.toordinal()):
            yield _instant(hours, day, hours.from_minute), _instant(hours, day, hours.to_minute)
        day += _ONE_DAY


def _absent(hours: Hours, ordinal: int) -> bool:
    return any(first <= ordinal <= last for first, last in hours.away)


def _local(hours: Hours, at: int) -> date:
    return datetime.fromtimestamp(at / 1000, UTC).astimezone(_zone(hours.zone)).date()


def _instant(hours: Hours, day: date, minute: int) -> int:
    """A time of day of theirs; it keeps its place when the clocks change."""
    days, minute = divmod(minute, 24 * 60)
    day += days * _ONE_DAY
    local = datetime(
        day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=_zone(hours.zone)
    )
    return round(local.timestamp() * 1000)


@lru_cache(maxsize=256)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
