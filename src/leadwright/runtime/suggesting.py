"""What somebody should look at: identifiers that contradict one another are listed, not guessed."""

from collections.abc import Sequence

import msgspec

from leadwright.capture.accounts import COMPANY, company_of
from leadwright.capture.directory import HAS_DOMAIN, HAS_GROUP, IN_ACCOUNT, Conflict, Directory
from leadwright.capture.event import Event
from leadwright.capture.homes import HOUSEHOLD
from leadwright.capture.identify import DOMAIN, GROUP
from leadwright.core.ids import hashed_id, number_of
from leadwright.core.input import MESSAGE, Input
from leadwright.core.unit import Scalar
from leadwright.ports import Journaled, Suggestion, Turn
from leadwright.runtime.known import bring
from leadwright.runtime.work import Work

CONFLICT, ACCOUNT, ACCOUNTS = "conflict", "account", "accounts"
"""Kinds, besides `household`: more people than may join by a key or an address."""
KINDS = {
    "user": "user id",
    "external": "id in another system",
    "email": "e-mail address",
    "phone": "phone number",
    "anonymous": "device",
}


class Found(msgspec.Struct):
    """A conflict, and the event that showed it."""

    row: Journaled
    event: Event
    version: int
    conflict: Conflict


def suggest(turn: Turn, directory: Directory, found: Sequence[Found]) -> list[Work]:
    """List those not listed yet; the messages that tell the people's own histories."""
    by_id: dict[str, tuple[Found, Suggestion]] = {}
    named = [each.conflict for each in found if each.conflict.kind == GROUP]
    if named:
        bring(turn, directory, {id for each in named for id in (each.person, each.other)})
    for each in found:
        listed = _listed(directory, each)
        if listed is not None:
            by_id.setdefault(listed.id, (each, listed))
    known = turn.suggestions(directory.workspace, list(by_id))
    fresh = [both for id, both in by_id.items() if id not in known]
    if fresh:
        turn.suggest([listed for _, listed in fresh])
    work = []
    for each, listed in fresh:
        home = directory.root(listed.person) or directory.account(listed.person)
        if home is None:
            continue
        body = {"kind": listed.evidence["identifier"], "other": number_of(listed.other)}
        body["because"], body["listed"] = listed.evidence["because"], listed.kind
        person = 0 if home.is_account else listed.person
        input = Input(MESSAGE, "Conflicted", listed.at, listed.at, person, body,
                      version=each.version, history=each.event.history)  # fmt: skip
        work.append(Work(home.unit, person, each.row.lane, input))
    return work


def _listed(directory: Directory, found: Found) -> Suggestion | None:
    """What is to be listed; None if it has become clear meanwhile."""
    conflict, workspace = found.conflict, directory.workspace
    at = found.event.occurred_at if found.event.history else found.row.at
    if conflict.kind in (DOMAIN, GROUP):
        return _two_accounts(directory, conflict, at)
    one = directory.root(conflict.person)
    if conflict.kind == COMPANY:
        if one is None or one.known & IN_ACCOUNT:
            return None
        id = hashed_id(ACCOUNT, workspace, one.person, conflict.other)
        said: dict[str, Scalar] = {"identifier": COMPANY, "company": company_of(found.event)}
        said["because"] = "the company they say they work for has the name of the account"
        return Suggestion(id, workspace, ACCOUNT, "open", at, one.person, conflict.other, said)
    if conflict.kind == HOUSEHOLD:
        id = hashed_id(HOUSEHOLD, workspace, conflict.other)  # once, however many they are
        because = f"{_people_max(directory)} people live there already, by a key or an address"
        told: dict[str, Scalar] = {"identifier": HOUSEHOLD, "because": because}
        return Suggestion(
            id, workspace, HOUSEHOLD, "open", at, conflict.person, conflict.other, told
        )
    other = directory.root(conflict.other)
    if one is None or other is None or one is other:
        return None
    because = f"the {KINDS[conflict.kind]} an event named belongs to somebody else"
    evidence: dict[str, Scalar] = {"identifier": conflict.kind, "because": because}
    id = conflict_id(workspace, conflict.kind, one.person, other.person)
    return Suggestion(id, workspace, CONFLICT, "open", at, one.person, other.person, evidence)


def _two_accounts(directory: Directory, conflict: Conflict, at: int) -> Suggestion | None:
    account, other = directory.account(conflict.person), directory.account(conflict.other)
    if account is None or other is None or account is other:
        return None
    because = "a group call names the one by its group and the other by its domain"
    if conflict.kind == GROUP:
        if account.known & HAS_GROUP or other.known & HAS_DOMAIN:
            return None  # each is known as itself: whoever is in both works with both
        because = "somebody whose mail names the one makes calls for the group of the other"
    workspace, one, two = directory.workspace, account.person, other.person
    evidence: dict[str, Scalar] = {"identifier": conflict.kind, "because": because}
    id = accounts_id(workspace, one, two)
    return Suggestion(id, workspace, ACCOUNTS, "open", at, one, two, evidence)


def accounts_id(workspace: int, one: int, other: int) -> str:
    """The same whichever of the two is named first."""
    return hashed_id(ACCOUNTS, workspace, min(one, other), max(one, other))


def _people_max(directory: Directory) -> int:
    homes = directory.linking.homes
    return homes.people_max if homes is not None else 0


def conflict_id(workspace: int, kind: str, one: int, other: int) -> str:
    """The same whoever of the two is named first."""
    return hashed_id(CONFLICT, workspace, kind, min(one, other), max(one, other))
