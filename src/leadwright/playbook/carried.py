"""What a version of a playbook takes over from the ones before it.

The same text decides otherwise the day it comes into force than a year later: at first some rules
look back at what nobody has kept yet, and people stand at steps that are gone. Both are recorded
with the version, so that what was decided under it can be decided again.
"""

from dataclasses import replace

import msgspec

from leadwright.core.expression.compile import compile_condition
from leadwright.core.expression.condition import Condition, Uses
from leadwright.playbook.conditions import looked_up, with_conditions
from leadwright.playbook.model import Motion, Playbook

NEVER = compile_condition("1 = 0")


class Carried(msgspec.Struct, omit_defaults=True):
    """`warming`: where rules stand that wait for a backfill. `former`: `motion/sequence` -> step
    that is gone -> the step that people who stand there go on with (empty: there is none)."""

    warming: list[str] = []
    former: dict[str, dict[str, str]] = {}


def carried_of(said: str) -> Carried:
    """As it was recorded."""
    return msgspec.json.decode(said, type=Carried) if said else Carried()


def said_of(carried: Carried) -> str:
    """To be recorded; empty if there is nothing."""
    if not carried.warming and not carried.former:
        return ""
    return msgspec.json.encode(carried).decode()


def with_carried(book: Playbook, carried: Carried) -> Playbook:
    """The playbook as this version of it decides."""
    if not carried.warming and not carried.former:
        return book
    warming = frozenset(carried.warming)
    motions = {name: _motion(each, warming, carried.former) for name, each in book.motions.items()}
    return replace(book, motions=motions, warming=tuple(carried.warming))


def _motion(motion: Motion, warming: frozenset[str], former: dict[str, dict[str, str]]) -> Motion:
    motion = with_conditions(
        motion, lambda where, condition: _cold(condition) if where in warming else condition
    )
    nurture = motion.nurture
    moved = {
        name: replace(sequence, former=former[f"{motion.name}/{name}"])
        for name, sequence in nurture.sequences.items()
        if f"{motion.name}/{name}" in former
    }
    if not moved:
        return motion
    nurture = looked_up(replace(nurture, sequences={**nurture.sequences, **moved}))
    return replace(motion, nurture=nurture)


def _cold(condition: Condition) -> Condition:
    """Nobody comes in by it; who is there by what it said before stays until it can be told."""
    return replace(condition, test=NEVER.test, keep=_stays, uses=Uses(), checked=NEVER.checked)


def _stays(_facts: object) -> bool:
    return True
