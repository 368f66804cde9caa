"""Members, keys, channels and library."""

from collections.abc import Callable, Collection, Sequence
from typing import Any, Protocol

import msgspec


class Workspace(msgspec.Struct, frozen=True):
    """One business. `name` is unique and used in CLI and URLs."""

    id: int
    name: str
    model: str
    created_at: int


class Key(msgspec.Struct, frozen=True):
    """An access key; the secret itself is stored only as a SHA-256.

    `kind` is write (capture only; sent in clear by browsers) or api. `scopes` such as
    `people:read`, `commands:write`, `settings:write`, `*`. `member` is who acts with it.
    """

    id: int
    workspace: int
    kind: str
    prefix: str
    scopes: tuple[str, ...]
    member: str
    created_at: int
    revoked_at: int = 0


class ChannelSetting(msgspec.Struct, frozen=True):
    """How a workspace's channel is delivered. `mode` is capture until somebody sets live."""

    workspace: int
    channel: str
    mode: str
    config: dict[str, Any]


class PlaybookText(msgspec.Struct, frozen=True):
    """A stored playbook text, immutable under its hash."""

    workspace: int
    hash: str
    text: str
    author: str
    note: str
    at: int


class ImportRecord(msgspec.Struct, frozen=True):
    """An import of files. `content` names what is in them and under which maps they are read: the
    same content is imported once. `state`: uploading, reading, done or failed (`error` says why),
    and undoing and undone: it is as if it had never come.

    `handed_over` inputs of it are in the journal, in the order of its rows: an import that was
    broken off goes on there. `at` (ms) is when it began, and the time of rows that have none.
    """

    workspace: int
    id: str
    at: int
    who: str
    name: str
    state: str
    content: str = ""
    kind: str = ""
    map: str = ""
    history: bool = False
    size: int = 0
    handed_over: int = 0
    rows: int = 0
    rejected: int = 0
    skipped: int = 0
    changed_at: int = 0
    error: str = ""
    digests: str = ""
    """The content of each file, whatever the maps."""
    after: str = ""
    """The import of one of these files that was undone before this one."""
    first_ref: int = 0
    """Journal id of the first of its inputs; 0: it may be anywhere."""
    undo: "Undone | None" = None
    sent: int = 0
    """Of an import of rows that are sent: how many were, whatever became of them."""


class Undone(msgspec.Struct, frozen=True):
    """How an import was undone: by whom, whether its suppressions were lifted too, when it was
    through (0: not yet), and what that was about."""

    who: str
    at: int
    also_suppressions: bool = False
    ended_at: int = 0
    rows: int = 0
    people_gone: int = 0
    people_changed: int = 0
    accounts_gone: int = 0
    accounts_changed: int = 0
    parted: int = 0
    moved: int = 0
    freed: int = 0


class ReferenceTable(msgspec.Struct, frozen=True):
    """A table of companies, immutable under its hash. `source` is how it is called; `at` (ms) when
    it was kept, by whom; `rows` how many were usable."""

    workspace: int
    hash: str
    source: str
    name: str
    who: str
    at: int
    rows: int = 0


class AuditRow(msgspec.Struct, frozen=True):
    """Who changed which setting."""

    at: int
    who: str
    what: str


class Settings(Protocol):
    """Members, keys, channels and library. Each change writes its audit row in the same
    transaction. On SQLite these live in the journal's file."""

    def add_workspace(self, name: str, model: str, who: str, at: int) -> Workspace: ...
    def workspaces(self) -> list[Workspace]: ...
    def add_key(
        self, workspace: int, kind: str, secret_hash: bytes, prefix: str,
        scopes: Sequence[str], member: str, who: str, at: int,
    ) -> Key: ...  # fmt: skip
    def key(self, secret_hash: bytes) -> Key | None:
        """The key with this SHA-256, unless revoked."""
        ...

    def keys(self, workspace: int) -> list[Key]: ...
    def revoke_key(self, workspace: int, key_id: int, who: str, at: int) -> bool: ...
    def set_channel(self, setting: ChannelSetting, who: str, at: int) -> None: ...
    def channels(self, workspace: int) -> list[ChannelSetting]: ...
    def add_playbook(self, playbook: PlaybookText) -> None:
        """Keep a text; adding the same hash again changes nothing."""
        ...

    def playbook(self, workspace: int, hash: str) -> PlaybookText | None: ...
    def keep_import(self, record: ImportRecord) -> None:
        """Keep how an import stands, in place of what was kept of it before."""
        ...

    def change_import(
        self, first: ImportRecord, change: Callable[[ImportRecord], ImportRecord]
    ) -> ImportRecord:
        """Keep what `change` makes of an import as it stands now, or of `first` if there is none;
        nobody else changes it meanwhile."""
        ...

    def keep_rejects(self, workspace: int, id: str, rows: Sequence[tuple[int, str]]) -> None:
        """Keep rows (number, as they are) of an import that could not be used."""
        ...

    def rejects(self, workspace: int, id: str, after: int, limit: int) -> list[tuple[int, str]]:
        """These, from the row behind `after` on."""
        ...

    def drop_rejects(self, workspace: int, id: str) -> None:
        """Forget them."""
        ...

    def import_of(self, workspace: int, id: str) -> ImportRecord | None: ...
    def imported(self, workspace: int, content: str) -> ImportRecord | None:
        """The newest import of that content."""
        ...

    def imports(self, workspace: int, limit: int) -> list[ImportRecord]:
        """Newest first."""
        ...

    def keep_rows(
        self, workspace: int, hash: str, rows: Sequence[tuple[bytes, str]], *, first: bool
    ) -> None:
        """Set rows (key, what is said as JSON; empty: nothing) of a table that is not complete yet;
        `first` drops what an earlier try has left."""
        ...

    def kept_keys(self, workspace: int, hash: str, keys: Collection[bytes]) -> set[bytes]:
        """Which of the keys the table has rows of by now."""
        ...

    def keep_table(self, table: ReferenceTable) -> None:
        """The table is complete: from here on it never changes."""
        ...

    def tables(self, workspace: int) -> list[ReferenceTable]:
        """Newest first."""
        ...

    def table_rows(
        self, workspace: int, hash: str, keys: Collection[bytes]
    ) -> dict[bytes, dict[str, Any]]:
        """What a table says, of those keys that it has something to say of."""
        ...

    def audit(self, workspace: int, limit: int) -> list[AuditRow]: ...
    def secret(self, name: str) -> bytes:
        """32 random bytes kept under `name`, made on first use (unsubscribe tokens ...)."""
        ...
