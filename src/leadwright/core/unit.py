"""The documents: a unit is one small head plus one record per person.

A document is array-like msgpack, so a field is one byte when it is empty. The first field of each
is its version; `core/upcast.py` turns older ones into these. Times are integer milliseconds UTC,
days are UTC day numbers, scores are integer thousandths of a point, money is minor units.
"""

from typing import TypeAlias

import msgspec

from leadwright.core.notes import Award as Award
from leadwright.core.notes import Notes as Notes
from leadwright.core.opt_in import OptIn as OptIn
from leadwright.core.scalar import Scalar as Scalar
from leadwright.core.task import Task

VERSION = 1
ANYONE = 0
"""The member number of the head; people are members under their own id."""


class Enrolment(msgspec.Struct, array_like=True):
    """A person's way through a sequence. `step` is a stable step name, `due` when it runs.

    `trigger_at` is when the thing it answers became true (0: nothing waits for an answer);
    `offers` maps an offer's name to when this person's copy of it ends.
    """

    sequence: str
    step: str
    due: int
    entered_at: int
    trigger_at: int = 0
    useful_until: int = 0
    offers: dict[str, int] = {}
    history: bool = False
    waiting: bool = False
    """The step is under way: it waits for an event until `due`."""
    audiences: dict[str, list[str]] = {}
    """Audience they were put into -> channel, address there, touch and step that did it."""


class OpenTouch(msgspec.Struct, array_like=True):
    """A touch that is not final yet: what a stop must withdraw, and the cap slot it holds.

    It is handed over between `at` and `until`. `stopped`: it was withdrawn, which its receipt has
    to confirm. `marketing`: consent and stops are about it.
    """

    id: str
    channel: str
    sequence: str
    at: int
    until: int = 0
    stopped: bool = False
    marketing: bool = True
    step: str = ""
    content: str = ""
    useful_until: int = 0
    """Where what it says expires before it would be too late for other words; 0: it does not."""


class Deferred(msgspec.Struct, array_like=True):
    """A message that found no room under a cap: tried again at `due` and whenever there may be
    room, until `until`. `offers` is the person's copy of offers' ends."""

    sequence: str
    step: str
    channel: str
    content: str
    due: int
    until: int
    trigger_at: int = 0
    offers: dict[str, int] = {}

    @property
    def marketing(self) -> bool:
        """Always: caps are about nothing else."""
        return True


class Made(msgspec.Struct, array_like=True):
    """An offer that was made to somebody: when, until when it is good, and by which touch."""

    at: int
    ends: int
    touch: str = ""


class Share(msgspec.Struct, array_like=True):
    """What somebody has besides that their household counts together: conversions, what these came
    to (`spent`, minor units of the playbook's currency), and the offers made to them."""

    orders: int = 0
    spent: int = 0
    made: dict[str, Made] = {}


class Slot(msgspec.Struct, array_like=True):
    """A place under the caps that a touch takes which is not final: somewhen in its own time.
    `sequence` is what gives it to something worth more; empty where nothing does. `stopped`: the
    touch was withdrawn, so the place is about to become free."""

    channel: str
    at: int
    until: int
    sequence: str = ""
    stopped: bool = False


class Member(msgspec.Struct, array_like=True):
    """What somebody adds to their household, as their record has it: purchases (`spent` in minor
    units, a customer `since`), touches they had and are about to have, offers made to them."""

    orders: int = 0
    spent: int = 0
    since: int = 0
    surname: str = ""
    contacts: list[int] = []
    by_channel: dict[str, list[int]] = {}
    open: list[Slot] = []
    offers: dict[str, Made] = {}
    waits: int = 0
    """1 + the value of the most valuable of their messages that wait for room; 0: none does."""


