"""One write transaction on the state store."""

from collections.abc import Collection, Sequence
from typing import Protocol

from leadwright.core.outcome import Touch
from leadwright.core.task import Task
from leadwright.ports.rows import (
    AccountRow,
    Answer,
    Brake,
    Claim,
    Delta,
    Handed,
    HistoryRow,
    Home,
    HouseholdRow,
    Pending,
    PersonRow,
    SetAside,
    StoredTouch,
    Suggestion,
    Sweep,
    Wake,
)

KEPT_DAYS = 7
"""How long a key is known after it was seen."""
EVERYBODY = 1 << 40
"""A limit that no account comes to."""


class Turn(Protocol):
    """One write transaction on the state store. It commits when its context ends without an
    exception; nothing is visible before. SQLite: BEGIN IMMEDIATE, one process. PostgreSQL: any
    number of processes; `claim_*` take advisory locks that end with the transaction, so a worker
    that died can neither hold nor write anything.
    """

    # who may do what
    def claim_stream(self, workspace: int) -> bool:
        """Become this workspace's only resolver until the commit; False if another is."""
        ...

    def claim_shards(self) -> None:
        """Become the only one to fold a share of the units until the commit. `inbox_take`, `due`
        and `owns` speak of these units only. SQLite: all."""
        ...

    def owns(self, unit: int) -> bool:
        """Whether this turn may fold the unit."""
        ...

    # streams
    def positions(self, workspace: int) -> dict[int, int]:
        """lane -> id of the last journal row addressed."""
        ...

    def set_position(self, workspace: int, lane: int, journal_id: int) -> None: ...

    def versions(self, workspace: int) -> list[tuple[int, str]]:
        """(number, playbook hash) activated so far, oldest first."""
        ...

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
        """`author` activated it, and said why in `note`; `carried` is what it takes over from
        those before (`playbook.carried`)."""
        ...

    def carried(self, workspace: int) -> dict[int, str]:
        """Number of a version -> what it takes over, where it takes over anything."""
        ...

    # sweeps
    def sweeps(self) -> list[Sweep]:
        """Those that are running, of all workspaces in order."""
        ...

    def put_sweep(self, sweep: Sweep) -> None:
        """Insert or replace, by workspace and number."""
        ...

    def document_keys(
        self, workspace: int, after: tuple[int, int], last: int, limit: int
    ) -> list[tuple[int, int]]:
        """Keys of documents of the workspace after one, up to those of unit `last`, in order."""
        ...

    def waits(self, workspace: int, lane: int) -> bool:
        """Whether an input of that lane waits in the inbox, or is held."""
        ...

    def tables(self, workspace: int) -> list[tuple[str, str]]:
        """(source, hash of its table) that fill in accounts, oldest first."""
        ...

    def use_table(self, workspace: int, source: str, hash: str, at: int) -> None:
        """Let the table stand for the source from here on; without a hash, none does."""
        ...

    # duplicates: kept `KEPT_DAYS`, `day` is the UTC day of capture
    def mark_seen(self, workspace: int, keys: Sequence[bytes], day: int) -> set[bytes]:
        """Remember the keys; returns those that were known already from the last 7 days."""
        ...

    def forget_seen(self, before_day: int, limit: int) -> int:
        """Drop up to `limit` keys last seen before that day; how many were."""
        ...

    # identity: identifier keys (`core.ids.identifier_key`) lead to a person or unit id
    def find(self, keys: Collection[bytes]) -> dict[bytes, int]: ...
    def link(self, rows: Sequence[tuple[bytes, int]]) -> None:
        """Set or overwrite where identifiers lead."""
        ...

    def homes(self, people: Collection[int]) -> dict[int, Home]: ...
    def settle(self, homes: Sequence[Home]) -> None:
        """Insert or replace homes; remembers every unit a person has been in (their stays)."""
        ...

    def wait(self, workspace: int, rows: Collection[tuple[bytes, int]]) -> None:
        """(key, person): the person waits for what the key will lead to."""
        ...

    def take_waiting(self, workspace: int, key: bytes, limit: int) -> list[int]:
        """Remove and return, in order, the first `limit` who waited for the key."""
        ...

    def merged(self, workspace: int, person: int) -> set[int]:
        """The person and everybody who was merged into them, and so on."""
        ...

    def residents(
        self, workspace: int, account: int, after: int = 0, limit: int = EVERYBODY
    ) -> list[int]:
        """Who belongs to the account, in order; so many at most of those beyond `after`."""
        ...

    def subsidiaries(self, workspace: int, accounts: Collection[int]) -> list[int]:
        """The accounts of which one of these is the parent, in order."""
        ...

    def allocate(self, workspace: int, count: int) -> int:
        """The first of `count` fresh consecutive entity ids (`core.ids.entity_id`); with count 0
        the one that would come next."""
        ...

    # pending inputs
    def inbox_put(self, rows: Sequence[Pending]) -> None: ...
    def inbox_take(self, limit: int, lanes: Collection[int]) -> list[Pending]:
        """Remove and return pending inputs, by lane and then in order; held ones are left."""
        ...

    def unfolded(self, workspace: int) -> list[Pending]:
        """Inputs of the workspace that wait to be folded, also for somebody to arrive, but for
        those of the last lane. They are left where they are."""
        ...

    def hold(self, rows: Sequence[Pending]) -> None:
        """Put inputs whose person has not arrived in the unit yet into the inbox, held."""
        ...

    def release(self, unit: int, person: int) -> list[Pending]:
        """Remove and return, in order, the held inputs of a person who has arrived."""
        ...

    def due(self, clock: int, now: int, limit: int) -> list[Wake]:
        """Remove and return wake-ups with at <= now on that clock, earliest first."""
        ...

    def next_due(self) -> int:
        """The earliest instant for which a live wake-up or a planned touch is stored; 0: none."""
        ...

    def arm(self, wakes: Sequence[Wake]) -> None: ...
    def disarm(self, wakes: Sequence[Wake]) -> None: ...

    # documents, keyed by (unit, member); member 0 is the head
    def load(self, keys: Collection[tuple[int, int]]) -> dict[tuple[int, int], bytes]: ...
    def members(self, unit: int, after: int, limit: int) -> list[int]:
        """The people whose documents the unit has, who left too: those beyond `after`, in order."""
        ...

    def save(self, rows: Sequence[tuple[int, int, bytes]]) -> None: ...
    def drop(self, keys: Collection[tuple[int, int]]) -> None: ...

    # what happened
    def record(self, rows: Sequence[HistoryRow]) -> None: ...
    def past(self, unit: int, person: int, until_n: int) -> list[HistoryRow]:
        """What the unit folded up to number `until_n` about the person, and about itself."""
        ...

    def since(self, unit: int, after_n: int) -> list[HistoryRow]:
        """All that the unit folded after number `after_n`, in order."""
        ...

    def whole(self, unit: int, until_n: int) -> list[HistoryRow]:
        """All that the unit folded up to number `until_n`, in order."""
        ...

    def decisive(
        self, unit: int, after_n: int, until_n: int, tags: Collection[str]
    ) -> list[HistoryRow]:
        """What the unit folded from `after_n` (without it) to `until_n` about itself, and by
        commands and inputs of these names about anybody, in order."""
        ...

    def answer(self, rows: Sequence[Answer]) -> None: ...
    def set_aside(self, rows: Sequence[SetAside]) -> None: ...
    def take_set_aside(self, workspace: int, ids: Collection[int]) -> list[SetAside]: ...
    def add_up(self, deltas: Sequence[Delta]) -> None: ...

    # projections: upserts by key
    def show_people(self, rows: Sequence[PersonRow]) -> None: ...
    def hide_people(self, people: Collection[int]) -> None: ...
    def show_accounts(self, rows: Sequence[AccountRow]) -> None: ...
    def hide_accounts(self, units: Collection[int]) -> None: ...
    def show_households(self, rows: Sequence[HouseholdRow]) -> None: ...
    def show_tasks(self, rows: Sequence[tuple[int, Task]]) -> None:
        """(unit, task) pairs, keyed by task id."""
        ...

    # what somebody should look at
    def suggestions(self, workspace: int, ids: Collection[str]) -> dict[str, Suggestion]:
        """Those of the ids that are listed, whatever became of them."""
        ...

    def suggest(self, rows: Sequence[Suggestion]) -> None:
        """Insert or replace, by workspace and id."""
        ...

    # touches
    def plan(self, rows: Sequence[tuple[int, int, Touch]]) -> None:
        """(workspace, unit, touch) -> planned. A touch id that exists is left as it is."""
        ...

    def withdraw(self, workspace: int, ids: Collection[str]) -> list[StoredTouch]:
        """planned -> withdrawn; what is being sent will not be planned again; any other state
        stays. Returns those withdrawn and those being sent."""
        ...

    def withdraw_unit(
        self, workspace: int, unit: int, spared: Collection[str] = ()
    ) -> list[StoredTouch]:
        """The same for all planned marketing touches of a unit, but those of the sequences
        `spared`."""
        ...

    def rehome(self, workspace: int, unit: int, ids: Collection[str]) -> None:
        """These belong to the unit from now on: their person lives there."""
        ...

    def claim_touches(self, now: int, lease_until: int, limit: int) -> Claim:
        """planned and `not_before <= now`: past `not_after` -> expired, address suppressed ->
        withheld, else -> sending with the lease and one more attempt. Each by compare-and-set."""
        ...

    def lapsed_touches(self, now: int, limit: int) -> list[StoredTouch]:
        """Those still sending whose lease ended before now."""
        ...

    def finish_touches(self, rows: Sequence[Handed]) -> list[StoredTouch]:
        """sending -> the given state; returns those that changed (a lost lease changes nothing
        unless it is still sending). bounced also follows sent, captured and unknown."""
        ...

    # brakes
    def brakes(self, workspace: int) -> dict[str, Brake]:
        """Sequence -> what holds it back, or lets it go faster."""
        ...

    def put_brake(self, brake: Brake) -> None:
        """Insert or replace, by workspace and sequence."""
        ...

    def handed(self, workspace: int, sequences: Collection[str], since: int) -> dict[str, int]:
        """How many touches of these sequences were let out in and after the minute `since`."""
        ...

    def count_handed(self, worker: str, rows: Sequence[tuple[int, str, int, int]]) -> None:
        """Add (workspace, sequence, minute, count). Minutes are forgotten after an hour."""
        ...

    def unpark(self, workspace: int, sequence: str, at: int, limit: int) -> int:
        """Planned touches whose `error` is paused may go out from `at` on; how many there were."""
        ...

    def suppress_addresses(self, rows: Sequence[tuple[int, str, bytes, str, int]]) -> None:
        """(workspace, channel, identifier_key(workspace, channel, address), reason, at)."""
        ...

    def allow_addresses(self, rows: Sequence[tuple[int, str, bytes]]) -> None: ...
    def beat(self, worker: str, now: int) -> None:
        """Note that a worker is alive, for health; who was not heard of for a day is forgotten."""
        ...

    def leave(self, worker: str) -> None:
        """The worker stops: it is not alive any more, and not missing either."""
        ...
