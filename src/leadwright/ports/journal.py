"""The durable journal, and what crosses it."""

from collections.abc import Collection, Sequence
from typing import Protocol

import msgspec


class Submission(msgspec.Struct, frozen=True):
    """What capture hands to the journal: an envelope, and a body as it was sent.

    `at` ms of capture; `sent_at` the client's own clock at sending in ms (0 unknown); `lane` see
    `core.input`; `source` names the adapter that can read `body` (`segment`, `form`, `import`,
    `api`, `system`); `key` is `core.ids.duplicate_key` or empty where repeats cannot be known.
    """

    workspace: int
    lane: int
    source: str
    at: int
    body: bytes
    key: bytes = b""
    sent_at: int = 0


class Journaled(msgspec.Struct, frozen=True):
    """A submission with its journal id. `body` is None once erased."""

    id: int
    workspace: int
    lane: int
    source: str
    at: int
    body: bytes | None
    key: bytes = b""
    sent_at: int = 0


class Journal(Protocol):
    """The durable journal. Ids grow in commit order: a reader that has seen id N has seen all
    smaller ones (one writer on SQLite; an advisory lock round the append on PostgreSQL)."""

    def append(self, submissions: Sequence[Submission]) -> list[int]:
        """Durable when it returns; all or nothing; ids in the order given. An empty append tells
        whether rows would be taken: it goes all the way to the disk."""
        ...

    def after(self, workspace: int, lane: int, position: int, limit: int) -> list[Journaled]:
        """Rows of one stream with id > position, in id order."""
        ...

    def tails(self, after: int) -> dict[tuple[int, int], int]:
        """(workspace, lane) -> largest id, over the rows with id > after."""
        ...

    def read(self, workspace: int, ids: Collection[int]) -> dict[int, Journaled]:
        """Rows by id, for timelines and refold; ids of other workspaces are left out."""
        ...

    def repeated(self, workspace: int, key: bytes, since: int) -> Journaled | None:
        """The first row of lane 0 with this key (not empty), captured at `since` or later."""
        ...

    def close(self) -> None: ...
