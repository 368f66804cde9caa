"""What only an import had said of who is who is forgotten where events are addressed."""

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
from leadwright.runtime.work import Work

LEFT = "the import that put them into the account was undone"


def forget(
    turn: Turn, row: Journaled, event: Event, directory: Directory, version: int
) -> list[Work] | str:
    """What units are to fold of `undo_import`, which names a person or an account. Its body says
    which identifiers (keys in hex) nobody but the import has told of (`free`), what is known of
    the person without them (`known`), whether they leave their account (`leave`), and whether
    nobody else has told of them (`gone`)."""
    known = directory.root(event.person) if event.person else None
    unit = known.unit if known is not None else event.unit
    if not unit or workspace_of(unit) != row.workspace:
        return "the command names nobody we know"
    if known is None and (now := directory.unit_of(unit)) != unit:
        number = number_of(now)
        return f"the account was merged into account {number}: un-merge it, then retry"
    _free(turn, directory, event, known)
    said = event.body
    body = {name: said[name] for name in ("import", "also", "because")}
    person = known.person if known is not None else 0
    work = [Work(unit, person, row.lane, input_of(row, event, COMMAND, person, version, body))]
    if known is None:
        return work
    _know(known, int(said.get("known", 0)))
    if said.get("gone"):
        directory.moved_out(known)
        known.known = known.known & ~(HOME | BELONGS) | GONE
    if said.get("leave") and known.known & IN_ACCOUNT:
        work += moves_of(row, event, [directory.leave_account(known, LEFT)], version)
    return work


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
