"""The four types of values rules compare, and how a raw value becomes one of them."""

import re
from datetime import UTC, datetime
from math import isfinite
from typing import Any

from leadwright.core.unit import Scalar

TEXT, NUMBER, BOOLEAN, TIME = "text", "number", "boolean", "time"
TYPES = (TEXT, NUMBER, BOOLEAN, TIME)

EXACT_MAX = 2**53
"""Integers beyond this are not exact in a double: they become one."""

_DECIMAL = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_INTEGER = re.compile(r"[+-]?\d{1,15}", re.ASCII)
_YES = frozenset({"true", "yes", "1"})
_NO = frozenset({"false", "no", "0"})
_SECONDS_MAX = 100_000_000_000
"""A number up to here is a time in seconds (until the year 5138), above it in milliseconds."""


def coerce(value: Any, type_: str) -> Scalar:
    """`value` as a value of `type_`, or None if it cannot be one.

    Text that is a number becomes a number (`"120"`), numbers become text where text is declared,
    `yes`, `no`, 0 and 1 become booleans, ISO 8601 and epoch numbers become ms UTC. A number is
    never NaN or infinite.
    """
    return _COERCIONS[type_](value)


def instant(text: str) -> int | None:
    """ISO 8601 text as ms UTC (without a zone: UTC), or None."""
    try:
        moment = datetime.fromisoformat(text.strip())
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return (moment - _EPOCH) // _MILLISECOND
    except (ValueError, OverflowError):
        return None


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = datetime(1970, 1, 1, 0, 0, 0, 1000) - datetime(1970, 1, 1)


def email_domain(address: Any) -> str | None:
    """The part after the last @, in lower case; None if there is none."""
    if address.__class__ is not str:
        return None
    return address.rpartition("@")[2].lower() or None if "@" in address else None


def _text(value: Any) -> Scalar:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    number = _number(value)
    if number is None:
        return None
    return str(int(number)) if number == int(number) else repr(number)


def _number(value: Any) -> int | float | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        text = value.strip()
        if _INTEGER.fullmatch(text):
            return int(text)
        if len(text) > 400 or not _DECIMAL.fullmatch(text):
            return None
        value = float(text)
    if isinstance(value, int):
        return value if -EXACT_MAX <= value <= EXACT_MAX else _finite(value)
    return _finite(value) if isinstance(value, float) else None


def _finite(value: int | float) -> float | None:
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if isfinite(number) else None


def _boolean(value: Any) -> Scalar:
    if isinstance(value, bool):
        return value
    if isinstance(value, int) and value in (0, 1):
        return bool(value)
    if isinstance(value, str):
        word = value.strip().lower()
        return True if word in _YES else False if word in _NO else None
    return None


def _time(value: Any) -> Scalar:
    if isinstance(value, str):
        at = instant(value)
        return _time(_number(value)) if at is None else at
    number = _number(value)
    if number is None:
        return None
    return round(number if abs(number) > _SECONDS_MAX else number * 1000)


_COERCIONS = {TEXT: _text, NUMBER: _number, BOOLEAN: _boolean, TIME: _time}
