"""What each outcome of a comparison is worth, learned without being told who is who.

Expectation maximisation over all pairs of records: those that share no key (`keys`) cannot be the
same as far as we can see, so only the others have to be looked at. How often an outcome happens
between two different records is what it does at random, less what the same ones contribute: in a
small table full of duplicates half of all equal e-mail addresses may be duplicates. Little data
moves the values that are assumed beforehand only a little.
"""

from collections.abc import Mapping, Sequence
from math import exp, log

import msgspec

Pattern = tuple[int, ...]
"""For each comparison the level's number (Splink's gamma): the best has the highest, 0 is
"different", -1 unknown."""

BELIEF = 12.0
"""How many pairs of the same ones the values assumed beforehand weigh as much as."""
OTHER_BELIEF = 50_000.0
"""How many pairs of different ones what is assumed of these weighs as much as."""
HITS_MIN = 20
"""A sample that met an outcome less often says little about how rare it is."""
EXPECTED = 0.01
"""Duplicates for each record, assumed beforehand."""
ROUNDS = 60
CLOSE = 1e-4
RATE_MIN, RATE_MAX = 1e-9, 0.2


class Learned(msgspec.Struct):
    """`same[comparison][level]` is how often the outcome happens for records of the same one,
    `other` for two different ones; `rate` is how probable it is that any two are the same."""

    same: list[list[float]]
    other: list[list[float]]
    rate: float


def learn(
    patterns: Mapping[Pattern, int],
    assumed: Sequence[Sequence[float]],
    assumed_other: Sequence[Sequence[float]],
    random: Sequence[Sequence[float]],
    comparable: Sequence[float],
    sampled: float,
    records: int,
    different_max: Sequence[float],
) -> Learned:
    """Learn from how often each pattern occurs among the candidates.

    `assumed[c][level]`, `assumed_other[c][level]` and `random[c][level]` are how often the level is
    the outcome of comparison c for the same ones and for others (both assumed) and for any two
    records (measured on `sampled` pairs); the share
    `comparable[c]` of all pairs of `records` can be compared at all. See `model.Comparison` for
    `different_max`.
    """
    pairs = records * (records - 1) / 2
    now = Learned([list(one) for one in assumed], [list(one) for one in random], 0.0)
    chance = _Chance(random, assumed_other, comparable, sampled, pairs, _counted(patterns, assumed))
    now.other = chance.without([[0.0] * len(one) for one in assumed])
    now.rate = min(max(sum(patterns.values()) / pairs / 20, RATE_MIN), RATE_MAX)
    for _ in range(ROUNDS):
        found, total = _expected(patterns, now)
        before, was = now.rate, now.same
        now.rate = min(max((total + EXPECTED * records) / pairs, RATE_MIN), RATE_MAX)
        now.same = [
            _bounded(_blended(seen, first), most)
            for seen, first, most in zip(found, assumed, different_max, strict=True)
        ]
        now.other = chance.without(found)
        if abs(log(now.rate / before)) < CLOSE and _moved(was, now.same) < CLOSE:
            break
    return now


def _expected(patterns: Mapping[Pattern, int], now: Learned) -> tuple[list[list[float]], float]:
    """How many pairs of the same ones have which outcome, and how many there are."""
    worth = [
        [log(m) - log(u) for m, u in zip(same, other, strict=True)]
        for same, other in zip(now.same, now.other, strict=True)
    ]
    prior = log(now.rate / (1 - now.rate))
    found = [[0.0] * len(one) for one in now.same]
    total = 0.0
    for pattern, count in patterns.items():
        weight = prior + sum(worth[c][g] for c, g in enumerate(pattern) if g >= 0)
        share = count / (1 + exp(-min(max(weight, -700), 700)))
        total += share
        for c, g in enumerate(pattern):
            if g >= 0:
                found[c][g] += share
    return found, total


def _counted(patterns: Mapping[Pattern, int], levels: Sequence[Sequence[float]]) -> list[list[int]]:
    """How often each outcome occurs among the candidates."""
    counts = [[0] * len(one) for one in levels]
    for pattern, count in patterns.items():
        for c, g in enumerate(pattern):
            if g >= 0:
                counts[c][g] += count
    return counts


def _blended(seen: Sequence[float], assumed: Sequence[float]) -> list[float]:
    total = sum(seen) + BELIEF
    return [(one + BELIEF * first) / total for one, first in zip(seen, assumed, strict=True)]


def _bounded(shares: list[float], different_max: float) -> list[float]:
    if shares[0] <= different_max:
        return shares
    rest = (1 - different_max) / (1 - shares[0])
    return [different_max, *(share * rest for share in shares[1:])]


class _Chance:
    """How often an outcome happens between different records: by the sample, but where the sample
    hardly met it by the candidates, who are all there are of what is rare (the same phone)."""

    def __init__(
        self,
        random: Sequence[Sequence[float]],
        assumed: Sequence[Sequence[float]],
        comparable: Sequence[float],
        sampled: float,
        pairs: float,
        counted: Sequence[Sequence[int]],
    ) -> None:
        belief = OTHER_BELIEF * pairs / sampled
        self._counts = [
            [
                max(share * pairs * known, seen) if share * sampled * known >= HITS_MIN else seen
                for share, seen in zip(shares, candidates, strict=True)
            ]
            for shares, known, candidates in zip(random, comparable, counted, strict=True)
        ]
        self._assumed = [[share * belief for share in shares] for shares in assumed]

    def without(self, found: Sequence[Sequence[float]]) -> list[list[float]]:
        """The shares, less what the same ones (`found`) contribute."""
        shares = []
        for counts, same, assumed in zip(self._counts, found, self._assumed, strict=True):
            left = [
                max(count - some, 0.0) + first
                for count, some, first in zip(counts, same, assumed, strict=True)
            ]
            shares.append([one / sum(left) for one in left])
        return shares


def _moved(before: Sequence[Sequence[float]], after: Sequence[Sequence[float]]) -> float:
    return max(
        abs(x - y)
        for one, other in zip(before, after, strict=True)
        for x, y in zip(one, other, strict=True)
    )
