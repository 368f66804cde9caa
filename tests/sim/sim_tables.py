"""What the checks read of a store, whichever it is."""

import sqlite3
from typing import Any

TABLES = {
    "documents": "unit, member, bytes",
    "identifiers": "key, entity",
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
    "versions": "workspace, number, hash, carried",
    "sweeps": "workspace, number, state",
}
ON_SQLITE = """
    SELECT unit, 0, head FROM documents WHERE head IS NOT NULL
    UNION ALL SELECT unit, member, record FROM documents WHERE record IS NOT NULL
    UNION ALL SELECT unit, member, bytes FROM members
"""
"""Its documents: a unit's first two share a row."""
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
            others = {n: connection.execute(_sql(n)).fetchall() for n in TABLES if n != "documents"}
            return {"documents": connection.execute(ON_SQLITE).fetchall(), **others}
        finally:
            connection.close()
    import psycopg

    with psycopg.connect(url) as database:
        return {name: database.execute(_sql(name).encode()).fetchall() for name in TABLES}


def _sql(name: str) -> str:
    return SUMS.get(name, "SELECT {columns} FROM " + name).format(columns=TABLES[name])
