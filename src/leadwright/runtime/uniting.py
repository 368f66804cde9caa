"""Commands about accounts: which are one, which domains lead to them, which belong to which.

Like those about people they are carried out where events are addressed: a word in the directory,
and the messages by which people, and what accounts decide as a whole, move.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from leadwright.capture.accounts import add_domain, domain_in
from leadwright.capture.directory import (
    ADOPTED,
    ALIAS,
    HAS_DOMAIN,
    HAS_GROUP,
    NOBODYS,
    Directory,
    Known,
)
from leadwright.capture.event import Event
from leadwright.capture.identify import DOMAIN, GROUP
from leadwright.core.ids import number_of, workspace_of
from leadwright.core.input import ACCOUNT, COMMAND, LANE_NOW
from leadwright.core.unit import ANYONE, Head, decode_head
from leadwright.engine.uniting import PEOPLE_FOLLOW, PEOPLE_MOVED, TOLD_ON
from leadwright.ports import Journaled, Turn
from leadwright.runtime.inputs import input_of, message_of, moves_of
from leadwright.runtime.known import bring, family_of, residents_of
from leadwright.runtime.moving import are_many, came_by, move_of
from leadwright.runtime.suggesting import accounts_id
from leadwright.runtime.work import Work

UNMERGED = "the accounts are two again"
SAID = "that is what was said of it"
SEPARATED = re.compile(r"[\s,;|]+")
DOMAINS_MAX = 50
"""More than that in one trait are not looked at."""
OFTEN = 100
"""Accounts one within the other: more is a loop."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A row that is about accounts, and where it is carried out."""

    turn: Turn
    row: Journaled
    event: Event
    directory: Directory
    version: int

    @property
    def at(self) -> int:
        """The instant for messages that follow."""
        return self.event.occurred_at if self.event.history else self.row.at

    @property
    def because(self) -> str:
        """What the command gives as reason."""
        return str(self.event.body.get("because") or f"by {self.event.actor or 'the system'}")

    def account(self, id: int) -> Known | None:
        """The account of that id, as what it is by now; None if there is none here."""
        bring(self.turn, self.directory, {id})
        known = self.directory.account(id)
        own = known is not None and workspace_of(known.person) == self.row.workspace
        return known if own else None

    def command(self, unit: int, body: dict[str, object]) -> Work:
        """The command as the account is to fold it."""
        input = input_of(self.row, self.event, COMMAND, 0, self.version, body)
        return Work(unit, 0, self.row.lane, input)

    def message(self, unit: int, name: str, body: dict[str, object]) -> Work:
        """A message to an account. First of all lanes: nothing that is addressed to where an
        account or its people are now must get there before them."""
        input = message_of(name, self.at, 0, body, self.event, self.version)
        return Work(unit, 0, LANE_NOW, input)

    def found(self, kind: str, value: str) -> tuple[bytes, int]:
        """The key of an identifier, and where it leads."""
        key = self.directory.key(kind, value)
        entity = self.directory.found.get(key)
        if entity is None:
            entity = self.turn.find([key]).get(key, 0)
            self.directory.found[key] = entity
            bring(self.turn, self.directory, {entity})
        return key, entity


def unite(asked: Asked, one: int, other: int) -> list[Work] | str:
    """Let one account be part of another, which hears of it first."""
    gone, into = asked.account(one), asked.account(other)
    if gone is None or into is None:
        return "the command names no account we know"
    body: dict[str, object] = {"gone": number_of(gone.person), "because": asked.because}
    if gone is into:
        body["refused"] = "they are one account already"
    elif between := _between(asked, into, gone):
        body["refused"] = f"account {between} lies between them: give it another parent first"
    command = asked.command(into.unit, body)
    command.input.name = "merge_accounts"
    if "refused" in body:
        return [command]
    id = accounts_id(asked.row.workspace, gone.person, into.person)
    listed = asked.turn.suggestions(asked.row.workspace, [id]).values()
    asked.turn.suggest([msgspec.structs.replace(each, state="accepted") for each in listed])
    return [command, *united(asked, gone, into, asked.because)]


