"""Brakes: which sequences are held back, and how many touches each has let out lately."""

from collections.abc import Collection, Sequence

from leadwright.core.time import HOUR, MINUTE
from leadwright.ports import Brake
from leadwright.store.turn.part import Part

BRAKE = Brake.__struct_fields__
SELECT = f"SELECT {', '.join(BRAKE)} FROM brakes WHERE workspace = ?"
PARKED = "state = 'planned' AND error = 'paused'"
HANDED = ("workspace", "sequence", "minute", "worker")


class Brakes(Part):
    """Counts are kept by worker: no two ever write the same row."""

    def brakes(self, workspace: int) -> dict[str, Brake]:
        return {row[1]: Brake(*row) for row in self.db.rows(SELECT, (workspace,))}

    def put_brake(self, brake: Brake) -> None:
        row = tuple(getattr(brake, name) for name in BRAKE)
        self.db.upsert("brakes", BRAKE[:2], BRAKE[2:], [row])

    def handed(self, workspace: int, sequences: Collection[str], since: int) -> dict[str, int]:
        sql = (
            "SELECT sequence, CAST(sum(count) AS BIGINT) FROM handed WHERE workspace = ?"
            " AND minute >= ? AND sequence AMONG GROUP BY sequence"
        )
        return dict(self.db.among(sql, sequences, (workspace, since)))

    def count_handed(self, worker: str, rows: Sequence[tuple[int, str, int, int]]) -> None:
        wanted = {(*row[:3], worker): row[3] for row in rows}
        for *key, count in self.db.lookup("handed", HANDED, ("count",), list(wanted)):
            wanted[(key[0], key[1], key[2], key[3])] += count
        values = [(*key, count) for key, count in wanted.items()]
        self.db.upsert("handed", HANDED, ("count",), values)
        for workspace, sequence, minute, _ in rows:
            old = (workspace, sequence, minute - 2 * HOUR // MINUTE, worker)
            sql = (
                "DELETE FROM handed WHERE workspace = ? AND sequence = ? AND minute < ?"
                " AND worker = ?"
            )
            self.db.run(sql, old)

    def unpark(self, workspace: int, sequence: str, at: int, limit: int) -> int:
        sql = (
            f"SELECT id FROM touches WHERE {PARKED} AND workspace = ? AND sequence = ?"
            " ORDER BY seq LIMIT ?"
        )
        found = self.db.rows(sql, (workspace, sequence, limit))
        keys = [(id, workspace) for (id,) in found]
        locked = self.db.lookup("touches", ("id", "workspace"), ("state",), keys, lock=True)
        free = [(id, where, at, "") for id, where, state in locked if state == "planned"]
        self.db.update("touches", ("id", "workspace"), ("not_before", "error"), free)
        return len(found)
