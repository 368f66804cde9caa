"""What happened to a person or a unit, newest first."""

from operator import itemgetter

from leadwright.core.ids import workspace_of
from leadwright.ports import HistoryRow, Page, RecordedInput
from leadwright.store import cursor
from leadwright.store.db import Row
from leadwright.store.queries.part import Part
from leadwright.store.turn.happened import HISTORY

COLUMNS = ", ".join(HISTORY)
RECORDED = ", ".join(RecordedInput.__struct_fields__)
Bounds = list[tuple[int, int]]
"""(unit, n): of each unit only what came before n is still to be shown."""
NEWEST = (1 << 62) - 1


class Timeline(Part):
    """History rows are never rekeyed: a person's are found in every unit they have been in, an
    account's in every account it was made of."""

    source = "history"
    """What rows are selected from; `only` begins the conditions on it."""
    only = ""
    oldest_first = "n"
    newest_first = "n DESC"
    as_stored = "unit, n"
    """The order of the table itself, in which each unit's rows are oldest first."""

    def timeline(
        self, workspace: int, limit: int, after: str = "", *, person: int = 0, unit: int = 0
    ) -> Page:
        if workspace_of(person or unit) != workspace:
            return Page([])
        people = self._same(person) if person else []
        if after:
            bounds: Bounds = cursor.decode(after, Bounds)
        else:
            units = self._same(unit) if unit else self._units(people)
            bounds = [(each, NEWEST) for each in units]
        return self._merge(workspace, bounds, people, limit)

    def decisions(self, workspace: int, unit: int, n: int) -> HistoryRow | None:
        sql = (
            f"SELECT {COLUMNS} FROM {self.source} WHERE {self.only}workspace = ? AND unit = ?"
            f" AND n = ? ORDER BY {self.newest_first} LIMIT 1"
        )
        for row in self.db.rows(sql, (workspace, unit, n)):
            return HistoryRow(*row)
        return None

    def histories(self, unit: int, after_n: int, limit: int) -> list[HistoryRow]:
        sql = (
            f"SELECT {COLUMNS} FROM {self.source} WHERE {self.only}unit = ? AND n > ?"
            f" ORDER BY {self.oldest_first} LIMIT ?"
        )
        return [HistoryRow(*row) for row in self.db.rows(sql, (unit, after_n, limit))]

    def histories_between(self, first: int, last: int, limit: int) -> list[RecordedInput] | None:
        sql = (
            f"SELECT {RECORDED} FROM {self.source} WHERE {self.only}unit BETWEEN ? AND ?"
            f" ORDER BY {self.as_stored} LIMIT ?"
        )
        rows = self.db.rows(sql, (first, last, limit + 1))
        rows.sort(key=itemgetter(0))
        return [RecordedInput(*row) for row in rows] if len(rows) <= limit else None

    def _merge(self, workspace: int, bounds: Bounds, people: list[int], limit: int) -> Page:
        waiting = {u: self._before(workspace, u, n, people, limit + 1) for u, n in bounds}
        left = dict(bounds)
        shown: list[HistoryRow] = []
        while len(shown) < limit and any(waiting.values()):
            newest = max((rows[-1][3], u) for u, rows in waiting.items() if rows)[1]
            row = waiting[newest].pop()
            left[newest] = row[1]
            shown.append(HistoryRow(*row))
        rest = sorted((u, left[u]) for u, rows in waiting.items() if rows)
        return Page(shown, cursor.encode(rest) if rest else "")

    def _before(
        self, workspace: int, unit: int, n: int, people: list[int], limit: int
    ) -> list[Row]:
        """The last rows of a unit before n, oldest first."""
        whose = f" AND person IN ({', '.join('?' * len(people))})" if people else ""
        sql = (
            f"SELECT {COLUMNS} FROM {self.source} WHERE {self.only}workspace = ? AND unit = ?"
            f" AND n < ?{whose} ORDER BY {self.newest_first} LIMIT ?"
        )
        return self.db.rows(sql, (workspace, unit, n, *people, limit))[::-1]

    def _same(self, person: int) -> list[int]:
        """The person or account, and everybody who was merged into them."""
        sql = (
            "WITH RECURSIVE same (person) AS (SELECT CAST(? AS BIGINT) UNION"
            " SELECT h.person FROM homes h JOIN same s ON h.merged_into = s.person"
            " WHERE h.merged_into <> 0) SELECT person FROM same ORDER BY person"
        )
        return [person for (person,) in self.db.rows(sql, (person,))]

    def _units(self, people: list[int]) -> list[int]:
        among = self.db.among
        units = among("SELECT unit FROM homes WHERE person AMONG", people)
        units += among("SELECT unit FROM stays WHERE person AMONG", people)
        return sorted({unit for (unit,) in units})
