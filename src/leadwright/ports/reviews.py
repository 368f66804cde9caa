"""What waits for somebody to say whether two are one."""

from collections.abc import Collection, Sequence
from typing import Protocol

import msgspec

from leadwright.ports.queries import Page

OPEN, ACCEPTED, REJECTED, ALWAYS, NEVER = "open", "accepted", "rejected", "always", "never"
STATES = (OPEN, ACCEPTED, REJECTED, ALWAYS, NEVER)


class Compared(msgspec.Struct, frozen=True):
    """What came of one field of two records (`a typo apart`), and its weight in thousandths of a
    bit. What the records say is not repeated here: personal data has one place."""

    field: str
    outcome: str
    weight: int


class Duplicate(msgspec.Struct, frozen=True):
    """Two people or two accounts (`kind`) that may be one; `left` is the smaller id.

    `weight` in thousandths of a bit, `probability` in millionths. `group` is the smallest id of
    all that were found to belong together. `state` is one of STATES; an open one is undecided.
    """

    workspace: int
    kind: str
    left: int
    right: int
    state: str
    weight: int
    probability: int
    group: int
    outcomes: list[Compared]
    found_at: int
    decided_at: int = 0
    decided_by: str = ""
    note: str = ""
    id: int = 0


class Reviews(Protocol):
    """The review queue of duplicates. Decisions stay: what was decided is not proposed again."""

    def propose(self, found: Sequence[Duplicate]) -> int:
        """Add pairs, or bring what is said of open ones up to date; decided ones stay as they
        are. How many are new."""
        ...

    def withdraw(self, workspace: int, kind: str, before: int) -> int:
        """Drop open pairs last found before that instant; how many that were."""
        ...

    def duplicates(
        self, workspace: int, limit: int, after: str = "", *, kind: str = "", state: str = ""
    ) -> Page:
        """Rows are Duplicate, the most probable first."""
        ...

    def duplicate(self, workspace: int, id: int) -> Duplicate | None: ...
    def duplicate_of(
        self, workspace: int, kind: str, left: int, right: int
    ) -> Duplicate | None: ...
    def decided(
        self, workspace: int, kind: str, states: Collection[str]
    ) -> dict[tuple[int, int], str]:
        """(left, right) -> state, of all pairs in one of the states."""
        ...

    def decide(self, workspace: int, id: int, state: str, who: str, at: int, note: str) -> bool:
        """Note a decision; False if there is no such pair. It leaves an audit row."""
        ...

    def begin_run(self, workspace: int, id: str, at: int, record: str, heard_since: int) -> bool:
        """Keep a search that begins at `at` (ms), unless another one of the workspace is running
        and was heard of since `heard_since` (ms); whether it may."""
        ...

    def keep_run(self, workspace: int, id: str, at: int, record: str, *, running: bool) -> None:
        """How a search stands at `at` (ms), in place of what was kept of it before."""
        ...

    def runs(self, workspace: int, limit: int) -> list[str]:
        """The records of searches, newest first."""
        ...
