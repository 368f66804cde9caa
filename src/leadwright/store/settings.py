"""Settings in SQL both stores run. Each change and its audit row are one transaction."""

import os
from abc import abstractmethod
from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager
from typing import Any

import msgspec

from leadwright.core.problem import Problem, ProblemsError
from leadwright.ports import (
    AuditRow,
    ChannelSetting,
    ImportRecord,
    Key,
    PlaybookText,
    ReferenceTable,
    Workspace,
)
from leadwright.store.db import Db, Row

_IMPORT = ("workspace", "id", "content", "at", "record")
KEY = "id, workspace, kind, prefix, scopes, member, created_at, revoked_at"


class SettingsInSql:
    """`ports.Settings` on whatever gives a reading and a writing connection."""

    @abstractmethod
    def reading(self) -> AbstractContextManager[Db]:
        """A connection to read with."""

    @abstractmethod
    def writing(self) -> AbstractContextManager[Db]:
        """A transaction."""

    @abstractmethod
    def first_secret(self, name: str, fresh: bytes) -> None:
        """Keep `fresh` under `name` unless there is one."""

    def add_workspace(self, name: str, model: str, who: str, at: int) -> Workspace:
        """Raises `ProblemsError` when the name is taken."""
        with self.writing() as db:
            if db.rows("SELECT 1 FROM workspaces WHERE name = ?", (name,)):
                raise ProblemsError([_taken(name)])
            sql = "INSERT INTO workspaces (name, model, created_at) VALUES (?, ?, ?) RETURNING id"
            id = db.rows(sql, (name, model, at))[0][0]
            _audit(db, id, at, who, f"workspace {name} added, model {model}")
        return Workspace(id, name, model, at)

    def workspaces(self) -> list[Workspace]:
        sql = "SELECT id, name, model, created_at FROM workspaces ORDER BY id"
        with self.reading() as db:
            return [Workspace(*row) for row in db.rows(sql)]

    def add_key(
        self,
        workspace: int,
        kind: str,
        secret_hash: bytes,
        prefix: str,
        scopes: Sequence[str],
        member: str,
        who: str,
        at: int,
    ) -> Key:
        sql = (
            "INSERT INTO access_keys (workspace, kind, prefix, scopes, member, created_at,"
            " revoked_at, secret_hash) VALUES (?, ?, ?, ?, ?, ?, 0, ?) RETURNING id"
        )
        values = (workspace, kind, prefix, " ".join(scopes), member, at, secret_hash)
        with self.writing() as db:
            id = db.rows(sql, values)[0][0]
            _audit(db, workspace, at, who, f"{kind} key {prefix} added for {member}")
        return Key(id, workspace, kind, prefix, tuple(scopes), member, at)

    def key(self, secret_hash: bytes) -> Key | None:
        sql = f"SELECT {KEY} FROM access_keys WHERE secret_hash = ? AND revoked_at = 0"
        with self.reading() as db:
            for row in db.rows(sql, (secret_hash,)):
                return _key(row)
        return None

    def keys(self, workspace: int) -> list[Key]:
        sql = f"SELECT {KEY} FROM access_keys WHERE workspace = ? ORDER BY id"
        with self.reading() as db:
            return [_key(row) for row in db.rows(sql, (workspace,))]

    def revoke_key(self, workspace: int, key_id: int, who: str, at: int) -> bool:
        sql = (
            "UPDATE access_keys SET revoked_at = ?"
            " WHERE workspace = ? AND id = ? AND revoked_at = 0 RETURNING prefix"
        )
        with self.writing() as db:
            revoked = db.rows(sql, (at, workspace, key_id))
            for (prefix,) in revoked:
                _audit(db, workspace, at, who, f"key {prefix} revoked")
        return bool(revoked)

    def set_channel(self, setting: ChannelSetting, who: str, at: int) -> None:
        config = msgspec.json.encode(setting.config).decode()
        row = (setting.workspace, setting.channel, setting.mode, config)
        with self.writing() as db:
            db.upsert("channels", ("workspace", "channel"), ("mode", "config"), [row])
            _audit(db, setting.workspace, at, who, f"channel {setting.channel} {setting.mode}")

    def channels(self, workspace: int) -> list[ChannelSetting]:
        sql = "SELECT channel, mode, config FROM channels WHERE workspace = ? ORDER BY channel"
        with self.reading() as db:
            return [
                ChannelSetting(workspace, channel, mode, msgspec.json.decode(config))
                for channel, mode, config in db.rows(sql, (workspace,))
            ]

    def add_playbook(self, playbook: PlaybookText) -> None:
        p = playbook
        columns = ("workspace", "hash", "text", "author", "note", "at")
        row = (p.workspace, p.hash, p.text, p.author, p.note, p.at)
        with self.writing() as db:
            sql = "SELECT 1 FROM playbooks WHERE workspace = ? AND hash = ?"
            if not db.rows(sql, (p.workspace, p.hash)):
                db.insert("playbooks", columns, [row], ignore=True)
                _audit(db, p.workspace, p.at, p.author, f"playbook {p.hash} added")

    def playbook(self, workspace: int, hash: str) -> PlaybookText | None:
        sql = (
            "SELECT workspace, hash, text, author, note, at FROM playbooks"
            " WHERE workspace = ? AND hash = ?"
        )
        with self.reading() as db:
            for row in db.rows(sql, (workspace, hash)):
                return PlaybookText(*row)
        return None

    def keep_import(self, record: ImportRecord) -> None:
        with self.writing() as db:
            begun = (record.workspace, record.id)
            if not db.rows("SELECT 1 FROM imports WHERE workspace = ? AND id = ?", begun):
                _begun(db, record)
            _keep_import(db, record)

    def change_import(
        self, first: ImportRecord, change: Callable[[ImportRecord], ImportRecord]
    ) -> ImportRecord:
        which = (first.workspace, first.id)
        with self.writing() as db:
            if not db.rows("SELECT 1 FROM imports WHERE workspace = ? AND id = ?", which):
                db.insert("imports", _IMPORT, [_import_row(first)], ignore=True)
                _begun(db, first)
            sql = f"SELECT record FROM imports WHERE workspace = ? AND id = ?{db.for_update}"
            before = _record(db.rows(sql, which)[0][0])
            record = change(before)
            _keep_import(db, record, told=before.undo is record.undo)
        return record

    def keep_rejects(self, workspace: int, id: str, rows: Sequence[tuple[int, str]]) -> None:
        values = [(workspace, id, *each) for each in rows]
        with self.writing() as db:
            db.upsert("import_rejects", ("workspace", "id", "row"), ("said",), values)

    def rejects(self, workspace: int, id: str, after: int, limit: int) -> list[tuple[int, str]]:
        sql = (
            "SELECT row, said FROM import_rejects WHERE workspace = ? AND id = ? AND row > ?"
            " ORDER BY row LIMIT ?"
        )
        with self.reading() as db:
            return [(row, said) for row, said in db.rows(sql, (workspace, id, after, limit))]

    def drop_rejects(self, workspace: int, id: str) -> None:
        with self.writing() as db:
            db.run("DELETE FROM import_rejects WHERE workspace = ? AND id = ?", (workspace, id))

    def import_of(self, workspace: int, id: str) -> ImportRecord | None:
        return self._import("id = ?", (workspace, id))

    def imported(self, workspace: int, content: str) -> ImportRecord | None:
        return self._import("content = ? ORDER BY at DESC LIMIT 1", (workspace, content))

    def imports(self, workspace: int, limit: int) -> list[ImportRecord]:
        sql = "SELECT record FROM imports WHERE workspace = ? ORDER BY at DESC, id LIMIT ?"
        with self.reading() as db:
            return [_record(text) for (text,) in db.rows(sql, (workspace, limit))]

    def _import(self, which: str, parameters: tuple[int, str]) -> ImportRecord | None:
        with self.reading() as db:
            sql = f"SELECT record FROM imports WHERE workspace = ? AND {which}"
            for (text,) in db.rows(sql, parameters):
                return _record(text)
        return None

    def keep_rows(
        self, workspace: int, hash: str, rows: Sequence[tuple[bytes, str]], *, first: bool
    ) -> None:
        where = ("workspace", "hash", "key")
        with self.writing() as db:
            if first:
                sql = "DELETE FROM reference_rows WHERE workspace = ? AND hash = ?"
                db.run(sql, (workspace, hash))
            values = [(workspace, hash, key, said) for key, said in rows]
            db.upsert("reference_rows", where, ("said",), values)

    def kept_keys(self, workspace: int, hash: str, keys: Collection[bytes]) -> set[bytes]:
        sql = "SELECT key FROM reference_rows WHERE workspace = ? AND hash = ? AND key AMONG"
        with self.reading() as db:
            return {bytes(key) for (key,) in db.among(sql, keys, (workspace, hash))}

    def keep_table(self, table: ReferenceTable) -> None:
        row = (table.workspace, table.hash, table.at, msgspec.json.encode(table).decode())
        with self.writing() as db:
            db.insert("reference_tables", ("workspace", "hash", "at", "record"), [row], ignore=True)
            what = f"table {table.hash} of {table.source} kept, {table.rows} rows"
            _audit(db, table.workspace, table.at, table.who, what)

    def tables(self, workspace: int) -> list[ReferenceTable]:
        sql = "SELECT record FROM reference_tables WHERE workspace = ? ORDER BY at DESC, hash"
        with self.reading() as db:
            return [
                msgspec.json.decode(text, type=ReferenceTable)
                for (text,) in db.rows(sql, (workspace,))
            ]

    def table_rows(
        self, workspace: int, hash: str, keys: Collection[bytes]
    ) -> dict[bytes, dict[str, Any]]:
        sql = "SELECT key, said FROM reference_rows WHERE workspace = ? AND hash = ? AND key AMONG"
        with self.reading() as db:
            found = db.among(sql, keys, (workspace, hash))
        return {bytes(key): msgspec.json.decode(said) for key, said in found if said}

    def audit(self, workspace: int, limit: int) -> list[AuditRow]:
        """Newest first."""
        sql = "SELECT at, who, what FROM audit WHERE workspace = ? ORDER BY id DESC LIMIT ?"
        with self.reading() as db:
            return [AuditRow(*row) for row in db.rows(sql, (workspace, limit))]

    def secret(self, name: str) -> bytes:
        found = self._secret(name)
        if found is None:
            self.first_secret(name, os.urandom(32))
            found = self._secret(name)
            assert found is not None
        return found

    def _secret(self, name: str) -> bytes | None:
        with self.reading() as db:
            for (secret,) in db.rows("SELECT bytes FROM secrets WHERE name = ?", (name,)):
                return bytes(secret)
        return None


