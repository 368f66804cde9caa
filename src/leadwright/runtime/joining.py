"""Commands about who is who: they are carried out where events are addressed.

Identifiers lead to the person somebody is by now, so merging is a word in the directory and the
messages by which a person moves; everything else follows by itself.
"""

from collections.abc import Mapping

import msgspec

from leadwright.capture.directory import IN_ACCOUNT, IN_HOUSEHOLD, PLACED, Directory, Known, Move
from leadwright.capture.event import Event
from leadwright.capture.homes import (
    HOUSEHOLD,
    follow_home,
    join_home,
    leave_home,
    part_home,
    share_home,
)
from leadwright.core.ids import number_of, workspace_of
from leadwright.core.input import COMMAND, LANE_NOW, LANE_SWEEP
from leadwright.core.unit import Person, decode_member
from leadwright.engine.uniting import PEOPLE_FOLLOW
from leadwright.ports import Journaled, Turn
from leadwright.ports.turn import EVERYBODY
from leadwright.runtime import moving
from leadwright.runtime.inputs import input_of, message_of, moves_of
from leadwright.runtime.known import bring, family_of
from leadwright.runtime.suggesting import ACCOUNT, ACCOUNTS, CONFLICT, KINDS, conflict_id
from leadwright.runtime.uniting import UNITING, Asked, unite
from leadwright.runtime.work import Work

JOINING = UNITING.keys() | {
    "merge_people", "unmerge_people", "join_account", "join_household", "leave_household",
    "accept_suggestion", "reject_suggestion",
}  # fmt: skip
"""Commands that are about who is who."""


def join(
    turn: Turn, row: Journaled, event: Event, directory: Directory, version: int
) -> list[Work] | str:
    """What units are to fold of the command; a sentence if it makes no sense; nothing if there is
    nothing to fold."""
    if event.name in UNITING:
        return UNITING[event.name](Asked(turn, row, event, directory, version))
    if event.name == "merge_people":
        gone = event.person or named(event, directory)
        return _merge(turn, row, event, directory, version, gone, person_in(event.body, "into"))
    if event.name == "unmerge_people":
        return _part(turn, row, event, directory, version)
    if event.name == "join_account":
        person = event.person or named(event, directory)
        return _join_account(row, event, directory, version, person, event.unit)
    if event.name in ("join_household", "leave_household"):
        person = event.person or named(event, directory)
        there = person_in(event.body, "with")
        return _live(row, event, directory, version, person, there, event.unit)
    id = str(event.body.get("suggestion", ""))
    listed = turn.suggestions(row.workspace, [id]).get(id)
    if listed is None:
        return "there is no such suggestion"
    if event.name == "reject_suggestion":
        turn.suggest([msgspec.structs.replace(listed, state="rejected")])
        return []
    bring(turn, directory, {listed.person, listed.other})
    if listed.kind != CONFLICT:
        turn.suggest([msgspec.structs.replace(listed, state="accepted")])
    if listed.kind == ACCOUNTS:
        asked = Asked(turn, row, event, directory, version)
        return unite(asked, listed.other, listed.person)
    if listed.kind == ACCOUNT:
        return _join_account(row, event, directory, version, listed.person, listed.other)
    if listed.kind == HOUSEHOLD:
        turn.suggest([msgspec.structs.replace(listed, state="accepted")])
        return _live(row, event, directory, version, listed.person, 0, listed.other)
    return _merge(turn, row, event, directory, version, listed.other, listed.person)


def join_waiting(
    turn: Turn, row: Journaled, event: Event, directory: Directory, version: int
) -> list[Work]:
    """An account has just become known: people of its domain, who came before it, join it. Of many
    the first do; the others follow some at a time, but for imported history."""
    opened, directory.opened = directory.opened, {}
    moves: list[Move] = []
    for key, account in opened.items():
        room = EVERYBODY if event.history else max(0, moving.AT_ONCE - directory.joined)
        waited, more = moving.those_waiting(turn, directory, key, room)
        directory.joined += len(waited)
        moves += moving.joins(turn, directory, waited, account)
        if more:
            at = event.occurred_at if event.history else row.at
            body: dict[str, object] = {"after": 0, "waiting": key.hex()}
            body["because"] = moving.KNOWN_NOW
            follow = message_of(PEOPLE_FOLLOW, at, 0, body, event, version)
            unit = directory.unit_of(account)
            turn.inbox_put([Work(unit, 0, LANE_SWEEP, follow).pending()])
    return moves_of(row, event, moves, version)