class Person(msgspec.Struct, array_like=True):
    """One person's record within a unit."""

    v: int = VERSION
    id: int = 0
    traits: dict[str, Scalar] = {}
    stage: str = "visitor"
    first_at: int = 0
    last_at: int = 0
    windows: dict[str, list[int]] = {}
    """event -> its last K instants, oldest first; K is what the rules need (`Motion.depths`)."""
    days: dict[str, list[int]] = {}
    """event -> its last K distinct UTC days, oldest first."""
    fit: dict[str, int] = {}
    """fit rule -> thousandths."""
    awards: dict[str, Award] = {}
    """engagement rule -> contribution."""
    armed: dict[str, list[int]] = {}
    """trigger -> [when it fires unless something comes before, when its last event occurred]."""
    fired: dict[str, int] = {}
    """trigger -> when it last fired and has not been followed by any of its events."""
    enrolments: list[Enrolment] = []
    entered: dict[str, int] = {}
    """sequence -> when it was last entered, for re-entry."""
    contacts: list[int] = []
    """When recent touches were handed over, oldest first; open ones count against caps too."""
    open_touches: list[OpenTouch] = []
    consent: dict[str, bool] = {}
    """"channel/purpose" -> given or denied; absent: never asked."""
    suppressed: dict[str, str] = {}
    """channel or `*` -> why it must not be used."""
    facts: dict[str, Scalar] = {}
    """What templates may say of recent behaviour: `cart_value`, `product_name` ..."""
    tasks: dict[str, Task] = {}
    """Open tasks by id."""
    reached: dict[str, int] = {}
    """stage -> when first reached."""
    expecting: int = 0
    """Arrivals under way to this record; until they are in, its inputs are held. Below 0: who has
    arrived is yet to be announced."""
    recheck: int = 0
    """When a rule's value can change by time alone; 0: never."""
    wake: int = 0
    """The earliest wake-up stored for this record; 0: none."""
    shown: int = 0
    """Checksum of the projection row last written."""
    deferred: list[Deferred] = []
    said: dict[str, int] = {}
    """content -> when it was last sent, of contents that take turns."""
    by_channel: dict[str, list[int]] = {}
    """channel -> the same as `contacts`, for channels that have a cap of their own."""
    offered: dict[str, int] = {}
    """"offer/channel" -> when it was made, where the same offer keeps to one channel."""
    notes: Notes | None = None
    """What rules beyond plain counts remember."""
    share: Share | None = None
    """What they have that a household counts together, where people share households."""
    opt_ins: dict[str, OptIn] | None = None
    """"channel/purpose" -> how consent came about, where it has to be confirmed."""


class Gone(msgspec.Struct, array_like=True, tag="g"):
    """What stays where a person's record was: they are person `into` of unit `to` now."""

    to: int
    into: int


class Handoff(msgspec.Struct, array_like=True):
    """An offer of this unit to sales. `state` is requested, queued, offered, accepted, rejected,
    or closed; every state but the last two keeps its clock in `due`.

    `asked_at` is when the team was asked first. `ends`: when the offer is taken back, or, in the
    queue, when somebody returns. `escalates`: when somebody else hears of it; 0 once they have.
    """

    id: str
    state: str
    team: str
    stage: str
    person: int
    since: int
    owner: str = ""
    due: int = 0
    reminded: bool = False
    declined: list[str] = []
    asked_at: int = 0
    ends: int = 0
    escalates: int = 0
    escalated_to: str = ""
    away: list[list[int]] = []
    """First and last day (ordinals) of the owner's absences that somebody has told."""


class Opportunity(msgspec.Struct, array_like=True):
    """An open or closed deal of the unit. `amount` in minor units of `currency`."""

    stage: str
    opened_at: int
    amount: int = 0
    currency: str = ""
    closed_at: int = 0
    won: bool = False
    expected_close: int = 0
    """UTC day number; 0: nobody said."""
    moved_at: int = 0
    """When it came to its stage."""
    lost_to: str = ""
    code: str = ""
    """Of the partner or whoever else brought it."""


class Stakeholder(msgspec.Struct, array_like=True):
    """Somebody's part in what their account decides. `stage` is how far they are, `stages` when
    they first were there; `last_day` the UTC day number on which they were last heard of."""

    role: str = ""
    stance: str = ""
    concern: str = ""
    stage: str = ""
    at: int = 0
    last_day: int = 0
    stages: dict[str, int] = {}


class Told(msgspec.Struct, array_like=True):
    """What an account's people have last heard of it: `sum` says what their rules ask of it, `at`
    when they were told, `due` when they are told of a change since then (0: there is none), and
    `actor` who made that change."""

    sum: int
    at: int = 0
    due: int = 0
    actor: str = ""


