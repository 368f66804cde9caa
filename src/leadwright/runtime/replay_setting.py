"""What every unit of a replay is replayed with."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from leadwright.playbook.model import Playbook
from leadwright.runtime.replay_names import Names


@dataclass(frozen=True, slots=True)
class Ending:
    """The end of a history import: virtual time runs to `at`, then what is open is closed."""

    at: int
    go_on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What every unit is replayed with: the playbook, those recorded by version, the endings of
    imports in order, and the instant until which timers may fire (ms). `names`: what sequences and
    steps had other names before."""

    book: Playbook
    recorded: Callable[[int], Playbook]
    endings: Sequence[Ending]
    until: int
    names: Names | None = None
