"""What the runtime needs from outside, as Protocols, and the rows that cross them.

Every method takes the workspace or keys that carry it (`core.ids`): there is no call that could
reach another workspace by leaving something out. Bytes are opaque to the stores.
"""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

import msgspec

from leadwright.core.outcome import Task, Touch

# --------------------------------------------------------------------------- the journal


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
        """Durable when it returns; all or nothing; ids in the order given."""
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

    def close(self) -> None: ...


# --------------------------------------------------------------------------- settings


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


# --------------------------------------------------------------------------- the state: rows


class Home(msgspec.Struct, frozen=True):
    """Where a person lives. `known` holds the flags of `capture.identity` (has an e-mail, a user
    id, an account). `merged_into`: another person id (0: none). A person without a row does not
    exist."""

    person: int
    unit: int
    known: int
    merged_into: int = 0


class Pending(msgspec.Struct):
    """An addressed input that waits to be folded; `input` is an encoded `core.input.Input`.

    `person` is 0 for the head. `seq` is given by the inbox.
    """

    unit: int
    person: int
    lane: int
    input: bytes
    seq: int = 0


class Wake(msgspec.Struct, frozen=True):
    """A stored wake-up of one document. `clock` is 0 for real time, else the workspace whose
    history import's virtual time it waits for."""

    clock: int
    at: int
    unit: int
    member: int


class HistoryRow(msgspec.Struct, frozen=True):
    """A folded input in its unit's recorded order, with the decisions it led to.

    `ref` is the journal id (0: none, then `input` holds the encoded input, except for wakes, which
    their columns say fully). `decisions` is an encoded list of `core.outcome.Decision`, or None.
    `tag` is the input's name, for lists.
    """

    unit: int
    n: int
    person: int
    at: int
    kind: str
    tag: str
    version: int
    ref: int = 0
    input: bytes | None = None
    decisions: bytes | None = None


class Delta(msgspec.Struct, frozen=True):
    """What one turn adds to a workspace's rollup of a UTC day. Appended, never updated."""

    workspace: int
    day: int
    metric: str
    name: str
    count: int
    value: int


class PersonRow(msgspec.Struct, frozen=True):
    """Projection of a known person, as lists show it. Scores in thousandths."""

    person: int
    unit: int
    account: int
    email: str
    user_id: str
    name: str
    stage: str
    fit: int
    engagement: int
    last_day: int


class AccountRow(msgspec.Struct, frozen=True):
    """Projection of an account."""

    unit: int
    name: str
    domain: str
    stage: str
    owner: str
    target: bool
    people: int
    fit: int
    engagement: int
    hand_off: str
    open_opportunities: int
    customer_since: int


class Answer(msgspec.Struct, frozen=True):
    """What became of an API write: `state` is folded, duplicate or set_aside."""

    ref: int
    workspace: int
    state: str
    unit: int = 0
    n: int = 0


class SetAside(msgspec.Struct, frozen=True):
    """An input that could not be addressed or folded, kept with the error until retried.

    `ref` is the journal id or 0; `input` the encoded input where one was made, else None.
    """

    workspace: int
    at: int
    ref: int
    unit: int
    person: int
    input: bytes | None
    error: str
    id: int = 0


class StoredTouch(msgspec.Struct, frozen=True):
    """A touch with its state.

    planned -> sending -> sent | captured | unknown | failed | bounced | planned (again later);
    planned -> withdrawn | expired | withheld. All but planned and sending are final, except that
    sent and captured may become bounced.
    """

    touch: Touch
    workspace: int
    unit: int
    state: str
    attempts: int = 0
    handed_at: int = 0
    error: str = ""


class Claim(msgspec.Struct, frozen=True):
    """What `claim_touches` found: to hand over now, too late, and to a suppressed address."""

    sending: list[StoredTouch]
    expired: list[StoredTouch]
    withheld: list[StoredTouch]


class Handed(msgspec.Struct, frozen=True):
    """What came of handing a touch over. `state` planned means again at `not_before`."""

    id: str
    workspace: int
    state: str
    at: int
    error: str = ""
    not_before: int = 0


