"""Takes the steps of the sweeps that run, a few in every turn."""

from collections.abc import Mapping

from msgspec.structs import replace

from leadwright.core.input import LANE_SWEEP
from leadwright.ports import Sweep, Turn
from leadwright.runtime.books import Books
from leadwright.runtime.fold import Folder
from leadwright.runtime.sweep import DONE, asked_of, begin_sweep, changed_playbook

STEPS, RECOUNTS = 24, 8
"""Records that a turn looks at, and those whose events it counts anew: a few milliseconds."""
ALONE = 4
"""So many times more where there is nobody else to wait for the end of the turn."""
WARM = "every rule has been counted"
"""The note of a version that differs from the one before in nothing but that."""


class Sweeper:
    """Takes steps of the sweeps that run."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def step(self, turn: Turn, sweep: Sweep, folder: Folder, at: int, *, alone: bool) -> int:
        """Look at the next few; how many there were, or 1 for a step without anybody. The turn is
        the workspace's only resolver. `alone`: nothing else has happened lately."""
        asks = asked_of(sweep)
        limit = RECOUNTS if asks.recount else STEPS
        limit *= ALONE if alone else 1
        keys = turn.document_keys(sweep.workspace, (sweep.unit, sweep.member), sweep.last, limit)
        changed = folder.swept
        folder.fold([changed_playbook(unit, member, sweep, at) for unit, member in keys])
        if keys:
            sweep = replace(
                sweep,
                unit=keys[-1][0],
                member=keys[-1][1],
                looked=sweep.looked + len(keys),
                changed=sweep.changed + folder.swept - changed,
            )
        elif turn.waits(sweep.workspace, LANE_SWEEP):
            return 0  # another worker has steps of it to fold
        else:
            sweep = replace(sweep, state=DONE, unit=sweep.last, ended_at=at)
        turn.put_sweep(sweep)
        if sweep.state == DONE:
            self._warm(turn, sweep, at)
        return max(1, len(keys))

    def _warm(self, turn: Turn, sweep: Sweep, at: int) -> None:
        """Everything has been counted: the rules that waited for it hold from here on."""
        workspace = sweep.workspace
        if not self._books.book(turn, workspace, sweep.number).warming:
            return
        hash = dict(turn.versions(workspace))[sweep.number]
        number = self._books.activate(turn, workspace, hash, at, note=WARM, warm=True)
        begin_sweep(turn, self._books, workspace, number, at)


def running(turn: Turn, behind: Mapping[int, int], now: int) -> list[tuple[Sweep, int]]:
    """The sweeps that this turn may take a step of, and the instant of it: not after an input that
    was captured and not addressed yet."""
    return [
        (sweep, min(now, behind.get(sweep.workspace, now)))
        for sweep in turn.sweeps()
        if turn.claim_stream(sweep.workspace)
    ]
