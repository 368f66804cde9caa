"""Arithmetic as rules know it: doubles, null in gives null out, and never NaN or infinity."""

from math import isfinite
from typing import TypeVar

Number = int | float | None
_Any = TypeVar("_Any")


def add(left: Number, right: Number) -> Number:
    """left + right."""
    return None if left is None or right is None else _finite(float(left) + float(right))


def subtract(left: Number, right: Number) -> Number:
    """left - right."""
    return None if left is None or right is None else _finite(float(left) - float(right))


def multiply(left: Number, right: Number) -> Number:
    """left * right."""
    return None if left is None or right is None else _finite(float(left) * float(right))


def divide(left: Number, right: Number) -> Number:
    """True division; by zero it is null."""
    return None if left is None or not right else _finite(float(left) / float(right))


def lower(text: str | None) -> str | None:
    """The text in lower case."""
    return None if text is None else text.lower()


def length(text: str | None) -> int | None:
    """How many characters (code points) the text has."""
    return None if text is None else len(text)


def first(*values: _Any | None) -> _Any | None:
    """The first that is not null."""
    for value in values:
        if value is not None:
            return value
    return None


def _finite(number: float) -> Number:
    return number if isfinite(number) else None
