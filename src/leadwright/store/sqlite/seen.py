"""Duplicates: the keys of the last days, on disk, and a sketch of them in memory."""

from collections.abc import Sequence

from leadwright.ports import KEPT_DAYS
from leadwright.store.sqlite.chunks import Chunks
from leadwright.store.sqlite.db import SqliteDb
from leadwright.store.turn.part import Part

CHUNKS = Chunks("seen", smallest=16_384, most=64, days=KEPT_DAYS)
BITS = 1 << 27
"""16 MB: of a million keys less than one in a hundred is looked up in vain."""


class Sketch:
    """One bit per key: a key whose bit is not set has never been seen.

    True only because one process resolves. A turn that failed leaves bits too many, never too few.
    """

    def __init__(self) -> None:
        self._bits: bytearray | None = None

    def add(self, db: SqliteDb, keys: Sequence[bytes]) -> list[bytes]:
        """Remember the keys; those that may have been seen before."""
        if self._bits is None:
            self._bits = bytearray(BITS // 8)
            _add(self._bits, [key for (key,) in db.rows("SELECT key FROM seen")])
        return _add(self._bits, keys)


class Seen(Part):
    """Most keys are new: they cost a bit looked at and an append."""

    db: SqliteDb
    sketch: Sketch

    def mark_seen(self, workspace: int, keys: Sequence[bytes], day: int) -> set[bytes]:
        known: set[bytes] = set()
        if suspects := self.sketch.add(self.db, keys):
            known = self._known(workspace, suspects, day - KEPT_DAYS)
        fresh = set(keys) - known
        if fresh:
            chunk = CHUNKS.take_in(self.db, len(fresh), day)
            rows = [(chunk, workspace, key, day) for key in sorted(fresh)]
            self.db.connection.executemany("REPLACE INTO seen VALUES (?, ?, ?, ?)", rows)
        return known

    def forget_seen(self, before_day: int, limit: int) -> int:
        """Whole chunks at a time: a key goes when the last of its chunk may."""
        sql = "SELECT chunk FROM chunks WHERE source = ? AND last_day < ? ORDER BY chunk"
        forgotten = 0
        for (chunk,) in self.db.rows(sql, (CHUNKS.source, before_day)):
            forgotten += self.db.run(FORGET, (chunk, chunk, limit - forgotten))
            if forgotten < limit:
                delete = "DELETE FROM chunks WHERE source = ? AND chunk = ?"
                self.db.run(delete, (CHUNKS.source, chunk))
        return forgotten

    def _known(self, workspace: int, suspects: Sequence[bytes], first: int) -> set[bytes]:
        chunks = CHUNKS.since(self.db, first)
        sql = (
            f"SELECT key FROM seen WHERE chunk IN ({', '.join(map(str, chunks))})"
            " AND workspace = ? AND day >= ? AND key AMONG"
        )
        return {key for (key,) in self.db.among(sql, suspects, (workspace, first))}


FORGET = """DELETE FROM seen WHERE (chunk, workspace, key) IN (
            SELECT chunk, workspace, key FROM seen WHERE chunk = ?1
            ORDER BY workspace, key LIMIT ?3) AND chunk = ?2"""


def _add(bits: bytearray, keys: Sequence[bytes]) -> list[bytes]:
    suspects = []
    for key in keys:
        number = hash(key) & (BITS - 1)
        byte, bit = number >> 3, 1 << (number & 7)
        if bits[byte] & bit:
            suspects.append(key)
        else:
            bits[byte] |= bit
    return suspects
