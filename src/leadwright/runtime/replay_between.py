"""What passes between replayed units: what they say to teams, and people on their way."""

from dataclasses import dataclass
from typing import Protocol

from leadwright.core.outcome import Message
from leadwright.runtime.replay_same import Made

SOMEBODY = "somebody"
"""Whoever the team would choose, as long as it has not been asked."""


@dataclass(slots=True)
class Said:
    """What the replayed unit said to a team. `recorded` is the id that the recorded world gave to
    the hand-off, if it said the same at the same instant."""

    unit: int
    team: str
    message: Message
    recorded: str


class Moves(Protocol):
    """Where people come from."""

    def arrival(self, unit: int, person: int, sender: int) -> "Arrival | None":
        """Whoever left `sender` to be `person` of `unit`; None if that cannot be said."""
        ...


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody on the way: their encoded record, and what either world has made for them."""

    record: bytes
    recorded: Made
    replayed: Made
