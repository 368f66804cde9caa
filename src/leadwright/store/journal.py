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
REPEATED = (
    f"SELECT {COLUMNS} FROM journal WHERE workspace = ? AND key = ? AND at >= ?"
    " AND lane = 0 AND length(key) > 0 ORDER BY id LIMIT 1"
)
"""Its last words are those of the index, or it would not be used."""
LAST = "SELECT coalesce(max(id), 0) FROM journal"
NEAR_TAILS = (
    "SELECT workspace, lane, max(id) FROM journal WHERE id > ?"
    " GROUP BY +workspace, +lane, workspace, lane"
)
"""The signs keep SQLite from walking through the whole index to have its groups in order."""
LANES = " UNION ALL ".join(f"SELECT {lane} AS lane" for lane in range(5))
FAR_TAILS = f"""
    WITH RECURSIVE spaces (workspace) AS (
        SELECT min(workspace) FROM journal
        UNION ALL
        SELECT (SELECT min(workspace) FROM journal WHERE workspace > s.workspace)
        FROM spaces s WHERE s.workspace IS NOT NULL
    )
    SELECT workspace, lane, id FROM (
        SELECT s.workspace, l.lane, (SELECT max(id) FROM journal j
                                     WHERE j.workspace = s.workspace AND j.lane = l.lane) AS id
        FROM spaces s CROSS JOIN ({LANES}) l
    ) tails WHERE id IS NOT NULL
"""

__all__ = [
    "AFTER",
    "COLUMNS",
    "FAR_TAILS",
    "LAST",
    "NEAR",
    "NEAR_TAILS",
    "READ",
    "REPEATED",
    "Journaled",
]
