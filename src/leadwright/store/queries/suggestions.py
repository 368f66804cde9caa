"""What somebody should look at."""

from leadwright.ports import Page, Suggestion
from leadwright.store import cursor
from leadwright.store.queries.part import Part, Where, page
from leadwright.store.turn.suggestions import KEY, SUGGESTION, suggestion_of

COLUMNS = ", ".join((*KEY, *SUGGESTION))
AT = (*KEY, *SUGGESTION).index("at")


class Suggestions(Part):
    """Oldest first."""

    def suggestions(
        self, workspace: int, limit: int, after: str = "", *, kind: str = "", state: str = ""
    ) -> Page:
        where = Where()
        where.add("workspace = ?", workspace)
        for column, value in (("kind", kind), ("state", state)):
            if value:
                where.add(f"{column} = ?", value)
        if after:
            where.add("(at, id) > (?, ?)", *cursor.decode(after, tuple[int, str]))
        sql = f"SELECT {COLUMNS} FROM suggestions WHERE {where} ORDER BY at, id LIMIT ?"
        rows = self.db.rows(sql, (*where.parameters, limit + 1))
        return page(rows, limit, suggestion_of, lambda row: (row[AT], row[1]))

    def suggestion(self, workspace: int, id: str) -> Suggestion | None:
        sql = f"SELECT {COLUMNS} FROM suggestions WHERE workspace = ? AND id = ?"
        for row in self.db.rows(sql, (workspace, id)):
            return suggestion_of(row)
        return None