def named(event: Event, directory: Directory) -> int:
    """The person a command names by an identifier; 0: nobody."""
    kind, value = ("user", event.user_id) if event.user_id else ("email", event.email)
    return directory.lookup(directory.key(kind, value))


def named_in(event: Event) -> list[int]:
    """The people and accounts a command names by their ids."""
    body = event.body
    return [event.person, event.unit, person_in(body, "into"), person_in(body, "with")]


def person_in(body: Mapping[str, object], name: str) -> int:
    """The id of that name in a command; 0 if there is none."""
    said = body.get(name)
    return said if type(said) is int and 0 < said < 1 << 62 else 0


def _merge(
    turn: Turn,
    row: Journaled,
    event: Event,
    directory: Directory,
    version: int,
    one: int,
    other: int,
) -> list[Work] | str:
    """Let one person be another, who hears of it first."""
    gone, into = directory.root(one), directory.root(other)
    if gone is None or into is None:
        return "the command names nobody we know"
    if {workspace_of(gone.person), workspace_of(into.person)} != {row.workspace}:
        return "the command names nobody we know"
    because = str(event.body.get("because") or f"by {event.actor or 'the system'}")
    body: dict[str, object] = {"gone": number_of(gone.person), "because": because}
    if gone is into:
        body["refused"] = "they are one person already"
    input = input_of(row, event, COMMAND, into.person, version, body)
    input.name = "merge_people"
    work = [Work(into.unit, into.person, row.lane, input)]
    if gone is into:
        return work
    _settled(turn, row.workspace, gone.person, into.person)
    moves = [directory.merge(gone, into.person, because)]
    if directory.linking.homes is not None:
        follow_home(gone, into, directory, moves)
    return work + moves_of(row, event, moves, version)


def _is_still_there(turn: Turn, person: Known) -> bool:
    """Whether the message by which a merged person goes is not folded yet: whoever was awaited
    back before they have gone would be awaited for ever."""
    key = (person.unit, person.person)
    document = turn.load([key]).get(key)
    return document is None or isinstance(decode_member(document), Person)


def _part(
    turn: Turn, row: Journaled, event: Event, directory: Directory, version: int
) -> list[Work] | str:
    """Let somebody be a person of their own again: they are awaited where they were, and whoever
    they had been merged into gives back what is theirs."""
    person = directory.people.get(event.person or named(event, directory))
    other = directory.root(person.person) if person is not None else None
    if person is None or other is None or workspace_of(person.person) != row.workspace:
        return "the command names nobody we know"
    because = str(event.body.get("because") or f"by {event.actor or 'the system'}")
    body: dict[str, object] = {"gone": number_of(person.person), "because": because}
    if not person.merged_into:
        body["refused"] = "they are a person of their own"
    elif person.merged_into != other.person:
        first = number_of(person.merged_into)
        body["refused"] = (
            f"{first}, whom they were merged into, was merged on: un-merge {first} first"
        )
    elif _is_still_there(turn, person):
        body["refused"] = "the merge is still under way: try again in a moment"
    if "refused" in body:
        input = input_of(row, event, COMMAND, other.person, version, body)
        return [Work(other.unit, other.person, row.lane, input)]
    family = family_of(turn, directory, person.person)
    bring(turn, directory, turn.merged(row.workspace, other.person))
    directory.part(person, family)
    kind = "account" if person.known & IN_ACCOUNT else "individual"
    if person.known & IN_ACCOUNT:  # which may be part of another since, or its own again
        bring(turn, directory, {person.linked_by})
        directory.follow_account(person)
    body |= {"person": person.person, "unit": person.unit, "family": sorted(family)}
    input = input_of(row, event, COMMAND, other.person, version, body)
    at = event.occurred_at if event.history else row.at
    awaited = {"kind": kind, "back": True}
    expect = message_of("Expect", at, person.person, awaited, event, version)
    work = [
        Work(person.unit, person.person, LANE_NOW, expect),
        Work(other.unit, other.person, row.lane, input),
    ]
    if person.known & IN_HOUSEHOLD:
        work += moves_of(row, event, part_home(person, other, directory), version)
    return work


