"""Two records that may be the same one, and why."""

import msgspec


class Outcome(msgspec.Struct, frozen=True):
    """What came of one field: what was compared on either side, what it was called, and its weight
    in bits (3 bits: eight times as likely among the same ones as among others)."""

    field: str
    left: str
    right: str
    outcome: str
    weight: float


class Pair(msgspec.Struct, frozen=True):
    """Two records that may be the same: `weight` in bits with everything counted, and as a
    `probability`."""

    left: int
    right: int
    weight: float
    probability: float
    outcomes: list[Outcome]


DIFFERENT = "different"
"""The outcome of a field in which two records have nothing in common."""