class Ties(msgspec.Struct, array_like=True):
    """What an account is to others. `merged_into`: the unit it is part of by now, to which whatever
    still comes is sent on. `expecting`: accounts on their way to be part of this one, or this one
    on its way back; until they are in, what concerns the whole account is held. `merges`: account
    -> the number of the input by which it became part. `domains` are those besides the trait."""

    merged_into: int = 0
    expecting: int = 0
    parent: int = 0
    domains: list[str] = []
    merges: dict[int, int] = {}


class Head(msgspec.Struct, array_like=True, tag="u"):
    """What a unit decides together. `n` numbers the inputs folded: the recorded order.

    Account facts are sums and counts of its people's, kept by difference when a person folds.
    What gates people (customer, open opportunity, owner, suppression) is read here at each step.
    """

    v: int = VERSION
    id: int = 0
    kind: str = "individual"
    n: int = 0
    at: int = 0
    traits: dict[str, Scalar] = {}
    stage: str = ""
    owner: str = ""
    people: int = 0
    stages: dict[str, int] = {}
    """person stage -> how many of the unit's people stand there."""
    awards: dict[str, Award] = {}
    fit: dict[str, int] = {}
    windows: dict[str, list[int]] = {}
    days: dict[str, list[int]] = {}
    handoff: Handoff | None = None
    opportunities: dict[str, Opportunity] = {}
    customer_since: int = 0
    suppressed: str = ""
    reached: dict[str, int] = {}
    virtual: bool = False
    """True while the unit lives in an import's virtual time: its wake-ups are not the clock's."""
    recheck: int = 0
    wake: int = 0
    shown: int = 0
    enriched: dict[str, str] = {}
    """trait -> the reference table it comes from; traits that somebody said are not here."""
    notes: Notes | None = None
    stakeholders: dict[int, Stakeholder] = {}
    """person -> their part in the decision."""
    warnings: dict[str, int] = {}
    """What is wrong with the open deals -> since when."""
    watch: int = 0
    """When that has to be looked at again although nothing happens; 0: never."""
    told: Told | None = None
    """Where people's rules ask something of their account."""
    ties: Ties | None = None
    last_day: int = 0
    """The UTC day number on which somebody of the account was last heard of."""
    members: dict[int, Member] | None = None
    """person -> what they add to the household; kept as soon as there may be one."""


class Waiting(msgspec.Struct, array_like=True):
    """A unit in the ageing queue of a team; `wanted` would get it before anybody else."""

    unit: int
    handoff: str
    since: int
    declined: list[str] = []
    wanted: str = ""


class Team(msgspec.Struct, array_like=True, tag="t"):
    """The team unit: who holds how many hand-offs, whose turn it is, who waits for somebody."""

    v: int = VERSION
    id: int = 0
    name: str = ""
    n: int = 0
    at: int = 0
    holds: dict[str, str] = {}
    """hand-off id -> member who holds it (offered or accepted, not yet released)."""
    turns: dict[str, int] = {}
    """member -> how far their turns have come: the more capacity, the shorter each step."""
    given: int = 0
    queue: list[Waiting] = []
    virtual: bool = False
    wake: int = 0
    shown: int = 0
    pace: int = 0
    """How far the turns of all have come; whoever was away goes on from here."""
    absences: dict[str, list[list[int]]] = {}
    """member -> first and last day (ordinals) of each absence that somebody has told."""


HeadLike: TypeAlias = Head | Team

_encoder = msgspec.msgpack.Encoder()
_heads = msgspec.msgpack.Decoder(Head | Team)
_people = msgspec.msgpack.Decoder(Person)
_gone = msgspec.msgpack.Decoder(Gone)
_GONE = _encoder.encode(Gone(0, 0))[0]

encode = _encoder.encode
decode_head = _heads.decode
decode_person = _people.decode


def decode_member(document: bytes) -> Person | Gone:
    """A person's record, or where they went: arrays of another length begin with another byte."""
    return _gone.decode(document) if document[0] == _GONE else _people.decode(document)


class Unit(msgspec.Struct):
    """A head and those of its people's records that are loaded."""

    head: Head
    people: dict[int, Person]
