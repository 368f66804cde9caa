"""The outbox: touches, their states, and the addresses that must not be contacted."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

import msgspec

from leadwright.core.ids import identifier_key
from leadwright.core.outcome import Touch
from leadwright.ports import Claim, Handed, StoredTouch
from leadwright.store.db import Row
from leadwright.store.touch import COLUMNS, HANDED, HIDDEN, after, ending, from_row, to_row
from leadwright.store.turn.part import Part

SELECT = f"SELECT {', '.join(COLUMNS)}"
OPEN = f"{SELECT} FROM touches WHERE workspace = ? AND state IN ('planned', 'sending')"
KEY = ("id", "workspace")
SEQUENCE = COLUMNS.index("sequence")
TRANSACTIONAL = "transactional"
UNSUBSCRIBED = "unsubscribed"


class Touches(Part):
    """Every change of state is a compare-and-set on locked rows."""

    def plan(self, rows: Sequence[tuple[int, int, Touch]]) -> None:
        wanted = {
            (touch.id, workspace): (workspace, unit, touch) for workspace, unit, touch in rows
        }
        for id, workspace in self.db.lookup("touches", KEY, (), wanted):
            del wanted[id, workspace]
        fresh = [to_row(*row) for row in wanted.values()]
        self.db.insert("touches", (*COLUMNS, *HIDDEN), fresh, ignore=True)
        self._count((row[0], row[5], "", "planned") for row in fresh)

    def withdraw(self, workspace: int, ids: Collection[str]) -> list[StoredTouch]:
        return self._stop(self._locked([(id, workspace) for id in ids]))

    def withdraw_unit(
        self, workspace: int, unit: int, spared: Collection[str] = ()
    ) -> list[StoredTouch]:
        sql = f"{OPEN} AND purpose <> ? AND unit = ? ORDER BY id{self.db.for_update}"
        rows = self.db.rows(sql, (workspace, TRANSACTIONAL, unit))
        return self._stop([row for row in rows if row[SEQUENCE] not in spared])

    def rehome(self, workspace: int, unit: int, ids: Collection[str]) -> None:
        keys = [(id, workspace) for id in ids]
        found = self.db.lookup("touches", KEY, (), keys, lock=True)
        self.db.update("touches", KEY, ("unit",), [(*key, unit) for key in found])

    def _locked(self, keys: Collection[tuple[str, int]]) -> list[Row]:
        """Rows of `COLUMNS` and `stopped`, which nobody else changes before the turn ends."""
        found = self.db.lookup("touches", KEY, (*COLUMNS, "stopped"), keys, lock=True)
        return [row[len(KEY) :] for row in found]

    def _stop(self, rows: Sequence[Row]) -> list[StoredTouch]:
        """Withdraw what is planned; what is being sent now will not be planned again. Both."""
        found = [from_row(row) for row in rows]
        sending = [touch for touch in found if touch.state == "sending"]
        keys = [(touch.touch.id, touch.workspace, 1) for touch in sending]
        self.db.update("touches", KEY, ("stopped",), keys)
        withdrawn = [_in(touch, "withdrawn") for touch in found if touch.state == "planned"]
        self._move(((touch, "planned") for touch in withdrawn), 0)
        return [*withdrawn, *sending]

    def claim_touches(self, now: int, lease_until: int, limit: int) -> Claim:
        found = self._soonest("not_before", "state = 'planned' AND not_before <= ?", now, limit)
        suppressed = self._suppressed(found)
        claim = Claim([], [], [])
        for touch in found:
            if touch.touch.not_after < now:
                claim.expired.append(_in(touch, "expired"))
            elif _kept_back(touch, suppressed.get(_address(touch))):
                claim.withheld.append(_in(touch, "withheld", error="address suppressed"))
            else:
                claim.sending.append(_in(touch, "sending", attempts=touch.attempts + 1))
        moved = [*claim.sending, *claim.expired, *claim.withheld]
        self._move(((touch, "planned") for touch in moved), lease_until)
        return claim

    def next_due(self) -> int:
        sql = (
            "SELECT MIN(at) FROM (SELECT MIN(at) AS at FROM wakes WHERE clock = 0"
            " UNION ALL SELECT MIN(not_before) FROM touches WHERE state = 'planned') AS soonest"
        )
        return self.db.rows(sql)[0][0] or 0

    def lapsed_touches(self, now: int, limit: int) -> list[StoredTouch]:
        return self._soonest("lease_until", "state = 'sending' AND lease_until < ?", now, limit)

    def _soonest(self, column: str, due: str, now: int, limit: int) -> list[StoredTouch]:
        """Touches that are due by a column, earliest first, but for those that others have."""
        sql = f"{SELECT} FROM touches WHERE {due} ORDER BY {column} LIMIT ?{self.db.skip_locked}"
        return [from_row(row) for row in self.db.rows(sql, (now, limit))]

    def finish_touches(self, rows: Sequence[Handed]) -> list[StoredTouch]:
        rows_found = self._locked([(handed.id, handed.workspace) for handed in rows])
        found = {(row[1], row[0]): row for row in rows_found}
        changed = []
        for handed in rows:
            row = found.pop((handed.id, handed.workspace), None)
            if row is None:
                continue
            was = from_row(row)
            state = after(was.state, handed.state, bool(row[-1]))
            if state != was.state:
                changed.append((_finished(was, state, handed), was.state))
        self._move(changed, 0)
        return [touch for touch, _ in changed]

    def suppress_addresses(self, rows: Sequence[tuple[int, str, bytes, str, int]]) -> None:
        values = [
            (key, workspace, channel, reason, at) for workspace, channel, key, reason, at in rows
        ]
        self.db.upsert("suppressed", ("key",), ("workspace", "channel", "reason", "at"), values)

    def allow_addresses(self, rows: Sequence[tuple[int, str, bytes]]) -> None:
        keys = [(key, workspace, channel) for workspace, channel, key in rows]
        self.db.delete("suppressed", ("key", "workspace", "channel"), keys)

    def _suppressed(self, touches: Sequence[StoredTouch]) -> dict[bytes, str]:
        """The addresses that must not be contacted, and why."""
        keys = {_address(touch) for touch in touches}
        sql = "SELECT key, reason FROM suppressed WHERE key AMONG"
        return dict(self.db.among(sql, keys))

    def _move(self, moved: Iterable[tuple[StoredTouch, str]], lease_until: int) -> None:
        values, changes = [], []
        for touch, was in moved:
            lease = lease_until if touch.state == "sending" else 0
            key = (touch.touch.id, touch.workspace)
            state = (touch.state, touch.touch.not_before, touch.attempts, touch.handed_at)
            values.append((*key, *state, touch.error, lease))
            changes.append((touch.workspace, touch.touch.channel, was, touch.state))
        columns = ("state", "not_before", "attempts", "handed_at", "error", "lease_until")
        self.db.update("touches", KEY, columns, values)
        self._count(changes)

    def _count(self, changes: Iterable[tuple[int, str, str, str]]) -> None:
        counts: Counter[tuple[int, str, str]] = Counter()
        for workspace, channel, was, state in changes:
            counts[workspace, channel, state] += 1
            if was:
                counts[workspace, channel, was] -= 1
        rows = [(*key, count) for key, count in sorted(counts.items()) if count]
        self.db.insert("touch_deltas", ("workspace", "channel", "state", "count"), rows)


def _finished(was: StoredTouch, state: str, handed: Handed) -> StoredTouch:
    touch = was.touch
    if state == "planned":
        touch = msgspec.structs.replace(touch, not_before=handed.not_before)
    handed_at = handed.at if state in HANDED or handed.perhaps else was.handed_at
    state = ending(state, handed_at)
    return msgspec.structs.replace(
        was, touch=touch, state=state, handed_at=handed_at, error=handed.error
    )


def _in(touch: StoredTouch, state: str, **changes: object) -> StoredTouch:
    return msgspec.structs.replace(touch, state=ending(state, touch.handed_at), **changes)


def _kept_back(touch: StoredTouch, reason: str | None) -> bool:
    """Whether an address that must not be contacted, for a reason, keeps the touch back. Whoever
    unsubscribed may be asked whether they want it again."""
    if reason == UNSUBSCRIBED and "confirm" in touch.touch.variables:
        return False
    return reason is not None and not _leaves_audience(touch)


def _leaves_audience(touch: StoredTouch) -> bool:
    """Whether it is what must be told about somebody who must not be contacted."""
    audience = touch.touch.variables.get("audience")
    return audience is not None and audience["action"] == "remove"


def _address(touch: StoredTouch) -> bytes:
    return identifier_key(touch.workspace, touch.touch.channel, touch.touch.to)
