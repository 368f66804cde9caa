"""What a unit folds."""

from typing import Any

import msgspec

EVENT, TRAITS, ACCOUNT, COMMAND, WAKE, MESSAGE, RECEIPT = (
    "event",
    "traits",
    "account",
    "command",
    "wake",
    "message",
    "receipt",
)

IMPORTED = "import"
"""The actor of what a list of people says: nobody did it now. Of files that can be undone, followed
by the import's id."""

SWEPT = "sweep"
"""The actor of what a changed playbook makes of people: nobody did anything."""
CHANGED = "PlaybookChanged"
"""The message by which a unit hears that a changed playbook is in force."""

LANE_NOW, LANE_LIVE, LANE_TIMERS, LANE_IMPORT, LANE_SWEEP = range(5)
"""Lanes of DESIGN: stops and API writes; live events; due timers; imports; sweeps."""


class Input(msgspec.Struct, array_like=True):
    """One input of one unit, as recorded.

    `kind` is one of the constants above. `name` is the event (`Product Added`), the command
    (`accept`) or the message (`PersonArrived`); a wake has none. `at` is the instant of capture in
    ms, `occurred_at` when it happened. `person` is 0 when it concerns the whole unit. `body` holds
    properties, traits or arguments. `ref` is the journal id (0: made inside). `version` is the
    number of the playbook in force where it was addressed. `history` marks virtual time.
    """

    kind: str
    name: str
    at: int
    occurred_at: int
    person: int = 0
    body: dict[str, Any] = {}
    actor: str = ""
    ref: int = 0
    version: int = 0
    history: bool = False
    traits: dict[str, Any] = {}
    """What an event says about the person besides; learned before the event is folded."""
    via: int = 0
    """Whom the identifiers named, where that person had been merged into `person`; 0: `person`."""


def is_import(actor: str) -> bool:
    """Whether a file or a list said it, and nobody did it now."""
    return actor == IMPORTED or actor.startswith(IMPORTED + " ")


def import_of(actor: str) -> str:
    """The import that an actor is; empty for all others, and for rows that belong to none."""
    return actor[len(IMPORTED) + 1 :] if is_import(actor) else ""
