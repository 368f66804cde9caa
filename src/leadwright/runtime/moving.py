"""People who leave an account together: those of a large one go some at a time.

An account that became part of another, or is its own again, or lost a domain, is one word in the
directory; its people move one by one. Where they are many that takes several turns, and whoever
asks for something meanwhile is answered in between. Until their turn comes people live, and are
decided about, where they were.
"""

from collections.abc import Mapping
from typing import Any

from leadwright.capture.directory import PLACED, Directory, Known, Move
from leadwright.capture.plan import Linking
from leadwright.core.ids import number_of, workspace_of
from leadwright.core.input import LANE_NOW
from leadwright.ports import Turn
from leadwright.runtime.known import bring, store
from leadwright.runtime.work import Work

FEW = 100
"""So many people move in the turn in which that is decided."""
AT_ONCE = 100
"""Of more, so many move in one turn."""
LOOKED_AT = 1_000
"""So many at most are looked at in one turn for who is to move."""


def are_many(turn: Turn, workspace: int, account: int) -> bool:
    """Whether more people belong to the account than are moved in one turn."""
    return len(turn.residents(workspace, account, 0, FEW + 1)) > FEW


def next_moves(turn: Turn, work: Work) -> None:
    """Settle where the next people of the account live from now on, and add to the input who goes
    where, and after whom to go on. The turn has to be the workspace's only resolver."""
    work.lane = LANE_NOW  # whoever is awaited somewhere is so before anything else comes there
    workspace, body = workspace_of(work.unit), dict(work.input.body)
    if "moves" in body:  # it was set aside after that, and is tried again
        return
    work.input.body = body
    listed = turn.residents(workspace, work.unit, body["after"], LOOKED_AT)
    directory = Directory(workspace, Linking(), {}, {}, number_of(turn.allocate(workspace, 0)))
    bring(turn, directory, set(listed))
    bring(turn, directory, {directory.people[each].linked_by for each in listed})
    moves: list[Move] = []
    body["more"] = 0
    for index, each in enumerate(listed):
        move = move_of(directory, directory.people[each], body)
        if move is not None:
            moves.append(move)
        if len(moves) == AT_ONCE or index == LOOKED_AT - 1:
            body["more"] = each
            break
    body["moves"] = [[move.person, move.unit_to, move.kind] for move in moves]
    store(turn, directory)


def move_of(directory: Directory, known: Known, body: Mapping[str, Any]) -> Move | None:
    """Where somebody goes; None: they stay. Those go whose account is elsewhere by now; or, where a
    domain is taken away, whom it brought (`domain_of` the account it stands for) before there were
    entities beyond `before`: to the account `apart`, or to units of their own."""
    because = body["because"]
    if "domain_of" not in body:
        unit = known.unit
        if not directory.follow_account(known):
            return None
        return Move(known.person, unit, known.unit, known.person, "account", because)
    if not came_by(known, body["domain_of"]) or known.person >= body["before"]:
        return None
    if body["apart"]:
        return directory.join_account(known, body["apart"], because)
    return directory.leave_account(known, because)


def came_by(known: Known, account: int) -> bool:
    """Whether somebody belongs where they are by nothing but what led to this account."""
    return known.linked_by == account and not known.known & PLACED
