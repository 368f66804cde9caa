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


def spoken(length_ms: int) -> str:
    """`300000` as `5 minutes`: the largest unit, up to days, that says it without a fraction."""
    for name in ("day", "hour", "minute", "second"):
        if length_ms and length_ms % UNITS[name] == 0:
            count = length_ms // UNITS[name]
            return f"{count:,} {name}{'' if count == 1 else 's'}"
    return f"{length_ms} ms"


def day_of(at: int) -> int:
    """The UTC day number (days since 1970-01-01) of an instant in milliseconds."""
    return at // DAY
