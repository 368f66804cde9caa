"""What each outcome of a comparison is worth, learned without being told who is who.

Expectation maximisation over all pairs of records: those that share no key (`keys`) cannot be the
same as far as we can see, so only the others have to be looked at. How often an outcome happens
between two different records is what it does at random, less what the same ones contribute: in a
small table full of duplicates half of all equal e-mail addresses may be duplicates. Little data
moves the values that are assumed beforehand only a little.
"""

from collections.abc import Mapping, Sequence
from math import log, log2

import msgspec

from leadwright.duplicates.together import OWN, excess, room_bits, under_one_roof

Pattern = tuple[int, ...]
"""For each comparison the level's number (Splink's gamma): the best has the highest, 0 is
"different", -1 unknown."""

BELIEF = 100.0
"""How many pairs of the same ones the values assumed beforehand weigh as much as."""
OTHER_BELIEF = 50_000.0
"""How many pairs of different ones what is assumed of these weighs as much as."""
SURE_MIN = 0.9
"""Only from pairs this probable is learned how the same ones are written: from the doubtful ones
one learns to doubt less, until half of the town is one."""
EXPECTED = 0.01
"""Duplicates for each record, assumed beforehand."""
RATE_FIRST = 0.1
"""Duplicates for each record, to begin with. Low, and by records: among many records there are ever
more candidates for each duplicate, and who begins with too many of them never gets rid of them."""
FREE = 100.0
"""Bits: as good as no bound."""
ROUNDS = 60
CLOSE = 1e-4
RATE_MIN, RATE_MAX = 1e-9, 0.2


class Known(msgspec.Struct):
    """What is known of one comparison; shares by level ("different" first).

    `same` and `other` are assumed, for records of the same one and of different ones; `random` was
    measured on any two records; `comparable` is the share of pairs that can be compared at all;
    `different_max`, `whose` and `drift_bits` see `model.Comparison`.
    """

    same: list[float]
    other: list[float]
    random: list[float]
    comparable: float
    different_max: float
    whose: int = OWN
    drift_bits: float = FREE


class Learned(msgspec.Struct):
    """`same[comparison][level]` is how often the outcome happens for records of the same one,
    `other` for two different ones; `rate` is how probable it is that any two are the same; `room`
    see `together`."""

    same: list[list[float]]
    other: list[list[float]]
    rate: float
    room: float = room_bits(0.0, 0.0)


def learn(
    patterns: Mapping[Pattern, int], known: Sequence[Known], sampled: float, records: int
) -> Learned:
    """Learn from how often each pattern occurs among the candidates. `sampled` pairs were taken
    to measure what is `random` in a table of `records`."""
    pairs = records * (records - 1) / 2
    chance = _Chance(patterns, known, sampled, pairs)
    now = Learned([one.same for one in known], [], RATE_FIRST * records / pairs)
    now.rate = min(max(now.rate, RATE_MIN), RATE_MAX)
    now.other = chance.without([[0.0] * len(one.same) for one in known])
    for _ in range(ROUNDS):
        certain, found, total, now.room = _expected(patterns, now, [one.whose for one in known])
        before, was = now.rate, now.same
        now.rate = min(max((total + EXPECTED * records) / pairs, RATE_MIN), RATE_MAX)
        now.same = [
            _bounded(_blended(seen, one.same), one.different_max)
            for seen, one in zip(certain, known, strict=True)
        ]
        now.other = [
            _anchored(other, mine, one)
            for other, mine, one in zip(chance.without(found), now.same, known, strict=True)
        ]
        if abs(log(now.rate / before)) < CLOSE and _moved(was, now.same) < CLOSE:
            break
    return now


def _expected(
    patterns: Mapping[Pattern, int], now: Learned, whose: Sequence[int]
) -> tuple[list[list[float]], list[list[float]], float, float]:
    """How many pairs of the same ones have which outcome: of the certain ones, of all; how many
    there are; and how far a roof brings two."""
    worth = [
        [log2(m) - log2(u) for m, u in zip(same, other, strict=True)]
        for same, other in zip(now.same, now.other, strict=True)
    ]
    prior = log2(now.rate / (1 - now.rate))
    certain = [[0.0] * len(one) for one in now.same]
    found = [[0.0] * len(one) for one in now.same]
    total = same = others = 0.0
    for pattern, count in patterns.items():
        said = [worth[c][g] if g >= 0 else 0.0 for c, g in enumerate(pattern)]
        weight = prior + sum(said) - excess(said, whose, prior, now.room)
        sure = 1 / (1 + 2 ** -min(max(weight, -1_000), 1_000))
        total += count * sure
        if under_one_roof(said, whose):
            same += count * sure
            others += count * (1 - sure)
        for c, g in enumerate(pattern):
            if g >= 0:
                found[c][g] += count * sure
                if sure >= SURE_MIN:
                    certain[c][g] += count * sure
    return certain, found, total, room_bits(same, others)


def _blended(seen: Sequence[float], assumed: Sequence[float]) -> list[float]:
    total = sum(seen) + BELIEF
    return [(one + BELIEF * first) / total for one, first in zip(seen, assumed, strict=True)]


def _bounded(shares: list[float], different_max: float) -> list[float]:
    if shares[0] <= different_max:
        return shares
    rest = (1 - different_max) / (1 - shares[0])
    return [different_max, *(share * rest for share in shares[1:])]


def _anchored(other: list[float], same: list[float], known: Known) -> list[float]:
    """The shares among others; no weight drifts further from what is assumed than it may."""
    if known.drift_bits >= FREE:
        return other
    bound = [other[0]]
    for share, mine, first, assumed in zip(
        other[1:], same[1:], known.same[1:], known.other[1:], strict=True
    ):
        least = mine * assumed / first * 2**-known.drift_bits
        bound.append(min(max(share, least), least * 4**known.drift_bits))
    return bound


class _Chance:
    """How often an outcome happens between different records: by the sample, and at least as often
    as among the candidates, who are all there are of what is rare (the same phone)."""

    def __init__(
        self, patterns: Mapping[Pattern, int], known: Sequence[Known], sampled: float, pairs: float
    ) -> None:
        counted = [[0.0] * len(one.same) for one in known]
        for pattern, count in patterns.items():
            for c, g in enumerate(pattern):
                if g >= 0:
                    counted[c][g] += count
        self._counts = [
            [
                max(share * pairs * one.comparable, seen)
                for share, seen in zip(one.random, candidates, strict=True)
            ]
            for one, candidates in zip(known, counted, strict=True)
        ]
        belief = OTHER_BELIEF * pairs / sampled
        self._assumed = [[share * belief for share in one.other] for one in known]

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
