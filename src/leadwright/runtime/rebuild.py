"""Commands that undo something: before they are folded, records are folded anew without it."""

from collections.abc import Callable, Collection

from leadwright.core.input import Input
from leadwright.core.unit import Unit
from leadwright.playbook.model import Playbook
from leadwright.ports import HistoryRow, Turn
from leadwright.runtime.dividing import UNMERGED, divide
from leadwright.runtime.effects import Effects
from leadwright.runtime.parting import EVER, part
from leadwright.runtime.without import UNDO, undo, without_undone

REBUILDS = frozenset({"unmerge_people", UNMERGED, UNDO})


def rebuild(
    unit: Unit, input: Input, turn: Turn, effects: Effects, books: Callable[[int], Playbook]
) -> None:
    """Add to the command what there is without what it undoes. The past is what is stored, and what
    this turn has folded."""

    def past(unit: int, person: int, until_n: int) -> list[HistoryRow]:
        return turn.past(unit, person, until_n) + effects.past(unit, person, until_n)

    def whole(unit: int, until_n: int) -> list[HistoryRow]:
        return turn.whole(unit, until_n) + effects.whole(unit, until_n)

    def decisive(unit: int, after_n: int, tags: Collection[str]) -> list[HistoryRow]:
        stored = turn.decisive(unit, after_n, EVER, tags)
        return stored + effects.decisive(unit, after_n, tags)

    def linked_by(people: Collection[int]) -> dict[int, int]:
        homes = turn.homes(people)
        return {person: home.account or home.unit for person, home in homes.items()}

    if input.name == UNDO:
        undo(unit, input, past, whole, books)
    elif input.name == UNMERGED:
        divide(unit, input, decisive, linked_by, books)
    else:
        part(unit, input, without_undone(input.person, unit.head.id, past, books), books)