def united(asked: Asked, gone: Known, into: Known, because: str) -> list[Work]:
    """The messages by which an account and its people become part of another."""
    move = asked.directory.merge(gone, into.person, because)
    expect = asked.message(into.unit, "Expect", {"kind": "account"})
    goes = asked.message(gone.unit, "Dissolve", {"unit": into.unit, "because": because})
    follow = {"because": because, "tell": into.unit}
    work = [expect, goes, *_following(asked, gone.unit, follow)]
    if not into.account and gone.account and not _reaches(asked, gone.account, into):
        into.account, into.known = gone.account, into.known | ADOPTED
        work.append(_parent_told(asked, into, because))
    assert move.into == into.person
    return work + _children_told(asked, {gone.person}, because)


def part(asked: Asked) -> list[Work] | str:
    """Let an account be its own again: it is awaited where it was, and what it had been merged
    into gives back what is its own, and its people."""
    directory = asked.directory
    bring(asked.turn, directory, {asked.event.unit})
    account = directory.accounts.get(asked.event.unit)
    other = asked.account(asked.event.unit)
    if account is None or other is None:
        return "the command names no account we know"
    body: dict[str, object] = {"gone": number_of(account.person), "because": asked.because}
    if not account.merged_into:
        body["refused"] = "it is an account of its own"
    elif account.known & ALIAS:
        body["refused"] = "it stands for a domain of the account: remove that"
    elif account.merged_into != other.person:
        first = number_of(account.merged_into)
        body["refused"] = (
            f"{first}, which it was merged into, was merged on: un-merge {first} first"
        )
    elif _is_under_way(asked, account):
        body["refused"] = "the merge is still under way: try again in a moment"
    if "refused" in body:
        return [asked.command(other.unit, body)]
    family = family_of(asked.turn, directory, account.person)
    family_of(asked.turn, directory, other.person)
    directory.part(account, family)
    body |= {"account": account.person, "unit": account.unit, "family": sorted(family)}
    expect = asked.message(account.unit, "Expect", {"kind": "account"})
    work = [expect, asked.command(other.unit, body)]
    follow = {"because": UNMERGED, "tell": account.unit, "recount": True}
    work += _following(asked, other.unit, follow)
    if other.known & ADOPTED:
        other.account, other.known, other.changed = 0, other.known & ~ADOPTED, True
        work.append(_parent_told(asked, other, UNMERGED))
    return work + _children_told(asked, {account.person}, UNMERGED)


def _is_under_way(asked: Asked, account: Known) -> bool:
    """Whether a merged account, or some of its people, have yet to go: whoever was awaited back
    before they have gone would be awaited for ever."""
    workspace, key = asked.row.workspace, (account.unit, ANYONE)
    document = asked.turn.load([key]).get(key)
    head = decode_head(document) if document is not None else None
    gone = isinstance(head, Head) and head.ties is not None and head.ties.merged_into
    return not gone or bool(asked.turn.residents(workspace, account.unit, 0, 1))


def unite_alike(asked: Asked) -> tuple[list[Work], list[tuple[int, int]]]:
    """An event named an account by its group and another by its domain. They are one if neither
    has what the other was named by; else somebody has to say: (account, other) pairs."""
    alike, asked.directory.alike = asked.directory.alike, []
    work: list[Work] = []
    unsure = []
    for group, named in alike:
        one, other = asked.account(group), asked.account(named)
        if one is None or other is None or one is other:
            continue
        if one.known & HAS_DOMAIN or other.known & HAS_GROUP or _between(asked, other, one):
            unsure.append((one.person, other.person))
        else:
            work += united(asked, one, other, "a group call names both as one")
    return work, unsure


# --------------------------------------------------------------------------- domains


