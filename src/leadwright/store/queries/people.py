"""People, accounts and where they live."""

from collections.abc import Collection

from leadwright.ports import AccountRow, Home, Page, PersonRow
from leadwright.store import cursor
from leadwright.store.db import Row
from leadwright.store.queries.part import Part, Where, page
from leadwright.store.turn.projections import ACCOUNT, PERSON


class People(Part):
    """Lists are in order of id, oldest first."""

    def find(self, keys: Collection[bytes]) -> dict[bytes, int]:
        found = self.db.among("SELECT key, entity FROM identifiers WHERE key AMONG", keys)
        return dict(found)

    def home(self, workspace: int, person: int) -> Home | None:
        sql = (
            "SELECT person, unit, known, merged_into FROM homes WHERE workspace = ? AND person = ?"
        )
        for row in self.db.rows(sql, (workspace, person)):
            return Home(*row)
        return None

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

    def document(self, unit: int, member: int) -> bytes | None:
        sql = "SELECT bytes FROM documents WHERE unit = ? AND member = ?"
        for (document,) in self.db.rows(sql, (unit, member)):
            return bytes(document)
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


def _account(row: Row) -> AccountRow:
    unit, name, domain, stage, owner, target, *counts = row
    return AccountRow(unit, name, domain, stage, owner, bool(target), *counts)
