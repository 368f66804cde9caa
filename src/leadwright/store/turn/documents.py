"""What a unit is: its head and one record per person, as bytes."""

from collections.abc import Collection, Sequence

from leadwright.store.turn.part import Part

KEY = ("unit", "member")


class Documents(Part):
    """Documents by (unit, member); member 0 is the head."""

    def load(self, keys: Collection[tuple[int, int]]) -> dict[tuple[int, int], bytes]:
        found = self.db.lookup("documents", KEY, ("bytes",), keys)
        return {(unit, member): document for unit, member, document in found}

    def members(self, unit: int, after: int, limit: int) -> list[int]:
        sql = "SELECT member FROM documents WHERE unit = ? AND member > ? ORDER BY member LIMIT ?"
        return [member for (member,) in self.db.rows(sql, (unit, after, limit))]

    def save(self, rows: Sequence[tuple[int, int, bytes]]) -> None:
        self.db.upsert("documents", KEY, ("bytes",), rows)

    def drop(self, keys: Collection[tuple[int, int]]) -> None:
        self.db.delete("documents", KEY, keys)