def told_domains(asked: Asked, account: int) -> list[Work]:
    """What is said of an account names further domains of it, with spaces or commas between."""
    said, known = asked.event.body.get("domains"), asked.account(account)
    if known is None or not isinstance(said, str):
        return []
    work = []
    for domain in dict.fromkeys(domain_in(each) for each in SEPARATED.split(said)[:DOMAINS_MAX]):
        key, entity = asked.found(DOMAIN, domain) if domain else (b"", NOBODYS)
        there = asked.account(entity) if entity not in (0, NOBODYS) else None
        if there is not None and there is not known:
            asked.directory.alike.append((known.person, there.person))
        elif not entity:
            add_domain(asked.directory, known.person, key)
            body: dict[str, object] = {"domain": domain, "because": SAID}
            work.append(asked.message(known.unit, "DomainAdded", body))
    return work


def let_lead(asked: Asked) -> list[Work] | str:
    """Who has an address at the domain belongs to the account from now on."""
    account, domain = asked.account(asked.event.unit), _domain(asked)
    if account is None:
        return "the command names no account we know"
    body: dict[str, object] = {"domain": domain, "because": asked.because}
    if not domain:
        body["refused"] = "that is no domain, or one where anybody can have an address"
        return [asked.command(account.unit, body)]
    key, entity = asked.found(DOMAIN, domain)
    there = asked.account(entity) if entity not in (0, NOBODYS) else None
    if there is account:
        body["refused"] = f"{domain} leads to the account already"
    elif there is not None:
        other = number_of(there.person)
        body["refused"] = f"{domain} leads to account {other}: merge the two if they are one"
    else:
        add_domain(asked.directory, account.person, key)
    return [asked.command(account.unit, body)]


def let_lead_no_more(asked: Asked) -> list[Work] | str:
    """The domain is another company's, or (`free`) a mail provider's: people who belong to the
    account by nothing else go."""
    account, domain = asked.account(asked.event.unit), _domain(asked)
    if account is None:
        return "the command names no account we know"
    directory, free = asked.directory, asked.event.body.get("free") is True
    key, entity = asked.found(DOMAIN, domain)
    body: dict[str, object] = {"domain": domain, "because": asked.because}
    noted = directory.accounts.get(entity)
    if noted is None or asked.account(entity) is not account:
        body["refused"] = f"{domain or 'that'} does not lead to the account"
    elif noted is not account and not noted.known & ALIAS:
        body["refused"] = f"it came with account {number_of(entity)}: un-merge that"
    if noted is None or "refused" in body:
        return [asked.command(account.unit, body)]
    people = residents_of(asked.turn, directory, account.unit)
    body["people"] = sum(came_by(known, entity) for known in people)
    work = [asked.command(account.unit, body)]
    follow: dict[str, object] = {"domain_of": entity, "apart": 0, "recount": True}
    if free:
        directory.link(key, NOBODYS)
        follow |= {"because": f"{domain} is a mail provider's", "before": directory.upcoming}
        return work + _following(asked, account.unit, follow)
    apart = noted if noted is not account else directory.found_account(directory.allocate())
    apart.merged_into, apart.known, apart.changed = 0, apart.known & ~ALIAS, True
    apart.learn(HAS_DOMAIN)
    directory.link(key, apart.person)
    made = asked.command(apart.unit, {"domain": domain})
    made.input.kind, made.input.name = ACCOUNT, ""
    follow |= {"because": f"{domain} is another company's", "before": directory.upcoming}
    follow["apart"] = apart.person
    return [*work, made, *_following(asked, account.unit, follow)]


def _domain(asked: Asked) -> str:
    said = asked.event.body.get("domain")
    return domain_in(said) if isinstance(said, str) else ""


# --------------------------------------------------------------------------- parents


def set_parent(asked: Asked) -> list[Work] | str:
    """Let an account belong to another, or (0) to none."""
    account, parent = asked.account(asked.event.unit), asked.event.body.get("parent")
    above = asked.account(parent) if isinstance(parent, int) and parent else None
    if account is None or (parent and above is None):
        return "the command names no account we know"
    said = _put_under(asked, account, above)
    return [asked.command(account.unit, said | {"because": asked.because})]


