"""Who belongs together, from pairs that were weighed one by one.

Following every pair would chain strangers together: A is like B, B is like C, and A is not like C
at all. So two groups become one only if the evidence between all of their members speaks for it,
and never if somebody has said that two of them are not the same.
"""

from collections.abc import Collection, Sequence

from leadwright.duplicates.pairs import Pair

WEIGHT_MOST = 20.0
"""Bits by which one pair counts at most: no single pair outvotes a whole group."""


def groups(
    pairs: Sequence[Pair],
    probability_min: float,
    apart: Collection[tuple[int, int]] = (),
) -> list[list[int]]:
    """Groups of two and more, each sorted, from pairs that may be improbable too: these speak
    against a group. Only pairs of `probability_min` and more join anybody; `apart` are (smaller,
    larger) ids that must not come together."""
    weights = _weights(pairs)
    kept_apart = {*apart, *((right, left) for left, right in apart)}
    home: dict[int, list[int]] = {}
    for pair in sorted(pairs, key=lambda one: (-one.weight, one.left, one.right)):
        if pair.probability < probability_min:
            continue
        mine = home.setdefault(pair.left, [pair.left])
        theirs = home.setdefault(pair.right, [pair.right])
        if mine is theirs:
            continue
        across = [(one, other) for one in mine for other in theirs]
        if kept_apart.isdisjoint(across) and sum(weights.get(each, 0.0) for each in across) > 0:
            mine += theirs
            for one in theirs:
                home[one] = mine
    found = {id(group): group for group in home.values() if len(group) > 1}
    return sorted(sorted(group) for group in found.values())


def _weights(pairs: Sequence[Pair]) -> dict[tuple[int, int], float]:
    weights = {}
    for pair in pairs:
        weight = max(-WEIGHT_MOST, min(WEIGHT_MOST, pair.weight))
        weights[pair.left, pair.right] = weights[pair.right, pair.left] = weight
    return weights
