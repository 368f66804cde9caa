"""History in chunks: appended at the units' own places, without dirtying a page for each."""

from collections.abc import Sequence

from leadwright.ports import HistoryRow
from leadwright.store.queries.timeline import Timeline
from leadwright.store.sqlite.chunks import Chunks
from leadwright.store.sqlite.db import SqliteDb
from leadwright.store.turn.happened import HISTORY, Happened, history_rows

CHUNKS = Chunks("history", smallest=2_048, most=1_024)
SOURCE = "chunks CROSS JOIN history USING (chunk)"
ONLY = "source = 'history' AND "


class ChunkedHistory(Happened):
    """Writes history."""

    db: SqliteDb
    source = SOURCE
    only = ONLY

    def record(self, rows: Sequence[HistoryRow]) -> None:
        if rows:
            chunk = CHUNKS.take_in(self.db, len(rows))
            values = [(chunk, *row) for row in history_rows(rows)]
            self.db.insert("history", ("chunk", *HISTORY), values)


class ChunkedTimeline(Timeline):
    """Reads it: a unit's n grow from chunk to chunk, so chunks are gone through in order."""

    source = SOURCE
    only = ONLY
    oldest_first = "chunk, n"
    newest_first = "chunk DESC, n DESC"
    as_stored = "chunk, unit, n"
