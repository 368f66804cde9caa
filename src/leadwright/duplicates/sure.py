"""Which pairs of people are merged without asking: wrong ones must not be among them.

However probable a pair is, a machine does not tell twins, or a father from the son who is called
like him and lives with him. So being probable is not enough: both names have to be there and to be
the same, something that only one person has must agree, and nothing that only one person has may
differ.
"""

from collections.abc import Collection, Sequence

from leadwright.duplicates.pairs import Pair
from leadwright.duplicates.thresholds import PROPOSED_MIN

NAMES_AGREE = {
    "first_name": ("the same", "a short form", "swapped with the last name"),
    "last_name": (
        "the same", "swapped with the first name", "a typo apart", "one of two names", "alike",
    ),
}  # fmt: skip
"""How each name may be written. Not with a typo in the first one: Julia and Julian are twins."""
OWN_AGREES = {
    "email": ("the same", "the same name elsewhere"),
    "born": ("the same day",),
    "number": ("the same",),
}
"""What belongs to one person alone; one of these at least."""
OWN_DIFFERS = {
    "born": ("different", "the same year or the same day of the year", "two digits apart"),
    "number": ("different", "two digits apart"),
}
"""None of these."""


def sure(
    pairs: Sequence[Pair],
    automatic_min: float,
    group_of: dict[int, int],
    apart: Collection[tuple[int, int]] = (),
) -> set[tuple[int, int]]:
    """(left, right) of the pairs to merge: of those in one group by `group_of`, from
    `automatic_min` on. Three become one only if each is like the two others."""
    known = {(pair.left, pair.right): pair for pair in pairs}
    kept_apart = set(apart)
    home: dict[int, list[int]] = {}
    chosen = [pair for pair in pairs if _is_sure(pair, automatic_min, group_of)]
    for pair in sorted(chosen, key=lambda one: (-one.weight, one.left, one.right)):
        mine = home.setdefault(pair.left, [pair.left])
        theirs = home.setdefault(pair.right, [pair.right])
        if mine is theirs:
            continue
        across = {(min(one, other), max(one, other)) for one in mine for other in theirs}
        if kept_apart.isdisjoint(across) and all(_may_be_one(known.get(one)) for one in across):
            mine += theirs
            home.update(dict.fromkeys(theirs, mine))
    return {(pair.left, pair.right) for pair in chosen if home[pair.left] is home[pair.right]}


def _is_sure(pair: Pair, automatic_min: float, group_of: dict[int, int]) -> bool:
    said = {one.field: one.outcome for one in pair.outcomes}
    group = group_of.get(pair.left)
    return (
        pair.probability >= automatic_min
        and group is not None
        and group == group_of.get(pair.right)
        and all(said.get(field) in outcomes for field, outcomes in NAMES_AGREE.items())
        and any(said.get(field) in outcomes for field, outcomes in OWN_AGREES.items())
        and _may_be_one(pair)
    )


def _may_be_one(pair: Pair | None) -> bool:
    """Whether nothing says that they are two; a pair that is not known is improbable."""
    if pair is None or pair.probability < PROPOSED_MIN:
        return False
    said = {one.field: one.outcome for one in pair.outcomes}
    names = ("first_name", "last_name")
    return not any(said.get(field) in outcomes for field, outcomes in OWN_DIFFERS.items()) and all(
        said.get(field) in (None, "an initial", *NAMES_AGREE[field]) for field in names
    )
