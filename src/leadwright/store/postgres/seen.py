"""Duplicates: the keys of the last days."""

from collections.abc import Sequence

from leadwright.store.turn.part import Part
from leadwright.store.turn.streams import KEPT_DAYS

ERA_DAYS = 8
"""Keys are grouped by eras, so that a week touches two of them and the new one stays small."""


class Seen(Part):
    """Several processes may resolve, one after the other: nothing is kept in memory."""

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
