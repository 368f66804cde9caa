"""Un-merge of accounts: two heads folded anew from what was recorded since they became one.

People take their whole records along, so only what accounts decide as a whole has to be taken
apart: traits, deals, owner, stage. Each is what it was before, and the recorded inputs that are
about the account itself, or that tell what somebody of it bought or agreed on, are folded once
more, silently, for the account whose identifiers or people they named. The cost does not grow with
the account's people.
"""

from collections.abc import Callable, Collection, Mapping

import msgspec

from leadwright.core.input import MESSAGE, WAKE, Input
from leadwright.core.unit import Head, Person, Unit, encode
from leadwright.engine.advance import advance
from leadwright.engine.carried import CARRIED
from leadwright.engine.merge import outranks
from leadwright.engine.parting import kept_as
from leadwright.engine.uniting import RANKS, absorb_own, own_part
from leadwright.playbook.model import Playbook
from leadwright.ports import HistoryRow
from leadwright.runtime.parting import EVER, JOINED
from leadwright.runtime.refold import input_of

Decisive = Callable[[int, int, Collection[str]], list[HistoryRow]]
"""(unit, n, names) -> what the unit folded after n about itself, and commands and inputs of these
names about anybody."""
LinkedBy = Callable[[Collection[int]], Mapping[int, int]]
"""people -> the account by which each belongs where they are."""
Books = Callable[[int], Playbook]
ARRIVED, UNMERGED = "AccountArrived", "unmerge_accounts"
NOT_AGAIN = JOINED | {"merge_accounts", UNMERGED}
NAMES_A_DEAL = ("opportunity", ":opportunity")


class Step(msgspec.Struct):
    """An input as it was folded, number `n`, and the account it was about."""

    n: int
    input: Input
    account: int


def divide(unit: Unit, input: Input, decisive: Decisive, linked_by: LinkedBy, books: Books) -> None:
    """Add to the command that undoes a merge what either account is without the other."""
    head, body = unit.head, input.body
    if "refused" in body:
        return
    start = head.ties.merges.get(body["account"]) if head.ties is not None else None
    if start is None:  # it has brought nothing here
        body |= {"kept": own_part(head), "parted": encode(Head(id=body["unit"], kind="account"))}
        return
    body["since"] = start
    family = set(body["family"])
    names = CARRIED | books(input.version).motion("account").convert.events
    steps, parted = _since(head.id, start, decisive, linked_by, names)
    parted.append((start, EVER, family))
    arrival = next(step.input.body for step in steps if step.n == start)
    own = msgspec.msgpack.decode(arrival["own"], type=Head)
    before = msgspec.msgpack.decode(steps[0].input.body["before"], type=Head)
    called = _called(own, msgspec.msgpack.decode(arrival["before"], type=Head))
    theirs = _about(steps, start, family, set(called), before)
    known = {step.n for step in theirs}
    rest = [
        step
        for step in steps
        if step.n not in known
        and not any(a <= step.n <= b and step.account in those for a, b, those in parted)
    ]
    _fold(own, head.id, theirs, books, called)
    _fold(before, head.id, rest, books, {})
    _share(head, before, own, called)
    body["kept"], body["parted"] = own_part(before), own_part(own)


def _since(
    unit: int, start: int, decisive: Decisive, linked_by: LinkedBy, names: frozenset[str]
) -> tuple[list[Step], list[tuple[int, int, set[int]]]]:
    """What was folded since the account arrived: from the arrival of the first that has been
    un-merged since, where one was there before; and from when to when which were part of it."""
    begin = start
    while True:
        rows = decisive(unit, begin - 1, names)
        linked = linked_by({row.person for row in rows if row.person})
        steps = [_step(row, unit, linked) for row in rows]
        parted = [
            (step.input.body["since"], step.n, set(step.input.body["family"]))
            for step in steps
            if step.input.name == UNMERGED and "since" in step.input.body
        ]
        first = min([since for since, n, _ in parted if n > start], default=begin)
        if first >= begin:
            return steps, parted
        begin = first


def _step(row: HistoryRow, unit: int, linked: Mapping[int, int]) -> Step:
    input = input_of(row)
    if row.person:
        return Step(row.n, input, linked.get(row.person, unit))
    if input.name == ARRIVED:
        return Step(row.n, input, input.body.get("who", unit))
    return Step(row.n, input, abs(input.via) or unit)


def _about(
    steps: Collection[Step], start: int, family: set[int], deals: set[str], there: Head
) -> list[Step]:
    """What was about the account: it, its people or one of its deals was named."""
    found = []
    for step in steps:
        named = {str(step.input.body[name]) for name in NAMES_A_DEAL if name in step.input.body}
        if step.n > start and (step.account in family or named & deals):
            found.append(step)
            deals |= named - there.opportunities.keys()
    return found


def _called(own: Head, there: Head) -> dict[str, str]:
    """What the account's deals are called since it is part of the other -> what it calls them."""
    return {kept_as(name, own, there): name for name in own.opportunities}


def _fold(
    head: Head, unit: int, steps: Collection[Step], books: Books, called: Mapping[str, str]
) -> None:
    """Fold these inputs, one by one, into the head; nothing that follows from them happens."""
    id, n, offered = head.id, head.n, head.handoff
    head.at, head.virtual = 0, False
    for step in steps:
        input = msgspec.structs.replace(step.input, body=dict(step.input.body))
        if input.name == ARRIVED and "before" in input.body and "back" not in input.body:
            _take_in(head, msgspec.msgpack.decode(input.body["own"], type=Head))
        if input.kind in (WAKE, MESSAGE) or input.name in NOT_AGAIN:
            continue
        for name in NAMES_A_DEAL:
            if input.body.get(name) in called:
                input.body[name] = called[input.body[name]]
        head.id, head.n, head.handoff = unit, step.n - 1, None
        people = {input.person: Person(id=input.person)} if input.person else {}
        advance(Unit(head, people), input, books(input.version))
    head.id, head.n, head.handoff = id, n, offered


def _take_in(head: Head, other: Head) -> None:
    """A third account became part of it in between, and still is."""
    absorb_own(head, other)
    head.opportunities |= {
        kept_as(name, other, head): deal for name, deal in other.opportunities.items()
    }
    head.owner = head.owner or other.owner
    if outranks(other.stage, head.stage, RANKS):
        head.stage = other.stage


def _share(now: Head, kept: Head, own: Head, called: Mapping[str, str]) -> None:
    """Deals are as they stand now: each is the account's that it came with or was opened for."""
    theirs, ours = {}, {}
    for name, deal in now.opportunities.items():
        if name in called:
            theirs[called[name]] = deal
        elif name in own.opportunities and name not in kept.opportunities:
            theirs[name] = deal
        else:
            ours[name] = deal
    own.opportunities, kept.opportunities = theirs, ours
