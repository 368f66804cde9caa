"""Brakes: what lets touches out stops a sequence that says more than it declared, until somebody
has looked.

Units decide, each for itself; how much a sequence says to all of them is seen only where touches
are let out. A touch of a sequence that is paused is parked: it stays planned, its place under the
caps is kept, a stop withdraws it, and what is not true any more expires. Its person's unit hears
of it.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace

from leadwright.core.time import HOUR, MINUTE
from leadwright.playbook.effect import name_now
from leadwright.playbook.model import Playbook
from leadwright.ports import Brake, Handed, StoredTouch, Turn
from leadwright.runtime.books import Books

PAUSED, APPROVED = "paused", "approved"
APPROVED_HOURS = 24
"""How long an approval lasts, unless said otherwise."""
UNPARKED = 200
"""Parked touches that a turn lets go at most."""
WORKER = "the brake"
PAUSE, RESUME = BRAKES = ("pause_sequence", "resume_sequence")
"""Commands about whole sequences: carried out where they are addressed."""


@dataclass(slots=True)
class Braked:
    """`going` out now; `parked` with the reason: their units hear of it."""

    going: list[StoredTouch] = field(default_factory=list)
    parked: list[StoredTouch] = field(default_factory=list)


def brake(
    turn: Turn,
    touches: Sequence[StoredTouch],
    books: Mapping[int, Playbook],
    now: int,
    worker: str,
) -> Braked:
    """Let touches that were claimed out, but for those of sequences that are paused or have let out
    what they declare for an hour; these are paused with that. `books` are those in force."""
    found = Braked()
    groups: dict[tuple[int, str], list[StoredTouch]] = defaultdict(list)
    for stored in touches:
        name = name_now(books[stored.workspace], stored.touch.sequence)
        groups[stored.workspace, name].append(stored)
    for workspace in sorted({workspace for workspace, _ in groups}):
        names = [name for where, name in groups if where == workspace]
        most = {name: hourly_max(books[workspace], name) for name in names}
        brakes = _in_force(turn, workspace, books[workspace], now)
        counted = [name for name in names if most[name]]
        used = (
            turn.handed(workspace, counted, now // MINUTE - HOUR // MINUTE + 1) if counted else {}
        )
        for name in names:
            mine, held = groups[workspace, name], brakes.get(name)
            room = len(mine) if not most[name] else max(0, most[name] - used.get(name, 0))
            if held is not None:
                room = 0 if held.state == PAUSED else len(mine)
            elif room < len(mine):
                reason = f"more than {most[name]:,} an hour: it waits for approval"
                held = Brake(workspace, name, PAUSED, now, 0, WORKER, reason)
                turn.put_brake(held)
            found.going += mine[:room]
            if mine[room:] and held is not None:
                found.parked += _park(turn, mine[room:], held, now)
            if most[name] and mine[:room]:
                turn.count_handed(worker, [(workspace, name, now // MINUTE, len(mine[:room]))])
    return found


def uncount(
    turn: Turn, unsent: Iterable[StoredTouch], books: Mapping[int, Playbook], now: int, worker: str
) -> None:
    """Touches that came back without having been sent are let out once more: they count then."""
    found = Counter(
        (each.workspace, name_now(books[each.workspace], each.touch.sequence)) for each in unsent
    )
    rows = [
        (workspace, name, now // MINUTE, -count)
        for (workspace, name), count in sorted(found.items())
        if hourly_max(books[workspace], name)
    ]
    if rows:
        turn.count_handed(worker, rows)


def let_go(turn: Turn, workspaces: Sequence[int], books: Books, now: int) -> int:
    """Let a few parked touches go whose sequences are not paused any more; how many those were."""
    freed = 0
    for workspace in workspaces:
        brakes = turn.brakes(workspace)
        book = books.newest(turn, workspace) if brakes else None
        held = by_name_now(brakes.values(), book) if book is not None else {}
        going = [name for name, each in held.items() if each.state == APPROVED]
        for name in (each for known in going for each in _names(book, known)):
            freed += turn.unpark(workspace, name, now, UNPARKED)
    return freed


def _names(book: Playbook | None, sequence: str) -> list[str]:
    """What the sequence is called, and was."""
    motions = book.motions.values() if book is not None else ()
    renamed = [pair for motion in motions for pair in motion.nurture.renamed.items()]
    return [sequence, *sorted({former for former, now in renamed if now == sequence})]


def set_brake(
    turn: Turn, workspace: int, command: str, body: Mapping[str, object], actor: str, at: int
) -> None:
    """Carry out `pause_sequence` or `resume_sequence` of a sequence."""
    name, reason = str(body.get("sequence", "")), str(body.get("reason", "")).replace("\0", "")
    until = 0
    if command == RESUME:
        hours = body.get("hours")
        until = at + (hours if isinstance(hours, int) else APPROVED_HOURS) * HOUR
    state = PAUSED if command == PAUSE else APPROVED
    turn.put_brake(Brake(workspace, name, state, at, until, actor.replace("\0", ""), reason))


def hourly_max(book: Playbook, sequence: str) -> int:
    """How many touches of the sequence may go out an hour; 0: as many as there are."""
    plans = (motion.nurture.sequences.get(sequence) for motion in book.motions.values())
    return sum(plan.hourly_max for plan in plans if plan is not None)


def paused(brakes: Sequence[Brake], in_force: Callable[[], Playbook | None]) -> list[Brake]:
    """Those that hold back a sequence of the playbook in force."""
    found = [each for each in brakes if each.state == PAUSED]
    book = in_force() if found else None
    if book is None:
        return []
    known = {name for motion in book.motions.values() for name in motion.nurture.sequences}
    found = list(by_name_now(brakes, book).values())
    return [each for each in found if each.state == PAUSED and each.sequence in known]


def held_back(brakes: Sequence[Brake], book: Playbook) -> frozenset[str]:
    """The sequences of the playbook that are paused, by all names that touches know them by."""
    held = paused(brakes, lambda: book)
    return frozenset(name for each in held for name in _names(book, each.sequence))


def foreseen(stored: StoredTouch, held: Collection[str]) -> StoredTouch:
    """A touch as it will stand when its turn comes: parked, where its sequence is among those held
    back."""
    if stored.state != "planned" or stored.touch.sequence not in held:
        return stored
    touch = replace(stored.touch, not_before=stored.touch.not_after + 1)
    return replace(stored, touch=touch, error=PAUSED)


def by_name_now(brakes: Iterable[Brake], book: Playbook) -> dict[str, Brake]:
    """What holds a sequence back, or lets it go, also where it had another name then."""
    said = {each.sequence: each for each in brakes}
    found = {}
    for name, held in said.items():
        now = name_now(book, name)
        if now == name or now not in said:
            found[now] = replace(held, sequence=now)
    return found


def _in_force(turn: Turn, workspace: int, book: Playbook, now: int) -> dict[str, Brake]:
    """What holds sequences back or lets them go faster; an approval ends."""
    found = by_name_now(turn.brakes(workspace).values(), book)
    return {name: held for name, held in found.items() if held.state == PAUSED or held.until > now}


def _park(turn: Turn, touches: Sequence[StoredTouch], held: Brake, now: int) -> list[StoredTouch]:
    """Keep touches planned until somebody lets them go, or they are not true any more."""
    rows = [
        Handed(each.touch.id, each.workspace, "planned", now, PAUSED, each.touch.not_after + 1)
        for each in touches
    ]
    because = f"the sequence is paused: {held.reason}" if held.reason else "the sequence is paused"
    return [replace(each, state=PAUSED, error=because) for each in turn.finish_touches(rows)]
