"""Rates and response times."""

from collections.abc import Mapping


def rate(part: int, whole: int) -> float | None:
    """`part` of `whole` as a fraction, to four decimals; None where there is no whole."""
    return round(part / whole, 4) if whole else None


def percentile(buckets: Mapping[int, int], share: float) -> int | None:
    """The smallest upper bound that at least `share` of what was counted lies within.

    `buckets` maps upper bounds to counts. None where nothing was counted.
    """
    wanted = share * sum(buckets.values())
    below = 0
    for bound in sorted(buckets):
        below += buckets[bound]
        if below and below >= wanted:
            return bound
    return None