def told_parent(asked: Asked, account: int) -> list[Work]:
    """What is said of an account names its parent by a domain or a group; made where it is new."""
    said = asked.event.body.get("parent")
    known = asked.account(account)
    if known is None or not isinstance(said, str) or not said.strip():
        return []
    work: list[Work] = []
    domain = domain_in(said) if "." in said else ""
    kind, value = (DOMAIN, domain) if domain else (GROUP, said.strip())
    key, entity = asked.found(kind, value)
    if entity == NOBODYS:
        return []
    above = asked.account(entity) if entity else None
    if above is None:
        flag, name = (HAS_DOMAIN, "domain") if domain else (HAS_GROUP, "group_id")
        above = asked.directory.found_account(asked.directory.allocate(), flag)
        asked.directory.link(key, above.person)
        if domain:
            asked.directory.opened[key] = above.person
        made = input_of(asked.row, asked.event, ACCOUNT, 0, asked.version, {name: value})
        made.ref = 0  # what the row says of its own account is its input
        work.append(Work(above.unit, 0, asked.row.lane, made))
    body = _put_under(asked, known, above) | {"because": SAID}
    return [*work, asked.message(known.unit, "ParentChanged", body)]


def _put_under(asked: Asked, account: Known, above: Known | None) -> dict[str, object]:
    """What the account is to fold: its parent, or why that cannot be."""
    if above is not None and (above is account or _reaches(asked, above.person, account)):
        return {"refused": "the parent belongs to the account itself"}
    account.account = above.person if above is not None else 0
    account.known, account.changed = account.known & ~ADOPTED, True
    return {"parent": account.account}


def _reaches(asked: Asked, start: int, wanted: Known) -> bool:
    """Whether the way up from an account comes to another."""
    above = asked.account(start)
    for _ in range(OFTEN):
        if above is None:
            return False
        if above is wanted:
            return True
        above = asked.account(above.account) if above.account else None
    return True


def _between(asked: Asked, below: Known, above: Known) -> int:
    """The number of the account between two, where the way up from one comes to the other by it:
    made one, they would belong to themselves."""
    first = asked.account(below.account) if below.account else None
    if first is None or first is above or not _reaches(asked, first.person, above):
        return 0
    return number_of(first.person)


def _parent_told(asked: Asked, account: Known, because: str) -> Work:
    above = asked.account(account.account) if account.account else None
    parent = above.person if above is not None and above is not account else 0
    return asked.message(account.unit, "ParentChanged", {"parent": parent, "because": because})


def _children_told(asked: Asked, accounts: set[int], because: str) -> list[Work]:
    """Tell those that belong to accounts which have become others by whom they are owned now."""
    bring(asked.turn, asked.directory, set(asked.turn.subsidiaries(asked.row.workspace, accounts)))
    children = [
        known for _, known in sorted(asked.directory.accounts.items())
        if known.account in accounts and not known.merged_into
    ]  # fmt: skip
    return [_parent_told(asked, each, because) for each in children]


# --------------------------------------------------------------------------- who follows


def _following(asked: Asked, unit: int, body: dict[str, object]) -> list[Work]:
    """Who is to leave the account goes: at once, or where many live there some at a time; then it
    hears of it, and `tell`s the other. History is imported before anybody waits for an answer."""
    if not asked.event.history and are_many(asked.turn, asked.row.workspace, unit):
        return [asked.message(unit, PEOPLE_FOLLOW, {"after": 0, **body})]
    people = residents_of(asked.turn, asked.directory, unit)
    moves = [move for known in people if (move := move_of(asked.directory, known, body))]
    work = moves_of(asked.row, asked.event, moves, asked.version)
    for each in work:
        each.lane = LANE_NOW
    told = {name: said for name, said in body.items() if name in TOLD_ON}
    if told:
        work.append(asked.message(unit, PEOPLE_MOVED, told))
    return work


UNITING: dict[str, Callable[[Asked], list[Work] | str]] = {
    "merge_accounts": lambda asked: unite(
        asked, asked.event.unit, _entity(asked.event.body.get("into"))
    ),
    "unmerge_accounts": part,
    "add_domain": let_lead,
    "remove_domain": let_lead_no_more,
    "set_parent": set_parent,
}
"""Commands about accounts."""


def _entity(said: object) -> int:
    return said if type(said) is int and 0 < said < 1 << 62 else 0
