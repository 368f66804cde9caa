"""What a document remembers beyond plain counts, as far as some rule of the playbook asks for it.

Keys are an event, or an event and one of its properties (`key_of`). Days are UTC day numbers,
amounts are thousandths.
"""

from collections.abc import Iterable

import msgspec

from leadwright.core.scalar import Scalar

JOINT = "\x1f"
PEOPLE = "@people"
"""Stands for a property where the distinct values are the people of an account."""
NEWCOMERS = "@new"
"""Stands for a property where people count on the day on which they did the event first."""


class Award(msgspec.Struct, array_like=True):
    """What one engagement rule has contributed: `milli` as of `day`, and how often on that day.

    It changes only when the rule awards again, never when somebody looks, so a score does not
    depend on when it is read (see `qualify.score.decayed`).
    """

    milli: int
    day: int
    times: int = 1


class Moment(msgspec.Struct, array_like=True):
    """When something happened, and the value it came with."""

    at: int
    value: Scalar = None


class Answer(msgspec.Struct, array_like=True):
    """What somebody found out about a BANT question: yes or no, when, `by` which member, from which
    `person` (0: not said), and in their words."""

    yes: bool
    at: int
    by: str = ""
    person: int = 0
    words: str = ""


class Notes(msgspec.Struct, array_like=True):
    """`buckets`: key -> day, amount, day, amount ... oldest first. `distinct`: key -> value
    (hashed) or person -> the last day it came. `firsts`, `lasts`: key -> moment. `scores`: named
    score -> rule -> contribution. `temperature`: warm or hot; cold is empty. `segments` they are
    in, in the playbook's order. `answers`: BANT question -> answer. `joined`: segment of the
    account that lets its people into a sequence -> since when it is in it."""

    buckets: dict[str, list[int]] = {}
    distinct: dict[str, dict[int, int]] = {}
    firsts: dict[str, Moment] = {}
    lasts: dict[str, Moment] = {}
    scores: dict[str, dict[str, Award]] = {}
    temperature: str = ""
    segments: list[str] = []
    answers: dict[str, Answer] = {}
    joined: dict[str, int] = {}


def key_of(event: str, property: str = "") -> str:
    """The key of an event, or of one property of it."""
    return f"{event}{JOINT}{property}" if property else event


def days_and_amounts(buckets: list[int]) -> Iterable[tuple[int, int]]:
    """The buckets as pairs, oldest first."""
    return zip(buckets[::2], buckets[1::2], strict=True)
