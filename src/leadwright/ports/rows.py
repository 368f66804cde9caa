"""The rows that cross the state store."""

import msgspec

from leadwright.core.outcome import Touch
from leadwright.core.unit import Scalar


class Home(msgspec.Struct, frozen=True):
    """Where a person lives. `known` holds the flags of `capture.identity` (has an e-mail, a user
    id, an account). `merged_into`: another person id (0: none). A person without a row does not
    exist. `account`: the account by which they belong to `unit`, where that one was merged into it.

    An account has a home too, in itself; then `account` is its parent."""

    person: int
    unit: int
    known: int
    merged_into: int = 0
    account: int = 0


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
    `tag` is the input's name, for lists. `due` is the instant (ms) the person's record waits for
    after it (0: none), where nothing else of the unit waits for anything; else None.
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
    due: int | None = None


class RecordedInput(msgspec.Struct, frozen=True):
    """What bulk work reads of a row of history: the input itself says the rest."""

    unit: int
    n: int
    person: int
    at: int
    version: int
    input: bytes | None = None
    decisions: bytes | None = None
    due: int | None = None


class Activation(msgspec.Struct, frozen=True):
    """A playbook was put in force: the `number` of the version, by whom, and why."""

    number: int
    hash: str
    at: int
    author: str = ""
    note: str = ""


class Sweep(msgspec.Struct, frozen=True):
    """Everybody is looked at again because version `number` of the playbook is another one.

    `state` is running, done, or replaced by the sweep of a later version; `asks` says whom it looks
    at and how (an encoded `playbook.effect.Affected`). It has come to (`unit`, `member`) and ends
    after unit `last`. `looked` at records, of which `changed` did.
    """

    workspace: int
    number: int
    state: str
    asks: str
    unit: int
    member: int
    last: int
    looked: int
    changed: int
    started_at: int
    ended_at: int = 0


class Brake(msgspec.Struct, frozen=True):
    """A sequence hands nothing over (`state` paused), or may hand over more than it declares an
    hour (approved), up to `until` (0: until told otherwise). `who` said so, since when, and why."""

    workspace: int
    sequence: str
    state: str
    since: int
    until: int
    who: str
    reason: str


class Delta(msgspec.Struct, frozen=True):
    """What one turn adds to a workspace's rollup of a UTC day. Appended, never updated."""

    workspace: int
    day: int
    metric: str
    name: str
    count: int
    value: int


class PersonRow(msgspec.Struct, frozen=True):
    """Projection of a known person, as lists show it. Scores in thousandths. `particulars` are
    what tells people apart besides (phone, address ...), as a JSON object; empty: nothing."""

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
    particulars: str = ""


class AccountRow(msgspec.Struct, frozen=True):
    """Projection of an account. `particulars` as of a PersonRow; `domains` are its further domains,
    with spaces between them; `parent` is the account it belongs to; `engaged` is how many of its
    people are further than leads, `last_day` when somebody of it was last heard of."""

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
    particulars: str = ""
    domains: str = ""
    parent: int = 0
    engaged: int = 0
    last_day: int = 0


class Group(msgspec.Struct, frozen=True):
    """An account and all that belong to it, added up: how many accounts below it, people, those
    further than leads, scores, open deals, customers, and when any was last heard of."""

    subsidiaries: int
    people: int
    engaged: int
    engagement: int
    engagement_max: int
    open_opportunities: int
    customers: int
    last_day: int


class HouseholdRow(msgspec.Struct, frozen=True):
    """Projection of a household; of fewer than two people it is none any more. `spent` in minor
    units."""

    unit: int
    name: str
    people: int
    orders: int
    spent: int
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


class Suggestion(msgspec.Struct, frozen=True):
    """Something for a person to decide: `state` is open, accepted or rejected.

    A `conflict` says that identifiers of `person` and `other` were named together, an `account`
    that `person` may belong to the account `other`. `evidence` is what speaks for it, for people
    to read.
    """

    id: str
    workspace: int
    kind: str
    state: str
    at: int
    person: int
    other: int
    evidence: dict[str, Scalar]


class StoredTouch(msgspec.Struct, frozen=True):
    """A touch with its state.

    planned -> sending -> sent | captured | unknown | failed | bounced | planned (again later), or
    expired | withdrawn where the sender had not begun; planned -> withdrawn | expired | withheld.
    All but planned and sending are final, except that sent and captured may become bounced.
    """

    touch: Touch
    workspace: int
    unit: int
    state: str
    attempts: int = 0
    handed_at: int = 0
    error: str = ""

    @property
    def goes_out_at(self) -> int | None:
        """The first instant (ms) when it may be handed over; None where that is for somebody to
        say: its sequence is paused, and it expires at the end of its time unless that goes on."""
        touch = self.touch
        return touch.not_before if touch.not_before <= touch.not_after else None


class Claim(msgspec.Struct, frozen=True):
    """What `claim_touches` found: to hand over now, too late, and to a suppressed address."""

    sending: list[StoredTouch]
    expired: list[StoredTouch]
    withheld: list[StoredTouch]


class Handed(msgspec.Struct, frozen=True):
    """What came of handing a touch over. `state` planned means again at `not_before`.

    `perhaps`: nobody can tell whether it was received. What ends without another word after that
    is unknown, whatever kept it from being tried again.
    """

    id: str
    workspace: int
    state: str
    at: int
    error: str = ""
    not_before: int = 0
    perhaps: bool = False
