"""Time as the engine knows it: integer milliseconds UTC, and whole UTC days."""

import re

SECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

UNITS = {"second": SECOND, "minute": MINUTE, "hour": HOUR, "day": DAY, "week": 7 * DAY}
_DURATION = re.compile(r"^\s*(\d+(?:\.\d+)?)\s*(second|minute|hour|day|week)s?\s*$")


def duration(text: str) -> int:
    """`"5 minutes"` as milliseconds. Raises ValueError with a sentence on anything else."""
    match = _DURATION.match(text)
    if match is None:
        raise ValueError(
            f"{text!r} is not a duration: write a number and second(s), minute(s), hour(s), "
            "day(s) or week(s), such as '5 minutes'"
        )
    return round(float(match[1]) * UNITS[match[2]])


def day_of(at: int) -> int:
    """The UTC day number (days since 1970-01-01) of an instant in milliseconds."""
    return at // DAY
