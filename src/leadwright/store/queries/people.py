"""People, accounts and where they live."""

from collections.abc import Collection

from leadwright.ports import AccountRow, Group, Home, HouseholdRow, Page, PersonRow
from leadwright.store import cursor
from leadwright.store.db import Row
from leadwright.store.queries.part import Part, Where, page
from leadwright.store.turn.projections import ACCOUNT, HOUSEHOLD, PERSON

HOME = Home.__struct_fields__


class People(Part):
    """Lists are in order of id, oldest first."""

    def find(self, keys: Collection[bytes]) -> dict[bytes, int]:
        found = self.db.among("SELECT key, entity FROM identifiers WHERE key AMONG", keys)
        return dict(found)

    def home(self, workspace: int, person: int) -> Home | None:
        home = self._home(workspace, person)
        return home if home is not None and home.unit != home.person else None

    def account_home(self, workspace: int, account: int) -> Home | None:
        home = self._home(workspace, account)
        return home if home is not None and home.unit == home.person else None

    def people(
        self,
        workspace: int,
        limit: int,
        after: str = "",
        *,
        stage: str = "",
        account: int = 0,
        email: str = "",
    ) -> Page:
        where = Where()
        where.entities("person", workspace, _position(after))
        if stage:
            where.add("stage = ?", stage)
        if account:
            where.add("account = ? AND account <> 0", account)
        if email:
            where.add("email = ? AND email <> ''", email)
        sql = f"SELECT {', '.join(PERSON)} FROM people WHERE {where} ORDER BY person LIMIT ?"
        rows = self.db.rows(sql, (*where.parameters, limit + 1))
        return page(rows, limit, _person, _id)

    def person(self, workspace: int, person: int) -> PersonRow | None:
        sql = f"SELECT {', '.join(PERSON)} FROM people WHERE workspace = ? AND person = ?"
        for row in self.db.rows(sql, (workspace, person)):
            return _person(row)
        return None

    def accounts(
        self,
        workspace: int,
        limit: int,
        after: str = "",
        *,
        stage: str = "",
        owner: str = "",
        target: bool | None = None,
    ) -> Page:
        where = Where()
        where.entities("unit", workspace, _position(after))
        if stage:
            where.add("stage = ?", stage)
        if owner:
            where.add("owner = ?", owner)
        if target is not None:
            where.add("target = ?", int(target))
        sql = f"SELECT {', '.join(ACCOUNT)} FROM accounts WHERE {where} ORDER BY unit LIMIT ?"
        rows = self.db.rows(sql, (*where.parameters, limit + 1))
        return page(rows, limit, _account, _id)

    def account(self, workspace: int, unit: int) -> AccountRow | None:
        sql = f"SELECT {', '.join(ACCOUNT)} FROM accounts WHERE workspace = ? AND unit = ?"
        for row in self.db.rows(sql, (workspace, unit)):
            return _account(row)
        return None

    def subsidiaries(self, workspace: int, parent: int, limit: int) -> list[AccountRow]:
        sql = (
            f"SELECT {', '.join(ACCOUNT)} FROM accounts WHERE workspace = ? AND parent = ?"
            " AND parent <> 0 ORDER BY unit LIMIT ?"
        )
        return [_account(row) for row in self.db.rows(sql, (workspace, parent, limit))]

    def group(self, workspace: int, account: int) -> Group:
        sql = (
            "WITH RECURSIVE below (unit) AS (SELECT CAST(? AS BIGINT) UNION SELECT a.unit"
            " FROM accounts a JOIN below b ON a.parent = b.unit WHERE a.parent <> 0)"
            " SELECT sum(CASE WHEN unit <> ? THEN 1 ELSE 0 END), sum(people), sum(engaged),"
            " sum(engagement), max(engagement),"
            " sum(open_opportunities), sum(CASE WHEN customer_since > 0 THEN 1 ELSE 0 END),"
            " max(last_day) FROM accounts JOIN below USING (unit) WHERE workspace = ?"
        )
        (row,) = self.db.rows(sql, (account, account, workspace))
        return Group(*(int(value or 0) for value in row))

    def households(self, workspace: int, limit: int, after: str = "") -> Page:
        where = Where()
        where.entities("unit", workspace, _position(after))
        columns = ", ".join(HOUSEHOLD)
        sql = f"SELECT {columns} FROM households WHERE {where} AND people > 1 ORDER BY unit LIMIT ?"
        rows = self.db.rows(sql, (*where.parameters, limit + 1))
        return page(rows, limit, _household, _id)

    def household(self, workspace: int, unit: int) -> HouseholdRow | None:
        columns = ", ".join(HOUSEHOLD)
        sql = f"SELECT {columns} FROM households WHERE workspace = ? AND unit = ?"
        for row in self.db.rows(sql, (workspace, unit)):
            return _household(row)
        return None

    def document(self, unit: int, member: int) -> bytes | None:
        sql = "SELECT bytes FROM documents WHERE unit = ? AND member = ?"
        for (document,) in self.db.rows(sql, (unit, member)):
            return bytes(document)
        return None

    def documents_between(
        self, first: int, last: int, limit: int
    ) -> dict[tuple[int, int], bytes] | None:
        sql = "SELECT unit, member, bytes FROM documents WHERE unit BETWEEN ? AND ? LIMIT ?"
        rows = self.db.rows(sql, (first, last, limit + 1))
        found = {(unit, member): bytes(document) for unit, member, document in rows}
        return found if len(found) <= limit else None

    def _home(self, workspace: int, entity: int) -> Home | None:
        sql = f"SELECT {', '.join(HOME)} FROM homes WHERE workspace = ? AND person = ?"
        for row in self.db.rows(sql, (workspace, entity)):
            return Home(*row)
        return None

    def units(self, workspace: int, after: int, limit: int) -> list[int]:
        where = Where()
        where.entities("unit", workspace, after)
        sql = f"SELECT unit FROM documents WHERE {where} AND member = 0 ORDER BY unit LIMIT ?"
        return [unit for (unit,) in self.db.rows(sql, (*where.parameters, limit))]


def _position(after: str) -> int | None:
    found: int | None = cursor.decode(after, int) if after else None
    return found


def _id(row: Row) -> object:
    return row[0]


def _person(row: Row) -> PersonRow:
    return PersonRow(*row)


def _household(row: Row) -> HouseholdRow:
    return HouseholdRow(*row)


def _account(row: Row) -> AccountRow:
    unit, name, domain, stage, owner, target, *counts = row
    return AccountRow(unit, name, domain, stage, owner, bool(target), *counts)
