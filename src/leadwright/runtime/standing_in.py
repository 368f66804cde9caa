"""How the sequences of a workspace stand: who is inside, and what holds them back."""

from collections import Counter
from typing import Literal, cast

import msgspec

from leadwright.nurture.plan import Sequence
from leadwright.nurture.steps import LEAVE
from leadwright.playbook.carried import Carried, with_carried
from leadwright.playbook.effect import affected, former_steps, warming_of
from leadwright.playbook.model import Playbook
from leadwright.ports import Queries
from leadwright.runtime.brake import APPROVED

ENDED = frozenset({"completed", "goal", "exit", "stopped", "moved", "merged", "history"})
"""How a way through a sequence ends."""
State = Literal["running", "paused", "approved"]


class Standing(msgspec.Struct, frozen=True):
    """How one sequence stands; times in ms, `hourly_volume` 0: as many as there are."""

    name: str
    motion: str
    state: State
    hourly_volume: int
    inside: int
    waiting: int
    since: int = 0
    until: int = 0
    who: str = ""
    reason: str = ""


def sequences_of(queries: Queries, workspace: int, book: Playbook, now: int) -> list[Standing]:
    """Every sequence of the playbook, in its order."""
    inside, waiting = people_inside(queries, workspace), queries.parked(workspace)
    brakes = {each.sequence: each for each in queries.brakes(workspace)}
    found = []
    for motion in book.motions.values():
        for name, sequence in motion.nurture.sequences.items():
            held = brakes.get(name)
            if held is not None and held.state == APPROVED and held.until <= now:
                held = None
            standing = Standing(
                name=name,
                motion=motion.name,
                state="running" if held is None else cast("State", held.state),
                hourly_volume=sequence.hourly_max,
                inside=inside.get(name, 0),
                waiting=waiting.get(name, 0),
            )
            if held is not None:
                standing = msgspec.structs.replace(
                    standing, since=held.since, until=held.until, who=held.who, reason=held.reason
                )
            found.append(standing)
    return found


def people_inside(queries: Queries, workspace: int) -> dict[str, int]:
    """Sequence -> how many entered and have not ended, by what was decided. Close, not exact: who
    is un-merged is in it again without having entered."""
    found: Counter[str] = Counter()
    for delta in queries.rollups(workspace):
        if delta.metric != "decision.enrolment":
            continue
        sequence, _, how = delta.name.rpartition("/")
        if how == "entered":
            found[sequence] += delta.count
        elif how in ENDED:
            found[sequence] -= delta.count
    return {name: count for name, count in found.items() if count > 0}


def consequences(old: Playbook, new: Playbook, inside: dict[str, int]) -> list[str]:
    """What a change means for those who are here already, in words. `inside` are the people in each
    sequence."""
    dressed = with_carried(new, Carried(warming=warming_of(old, new)))
    asks = affected(old, dressed)
    said = []
    if asks:
        who = " and ".join(
            "accounts" if name == "business" else "consumers" for name in asks.motions
        )
        again = ", with their events counted anew" if asks.recount else ""
        said.append(f"everybody of the {who} is looked at again{again}: {', '.join(asks.parts)}")
    said += [f"{where}: warming, does not hold until all is counted" for where in dressed.warming]
    for key, gone in former_steps(old, new, {}).former.items():
        motion, _, name = key.partition("/")
        sequence = new.motions[motion].nurture.sequences[name]
        said += _for_those_inside(f"{motion}.sequences.{name}", sequence, gone, inside)
    for motion, plan in old.motions.items():
        now = new.motions.get(motion)
        for name in plan.nurture.sequences:
            if now is None or name not in now.nurture.sequences:
                people = _people(inside.get(name, 0))
                said.append(f"{motion}.sequences.{name}: gone; {people} inside and will leave")
    return said


def _for_those_inside(
    where: str, sequence: Sequence, gone: dict[str, str], inside: dict[str, int]
) -> list[str]:
    people = _people(inside.get(sequence.name, 0))
    return [
        f"{where}: step {step} is gone; {people} inside the sequence, and who stands there"
        f" {_then(sequence, to)}"
        for step, to in gone.items()
    ]


def _then(sequence: Sequence, to: str) -> str:
    if sequence.on_change == LEAVE:
        return "leaves it (on_change: leave)"
    return f"goes on with {to}" if to else "has been through"


def _people(count: int) -> str:
    return "1 person is" if count == 1 else f"{count:,} people are"
