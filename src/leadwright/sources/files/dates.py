"""Dates as people write them: 14.3.2024, 3/14/24 4:05 PM."""

import re
from collections.abc import Callable
from datetime import datetime

_WRITTEN = re.compile(
    r"(\d{1,4})[./\- ](\d{1,2})[./\- ](\d{2}|\d{4})\.?"
    r"(?:[,T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(?:([AaPp])\.?[Mm]\.?)?(?: Uhr)?)?"
)


def day_or_month_first(*, day_first: bool) -> Callable[[str], datetime]:
    """The function that reads such a date, with or without a time; a year first is read too. Years
    of two digits are those from 1970 to 2069. It raises ValueError for what is none."""

    def read(text: str) -> datetime:
        found = _WRITTEN.fullmatch(text)
        if found is None:
            return datetime.fromisoformat(text)
        first, second, third, hours, minutes, seconds, half = found.groups()
        if len(first) == 4:
            year, month, day = int(first), int(second), int(third)
        else:
            day, month = (int(first), int(second)) if day_first else (int(second), int(first))
            year = (
                int(third) if len(third) == 4 else (1900 if int(third) > 69 else 2000) + int(third)
            )
        hour = int(hours or 0)
        if half:
            if not 1 <= hour <= 12:
                raise ValueError(text)
            hour = hour % 12 + (12 if half in "Pp" else 0)
        return datetime(year, month, day, hour, int(minutes or 0), int(seconds or 0))

    return read
