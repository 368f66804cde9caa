"""Members, keys, channels and library."""

from collections.abc import Sequence
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
    def audit(self, workspace: int, limit: int) -> list[AuditRow]: ...
    def secret(self, name: str) -> bytes:
        """32 random bytes kept under `name`, made on first use (unsubscribe tokens ...)."""
        ...
