"""Who belongs together, from pairs."""

from leadwright.duplicates.groups import groups
from leadwright.duplicates.pairs import Pair


def pair(left: int, right: int, weight: float) -> Pair:
    return Pair(left, right, weight, 1 / (1 + 2**-weight), [])


def test_three_who_are_all_alike_are_one() -> None:
    assert groups([pair(1, 2, 9), pair(2, 3, 8), pair(1, 3, 7)], 0.75) == [[1, 2, 3]]


def test_a_chain_does_not_make_one_of_strangers() -> None:
    assert groups([pair(1, 2, 9), pair(2, 3, 8), pair(1, 3, -15)], 0.75) == [[1, 2]]


def test_an_improbable_pair_joins_nobody() -> None:
    assert groups([pair(1, 2, 1)], 0.75) == []
    assert groups([pair(1, 2, 2)], 0.75) == [[1, 2]]


def test_two_that_are_not_the_same_never_come_into_one_group() -> None:
    pairs = [pair(1, 2, 9), pair(2, 3, 9)]
    assert groups(pairs, 0.75) == [[1, 2, 3]]
    assert groups(pairs, 0.75, [(1, 3)]) == [[1, 2]]


def test_one_certain_pair_does_not_outvote_a_group() -> None:
    alike = [pair(1, 2, 45), pair(1, 3, 44), pair(2, 3, 43)]
    pairs = [*alike, pair(3, 4, 40), pair(1, 4, -15), pair(2, 4, -15)]
    assert groups(pairs, 0.75) == [[1, 2, 3]]
