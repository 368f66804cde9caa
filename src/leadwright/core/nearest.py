"""The name that was meant, among those there are."""

from collections.abc import Collection
from difflib import get_close_matches

MANY = 200
"""Of more names than this only those are compared that may well have been meant."""
COMPARED_MAX = 50
LISTED_MAX = 20


def nearest(name: str, known: Collection[str], cutoff: float = 0.6) -> str:
    """What comes closest to `name`; empty if nothing is close.

    There may be thousands of names and hundreds of slips: of many, those are compared that begin
    alike and are about as long.
    """
    if len(known) > MANY:
        begins, length = name[:1], len(name)
        alike = (one for one in known if one[:1] == begins and abs(len(one) - length) <= 2)
        known = sorted(alike, key=lambda one: -_in_common(name, one))[:COMPARED_MAX]
    return next(iter(get_close_matches(name, known, 1, cutoff)), "")


def listed(names: Collection[str]) -> str:
    """The names, and of many how many more there are."""
    found = list(names)
    more = len(found) - LISTED_MAX
    return ", ".join(found[:LISTED_MAX]) + (f" and {more:,} more" if more > 0 else "")


def _in_common(one: str, other: str) -> int:
    """How many characters they begin with, and end with, alike."""
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    for a, b in zip(reversed(one), reversed(other), strict=False):
        if a != b:
            break
        count += 1
    return count
