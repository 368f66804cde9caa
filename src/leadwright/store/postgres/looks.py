"""Where to begin to look for what is to be done.

What was taken from the head of a queue leaves dead entries in its index. As long as any snapshot
is open that may still see them (a backup, a long report) nothing removes them, and every look
walks over all that was taken since it was opened. So a look begins where earlier ones left nothing.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from leadwright.store.db import Db

FULL_EVERY = 16
"""Looks by time of which one goes from the very first: for what others have put long before."""
SLACK_MS = 15_000
"""Looks by time begin so long before the last one: clocks of others may be 10 s behind."""
REMEMBERED = 256
"""Places remembered; a worker has a few for each set of shards it has had lately."""

GIVEN_OUT = "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM inbox_order"
NUMBERED = "SELECT pg_current_xact_id()::text::bigint"
HAS_A_NUMBER = "SELECT pg_current_xact_id_if_assigned() IS NOT NULL"
STILL_RUNNING = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"


@dataclass(slots=True)
class Place:
    """Where looks at one queue begin."""

    since: int = 0
    looks: int = 0

    def next(self) -> int:
        """Where this look by time begins."""
        self.looks += 1
        return self.since if self.looks % FULL_EVERY else 0


class Looks:
    """What a worker remembers of its looks; it forgets all when a turn fails.

    `settled`: up to this number everybody who was given one for an input in the inbox has ended.
    Numbers are given out before the commit: without that a row that commits late would be stepped
    over, and what was put there after it would be folded first.
    """

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """What was taken is there again, or it is another server."""
        self._places: dict[tuple[str, Hashable], Place] = {}
        self._candidate: tuple[int, int] | None = None
        self.settled = 0

    def place(self, queue: str, which: Hashable = ()) -> Place:
        """Where looks at a queue begin; `which` part of it."""
        if len(self._places) >= REMEMBERED:
            self._places.clear()
        return self._places.setdefault((queue, which), Place())

    def at(self, queue: str, which: Hashable = ()) -> int:
        """Where looks begin now."""
        place = self._places.get((queue, which))
        return place.since if place is not None else 0

    def earlier(self, queue: str, at: int) -> None:
        """Do not begin after what was put there by oneself."""
        for (name, _), place in self._places.items():
            if name == queue:
                place.since = min(place.since, at)

    def settle(self, db: Db) -> bool:
        """Learn what is settled by now; whether the transaction has a number.

        Whoever was given a number in the queue had one as a transaction before. So when all
        transactions up to one that begins now have ended, whoever had one in the queue has.
        """
        if self._candidate is not None:
            given, running = self._candidate
            if db.rows(STILL_RUNNING)[0][0] < running:
                return False
            self.settled, self._candidate = given, None
        if db.rows(HAS_A_NUMBER)[0][0]:
            return True
        given = db.rows(GIVEN_OUT)[0][0]
        self._candidate = given, db.rows(NUMBERED)[0][0]
        return True


def taken_until(place: Place, now: int, rows: Sequence[Any], limit: int, at: int) -> None:
    """A look by time took all up to `now`, or as many as it might, the last of them at `at`."""
    if limit:
        place.since = max(0, (now if len(rows) < limit else at) - SLACK_MS)
