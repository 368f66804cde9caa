"""What is merged without asking, where that is wanted: nothing that may be two people."""

import pytest

from leadwright.duplicates.pairs import Outcome, Pair
from leadwright.duplicates.sure import sure

AGREED = {
    "first_name": "the same", "last_name": "the same", "born": "the same day",
    "site": "phone and house the same",
}  # fmt: skip


def pair(left: int, right: int, **outcomes: str) -> Pair:
    said = [Outcome(field, "", "", how, 5.0) for field, how in (AGREED | outcomes).items() if how]
    return Pair(left, right, 20.0, 0.9999, said)


def merged(*pairs: Pair, apart: tuple[tuple[int, int], ...] = ()) -> set[tuple[int, int]]:
    everybody = {one for each in pairs for one in (each.left, each.right)}
    return sure(pairs, 0.999, dict.fromkeys(everybody, 1), apart)


def test_the_same_name_and_birthday_are_one() -> None:
    assert merged(pair(1, 2)) == {(1, 2)}
    assert merged(pair(1, 2, first_name="a short form", last_name="a typo apart")) == {(1, 2)}


@pytest.mark.parametrize(
    "outcomes",
    [
        {"first_name": "a typo apart"},  # twins: Julia and Julian
        {"first_name": "an initial"},
        {"first_name": ""},
        {"last_name": "different"},
        {"born": ""},  # father and son of one name
        {"born": "", "email": "a typo apart"},
        {"born": "different", "email": "the same"},
        {"number": "different"},
    ],
)
def test_who_may_be_two_is_left_to_people(outcomes: dict[str, str]) -> None:
    assert merged(pair(1, 2, **outcomes)) == set()


def test_two_that_are_not_alike_do_not_meet_through_a_third() -> None:
    assert merged(pair(1, 2), pair(2, 3)) == {(1, 2)}
    assert merged(pair(1, 2), pair(2, 3), pair(1, 3, born="different")) == {(1, 2)}
    assert merged(pair(1, 2), pair(2, 3), pair(1, 3)) == {(1, 2), (1, 3), (2, 3)}


def test_who_is_kept_apart_does_not_meet_through_a_third() -> None:
    every = [pair(1, 2), pair(2, 3), pair(1, 3)]
    assert merged(*every, apart=((1, 3),)) == {(1, 2)}
