"""What only an import had said of who is who is forgotten where events are addressed."""

from collections.abc import Iterable

from leadwright.capture.directory import (
    BELONGS,
    GONE,
    HOME,
    IN_ACCOUNT,
    KNOWN,
    OWN,
    OWN_NOTED,
    Directory,
    Known,
)
from leadwright.capture.event import Event
from leadwright.core.ids import number_of, workspace_of
from leadwright.core.input import COMMAND
from leadwright.ports import Journaled, Turn
from leadwright.runtime.inputs import input_of, moves_of
from leadwright.runtime.known import bring
from leadwright.runtime.spoken import Spoken
from leadwright.runtime.work import Work

LEFT = "the import that put them into the account was undone"


def forget(
    turn: Turn,
    row: Journaled,
    event: Event,
    directory: Directory,
    version: int,
    spoken: Spoken,
    batch: Iterable[Work],
) -> list[Work] | str:
    """What units are to fold of `undo_import`, which names a person or an account. Its body says
    which identifiers (keys in hex) nobody but the import has told of (`free`), what is known of
    the person without them (`known`), whether they leave their account (`leave`), and whether
    nobody else has told of them (`gone`); all that as of what was `seen`. Whoever has `spoken`
    since, also in this `batch`, stays as they are known."""
    known = directory.root(event.person) if event.person else None
    unit = known.unit if known is not None else event.unit
    if not unit or workspace_of(unit) != row.workspace:
        return "the command names nobody we know"
    if known is None and (now := directory.unit_of(unit)) != unit:
        number = number_of(now)
        return f"the account was merged into account {number}: un-merge it, then retry"
    said, stays = event.body, _has_spoken(event, known, spoken, batch)
    body = {name: said[name] for name in ("import", "also", "because")}
    person = known.person if known is not None else 0
    if person and (stays or not said.get("gone", True)):
        body["stays"] = True
        body["names"] = [*said.get("names", ()), *(said["free"] if stays else ())]
    work = [Work(unit, person, row.lane, input_of(row, event, COMMAND, person, version, body))]
    if stays:
        return work
    _free(turn, directory, event, known)
    if known is None:
        return work
    _know(known, int(said.get("known", 0)))
    if said.get("gone"):
        directory.moved_out(known)
        known.known = known.known & ~(HOME | BELONGS) | GONE
    if said.get("leave") and known.known & IN_ACCOUNT:
        work += moves_of(row, event, [directory.leave_account(known, LEFT)], version)
    return work


def _has_spoken(event: Event, known: Known | None, spoken: Spoken, batch: Iterable[Work]) -> bool:
    """Whether they may be known by more than was seen; commands of old did not say what was."""
    if "seen" not in event.body:
        return False
    seen = {int(unit): int(n) for unit, n in event.body["seen"].items()}
    if known is not None:
        if known.person != event.person:
            return True
        seen.setdefault(known.unit, 0)
    return spoken.since(seen, event.person, str(event.body["import"]), batch)


def _free(turn: Turn, directory: Directory, event: Event, known: Known | None) -> None:
    """Let the identifiers lead to nobody, where they still lead to whom the command is about."""
    keys = [bytes.fromhex(key) for key in event.body.get("free", ())]
    found = turn.find(keys) | {key: id for key, id in directory.links.items() if key in set(keys)}
    bring(turn, directory, set(found.values()))
    for key in keys:
        to = found.get(key, 0)
        if to and (to == event.unit or (known is not None and directory.root(to) is known)):
            directory.free(key)


def _know(known: Known, flags: int) -> None:
    flags &= KNOWN & ~BELONGS & ~HOME
    stays = known.known & (BELONGS | HOME)
    known.known = flags | stays | flags << OWN | OWN_NOTED
    known.changed = True
