"""Imports, and the virtual time of those that bring history.

Rows of a history import carry their own time. Between them the wake-ups of the units they touched
fire as they would have then, on a clock of the workspace's own. When the import ends, virtual time
runs on to the instant it names, and what is still open is closed.
"""

from leadwright.capture.event import Event
from leadwright.core.ids import workspace_of
from leadwright.core.input import COMMAND, LANE_IMPORT, MESSAGE, Input
from leadwright.core.problem import ProblemsError
from leadwright.core.time import day_of
from leadwright.playbook.model import Playbook
from leadwright.ports import Journal, Journaled, Turn, Wake
from leadwright.runtime.address import Resolver
from leadwright.runtime.fold import Folder
from leadwright.runtime.work import Work, virtual_wake

EVER = 1 << 61


class History:
    """Takes rows of the import lane."""

    def __init__(self, journal: Journal, resolver: Resolver) -> None:
        self._journal = journal
        self._resolver = resolver

    def take(self, turn: Turn, workspace: int, position: int, limit: int, folder: Folder) -> int:
        """Address and fold the next rows, with the wake-ups of virtual time between them; how
        many rows and wake-ups were taken."""
        rows = self._journal.after(workspace, LANE_IMPORT, position, limit)
        if not rows:
            return 0
        version = self._resolver.version(turn, workspace)
        ends = [index for index, row in enumerate(rows) if row.source == "system"]
        if ends and ends[0] == 0:
            if self._end(turn, workspace, rows[0], version, folder):
                turn.set_position(workspace, LANE_IMPORT, rows[0].id)
            return 1
        rows = rows[: ends[0]] if ends else rows
        first, last = self._span(rows)
        wakes: list[Wake] = []
        if first:
            wakes = turn.due(workspace, first, limit)
            if len(wakes) == limit:  # the rows wait until virtual time has come to them
                folder.fold_in_time([_wake(wake, version) for wake in wakes], wakes[-1].at)
                return limit
            wakes += turn.due(workspace, last, limit)
        addressed = self._resolver.address(turn, workspace, rows, folder.lately)
        addressed.work += [_wake(wake, version) for wake in wakes]
        folder.take_in(addressed, workspace, day_of(rows[-1].at), last)
        turn.set_position(workspace, LANE_IMPORT, rows[-1].id)
        return len(rows)

    def _span(self, rows: list[Journaled]) -> tuple[int, int]:
        """The first and last instant of history among the rows; zeros if they are none."""
        first, last = self._event(rows[0]), self._event(rows[-1])
        if first is None or last is None or not first.history:
            return 0, 0
        return first.occurred_at, last.occurred_at

    def _event(self, row: Journaled) -> Event | None:
        try:
            return self._resolver.read(row)
        except ProblemsError:
            return None

    def _end(
        self, turn: Turn, workspace: int, row: Journaled, version: int, folder: Folder
    ) -> bool:
        """Run virtual time to its end, then close what is open. True when nothing is left."""
        event = self._event(row)
        if event is None or event.kind != COMMAND or event.name != "end_history":
            return True
        until = int(event.body.get("at") or row.at)
        if event.body.get("run_on") == "longest":
            until += longest_idle(self._resolver.book(turn, workspace, version))
        wakes = turn.due(workspace, until, folder.limit)
        if wakes:
            folder.fold_in_time([_wake(wake, version) for wake in wakes], wakes[-1].at)
            return False
        body = {"continue": bool(event.body.get("continue"))}
        open_ones = turn.due(workspace, EVER, folder.limit)
        folder.fold([_closed(wake, until, body, version) for wake in open_ones])
        return not open_ones


def longest_idle(book: Playbook) -> int:
    """The longest any trigger of the playbook waits, in ms."""
    triggers = [t for motion in book.motions.values() for t in motion.nurture.triggers.values()]
    return max((trigger.idle_ms for trigger in triggers), default=0)


def _wake(wake: Wake, version: int) -> Work:
    return virtual_wake(wake.unit, wake.member, wake.at, version)


def _closed(wake: Wake, at: int, body: dict[str, bool], version: int) -> Work:
    input = Input(
        MESSAGE, "HistoryClosed", at, at, wake.member, dict(body), version=version, history=True
    )
    assert workspace_of(wake.unit) == wake.clock
    return Work(wake.unit, wake.member, LANE_IMPORT, input)
