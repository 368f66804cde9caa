"""The review queue of duplicates, in SQL both stores run."""

from abc import abstractmethod
from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager

import msgspec

from leadwright.ports import Page
from leadwright.ports.reviews import OPEN, Compared, Duplicate
from leadwright.store import cursor
from leadwright.store.db import Db, Row
from leadwright.store.queries.part import Where, page

_PAIR = ("workspace", "kind", "left_id", "right_id")
_COLUMNS = (
    *_PAIR, "state", "weight", "probability", "group_id", "outcomes", "found_at", "decided_at",
    "decided_by", "note", "id",
)  # fmt: skip
_RUN = ("workspace", "id", "at", "running", "told_at", "record")
_SELECT = f"SELECT {', '.join(_COLUMNS)} FROM duplicates"
_outcomes = msgspec.json.Decoder(list[Compared])


class ReviewsInSql:
    """`ports.Reviews` on whatever gives a reading and a writing connection."""

    @abstractmethod
    def reading(self) -> AbstractContextManager[Db]:
        """A connection to read with."""

    @abstractmethod
    def writing(self) -> AbstractContextManager[Db]:
        """A transaction."""

    def propose(self, found: Sequence[Duplicate]) -> int:
        new = 0
        with self.writing() as db:
            for one in found:
                new += _propose(db, one)
        return new

    def withdraw(self, workspace: int, kind: str, before: int) -> int:
        sql = (
            "DELETE FROM duplicates WHERE workspace = ? AND kind = ? AND state = ? AND found_at < ?"
        )
        with self.writing() as db:
            return db.run(sql, (workspace, kind, OPEN, before))

    def duplicates(
        self, workspace: int, limit: int, after: str = "", *, kind: str = "", state: str = ""
    ) -> Page:
        where = Where()
        where.add("workspace = ?", workspace)
        if kind:
            where.add("kind = ?", kind)
        if state:
            where.add("state = ?", state)
        if after:
            where.add("(-weight, id) > (?, ?)", *cursor.decode(after, tuple[int, int]))
        sql = f"{_SELECT} WHERE {where} ORDER BY -weight, id LIMIT ?"
        with self.reading() as db:
            rows = db.rows(sql, (*where.parameters, limit + 1))
        return page(rows, limit, _duplicate, lambda row: (-row[5], row[-1]))

    def duplicate(self, workspace: int, id: int) -> Duplicate | None:
        with self.reading() as db:
            for row in db.rows(f"{_SELECT} WHERE workspace = ? AND id = ?", (workspace, id)):
                return _duplicate(row)
        return None

    def duplicate_of(self, workspace: int, kind: str, left: int, right: int) -> Duplicate | None:
        sql = f"{_SELECT} WHERE workspace = ? AND kind = ? AND left_id = ? AND right_id = ?"
        with self.reading() as db:
            for row in db.rows(sql, (workspace, kind, left, right)):
                return _duplicate(row)
        return None

    def decided(
        self, workspace: int, kind: str, states: Collection[str]
    ) -> dict[tuple[int, int], str]:
        sql = (
            "SELECT left_id, right_id, state FROM duplicates"
            " WHERE workspace = ? AND kind = ? AND state AMONG"
        )
        with self.reading() as db:
            rows = db.among(sql, states, (workspace, kind))
        return {(left, right): state for left, right, state in rows}

    def decide(self, workspace: int, id: int, state: str, who: str, at: int, note: str) -> bool:
        sql = (
            "UPDATE duplicates SET state = ?, decided_at = ?, decided_by = ?, note = ?"
            " WHERE workspace = ? AND id = ?"
        )
        with self.writing() as db:
            if not db.run(sql, (state, at, who, note, workspace, id)):
                return False
            what = f"duplicate {id} {state}"
            db.insert("audit", ("workspace", "at", "who", "what"), [(workspace, at, who, what)])
        return True

    def begin_run(self, workspace: int, id: str, at: int, record: str, heard_since: int) -> bool:
        running = (
            "SELECT 1 FROM duplicate_runs WHERE workspace = ? AND running = 1 AND told_at >= ?"
        )
        with self.writing() as db:
            first = db.only_one(f"duplicates {workspace}")
            if not first or db.rows(running, (workspace, heard_since)):
                return False
            db.insert("duplicate_runs", _RUN, [(workspace, id, at, 1, at, record)])
        return True

    def keep_run(self, workspace: int, id: str, at: int, record: str, *, running: bool) -> None:
        sql = (
            "UPDATE duplicate_runs SET running = ?, told_at = ?, record = ?"
            " WHERE workspace = ? AND id = ?"
        )
        with self.writing() as db:
            db.run(sql, (int(running), at, record, workspace, id))

    def runs(self, workspace: int, limit: int) -> list[str]:
        sql = "SELECT record FROM duplicate_runs WHERE workspace = ? ORDER BY at DESC, id LIMIT ?"
        with self.reading() as db:
            return [record for (record,) in db.rows(sql, (workspace, limit))]


def _propose(db: Db, one: Duplicate) -> int:
    outcomes = msgspec.json.encode(one.outcomes).decode()
    key = (one.workspace, one.kind, one.left, one.right)
    said = (one.weight, one.probability, one.group, outcomes, one.found_at)
    sql = (
        "UPDATE duplicates SET weight = ?, probability = ?, group_id = ?, outcomes = ?,"
        " found_at = ? WHERE workspace = ? AND kind = ? AND left_id = ? AND right_id = ?"
        " AND state = ?"
    )
    if db.run(sql, (*said, *key, OPEN)):
        return 0
    columns = (*_PAIR, "state", "weight", "probability", "group_id", "outcomes", "found_at",
               "decided_at", "decided_by", "note")  # fmt: skip
    sql = (
        f"INSERT INTO duplicates ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
        " ON CONFLICT DO NOTHING"
    )
    return db.run(sql, (*key, one.state, *said, one.decided_at, one.decided_by, one.note))


def _duplicate(row: Row) -> Duplicate:
    workspace, kind, left, right, state, weight, probability, group, outcomes, *decided = row
    said = _outcomes.decode(outcomes)
    return Duplicate(
        workspace, kind, left, right, state, weight, probability, group, said, *decided
    )
