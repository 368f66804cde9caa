"""Sweeps: after a change of the playbook, everybody it concerns is looked at again.

A few at a time in every turn, in order of their ids, so that nobody who is served now waits for it;
where it stands is stored with what it did. A step is an input like any other, recorded where it
changed something. Rules that look back at more than was kept wait (`warming`) while a first sweep
counts the recorded inputs anew; then the same playbook comes into force once more with them, and a
second sweep looks at everybody by them.
"""

import msgspec
from msgspec.structs import replace

from leadwright.core.ids import entity_id
from leadwright.core.input import CHANGED, LANE_SWEEP, MESSAGE, SWEPT, Input
from leadwright.playbook.carried import carried_of
from leadwright.playbook.effect import Affected, affected, both
from leadwright.ports import Queries, Sweep, Turn
from leadwright.runtime.books import Books
from leadwright.runtime.work import Work

RUNNING, DONE, REPLACED = "running", "done", "replaced"


def begin_sweep(turn: Turn, books: Books, workspace: int, number: int, at: int) -> Sweep | None:
    """Start looking at everybody again for whom version `number` is another playbook; None if that
    is nobody. A sweep that had not ended goes into it."""
    if number < 2:
        return None
    old, new = (books.book(turn, workspace, each) for each in (number - 1, number))
    asks = affected(old, new)
    for sweep in turn.sweeps():
        if sweep.workspace == workspace:
            asks = both(asks, asked_of(sweep))
            turn.put_sweep(replace(sweep, state=REPLACED, ended_at=at))
    if not asks:
        return None
    last = turn.allocate(workspace, 0)
    said = msgspec.json.encode(asks).decode()
    sweep = Sweep(workspace, number, RUNNING, said, 0, 0, last, 0, 0, at)
    turn.put_sweep(sweep)
    return sweep


def asked_of(sweep: Sweep) -> Affected:
    """Whom a sweep looks at, and how."""
    return msgspec.json.decode(sweep.asks, type=Affected)


def progress_of(sweep: Sweep) -> float:
    """How far it has come, from 0 to 1."""
    if sweep.state == DONE:
        return 1.0
    first = entity_id(sweep.workspace, 0)
    return min(1.0, max(0, sweep.unit - first) / max(1, sweep.last - first))


def warming_in(queries: Queries, workspace: int) -> list[str]:
    """Where the rules of the playbook in force stand that do not hold yet."""
    newest = max((number for number, _ in queries.versions(workspace)), default=0)
    return carried_of(queries.carried(workspace).get(newest, "")).warming


def changed_playbook(unit: int, member: int, sweep: Sweep, at: int) -> Work:
    """The input by which a record is looked at again."""
    asks = asked_of(sweep)
    body: dict[str, object] = {"motions": asks.motions}
    if asks.recount:
        body["recount"] = True
    if asks.enter:
        body["enter"] = asks.enter
    if asks.deals:
        body["deals"] = True
    if asks.leave:
        body["leave"] = asks.leave
    input = Input(MESSAGE, CHANGED, at, at, member, body, SWEPT, version=sweep.number)
    return Work(unit, member, LANE_SWEEP, input)
