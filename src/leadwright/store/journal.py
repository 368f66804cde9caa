"""What both journals read with."""

from leadwright.ports import Journaled

COLUMNS = "id, workspace, lane, source, at, body, key, sent_at"
"""In the order of the fields of `Journaled`."""
NEAR = 10_000
"""Up to so many new rows are looked through; above, each stream is asked for its last."""

AFTER = (
    f"SELECT {COLUMNS} FROM journal WHERE workspace = ? AND lane = ? AND id > ? ORDER BY id LIMIT ?"
)
READ = f"SELECT {COLUMNS} FROM journal WHERE workspace = ? AND id AMONG"
LAST = "SELECT coalesce(max(id), 0) FROM journal"
NEAR_TAILS = (
    "SELECT workspace, lane, max(id) FROM journal WHERE id > ?"
    " GROUP BY +workspace, +lane, workspace, lane"
)
"""The signs keep SQLite from walking through the whole index to have its groups in order."""
FAR_TAILS = """
    WITH RECURSIVE streams (workspace, lane) AS (
        SELECT * FROM (SELECT workspace, lane FROM journal ORDER BY workspace, lane LIMIT 1) f
        UNION ALL
        SELECT (SELECT workspace FROM journal WHERE (workspace, lane) > (s.workspace, s.lane)
                ORDER BY workspace, lane LIMIT 1),
               (SELECT lane FROM journal WHERE (workspace, lane) > (s.workspace, s.lane)
                ORDER BY workspace, lane LIMIT 1)
        FROM streams s WHERE s.workspace IS NOT NULL
    )
    SELECT workspace, lane, (SELECT max(id) FROM journal j
                             WHERE j.workspace = s.workspace AND j.lane = s.lane)
    FROM streams s WHERE workspace IS NOT NULL
"""

__all__ = ["AFTER", "COLUMNS", "FAR_TAILS", "LAST", "NEAR", "NEAR_TAILS", "READ", "Journaled"]
