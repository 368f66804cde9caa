"""The report's sums, what became of writes, and how far the worker is."""

from leadwright.ports import Activation, Answer, Brake, Delta, SetAside, Sweep
from leadwright.store.queries.part import Part
from leadwright.store.turn.brakes import PARKED
from leadwright.store.turn.brakes import SELECT as BRAKES
from leadwright.store.turn.happened import ASIDE
from leadwright.store.turn.streams import carried_by
from leadwright.store.turn.sweeps import SELECT as SWEEPS


class Health(Part):
    """Counts and positions."""

    def rollups(self, workspace: int, since_day: int = 0) -> list[Delta]:
        columns = "workspace, day, metric, name"
        sql = (
            f"SELECT {columns}, CAST(sum(count) AS BIGINT), CAST(sum(value) AS BIGINT) FROM"
            f" (SELECT {columns}, count, value FROM rollups WHERE workspace = ? AND day >= ?"
            " UNION ALL"
            f" SELECT {columns}, count, value FROM deltas WHERE workspace = ? AND day >= ?) sums"
            f" GROUP BY {columns} ORDER BY day, metric, name"
        )
        found = self.db.rows(sql, (workspace, since_day, workspace, since_day))
        return [Delta(*row) for row in found]

    def answer(self, workspace: int, ref: int) -> Answer | None:
        sql = "SELECT ref, workspace, state, unit, n FROM answers WHERE workspace = ? AND ref = ?"
        for row in self.db.rows(sql, (workspace, ref)):
            return Answer(*row)
        return None

    def positions(self) -> dict[tuple[int, int], int]:
        found = self.db.rows("SELECT workspace, lane, journal_id FROM positions")
        return {(workspace, lane): journal_id for workspace, lane, journal_id in found}

    def versions(self, workspace: int) -> list[tuple[int, str]]:
        sql = "SELECT number, hash FROM versions WHERE workspace = ? ORDER BY number"
        return [(number, hash) for number, hash in self.db.rows(sql, (workspace,))]

    def tables(self, workspace: int) -> list[tuple[str, str]]:
        sql = "SELECT source, hash FROM tables_in_use WHERE workspace = ? ORDER BY at, source"
        return [(source, hash) for source, hash in self.db.rows(sql, (workspace,))]

    def activations(self, workspace: int) -> list[Activation]:
        sql = (
            "SELECT number, hash, at, author, note FROM versions WHERE workspace = ?"
            " ORDER BY number"
        )
        return [Activation(*row) for row in self.db.rows(sql, (workspace,))]

    def carried(self, workspace: int) -> dict[int, str]:
        return carried_by(self.db, workspace)

    def sweeps(self, workspace: int, limit: int) -> list[Sweep]:
        sql = f"{SWEEPS} WHERE workspace = ? ORDER BY number DESC LIMIT ?"
        return [Sweep(*row) for row in self.db.rows(sql, (workspace, limit))]

    def brakes(self, workspace: int) -> list[Brake]:
        return [Brake(*row) for row in self.db.rows(f"{BRAKES} ORDER BY sequence", (workspace,))]

    def parked(self, workspace: int) -> dict[str, int]:
        sql = (
            f"SELECT sequence, count(*) FROM touches WHERE {PARKED} AND workspace = ?"
            " GROUP BY sequence"
        )
        return dict(self.db.rows(sql, (workspace,)))

    def set_aside(self, workspace: int, limit: int) -> list[SetAside]:
        sql = (
            f"SELECT {', '.join(ASIDE)}, id FROM set_aside WHERE workspace = ? ORDER BY id LIMIT ?"
        )
        return [SetAside(*row) for row in self.db.rows(sql, (workspace, limit))]

    def pending(self, workspace: int) -> int:
        sql = (
            "SELECT (SELECT count(*) FROM inbox WHERE workspace = ?)"
            " + (SELECT count(*) FROM held WHERE workspace = ?)"
        )
        return int(self.db.rows(sql, (workspace, workspace))[0][0])

    def pending_of(self, workspace: int, lane: int) -> bool:
        sql = (
            "SELECT EXISTS (SELECT 1 FROM inbox WHERE lane = ? AND workspace = ?)"
            " OR EXISTS (SELECT 1 FROM held WHERE lane = ? AND workspace = ?)"
        )
        return bool(self.db.rows(sql, (lane, workspace) * 2)[0][0])

    def heartbeats(self) -> dict[str, int]:
        found = self.db.rows("SELECT worker, at FROM heartbeats ORDER BY worker")
        return dict(found)
