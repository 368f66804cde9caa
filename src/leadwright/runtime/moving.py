"""People who move together: of many some go at a time.

An account that became part of another, or is its own again, or lost or gained a domain, is one word
in the directory; people move one by one. Where they are many that takes several turns, and whoever
asks for something meanwhile is answered in between. Until their turn comes people live, and are
decided about, where they were.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from leadwright.capture.directory import (
    IN_ACCOUNT,
    NOBODYS,
    PLACED,
    Directory,
    Known,
    Move,
)
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
KNOWN_NOW = "their account became known"


def are_many(turn: Turn, workspace: int, account: int) -> bool:
    """Whether more people belong to the account than are moved in one turn."""
    return len(turn.residents(workspace, account, 0, FEW + 1)) > FEW


def next_moves(turn: Turn, work: Work) -> int:
    """Settle where the next people of the account, or of those who wait for it, live from now on,
    and add to the input who goes where from where, and after whom to go on; how many they are. The
    turn has to be the workspace's only resolver."""
    work.lane = LANE_NOW  # whoever is awaited somewhere is so before anything else comes there
    workspace, body = workspace_of(work.unit), dict(work.input.body)
    if "moves" in body:  # it was set aside after that, and is tried again
        return len(body["moves"])
    work.input.body = body
    directory = Directory(workspace, Linking(), {}, {}, number_of(turn.allocate(workspace, 0)))
    directory.find = turn.find
    if "waiting" in body:
        moves, body["more"] = _those_who_wait(turn, directory, bytes.fromhex(body["waiting"]))
    else:
        moves, body["more"] = _those_who_follow(turn, directory, work.unit, body)
    body["moves"] = [[move.person, move.unit_to, move.kind, move.unit_from] for move in moves]
    store(turn, directory)
    return len(moves)


def _those_who_follow(
    turn: Turn, directory: Directory, account: int, body: Mapping[str, Any]
) -> tuple[list[Move], int]:
    listed = turn.residents(directory.workspace, account, body["after"], LOOKED_AT)
    bring(turn, directory, set(listed))
    bring(turn, directory, {directory.people[each].linked_by for each in listed})
    moves: list[Move] = []
    for index, each in enumerate(listed):
        move = move_of(directory, directory.people[each], body)
        if move is not None:
            moves.append(move)
        if len(moves) == AT_ONCE or index == LOOKED_AT - 1:
            return moves, each
    return moves, 0


def _those_who_wait(turn: Turn, directory: Directory, key: bytes) -> tuple[list[Move], int]:
    """To the account the domain leads to by now; if it leads to none they go on waiting."""
    account = directory.seek(key)
    if account in (0, NOBODYS):
        return [], 0
    waited, more = those_waiting(turn, directory, key, AT_ONCE)
    return joins(turn, directory, waited, account), int(more)


def those_waiting(
    turn: Turn, directory: Directory, key: bytes, room: int
) -> tuple[list[int], bool]:
    """Who has waited for the key, what this batch did included, and waits no longer: so many at
    most. And whether others still wait."""
    waited = turn.take_waiting(directory.workspace, key, room + 1)
    waited += [person for each, person in directory.waits if each == key and person not in waited]
    for person in waited[:room]:
        directory.waits.pop((key, person), None)
    directory.waits.update(((key, person), None) for person in waited[room:])
    return waited[:room], len(waited) > room


def joins(turn: Turn, directory: Directory, people: Iterable[int], account: int) -> list[Move]:
    """The moves of people who waited for their account to be known; not of those who belong to one
    by now, nor of those of whom only devices are known."""
    bring(turn, directory, {account, *people})
    found = dict.fromkeys(directory.root(each) for each in people)
    return [
        directory.join_account(known, account, KNOWN_NOW)
        for known in found
        if known is not None and not known.known & IN_ACCOUNT and not known.anonymous
    ]


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
