"""Duplicates: the keys of the last days."""

from collections.abc import Sequence

from leadwright.store.turn.part import Part
from leadwright.store.turn.streams import KEPT_DAYS

ERA_DAYS = 8
"""Keys are grouped by eras, so that a week touches two of them and the new one stays small."""


KEY = ("era", "workspace", "key")
ERAS = """SELECT era FROM unnest(?::bigint[]) e (era)
          CROSS JOIN LATERAL (SELECT FROM seen s WHERE s.era = e.era LIMIT 1) t"""


class Seen(Part):
    """Several processes may resolve, one after the other: nothing is kept in memory."""

    def mark_seen(self, workspace: int, keys: Sequence[bytes], day: int) -> set[bytes]:
        first = day - KEPT_DAYS
        # A lane that lags reads the era after its own too: the other lanes are ahead of it.
        eras = [first // ERA_DAYS + later for later in range(3)]
        unique = sorted(set(keys))
        wanted = [(era, workspace, key) for (era,) in self.db.rows(ERAS, (eras,)) for key in unique]
        found = self.db.lookup("seen", KEY, ("day",), wanted)
        known = {key for _, _, key, seen in found if seen >= first}
        era = day // ERA_DAYS
        fresh = [(era, workspace, key, day) for key in unique if key not in known]
        self.db.upsert("seen", KEY, ("day",), fresh)
        return known

    def forget_seen(self, before_day: int, limit: int) -> int:
        """Whole eras at a time: a key goes at most `ERA_DAYS` later than it might."""
        sql = (
            "DELETE FROM seen WHERE (era, workspace, key) IN (SELECT era, workspace, key FROM seen"
            " WHERE era < ? ORDER BY era, workspace, key LIMIT ?)"
        )
        return self.db.run(sql, (before_day // ERA_DAYS, limit))
