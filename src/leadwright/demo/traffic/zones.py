"""Where it is day and where it is night just now."""

from datetime import UTC, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

PLACES = (
    "Pacific/Auckland", "Pacific/Noumea", "Australia/Sydney", "Asia/Tokyo", "Asia/Shanghai",
    "Asia/Bangkok", "Asia/Dhaka", "Asia/Karachi", "Asia/Dubai", "Africa/Nairobi", "Europe/Athens",
    "Europe/Berlin", "Europe/London", "Atlantic/Azores", "Atlantic/South_Georgia",
    "America/Sao_Paulo", "America/Halifax", "America/New_York", "America/Chicago",
    "America/Denver", "America/Los_Angeles", "America/Anchorage", "Pacific/Honolulu",
    "Pacific/Pago_Pago",
)  # fmt: skip
DAY_HOURS, NIGHT_HOURS = range(9, 17), (22, 23, 0, 1, 2, 3, 4)
"""Well outside, and well inside, the quiet hours of the shipped playbooks."""


class Zones(NamedTuple):
    """Zones where people may be written to now, and zones where they sleep."""

    day: tuple[str, ...]
    night: tuple[str, ...]


def zones_at(at: int) -> Zones:
    """The zones at an instant (ms UTC)."""
    now = datetime.fromtimestamp(at / 1000, UTC)
    hours = {place: now.astimezone(ZoneInfo(place)).hour for place in PLACES}
    return Zones(
        tuple(place for place, hour in hours.items() if hour in DAY_HOURS),
        tuple(place for place, hour in hours.items() if hour in NIGHT_HOURS),
    )
