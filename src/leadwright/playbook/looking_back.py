"""Which rules look back, and how far: those that may have to warm up when they come into force."""

from typing import NamedTuple

from leadwright.core.expression.condition import Uses
from leadwright.core.time import DAY
from leadwright.playbook.conditions import conditions
from leadwright.playbook.model import Playbook


class LooksBack(NamedTuple):
    """Where a rule stands, the events it asks for, and for how many days (0: for ever)."""

    where: str
    events: tuple[str, ...]
    days: int


def looking_back(book: Playbook) -> list[LooksBack]:
    """Every rule of a playbook that asks what has happened before."""
    return [
        LooksBack(where, tuple(sorted(events)), _days(condition.uses))
        for motion in book.motions.values()
        for where, condition in conditions(motion)
        if (events := condition.uses.events | condition.uses.account_events)
    ]


def _days(uses: Uses) -> int:
    """The longest window, in whole days; what is kept of an event for good counts as for ever."""
    groups = (uses.windows, uses.account_windows, uses.days, uses.account_days)
    lengths = [-(-length // DAY) for group in groups for length, _ in group.values()]
    kept = [each.days for each in (*uses.keeps, *uses.account_keeps)]
    return 0 if 0 in kept else max((*lengths, *kept), default=0)
