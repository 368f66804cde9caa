"""What the checks read of a store, whichever it is."""

import sqlite3
from typing import Any

TABLES = {
    "documents": "unit, member, bytes",
    "homes": "person, unit, merged_into",
    "history": "unit, n, person, at, kind, tag, version, ref, input, decisions",
    "touches": "workspace, id, person, state, channel, purpose, handed_at, variables",
    "set_aside": "workspace, ref, unit, person, error",
    "answers": "workspace, ref, state, unit, n",
    "inbox": "unit, person",
    "held": "unit, person",
    "people": "person, unit, stage, fit, engagement, name",
    "accounts": "unit, people, hand_off",
    "touch_sums": "workspace, channel, state, count",
    "sums": "workspace, metric, name, count",
}
SUMS = {
    "sums": "SELECT {columns} FROM deltas UNION ALL SELECT {columns} FROM rollups",
    "touch_sums": "SELECT {columns} FROM touch_deltas UNION ALL SELECT {columns} FROM touch_counts",
}


def read_tables(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of every table the checks look at."""
    if url.startswith("sqlite:"):
        directory = url.removeprefix("sqlite:").partition("?")[0]
        connection = sqlite3.connect(f"{directory}/state.db")
        try:
            return {name: connection.execute(_sql(name)).fetchall() for name in TABLES}
        finally:
            connection.close()
    import psycopg

    with psycopg.connect(url) as database:
        return {name: database.execute(_sql(name).encode()).fetchall() for name in TABLES}


def _sql(name: str) -> str:
    return SUMS.get(name, "SELECT {columns} FROM " + name).format(columns=TABLES[name])
