"""Who is who, and where they live."""

from collections.abc import Collection, Sequence

from leadwright.core.ids import entity_id
from leadwright.ports import Home
from leadwright.ports.turn import EVERYBODY
from leadwright.store.turn.part import Part

HOME = ("unit", "known", "merged_into", "account")


class Identity(Part):
    """Identifiers, homes and fresh ids."""

    def find(self, keys: Collection[bytes]) -> dict[bytes, int]:
        wanted = [(key,) for key in keys]
        return dict(self.db.lookup("identifiers", ("key",), ("entity",), wanted))

    def link(self, rows: Sequence[tuple[bytes, int]]) -> None:
        self.db.upsert("identifiers", ("key",), ("entity",), rows)

    def homes(self, people: Collection[int]) -> dict[int, Home]:
        wanted = [(person,) for person in people]
        found = self.db.lookup("homes", ("person",), HOME, wanted)
        return {home[0]: Home(*home) for home in found}

    def settle(self, homes: Sequence[Home]) -> None:
        before = self.homes([home.person for home in homes])
        left = []
        for home in homes:
            was = before.get(home.person)
            if was is not None and was.unit != home.unit:
                left.append((home.person, was.unit))
            before[home.person] = home
        if left:
            self.db.insert("stays", ("person", "unit"), left, ignore=True)
        rows = [(h.person, h.unit, h.known, h.merged_into, h.account) for h in homes]
        self.db.upsert("homes", ("person",), HOME, rows)

    def wait(self, workspace: int, rows: Collection[tuple[bytes, int]]) -> None:
        values = [(workspace, key, person) for key, person in rows]
        self.db.insert("waiting", ("workspace", "key", "person"), values, ignore=True)

    def take_waiting(self, workspace: int, key: bytes, limit: int) -> list[int]:
        sql = (
            "DELETE FROM waiting WHERE workspace = ? AND key = ? AND person IN (SELECT person FROM"
            " waiting WHERE workspace = ? AND key = ? ORDER BY person LIMIT ?) RETURNING person"
        )
        rows = self.db.rows(sql, (workspace, key, workspace, key, limit))
        return sorted(person for (person,) in rows)

    def merged(self, workspace: int, person: int) -> set[int]:
        sql = (
            "WITH RECURSIVE same (person) AS (SELECT CAST(? AS BIGINT) UNION"
            " SELECT h.person FROM homes h JOIN same s ON h.merged_into = s.person"
            " WHERE h.merged_into <> 0 AND h.workspace = ?) SELECT person FROM same"
        )
        return {found for (found,) in self.db.rows(sql, (person, workspace))}

    def residents(
        self, workspace: int, account: int, after: int = 0, limit: int = EVERYBODY
    ) -> list[int]:
        sql = (
            "SELECT person FROM homes WHERE unit = ? AND known & 4 <> 0 AND merged_into = 0"
            " AND workspace = ? AND person > ? ORDER BY person LIMIT ?"
        )
        found = self.db.rows(sql, (account, workspace, after, limit))
        return [person for (person,) in found]

    def subsidiaries(self, workspace: int, accounts: Collection[int]) -> list[int]:
        sql = (
            "SELECT person FROM homes WHERE workspace = ? AND account <> 0 AND unit = person"
            " AND account AMONG"
        )
        return sorted(found for (found,) in self.db.among(sql, accounts, (workspace,)))

    def allocate(self, workspace: int, count: int) -> int:
        if not count:
            sql = "SELECT next FROM counters WHERE workspace = ?"
            for (following,) in self.db.rows(sql, (workspace,)):
                return entity_id(workspace, following)
        sql = (
            "INSERT INTO counters (workspace, next) VALUES (?, ?) ON CONFLICT (workspace)"
            " DO UPDATE SET next = counters.next + excluded.next - 1 RETURNING next"
        )
        after = self.db.rows(sql, (workspace, count + 1))[0][0]
        return entity_id(workspace, after - count)
