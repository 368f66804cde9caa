"""What happened: history, answers, what was set aside, and the sums of the report."""

from collections.abc import Collection, Sequence

from leadwright.ports import Answer, Delta, HistoryRow, SetAside
from leadwright.store.db import Db, Row
from leadwright.store.turn.part import Part

HISTORY = HistoryRow.__struct_fields__
ANSWER = ("state", "unit", "n")
ASIDE = ("workspace", "at", "ref", "unit", "person", "input", "error")
DELTA = Delta.__struct_fields__
SUM_UP_EVERY = 256
"""Turns between two foldings of appended deltas into their sums."""


class Happened(Part):
    """Appended by every turn, read by people."""

    source = "history"
    """What rows are selected from; `only` begins the conditions on it."""
    only = ""

    def record(self, rows: Sequence[HistoryRow]) -> None:
        self.db.insert("history", HISTORY, history_rows(rows))

    def past(self, unit: int, person: int, until_n: int) -> list[HistoryRow]:
        sql = (
            f"SELECT {', '.join(HISTORY)} FROM {self.source} WHERE {self.only}unit = ?"
            " AND n <= ? AND (person = ? OR person = 0) ORDER BY n"
        )
        return [HistoryRow(*row) for row in self.db.rows(sql, (unit, until_n, person))]

    def since(self, unit: int, after_n: int) -> list[HistoryRow]:
        sql = (
            f"SELECT {', '.join(HISTORY)} FROM {self.source} WHERE {self.only}unit = ?"
            " AND n > ? ORDER BY n"
        )
        return [HistoryRow(*row) for row in self.db.rows(sql, (unit, after_n))]

    def whole(self, unit: int, until_n: int) -> list[HistoryRow]:
        sql = (
            f"SELECT {', '.join(HISTORY)} FROM {self.source} WHERE {self.only}unit = ?"
            " AND n <= ? ORDER BY n"
        )
        return [HistoryRow(*row) for row in self.db.rows(sql, (unit, until_n))]

    def decisive(
        self, unit: int, after_n: int, until_n: int, tags: Collection[str]
    ) -> list[HistoryRow]:
        sql = (
            f"SELECT {', '.join(HISTORY)} FROM {self.source} WHERE {self.only}unit = ?"
            " AND n > ? AND n <= ? AND (person = 0 OR kind = 'command' OR tag AMONG)"
        )
        found = {row[1]: row for row in self.db.among(sql, tags, (unit, after_n, until_n))}
        return [HistoryRow(*found[n]) for n in sorted(found)]

    def answer(self, rows: Sequence[Answer]) -> None:
        values = [(r.workspace, r.ref, r.state, r.unit, r.n) for r in rows]
        self.db.upsert("answers", ("workspace", "ref"), ANSWER, values)

    def set_aside(self, rows: Sequence[SetAside]) -> None:
        values = [(r.workspace, r.at, r.ref, r.unit, r.person, r.input, r.error) for r in rows]
        self.db.insert("set_aside", ASIDE, values)

    def take_set_aside(self, workspace: int, ids: Collection[int]) -> list[SetAside]:
        sql = (
            "DELETE FROM set_aside WHERE workspace = ? AND id AMONG"
            f" RETURNING {', '.join(ASIDE)}, id"
        )
        taken = [SetAside(*row) for row in self.db.among(sql, ids, (workspace,))]
        return sorted(taken, key=lambda row: row.id)

    def add_up(self, deltas: Sequence[Delta]) -> None:
        values = [(d.workspace, d.day, d.metric, d.name, d.count, d.value) for d in deltas]
        self.db.insert("deltas", DELTA, values)


def history_rows(rows: Sequence[HistoryRow]) -> list[Row]:
    """As they are stored, neighbours together."""
    return sorted(
        (r.unit, r.n, r.person, r.at, r.kind, r.tag, r.version, r.ref, r.input, r.decisions, r.due)
        for r in rows
    )


def sum_up(db: Db) -> None:
    """Fold what turns appended into the sums, so that a report reads few rows."""
    if db.only_one("sum_up"):
        _fold(db, "deltas", "rollups", DELTA[:4], DELTA[4:])
        _fold(db, "touch_deltas", "touch_counts", ("workspace", "channel", "state"), ("count",))


def _fold(db: Db, source: str, target: str, key: Sequence[str], sums: Sequence[str]) -> None:
    width = len(key)
    total: dict[tuple[object, ...], list[int]] = {}
    for row in db.rows(f"DELETE FROM {source} RETURNING {', '.join((*key, *sums))}"):
        amounts = total.setdefault(row[:width], [0] * len(sums))
        for n, amount in enumerate(row[width:]):
            amounts[n] += amount
    for row in db.lookup(target, key, sums, list(total)):
        for n, amount in enumerate(row[width:]):
            total[row[:width]][n] += amount
    db.upsert(target, key, sums, [(*name, *amounts) for name, amounts in total.items()])
