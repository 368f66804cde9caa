"""Adding to what a document notes, and forgetting what nobody looks at any more."""

from functools import lru_cache
from hashlib import blake2b

from leadwright.core.notes import Moment, Notes
from leadwright.core.unit import Scalar


@lru_cache(maxsize=4_096)
def value_hash(value: str) -> int:
    """A value of a property as 48 bits: small, and not readable in a document."""
    return int.from_bytes(blake2b(value.encode("utf-8", "replace"), digest_size=6).digest())


def add_amount(notes: Notes, key: str, day: int, amount: int, after: int) -> None:
    """Add to a day's bucket and forget the days up to `after`."""
    buckets = notes.buckets.setdefault(key, [])
    old = 0
    while old < len(buckets) and buckets[old] <= after:
        old += 2
    del buckets[:old]
    if day <= after:
        return
    at = len(buckets)
    while at and buckets[at - 2] > day:
        at -= 2
    if at and buckets[at - 2] == day:
        buckets[at - 1] += amount
    else:
        buckets[at:at] = (day, amount)


def add_distinct(notes: Notes, key: str, value: int, day: int, depth: int) -> None:
    """Note that a value came on a day; the `depth` values that came last are kept."""
    seen = notes.distinct.setdefault(key, {})
    if day > seen.get(value, -1):
        seen[value] = day
    if len(seen) > depth:
        del seen[min(seen, key=lambda each: (seen[each], each))]


def add_first(notes: Notes, key: str, at: int, value: Scalar) -> None:
    """Keep the moment unless there is an earlier one; of two at once the one told first."""
    known = notes.firsts.get(key)
    if known is None or at < known.at:
        notes.firsts[key] = Moment(at, value)


def add_last(notes: Notes, key: str, at: int, value: Scalar) -> None:
    """Keep the moment unless there is a later one; of two at once the one told last."""
    known = notes.lasts.get(key)
    if known is None or at >= known.at:
        notes.lasts[key] = Moment(at, value)
