"""What a replay needs to know of a workspace's past before it looks at any unit."""

from collections.abc import Callable
from hashlib import blake2b

from leadwright.capture.event import Event
from leadwright.core.input import LANE_IMPORT
from leadwright.core.problem import ProblemsError
from leadwright.core.time import DAY
from leadwright.ports import Journal, Journaled, Queries
from leadwright.runtime.replay_setting import Ending

PAGE = 5_000
END = "end_history"


def until(journal: Journal, queries: Queries, workspace: int) -> int:
    """The last instant at which something is known to have been decided (ms): a submission that
    was addressed, a touch that was planned, or the beginning of the last day with anything to
    report. Timers of the replayed world fire until then: a report does not depend on when it is
    asked for."""
    last = [at for (one, _), at in queries.positions().items() if one == workspace]
    submitted = [row.at for row in journal.read(workspace, last).values()]
    planned = [stored.touch.planned_at for stored in queries.touches(workspace, 1).rows]
    days = [delta.day * DAY for delta in queries.rollups(workspace)]
    return max(submitted + planned + days, default=0)


def endings(
    journal: Journal,
    queries: Queries,
    read: Callable[[Journaled], Event],
    workspace: int,
    longest_idle_ms: int,
) -> list[Ending]:
    """The ends of the history imports that have been taken in, by instant."""
    position = queries.positions().get((workspace, LANE_IMPORT), 0)
    found, after = [], 0
    while rows := journal.after(workspace, LANE_IMPORT, after, PAGE):
        after = rows[-1].id
        for row in rows:
            if row.id <= position and row.source == "system":
                found += _ending(row, read, longest_idle_ms)
        if after >= position:
            break
    return sorted(found, key=lambda ending: ending.at)


def chosen(units: list[int], many: int = 0, percent: float = 0.0) -> list[int]:
    """A sample of the units, in order: so many, or that share, always the same ones."""
    if not many and not percent:
        return units
    ranked = sorted(units, key=_rank)
    return sorted(ranked[: many or max(1, round(len(units) * percent / 100))])


def _rank(unit: int) -> bytes:
    return blake2b(unit.to_bytes(8, "big"), digest_size=8, person=b"replay").digest()


def _ending(
    row: Journaled, read: Callable[[Journaled], Event], longest_idle_ms: int
) -> list[Ending]:
    try:
        event = read(row)
    except ProblemsError:
        return []
    if event.name != END:
        return []
    at = int(event.body.get("at") or row.at)
    if event.body.get("run_on") == "longest":
        at += longest_idle_ms
    return [Ending(at, bool(event.body.get("continue")))]
