"""Sweeps: how far they have come, and whom they come to next."""

from leadwright.core.ids import WORKSPACE_SHIFT
from leadwright.core.input import LANE_SWEEP
from leadwright.ports import Pending, Sweep
from leadwright.store.turn.part import Part

SWEEP = Sweep.__struct_fields__
SELECT = f"SELECT {', '.join(SWEEP)} FROM sweeps"
KEY = ("workspace", "number")


class Sweeps(Part):
    """Only the resolver of a workspace changes its sweeps."""

    def sweeps(self) -> list[Sweep]:
        found = self.db.rows(f"{SELECT} WHERE state = 'running' ORDER BY workspace, number")
        return [Sweep(*row) for row in found]

    def put_sweep(self, sweep: Sweep) -> None:
        row = tuple(getattr(sweep, name) for name in (*KEY, *SWEEP[2:]))
        self.db.upsert("sweeps", KEY, SWEEP[2:], [row])

    def document_keys(
        self, workspace: int, after: tuple[int, int], last: int, limit: int
    ) -> list[tuple[int, int]]:
        first = (workspace << WORKSPACE_SHIFT, 0)
        sql = (
            "SELECT unit, member FROM documents WHERE (unit, member) > (?, ?) AND unit <= ?"
            " ORDER BY unit, member LIMIT ?"
        )
        found = self.db.rows(sql, (*max(after, first), last, limit))
        return [(unit, member) for unit, member in found]

    def unfolded(self, workspace: int) -> list[Pending]:
        rows: list[Pending] = []
        for table in ("inbox", "held"):
            sql = (
                f"SELECT unit, person, lane, input, seq FROM {table}"
                " WHERE workspace = ? AND lane < ? ORDER BY seq"
            )
            rows += [Pending(*row) for row in self.db.rows(sql, (workspace, LANE_SWEEP))]
        return rows

    def waits(self, workspace: int, lane: int) -> bool:
        sql = (
            "SELECT EXISTS (SELECT 1 FROM inbox WHERE lane = ? AND workspace = ?)"
            " OR EXISTS (SELECT 1 FROM held WHERE lane = ? AND workspace = ?)"
        )
        return bool(self.db.rows(sql, (lane, workspace, lane, workspace))[0][0])
