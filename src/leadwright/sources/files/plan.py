"""What a map says about a file."""

from dataclasses import dataclass, field
from typing import Any

from leadwright.core.unit import Scalar

KINDS = ("people", "accounts", "events")
IDENTIFIERS = {
    "people": ("user_id", "anonymous_id", "email", "group_id"),
    "accounts": ("group_id", "domain"),
    "events": ("user_id", "anonymous_id", "email", "group_id"),
}
"""kind -> what may identify it; all but the group of a person or event can do so alone."""

WHO = {
    "people": ("user_id", "anonymous_id", "email"),
    "accounts": ("group_id", "domain"),
    "events": ("user_id", "anonymous_id", "email"),
}
"""kind -> at least one of these must be there in every row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """How the file is written. `auto` and None: found out by looking.

    `columns` names them where the file has no header line; `time_zone` is that of times written
    without one; `nulls` are the texts (besides the empty one) that mean nothing was said.
    """

    type: str = "auto"
    delimiter: str = "auto"
    encoding: str = "auto"
    nulls: frozenset[str] = frozenset()
    columns: tuple[str, ...] = ()
    time_zone: str = "UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """Take one part of a text that lists several."""

    by: str
    take: str = "first"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """Where one value comes from: a `column`, or the same `const` for every row.

    In this order: nulls, `split`, `lower`, `values`, `as_`, `default`. `other` says what happens
    to a value that `values` does not list: reject, keep, empty, or skip (the whole row). `bad`
    says what happens to a row in which the value cannot be used: reject it, or leave it empty.
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
    """Properties of events; traits (and consent) of people and accounts."""
    traits: tuple[Field, ...]
    """Traits and consent that come with an event."""

    def columns(self) -> dict[str, str]:
        """Column -> the target it is for."""
        every: list[Any] = [*self.identify, self.occurred_at, self.event, *self.body, *self.traits]
        return {one.column: one.target for one in every if one is not None and one.column}
