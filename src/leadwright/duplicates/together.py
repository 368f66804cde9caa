"""What people who live or work together have in common says who belongs to whom, not who is who.

A surname, a phone, a house, a town and an employer are each worth much against a stranger, and
worth nothing between a mother and her daughter or between two colleagues. Counted one by one they
make one person of every family and of every office. So where a roof is shared (`ROOF`: phone, house
or employer), all that comes with it (`COMMON`: surname, town) brings two records no further than
`room`: how many pairs under one roof are one person, for each that is two. That is learned with
everything else. What is somebody's `OWN` (first name, birthday, number, address of mail) has to say
the rest.
"""

from collections.abc import Sequence
from math import log2

OWN, COMMON, SURNAME, ROOF, EMPLOYER = range(5)
"""Whose the value of a field is: one person's; of all in that town as well; of a family, though not
of colleagues; or what makes them live (or work) together."""
ROOF_BITS_LEAST = 4.0
"""A roof is what says at least as much: not the same street."""
SAME_FIRST, OTHERS_FIRST = 5.0, 10.0
"""Pairs under one roof that are one, and two, assumed beforehand."""

ROOM_BITS_LEAST = -2.0
"""A roof brings two at least as far: among many colleagues one would else learn to find nobody."""


def room_bits(same: float, others: float) -> float:
    """How far a roof brings two records, in bits, where `same` pairs under one are one person and
    `others` are two."""
    return max(log2((same + SAME_FIRST) / (others + OTHERS_FIRST)), ROOM_BITS_LEAST)


def under_one_roof(weights: Sequence[float], whose: Sequence[int]) -> bool:
    """Whether two live or work together, by the weights of their fields in bits."""
    return any(
        mine >= ROOF and one >= ROOF_BITS_LEAST for one, mine in zip(weights, whose, strict=True)
    )


def excess(weights: Sequence[float], whose: Sequence[int], prior: float, room: float) -> float:
    """By how much what speaks for a pair among the fields others have too (`whose`) exceeds what it
    may say; 0 for those under no common roof.

    All in bits. `prior` is the weight of any two records, negative where few are one.
    """
    if not under_one_roof(weights, whose):
        return 0.0
    for_it = sum(one for one, mine in zip(weights, common(weights, whose), strict=True) if mine)
    return max(for_it - max(room - prior, 0.0), 0.0)


def common(weights: Sequence[float], whose: Sequence[int]) -> list[bool]:
    """Which fields speak for a pair, and would of others too."""
    at_work = any(mine == EMPLOYER and one > 0 for one, mine in zip(weights, whose, strict=True))
    own = (OWN, SURNAME) if at_work else (OWN,)
    return [mine not in own and one > 0 for one, mine in zip(weights, whose, strict=True)]
