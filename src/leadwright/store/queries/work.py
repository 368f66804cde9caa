"""Tasks and touches."""

from collections.abc import Collection, Mapping

from leadwright.core.outcome import Task
from leadwright.ports import Page, StoredTouch
from leadwright.store import cursor
from leadwright.store.db import Row
from leadwright.store.queries.part import Part, Where, page
from leadwright.store.touch import COLUMNS, from_row
from leadwright.store.turn.projections import TASK

TASK_COLUMNS = ", ".join(("id", *TASK))
TOUCH_COLUMNS = ", ".join(COLUMNS)
OPENED = ("id", *TASK).index("opened_at")
PRIORITY = ("id", *TASK).index("priority")


class Work(Part):
    """Tasks in order of their opening, the longest waiting first; touches newest first."""

    def tasks(
        self,
        workspace: int,
        limit: int,
        after: str = "",
        *,
        state: str = "",
        owner: str = "",
        kind: str = "",
        team: str = "",
        unit: int = 0,
    ) -> Page:
        where = Where()
        where.add("workspace = ?", workspace)
        wanted = {"state": state, "owner": owner, "kind": kind, "team": team, "unit": unit}
        for column, value in wanted.items():
            if value:
                where.add(f"{column} = ?", value)
        if after:
            where.add("(opened_at, id) > (?, ?)", *cursor.decode(after, tuple[int, str]))
        sql = f"SELECT {TASK_COLUMNS} FROM tasks WHERE {where} ORDER BY opened_at, id LIMIT ?"
        rows = self.db.rows(sql, (*where.parameters, limit + 1))
        return page(rows, limit, _task, lambda row: (row[OPENED], row[0]))

    def calls(
        self,
        workspace: int,
        limit: int,
        after: str = "",
        *,
        teams: Collection[str] | None = None,
        owner: str = "",
        ready_at: int = 0,
    ) -> Page:
        where = Where()
        where.add("workspace = ? AND kind = 'call' AND state = 'open'", workspace)
        if teams is not None:
            where.add(f"team IN ({', '.join('?' * len(teams)) or 'NULL'})", *sorted(teams))
        if owner:
            where.add("owner = ?", owner)
        if ready_at:
            where.add("not_before <= ?", ready_at)
        if after:
            priority, opened_at, id_ = cursor.decode(after, tuple[int, int, str])
            later = "(priority < ? OR (priority = ? AND (opened_at, id) > (?, ?)))"
            where.add(later, priority, priority, opened_at, id_)
        sql = (
            f"SELECT {TASK_COLUMNS} FROM tasks WHERE {where}"
            " ORDER BY priority DESC, opened_at, id LIMIT ?"
        )
        rows = self.db.rows(sql, (*where.parameters, limit + 1))
        return page(rows, limit, _task, lambda row: (row[PRIORITY], row[OPENED], row[0]))

    def task(self, workspace: int, task: str) -> tuple[int, Task] | None:
        sql = f"SELECT {TASK_COLUMNS} FROM tasks WHERE workspace = ? AND id = ?"
        for row in self.db.rows(sql, (workspace, task)):
            return _task(row)
        return None

    def touches(
        self,
        workspace: int,
        limit: int,
        after: str = "",
        *,
        person: int = 0,
        unit: int = 0,
        state: str = "",
    ) -> Page:
        where = Where()
        where.add("workspace = ?", workspace)
        if person:
            where.add("person = ? AND person <> 0", person)
        if unit:
            where.add("unit = ?", unit)
        if state:
            where.add("state = ?", state)
        if after:
            where.add("seq < ?", cursor.decode(after, int))
        sql = f"SELECT {TOUCH_COLUMNS}, seq FROM touches WHERE {where} ORDER BY seq DESC LIMIT ?"
        rows = self.db.rows(sql, (*where.parameters, limit + 1))
        return page(rows, limit, from_row, lambda row: row[-1])

    def touch(self, workspace: int, touch: str) -> StoredTouch | None:
        sql = f"SELECT {TOUCH_COLUMNS} FROM touches WHERE workspace = ? AND id = ?"
        for row in self.db.rows(sql, (workspace, touch)):
            return from_row(row)
        return None

    def may_begin(self, workspace: int, touch: str) -> bool:
        sql = (
            "SELECT 1 FROM touches WHERE workspace = ? AND id = ?"
            " AND state = 'sending' AND stopped = 0"
        )
        return bool(self.db.rows(sql, (workspace, touch)))

    def touch_counts(self, workspace: int) -> Mapping[tuple[str, str], int]:
        sql = (
            "SELECT channel, state, CAST(sum(count) AS BIGINT) FROM ("
            "SELECT channel, state, count FROM touch_counts WHERE workspace = ? UNION ALL"
            " SELECT channel, state, count FROM touch_deltas WHERE workspace = ?) counts"
            " GROUP BY channel, state HAVING sum(count) <> 0"
        )
        found = self.db.rows(sql, (workspace, workspace))
        return {(channel, state): count for channel, state, count in found}


def _task(row: Row) -> tuple[int, Task]:
    return row[1], Task(row[0], *row[2:])
