"""Where each stream stands, and who is alive."""

from leadwright.core.time import DAY
from leadwright.store.db import ReadDb
from leadwright.store.turn.part import Part


class Streams(Part):
    """Positions, playbook versions and heartbeats."""

    def positions(self, workspace: int) -> dict[int, int]:
        sql = "SELECT lane, journal_id FROM positions WHERE workspace = ?"
        return dict(self.db.rows(sql, (workspace,)))

    def set_position(self, workspace: int, lane: int, journal_id: int) -> None:
        row = (workspace, lane, journal_id)
        self.db.upsert("positions", ("workspace", "lane"), ("journal_id",), [row])

    def versions(self, workspace: int) -> list[tuple[int, str]]:
        sql = "SELECT number, hash FROM versions WHERE workspace = ? ORDER BY number"
        return [(number, hash) for number, hash in self.db.rows(sql, (workspace,))]

    def add_version(
        self,
        workspace: int,
        number: int,
        hash: str,
        at: int,
        *,
        author: str = "",
        note: str = "",
        carried: str = "",
    ) -> None:
        columns = ("workspace", "number", "hash", "at", "author", "note", "carried")
        self.db.insert("versions", columns, [(workspace, number, hash, at, author, note, carried)])

    def carried(self, workspace: int) -> dict[int, str]:
        return carried_by(self.db, workspace)

    def tables(self, workspace: int) -> list[tuple[str, str]]:
        sql = "SELECT source, hash FROM tables_in_use WHERE workspace = ? ORDER BY at, source"
        return [(source, hash) for source, hash in self.db.rows(sql, (workspace,))]

    def use_table(self, workspace: int, source: str, hash: str, at: int) -> None:
        if hash:
            row = (workspace, source, hash, at)
            self.db.upsert("tables_in_use", ("workspace", "source"), ("hash", "at"), [row])
        else:
            self.db.delete("tables_in_use", ("workspace", "source"), [(workspace, source)])

    def beat(self, worker: str, now: int) -> None:
        self.db.upsert("heartbeats", ("worker",), ("at",), [(worker, now)])
        self.db.run("DELETE FROM heartbeats WHERE at < ?", (now - DAY,))

    def leave(self, worker: str) -> None:
        self.db.delete("heartbeats", ("worker",), [(worker,)])


def carried_by(db: ReadDb, workspace: int) -> dict[int, str]:
    """Number of a version -> what it takes over from those before."""
    sql = "SELECT number, carried FROM versions WHERE workspace = ? AND carried <> ''"
    return dict(db.rows(sql, (workspace,)))
