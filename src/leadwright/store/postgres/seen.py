"""Duplicates: the keys of the last days."""

from collections.abc import Sequence

from leadwright.ports import KEPT_DAYS
from leadwright.store.turn.part import Part

ERA_DAYS = 8
"""Keys are grouped by eras, so that a week touches two of them and the new one stays small."""


KEY = ("era", "workspace", "key")
ERAS = """SELECT era FROM unnest(?::bigint[]) e (era)
          CROSS JOIN LATERAL (SELECT FROM seen s WHERE s.era = e.era LIMIT 1) t"""
ADD = """INSERT INTO seen (era, workspace, key, day)
         SELECT ?, ?, key, ? FROM unnest(?::bytea[]) k (key)
         ON CONFLICT (era, workspace, key) DO UPDATE SET day = excluded.day WHERE seen.day < ?
         RETURNING key"""


class Seen(Part):
    """Several processes may resolve, one after the other: nothing is kept in memory."""

    def mark_seen(self, workspace: int, keys: Sequence[bytes], day: int) -> set[bytes]:
        unique, era, first = sorted(set(keys)), day // ERA_DAYS, day - KEPT_DAYS
        if not unique:
            return set()
        # A lane that lags reads the era after its own too: the other lanes are ahead of it.
        beside = [first // ERA_DAYS + later for later in range(3)]
        beside.remove(era)
        wanted = [
            (other, workspace, key) for (other,) in self.db.rows(ERAS, (beside,)) for key in unique
        ]
        found = self.db.lookup("seen", KEY, ("day",), wanted)
        known = {key for _, _, key, seen in found if seen >= first}
        rest = [key for key in unique if key not in known]
        fresh = {key for (key,) in self.db.rows(ADD, (era, workspace, day, rest, first))}
        return known.union(key for key in rest if key not in fresh)

    def forget_seen(self, before_day: int, limit: int) -> int:
        """Whole eras at a time: a key goes at most `ERA_DAYS` later than it might."""
        sql = (
            "DELETE FROM seen WHERE (era, workspace, key) IN (SELECT era, workspace, key FROM seen"
            " WHERE era < ? ORDER BY era, workspace, key LIMIT ?)"
        )
        return self.db.run(sql, (before_day // ERA_DAYS, limit))