def _join_account(
    row: Journaled, event: Event, directory: Directory, version: int, person: int, account: int
) -> list[Work] | str:
    """Let somebody belong to an account from now on."""
    known, via = directory.root(person), account
    there = directory.account(account)
    if (
        known is None
        or there is None
        or {workspace_of(known.person), workspace_of(there.unit)} != {row.workspace}
    ):
        return "the command names nobody we know, or no account"
    account = there.unit
    because = str(event.body.get("because") or f"by {event.actor or 'the system'}")
    body: dict[str, object] = {"account": number_of(account), "because": because}
    if known.unit == account:
        body["refused"] = "they belong to that account already"
    input = input_of(row, event, COMMAND, known.person, version, body)
    input.name = "join_account"
    work = [Work(known.unit, known.person, row.lane, input)]
    if known.unit == account:
        return work
    move = directory.join_account(known, via, because)
    known.known |= PLACED
    return work + moves_of(row, event, [move], version)


def _live(
    row: Journaled,
    event: Event,
    directory: Directory,
    version: int,
    person: int,
    there: int,
    unit: int,
) -> list[Work] | str:
    """Let somebody live in a household (whose `unit`, or where the person `there` lives) from now
    on, or (`leave_household`) alone, whatever keys and addresses say."""
    known, other = directory.root(person), directory.root(there)
    leaves = event.name == "leave_household"
    if known is None or workspace_of(known.person) != row.workspace:
        return "the command names nobody we know"
    if not leaves and other is None and (not unit or workspace_of(unit) != row.workspace):
        return "the command names no household, and nobody we know who lives in one"
    unit = other.unit if other is not None else unit
    because = str(event.body.get("because") or f"by {event.actor or 'the system'}")
    body: dict[str, object] = {"household": number_of(unit), "because": because}
    if refused := _why_not(directory, known, other, unit, leaves=leaves):
        body["refused"] = refused
    input = input_of(row, event, COMMAND, known.person, version, body)
    input.name = "leave_household" if leaves else "join_household"
    work = [Work(known.unit, known.person, row.lane, input)]
    if refused:
        return work
    if leaves:
        body["household"] = number_of(known.unit)
        return work + moves_of(row, event, leave_home(known, directory, because), version)
    if other is not None:
        share_home(other)
        told = input_of(row, event, COMMAND, other.person, version, {"because": because})
        told.name = "join_household"
        work.append(Work(other.unit, other.person, row.lane, told))
    return work + moves_of(row, event, join_home(known, unit, directory, because), version)


def _why_not(
    directory: Directory, known: Known, other: Known | None, unit: int, *, leaves: bool
) -> str:
    if directory.linking.homes is None:
        return "the playbook forms no households: write `households` under `consumer`"
    if known.known & IN_ACCOUNT or (other is not None and other.known & IN_ACCOUNT):
        return "who belongs to an account is in no household"
    if leaves:
        return "" if known.known & IN_HOUSEHOLD else "they are in no household"
    return "they are in that household already" if known.unit == unit else ""


def _settled(turn: Turn, workspace: int, one: int, other: int) -> None:
    """What was listed about the two is settled by their being one."""
    ids = [conflict_id(workspace, kind, one, other) for kind in KINDS]
    listed = turn.suggestions(workspace, ids).values()
    rows = [msgspec.structs.replace(each, state="accepted") for each in listed]
    if rows:
        turn.suggest(rows)