# --------------------------------------------------------------------------- the state: ports


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

    def add_version(self, workspace: int, number: int, hash: str, at: int) -> None: ...

    # duplicates: kept 7 days, `day` is the UTC day of capture
    def mark_seen(self, workspace: int, keys: Sequence[bytes], day: int) -> set[bytes]:
        """Remember the keys; returns those that were known already from the last 7 days."""
        ...

    def forget_seen(self, before_day: int, limit: int) -> int: ...

    # identity: identifier keys (`core.ids.identifier_key`) lead to a person or unit id
    def find(self, keys: Collection[bytes]) -> dict[bytes, int]: ...
    def link(self, rows: Sequence[tuple[bytes, int]]) -> None:
        """Set or overwrite where identifiers lead."""
        ...

    def homes(self, people: Collection[int]) -> dict[int, Home]: ...
    def settle(self, homes: Sequence[Home]) -> None:
        """Insert or replace homes; remembers every unit a person has been in (their stays)."""
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
    def save(self, rows: Sequence[tuple[int, int, bytes]]) -> None: ...
    def drop(self, keys: Collection[tuple[int, int]]) -> None: ...

    # what happened
    def record(self, rows: Sequence[HistoryRow]) -> None: ...
    def answer(self, rows: Sequence[Answer]) -> None: ...
    def set_aside(self, rows: Sequence[SetAside]) -> None: ...
    def take_set_aside(self, workspace: int, ids: Collection[int]) -> list[SetAside]: ...
    def add_up(self, deltas: Sequence[Delta]) -> None: ...

    # projections: upserts by key
    def show_people(self, rows: Sequence[PersonRow]) -> None: ...
    def hide_people(self, people: Collection[int]) -> None: ...
    def show_accounts(self, rows: Sequence[AccountRow]) -> None: ...
    def show_tasks(self, rows: Sequence[tuple[int, Task]]) -> None:
        """(unit, task) pairs, keyed by task id."""
        ...

    # touches
    def plan(self, rows: Sequence[tuple[int, int, Touch]]) -> None:
        """(workspace, unit, touch) -> planned. A touch id that exists is left as it is."""
        ...

    def withdraw(self, workspace: int, ids: Collection[str]) -> None:
        """planned -> withdrawn; any other state stays."""
        ...

    def withdraw_unit(self, workspace: int, unit: int) -> list[StoredTouch]:
        """The same for all planned marketing touches of a unit; returns those that changed."""
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

    def suppress_addresses(
        self, rows: Sequence[tuple[int, str, bytes, str, int]]
    ) -> None:
        """(workspace, channel, identifier_key(workspace, channel, address), reason, at)."""
        ...

    def allow_addresses(self, rows: Sequence[tuple[int, str, bytes]]) -> None: ...
    def beat(self, worker: str, now: int) -> None:
        """Note that a worker is alive, for health."""
        ...


class Store(Protocol):
    """The state store. `begin` opens the one write transaction of this process."""

    def begin(self) -> AbstractContextManager[Turn]: ...
    def queries(self) -> "Queries":
        """A reader on its own connection; safe beside a running turn. One per thread."""
        ...

    def now_ms(self) -> int:
        """The store's clock, to compare with the worker's (PostgreSQL server; else local)."""
        ...

    def close(self) -> None: ...


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
    def tasks(
        self, workspace: int, limit: int, after: str = "", *, state: str = "", owner: str = "",
        kind: str = "", unit: int = 0,
    ) -> Page:
        """Rows are (unit, Task)."""
        ...

    def task(self, workspace: int, task: str) -> tuple[int, Task] | None: ...
    def timeline(
        self, workspace: int, limit: int, after: str = "", *, person: int = 0, unit: int = 0
    ) -> Page:
        """HistoryRow, newest first: a person's over all units they were in, or a unit's."""
        ...

    def touches(self, workspace: int, limit: int, after: str = "", *, person: int = 0,
                unit: int = 0, state: str = "") -> Page: ...  # fmt: skip
    def touch(self, workspace: int, touch: str) -> StoredTouch | None: ...
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
    def set_aside(self, workspace: int, limit: int) -> list[SetAside]: ...
    def pending(self, workspace: int) -> int:
        """Inputs in the inbox, held ones included."""
        ...

    def heartbeats(self) -> dict[str, int]: ...
    def histories(self, unit: int, after_n: int, limit: int) -> list[HistoryRow]:
        """A unit's inputs in recorded order, for refold."""
        ...

    def units(self, workspace: int, after: int, limit: int) -> list[int]:
        """Unit ids of a workspace in order, for refold and sweeps."""
        ...

    def close(self) -> None: ...


# --------------------------------------------------------------------------- around them


class Bell(Protocol):
    """Wakes the worker when there is something to do, so that nothing polls."""

    def ring(self) -> None: ...
    def wait(self, timeout_s: float) -> None:
        """Return on a ring since the last wait, or after the timeout."""
        ...


class Clock(Protocol):
    """Milliseconds UTC."""

    def now(self) -> int: ...


class Outgoing(msgspec.Struct, frozen=True):
    """A rendered touch for a channel. `headers` for e-mail (List-Unsubscribe ...); `data` is the
    JSON body for webhooks. `id` is the idempotency key and, for e-mail, the Message-ID's left."""

    id: str
    workspace: int
    channel: str
    to: str
    subject: str
    text: str
    html: str
    headers: dict[str, str]
    data: dict[str, Any]


class Refused(Exception):  # noqa: N818 - an outcome a channel reports, not a fault
    """Never again. `bounced`: the address itself is bad."""

    def __init__(self, what: str, *, bounced: bool = False) -> None:
        super().__init__(what)
        self.bounced = bounced


class RetryAfter(Exception):  # noqa: N818
    """Not accepted; again in `seconds`."""

    def __init__(self, what: str, seconds: float) -> None:
        super().__init__(what)
        self.seconds = seconds


class NeedsPerson(Exception):  # noqa: N818
    """A person has to mend something (wrong password); the channel pauses."""


class Channel(Protocol):
    """Hands touches over. One instance per workspace and channel setting; used by its own
    sender threads only. Raises Refused, RetryAfter or NeedsPerson; any other exception after the
    request began means the outcome is unknown. Channels never retry."""

    idempotent: bool
    """Whether sending again with the same id is recognised by the other side."""
    parallel: int
    """How many sends may be under way at once."""

    def send(self, outgoing: Outgoing) -> None:
        """Returns once the other side has accepted."""
        ...

    def close(self) -> None: ...
