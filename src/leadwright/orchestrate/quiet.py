"""Quiet hours and send windows: not now, in the zone of the person, or in any they may be in."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from leadwright.core.local import (
    EVERY_DAY,
    NEVER,
    Window,
    local,
    next_time,
    zone_of,
)
from leadwright.core.time import DAY
from leadwright.orchestrate.countries import ZONES
from leadwright.orchestrate.plan import QuietHours

LOOK_AHEAD_MS = 8 * DAY
"""Longer than a week, after which everything repeats."""


def next_allowed(
    quiet: QuietHours | None,
    person: Mapping[str, Any],
    account: Mapping[str, Any],
    at: int,
    window: Window | None = None,
    fallback: str = "UTC",
) -> int:
    """The first instant from `at` (ms) on that is outside quiet hours and inside the window;
    `NEVER` if there is none.

    Where the zone of the person is not known, it has to be allowed in all zones of their country;
    where that is not known either, in `fallback`.
    """
    if quiet is None and window is None:
        return at
    zones = candidates(person, account, quiet.zone if quiet is not None else fallback)
    now, end = at, at + LOOK_AHEAD_MS
    while now < end:
        later = max(_allowed_in(zone, quiet, window, now) for zone in zones)
        if later == now:
            return now
        now = later
    return NEVER


def candidates(
    person: Mapping[str, Any], account: Mapping[str, Any], fallback: str
) -> tuple[ZoneInfo, ...]:
    """The zones that somebody may be in."""
    own = person.get("time_zone")
    if not own:
        country = person.get("country") or account.get("country")
        if names := ZONES.get(str(country).upper()):
            return tuple(zone_of(name, fallback) for name in names)
    return (zone_of(own, fallback),)


def _allowed_in(zone: ZoneInfo, quiet: QuietHours | None, window: Window | None, at: int) -> int:
    """The next instant that may be allowed there: another look is needed if it is not `at`."""
    if quiet is not None:
        here = local(at, zone)
        minute = here.hour * 60 + here.minute
        if _inside(quiet, minute):
            return max(at, next_time(at, zone, EVERY_DAY, quiet.to_minute))
    return at if window is None else _next_open(at, zone, window)


def _inside(quiet: QuietHours, minute: int) -> bool:
    if quiet.from_minute <= quiet.to_minute:
        return quiet.from_minute <= minute < quiet.to_minute
    return minute >= quiet.from_minute or minute < quiet.to_minute


def _next_open(at: int, zone: ZoneInfo, window: Window) -> int:
    """The first instant from `at` (ms) on when the window is open."""
    here = local(at, zone)
    minute = here.hour * 60 + here.minute
    if here.weekday() in window.weekdays and window.from_minute <= minute < window.to_minute:
        return at
    return next_time(at, zone, window.weekdays, window.from_minute)
