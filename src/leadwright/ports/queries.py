"""What people read."""

from collections.abc import Collection, Mapping
from typing import Any, Protocol

import msgspec

from leadwright.core.task import Task
from leadwright.ports.rows import (
    AccountRow,
    Activation,
    Answer,
    Brake,
    Delta,
    Group,
    HistoryRow,
    Home,
    HouseholdRow,
    PersonRow,
    RecordedInput,
    SetAside,
    StoredTouch,
    Suggestion,
    Sweep,
)


class Page(msgspec.Struct, frozen=True):
    """Rows and where the next page starts (`""`: there is none)."""

    rows: list[Any]
    next: str = ""


class Queries(Protocol):
    """What people read. Projections and history only; documents just for one person at a time."""

    def find(self, keys: Collection[bytes]) -> dict[bytes, int]: ...
    def home(self, workspace: int, person: int) -> Home | None: ...
    def people(
        self, workspace: int, limit: int, after: str = "", *, stage: str = "", account: int = 0,
        email: str = "",
    ) -> Page: ...  # fmt: skip
    def person(self, workspace: int, person: int) -> PersonRow | None: ...
    def accounts(
        self, workspace: int, limit: int, after: str = "", *, stage: str = "", owner: str = "",
        target: bool | None = None,
    ) -> Page: ...  # fmt: skip
    def account(self, workspace: int, unit: int) -> AccountRow | None: ...
    def account_home(self, workspace: int, account: int) -> Home | None:
        """What the account was merged into, if it was, and its parent."""
        ...

    def subsidiaries(self, workspace: int, parent: int, limit: int) -> list[AccountRow]:
        """The accounts that belong to it, in order of id."""
        ...

    def group(self, workspace: int, account: int) -> Group:
        """The account and all below it, added up."""
        ...

    def households(self, workspace: int, limit: int, after: str = "") -> Page:
        """HouseholdRow, of those in which several people live."""
        ...

    def household(self, workspace: int, unit: int) -> HouseholdRow | None: ...
    def tasks(
        self,
        workspace: int,
        limit: int,
        after: str = "",
        *,
        state: str = "",
        owner: str = "",
        kind: str = "",
        team: str = "",
        unit: int = 0,
    ) -> Page:
        """Rows are (unit, Task)."""
        ...

    def calls(
        self,
        workspace: int,
        limit: int,
        after: str = "",
        *,
        teams: Collection[str] | None = None,
        owner: str = "",
        ready_at: int = 0,
    ) -> Page:
        """Open calls as (unit, Task), the most urgent first and then the longest waiting; only
        those of `teams`, and (not 0) those that may be made at `ready_at`."""
        ...

    def task(self, workspace: int, task: str) -> tuple[int, Task] | None: ...
    def timeline(
        self, workspace: int, limit: int, after: str = "", *, person: int = 0, unit: int = 0
    ) -> Page:
        """HistoryRow, newest first: a person's over all units they were in, or a unit's and those
        of accounts that were merged into it."""
        ...

    def touches(self, workspace: int, limit: int, after: str = "", *, person: int = 0,
                unit: int = 0, state: str = "") -> Page: ...  # fmt: skip
    def touch(self, workspace: int, touch: str) -> StoredTouch | None: ...
    def may_begin(self, workspace: int, touch: str) -> bool:
        """Whether the touch is claimed, and no stop has reached it since."""
        ...

    def suggestions(
        self, workspace: int, limit: int, after: str = "", *, kind: str = "", state: str = ""
    ) -> Page:
        """Suggestion, oldest first."""
        ...

    def suggestion(self, workspace: int, id: str) -> Suggestion | None: ...
    def touch_counts(self, workspace: int) -> Mapping[tuple[str, str], int]:
        """(channel, state) -> how many."""
        ...

    def document(self, unit: int, member: int) -> bytes | None: ...
    def rollups(self, workspace: int, since_day: int = 0) -> list[Delta]:
        """Deltas added up by day, metric and name."""
        ...

    def answer(self, workspace: int, ref: int) -> Answer | None: ...
    def decisions(self, workspace: int, unit: int, n: int) -> HistoryRow | None: ...
    def positions(self) -> dict[tuple[int, int], int]:
        """(workspace, lane) -> last journal id addressed, for lag."""
        ...

    def versions(self, workspace: int) -> list[tuple[int, str]]: ...
    def activations(self, workspace: int) -> list[Activation]:
        """The same with who, when and why, oldest first; the last one is in force."""
        ...

    def carried(self, workspace: int) -> dict[int, str]:
        """Number of a version -> what it takes over from those before (`playbook.carried`)."""
        ...

    def sweeps(self, workspace: int, limit: int) -> list[Sweep]:
        """Newest first."""
        ...

    def tables(self, workspace: int) -> list[tuple[str, str]]:
        """(source, hash of its table) that fill in accounts, oldest first."""
        ...

    def brakes(self, workspace: int) -> list[Brake]:
        """By sequence."""
        ...

    def parked(self, workspace: int) -> dict[str, int]:
        """Sequence -> how many touches wait because it is paused."""
        ...

    def set_aside(self, workspace: int, limit: int) -> list[SetAside]: ...
    def pending(self, workspace: int) -> int:
        """Inputs in the inbox, held ones included."""
        ...

    def pending_of(self, workspace: int, lane: int) -> bool:
        """Whether there are some of a lane."""
        ...

    def heartbeats(self) -> dict[str, int]: ...
    def histories(self, unit: int, after_n: int, limit: int) -> list[HistoryRow]:
        """A unit's inputs in recorded order, for refold."""
        ...

    def histories_between(self, first: int, last: int, limit: int) -> list[RecordedInput] | None:
        """The same of all units from `first` to `last`, unit by unit; None if there are more than
        `limit` rows."""
        ...

    def documents_between(
        self, first: int, last: int, limit: int
    ) -> dict[tuple[int, int], bytes] | None:
        """(unit, member) -> document, of all units from `first` to `last`; None if there are more
        than `limit`."""
        ...

    def units(self, workspace: int, after: int, limit: int) -> list[int]:
        """Unit ids of a workspace in order, for refold and sweeps."""
        ...

    def close(self) -> None: ...
