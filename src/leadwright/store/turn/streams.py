"""Where each stream stands, what has been seen, and who is alive."""

from collections.abc import Sequence

from leadwright.store.turn.part import Part

ERA_DAYS = 8
"""Keys are grouped by eras, so that a week touches two of them and the new one stays small."""
KEPT_DAYS = 7


class Streams(Part):
    """Positions, playbook versions, duplicates and heartbeats."""

    def positions(self, workspace: int) -> dict[int, int]:
        sql = "SELECT lane, journal_id FROM positions WHERE workspace = ?"
        return dict(self.db.rows(sql, (workspace,)))

    def set_position(self, workspace: int, lane: int, journal_id: int) -> None:
        row = (workspace, lane, journal_id)
        self.db.upsert("positions", ("workspace", "lane"), ("journal_id",), [row])

    def versions(self, workspace: int) -> list[tuple[int, str]]:
        sql = "SELECT number, hash FROM versions WHERE workspace = ? ORDER BY number"
        return [(number, hash) for number, hash in self.db.rows(sql, (workspace,))]

    def add_version(self, workspace: int, number: int, hash: str, at: int) -> None:
        columns = ("workspace", "number", "hash", "at")
        self.db.insert("versions", columns, [(workspace, number, hash, at)])

    def mark_seen(self, workspace: int, keys: Sequence[bytes], day: int) -> set[bytes]:
        first = day - KEPT_DAYS
        # A lane that lags reads the era after its own too: the other lanes are ahead of it.
        eras = (first // ERA_DAYS, first // ERA_DAYS + 1, first // ERA_DAYS + 2)
        sql = (
            "SELECT key FROM seen"
            " WHERE era IN (?, ?, ?) AND workspace = ? AND day >= ? AND key AMONG"
        )
        known = {key for (key,) in self.db.among(sql, keys, (*eras, workspace, first))}
        era = day // ERA_DAYS
        fresh = [(era, workspace, key, day) for key in set(keys) if key not in known]
        self.db.upsert("seen", ("era", "workspace", "key"), ("day",), fresh)
        return known

    def forget_seen(self, before_day: int, limit: int) -> int:
        """Whole eras at a time: a key goes at most `ERA_DAYS` later than it might."""
        sql = (
            "DELETE FROM seen WHERE (era, workspace, key) IN (SELECT era, workspace, key FROM seen"
            " WHERE era < ? ORDER BY era, workspace, key LIMIT ?)"
        )
        return self.db.run(sql, (before_day // ERA_DAYS, limit))

    def beat(self, worker: str, now: int) -> None:
        self.db.upsert("heartbeats", ("worker",), ("at",), [(worker, now)])
