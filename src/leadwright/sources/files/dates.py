"""Dates as people write them: 14.3.2024, 3/14/24 4:05 PM."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

_WRITTEN = re.compile(
    r"(\d{1,4})[./\- ](\d{1,2})[./\- ](\d{2}|\d{4})\.?"
    r"(?:[,T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(?:([AaPp])\.?[Mm]\.?)?(?: Uhr)?)?"
)


_DAY_0 = datetime(1899, 12, 30)
_DAYS_MAX = 2_958_466
"""The first day of the year 10000."""
_NUMBER = re.compile(r"\d{1,7}(?:\.\d+)?")


def day_number(text: str) -> datetime:
    """The time that a number is in a spreadsheet whose cell does not say that it is a date: days
    since 1900. An ISO 8601 time is read too. Raises ValueError for what is neither."""
    if _NUMBER.fullmatch(text) is None:
        return datetime.fromisoformat(text)
    days = float(text)
    if not 1 <= days < _DAYS_MAX:
        raise ValueError(text)
    return _DAY_0 + timedelta(seconds=round(days * 86_400))


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
