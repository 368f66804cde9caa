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
    that is gone -> the step that people who stand there go on with (empty: there is none).
    `renamed`: `motion` -> what a sequence was called -> what it is called, and the same of steps
    by `motion/sequence`."""

    warming: list[str] = []
    former: dict[str, dict[str, str]] = {}
    renamed: dict[str, dict[str, str]] = {}

    def __bool__(self) -> bool:
        return bool(self.warming or self.former or self.renamed)


def carried_of(said: str) -> Carried:
    """As it was recorded."""
    return msgspec.json.decode(said, type=Carried) if said else Carried()


def said_of(carried: Carried) -> str:
    """To be recorded; empty if there is nothing."""
    if not carried:
        return ""
    return msgspec.json.encode(carried).decode()


def with_carried(book: Playbook, carried: Carried) -> Playbook:
    """The playbook as this version of it decides."""
    if not carried:
        return book
    warming = frozenset(carried.warming)
    motions = {name: _motion(each, warming, carried) for name, each in book.motions.items()}
    return replace(book, motions=motions, warming=tuple(carried.warming))


def _motion(motion: Motion, warming: frozenset[str], carried: Carried) -> Motion:
    if warming:
        motion = with_conditions(
            motion, lambda where, condition: _cold(condition) if where in warming else condition
        )
    nurture = motion.nurture
    moved = dict(nurture.sequences)
    for name, sequence in moved.items():
        at = f"{motion.name}/{name}"
        if at in carried.former or at in carried.renamed:
            renamed = carried.renamed.get(at, {})
            moved[name] = replace(sequence, former=carried.former.get(at, {}), renamed=renamed)
    names = carried.renamed.get(motion.name, {})
    if moved == nurture.sequences and not names:
        return motion
    return replace(motion, nurture=looked_up(replace(nurture, sequences=moved, renamed=names)))


def _cold(condition: Condition) -> Condition:
    """Nobody comes in by it; who is there by what it said before stays until it can be told."""
    return replace(condition, test=NEVER.test, keep=_stays, uses=Uses(), checked=NEVER.checked)


def _stays(_facts: object) -> bool:
    return True