def _import_row(record: ImportRecord) -> Row:
    text = msgspec.json.encode(record).decode()
    return (record.workspace, record.id, record.content, record.at, text)


def _begun(db: Db, record: ImportRecord) -> None:
    what = f"import {record.id} of {record.kind or 'a file'} begun"
    _audit(db, record.workspace, record.at, record.who, what)


def _keep_import(db: Db, record: ImportRecord, *, told: bool = False) -> None:
    """`told`: what is said of its undo is in the audit already."""
    if record.undo is not None and not told:
        what = f"import {record.id} {record.state}: by {record.undo.who}"
        _audit(db, record.workspace, record.changed_at, record.undo.who, what)
    db.upsert("imports", _IMPORT[:2], _IMPORT[2:], [_import_row(record)])


def _record(text: str) -> ImportRecord:
    return msgspec.json.decode(text, type=ImportRecord)


def _key(row: Row) -> Key:
    id, workspace, kind, prefix, scopes, member, created_at, revoked_at = row
    return Key(id, workspace, kind, prefix, tuple(scopes.split()), member, created_at, revoked_at)


def _audit(db: Db, workspace: int, at: int, who: str, what: str) -> None:
    db.insert("audit", ("workspace", "at", "who", "what"), [(workspace, at, who, what)])


def _taken(name: str) -> Problem:
    return Problem(
        "S105", f"there is a workspace named '{name}' already", hint="choose another name"
    )
