"""Who has said something since an undo of an import looked whom to forget.

Between the look and the command that comes of it people go on. Where events are addressed all is
known that has been addressed before: what was folded, what waits to be, and what this turn has done
with it. Whoever is not among that has not spoken, and nothing can reach them any more.
"""

from collections.abc import Callable, Iterable, Mapping

from leadwright.core.input import ACCOUNT, COMMAND, EVENT, TRAITS, Input, import_of
from leadwright.ports import Turn
from leadwright.runtime.parting import ARRIVED, EVER, JOINED
from leadwright.runtime.work import Work, decode_input

NO_REASON = JOINED | {"enrich"}
"""Commands for which nobody stays."""
_TOLD = (EVENT, TRAITS, ACCOUNT)

Heard = tuple[int, int, int, bytes]
"""Unit, number there (`EVER` if it is not folded yet), person, and the encoded input."""
Lately = Callable[[], Iterable[Heard]]
"""What this turn has folded, or put where it waits, and not stored yet."""


def nothing_lately() -> Iterable[Heard]:
    """Where a turn has done nothing else."""
    return ()


class Spoken:
    """What one batch of a workspace needs to know of it; asked for once, when first needed."""

    def __init__(self, turn: Turn, workspace: int, lately: Lately = nothing_lately) -> None:
        self._turn = turn
        self._workspace = workspace
        self._lately = lately
        self._heard: dict[int, list[Heard]] | None = None

    def since(
        self, seen: Mapping[int, int], person: int, id: str, batch: Iterable[Work] = ()
    ) -> bool:
        """Whether anybody has told of the person (0: of the account), but for the import `id`,
        beyond the numbers that were `seen` of their units. `batch` is addressed with this row."""
        for work in batch:
            if work.unit in seen and _tells(work.person, work.input, person, id):
                return True
        heard = self._waiting()  # before what is stored: meanwhile it may be folded
        for unit, n in seen.items():
            rows = [(row[1], row[2], row[3]) for row in heard.get(unit, ())]
            stored = self._turn.since(unit, n)
            rows += [(row.n, row.person, row.input) for row in stored if row.input is not None]
            if any(
                number > n and _tells(who, decode_input(input), person, id)
                for number, who, input in rows
            ):
                return True
        return False

    def _waiting(self) -> dict[int, list[Heard]]:
        if self._heard is None:
            self._heard = {}
            waiting = self._turn.unfolded(self._workspace)
            rows = [(each.unit, EVER, each.person, each.input) for each in waiting]
            for row in (*rows, *self._lately()):
                self._heard.setdefault(row[0], []).append(row)
        return self._heard


def _tells(who: int, input: Input, person: int, id: str) -> bool:
    """Whether the input, folded for `who`, tells of the person; or makes them one with somebody."""
    if person and who != person and abs(input.via) != person:
        return False
    if import_of(input.actor) == id:
        return False
    if input.kind == COMMAND:
        return input.name not in NO_REASON
    if input.kind in _TOLD:
        return True
    if not person:
        return False
    body = input.body
    if input.name == ARRIVED:
        return body.get("who", who) != who and "parted" not in body
    return input.name == "Expect" and "who" not in body and "back" not in body
