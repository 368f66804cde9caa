"""What a map says about a file."""

from dataclasses import dataclass, field
from typing import Any

from leadwright.core.unit import Scalar

_PERSON = ("user_id", "anonymous_id", "email", "group_id")
_ACCOUNT = ("group_id", "domain")
_WHO = ("user_id", "anonymous_id", "email")
EXTERNAL = "external."
"""Begins the ids of people in other systems: `external.salesforce`."""

IDENTIFIERS = {
    "people": _PERSON,
    "accounts": _ACCOUNT,
    "target_accounts": _ACCOUNT,
    "events": _PERSON,
    "attendees": _PERSON,
    "opportunities": (*_PERSON, "domain"),
    "suppressions": (*_WHO, "domain"),
}
"""kind -> what may identify it."""

WHO = {
    "people": _WHO,
    "accounts": _ACCOUNT,
    "target_accounts": _ACCOUNT,
    "events": _WHO,
    "attendees": _WHO,
    "opportunities": (*_PERSON, "domain"),
    "suppressions": (*_WHO, "domain"),
}
"""kind -> at least one of these must be there in every row."""

KINDS = tuple(IDENTIFIERS)
COMPANIES = ("accounts", "target_accounts")
"""Kinds whose rows are about companies and nobody there."""

ACTS = {
    "suppress": ("channel", "reason"),
    "unsubscribe": ("channel",),
    "subscribe": ("channel", "purpose", "how", "confirmed"),
    "log_call": ("disposition", "note"),
    "set_stage": ("stage",),
    "set_owner": ("owner",),
}
"""What a row may ask to do about whom it names -> the arguments that has."""
NEEDED = {
    "log_call": ("disposition",),
    "set_stage": ("stage",),
    "set_owner": ("owner",),
    "record_opportunity": ("opportunity",),
}
"""Without these nothing is done."""
ACCOUNT_ACTS = ("suppress", "set_stage", "set_owner")
DEAL = ("opportunity", "stage", "amount", "currency", "opened_at", "closed_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """How the file is written. `auto` and None: found out by looking.

    `columns` names them where the file has no header line; `time_zone` is that of times written
    without one; `nulls` are the texts (besides the empty one) that mean nothing was said, in
    whatever case; `sheet` is the one of a workbook, if not the first.
    """

    type: str = "auto"
    delimiter: str = "auto"
    encoding: str = "auto"
    nulls: frozenset[str] = frozenset()
    columns: tuple[str, ...] = ()
    time_zone: str = "UTC"
    sheet: str = ""
    country: str = ""
    """Two letters: where telephone numbers without a country are from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """Take one part of a text that lists several."""

    by: str
    take: str = "first"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """Where one value comes from: a `column`, or the same `const` for every row.

    In this order: nulls, `split`, `lower`, `values`, `as_`, `prefix`, `default`. `other` says what
    happens to a value that `values` does not list: reject, keep, empty, or skip (the whole row).
    `bad` says what becomes of a row in which the value cannot be used: reject it, or leave the
    value empty.
    """

    target: str
    column: str = ""
    const: Scalar = None
    split: tuple[Cut, ...] = ()
    lower: bool = False
    values: dict[str, Scalar] = field(default_factory=dict)
    other: str = "reject"
    as_: str = ""
    default: Scalar = None
    bad: str = "reject"
    prefix: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """A `command` to carry out about whom a row names: if `when` says yes (None: always), and all
    it needs is there."""

    command: str
    when: Field | None
    arguments: tuple[Field, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """How the rows of an event's attendees are read: `name` begins the names of the events,
    `status` says what became of a row's person (None: they were there), `registered_at` when they
    said they would come, `held_at` when it took place."""

    name: str
    status: Field | None
    registered_at: Field | None
    held_at: Field | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Map:
    """A checked map. `hash` names its text; `file` is where it came from."""

    kind: str
    file: str
    hash: str
    format: Format
    identify: tuple[Field, ...]
    occurred_at: Field | None
    event: Field | None
    body: tuple[Field, ...]
    """Properties of events and attendees; traits (and consent) of people and accounts."""
    traits: tuple[Field, ...]
    """Traits and consent that come with an event."""
    account: tuple[Field, ...] = ()
    """People: what their rows say about the company."""
    acts: tuple[Act, ...] = ()
    attendance: Attendance | None = None

    def columns(self) -> dict[str, str]:
        """Column -> the target it is for."""
        every: list[Any] = [*self.identify, self.occurred_at, self.event, *self.body, *self.traits]
        every += self.account
        for act in self.acts:
            every += [act.when, *act.arguments]
        if self.attendance is not None:
            seen = self.attendance
            every += [seen.status, seen.registered_at, seen.held_at]
        return {one.column: one.target for one in every if one is not None and one.column}
