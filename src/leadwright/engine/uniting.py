"""Two accounts become one, and two again; what leads to an account, and to which it belongs.

People move one by one, as always; what moves here is what an account decides as a whole. The
account that is part of another stays behind as a place from which whatever still comes is sent on.
"""

from collections.abc import Callable

import msgspec

from leadwright.convert import coverage
from leadwright.core.case import Case
from leadwright.core.ids import number_of
from leadwright.core.outcome import Message
from leadwright.core.unit import Head, encode
from leadwright.engine.merge import outranks
from leadwright.engine.parting import WITH_SALES, adopt, ask_again
from leadwright.engine.recounting import take_count
from leadwright.engine.stages import reconsider
from leadwright.engine.stops import stop_unit
from leadwright.engine.ties import note_domain, ties_of
from leadwright.playbook.model import Motion
from leadwright.qualify.score import refit
from leadwright.qualify.stages import HELD, set_account_stage
from leadwright.route import handoff

RANKS = ("customer", "opportunity", "sql", "sal")
"""Stages that one of two accounts has for both, the first of them before all."""
PEOPLE_FOLLOW = "PeopleFollow"
"""To an account many of whose people are to go elsewhere, or to come: let the next of them move."""
PEOPLE_MOVED = "PeopleMoved"
"""To an account: everybody who was to go elsewhere has gone."""
TOLD_ON = frozenset({"tell", "recount"})
"""What that message says: whom to tell too, and that sums are to be counted anew."""
DEALS = frozenset({"customer", "opportunity", "lost"})
"""Stages that follow from what was bought and talked about."""
OWN = ("traits", "enriched", "opportunities", "customer_since", "suppressed")
"""What is an account's own, besides its stage and owner: neither is a sum of its people's."""


def receive(case: Case, motion: Motion) -> None:
    """Fold a message about the account as a whole."""
    MESSAGES[case.input.name](case, motion)


def own_part(head: Head) -> bytes:
    """The head as it is, without notes about what is stored, which depend on turns."""
    return encode(msgspec.structs.replace(head, wake=0, shown=0))


def _dissolve(case: Case, motion: Motion) -> None:
    """The account is part of another from now on: what is its own goes there, its people follow."""
    head, body = case.head, case.input.body
    because, to = body["because"], body["unit"]
    case.decide("move", "left", because, values={"account": number_of(to)})
    goes = {"own": own_part(head), "who": head.id, "because": because}
    handoff.release(case, because)
    ties_of(head).merged_into = to
    coverage.review(case, motion.convert)
    case.out.messages.append(Message(to, "AccountArrived", case.now, body=goes))


def _arrive(case: Case, motion: Motion) -> None:
    """Another account is part of this one from now on, or this one is its own again."""
    body, ties = case.input.body, ties_of(case.head)
    ties.expecting -= 1
    other = msgspec.msgpack.decode(body["own"], type=Head)
    if "back" in body:
        _come_back(case, other, motion)
    else:
        ties.merges[body["who"]] = case.head.n
        values = {"account": number_of(body["who"])}
        case.decide("move", "merged", body["because"], values=values)
        _absorb(case, other, motion)
    coverage.review(case, motion.convert)
    refit(case, motion.qualify)


def _absorb(case: Case, other: Head, motion: Motion) -> None:
    """Add what is known and open of the other account; this one keeps its word where both spoke,
    and whatever stops its people from being contacted stops all of them."""
    head = case.head
    before = _stopped(head)
    absorb_own(head, other)
    if outranks(other.stage, head.stage, RANKS):
        set_account_stage(case, other.stage)
        case.decide("stage", other.stage, "the other account had come so far", "merge")
    adopt(case, other)
    after = _stopped(head)
    if before != after:
        stop_unit(case, motion, case.input.body["because"], everything=before[0] != after[0])
    if head.customer_since and not (motion.hand_off and motion.hand_off.customers):
        handoff.release(case, "the account is a customer")
    ask_again(case, other, motion)


def absorb_own(head: Head, other: Head) -> None:
    """What two accounts are as one, of what needs no decision."""
    domain = other.traits.get("domain")
    for name, value in other.traits.items():
        if name not in head.traits or (name in head.enriched and name not in other.enriched):
            head.traits[name] = value
            head.enriched.pop(name, None)
            if name in other.enriched:
                head.enriched[name] = other.enriched[name]
    if other.traits.get("is_target") is True:
        head.traits["is_target"] = True
    further = other.ties.domains if other.ties is not None else []
    for each in [str(domain)] * bool(domain) + further:
        note_domain(head, each)
    since = [at for at in (head.customer_since, other.customer_since) if at]
    head.customer_since = min(since, default=0)
    head.suppressed = head.suppressed or other.suppressed
    head.last_day = max(head.last_day, other.last_day)
    for stage, at in other.reached.items():
        head.reached[stage] = min(head.reached.get(stage, at), at)


def _come_back(case: Case, own: Head, motion: Motion) -> None:
    """The account is its own again; what it was being offered for is asked for again."""
    head, ties = case.head, ties_of(case.head)
    ties.merged_into = 0
    _take(head, own)
    head.stage, head.owner, head.reached = own.stage, own.owner, own.reached
    case.decide("move", "arrived", case.input.body["because"])
    ask_again(case, own, motion)


def part(case: Case, motion: Motion) -> None:
    """Fold the command that undoes a merge: this account is without the other, which goes back."""
    head, body = case.head, case.input.body
    if refused := body.get("refused"):
        case.refuse(str(refused))
        return
    case.decide("merge", "unmerged", body["because"], values={"account": body["gone"]})
    kept = msgspec.msgpack.decode(body["kept"], type=Head)
    own = msgspec.msgpack.decode(body["parted"], type=Head)
    stage = _stage_left(head, kept, own)
    if stage != head.stage:
        head.stage = stage
        case.decide("stage", stage or "none", "it had come so far by the other account", "merge")
    head.owner = _owner_left(head, kept, own)
    _take(head, kept)
    ties_of(head).merges.pop(body["account"], None)
    coverage.review(case, motion.convert)
    refit(case, motion.qualify)
    goes = {"own": body["parted"], "back": True, "because": body["because"]}
    case.out.messages.append(Message(body["unit"], "AccountArrived", case.now, body=goes))


def _take(head: Head, own: Head) -> None:
    for name in OWN:
        setattr(head, name, getattr(own, name))
    ties_of(head).domains = own.ties.domains if own.ties is not None else []


def _stage_left(head: Head, kept: Head, other: Head) -> str:
    """Where the account stands without the other: what came of that one's deals, or of that one's
    having come so far, does not hold any more."""
    if head.stage not in DEALS and head.stage != other.stage:
        return head.stage
    accepted = head.handoff is not None and head.handoff.state == "accepted"
    return "sal" if accepted and kept.stage not in HELD else kept.stage


def _owner_left(head: Head, kept: Head, other: Head) -> str:
    """Whose it is without the other: an owner who came with that one goes, unless they have it in
    hand."""
    in_hand = head.handoff is not None and head.handoff.state in WITH_SALES
    return head.owner if in_hand or head.owner != other.owner else kept.owner


def _people_follow(case: Case, _motion: Motion) -> None:
    """Some of those who are to go elsewhere, or to come here, do (`moves`: person, unit, what it is
    there, and where from unless from here), and the next of them later (those after `more`; 0: that
    is all)."""
    head, body, messages = case.head, case.input.body, case.out.messages
    for person, unit, kind, *left in body["moves"]:
        goes = {"unit": unit, "into": person, "because": body["because"]}
        messages.append(Message(unit, "Expect", case.now, person, {"kind": kind, "who": person}))
        messages.append(Message(left[0] if left else head.id, "Leave", case.now, person, goes))
    if body["more"]:
        rest = {name: value for name, value in body.items() if name not in ("moves", "more")}
        rest["after"] = body["more"]
        messages.append(Message(head.id, PEOPLE_FOLLOW, case.now, body=rest))
    elif "tell" in body or "recount" in body:
        told = {name: said for name, said in body.items() if name in TOLD_ON}
        messages.append(Message(head.id, PEOPLE_MOVED, case.now, body=told))


def _people_moved(case: Case, motion: Motion) -> None:
    """Everybody who was to go has gone: look at the account as it is now, with the `sums` of those
    who stay, and have the other look too. Until then its deals kept those who were still to go from
    being nurtured."""
    if case.head.ties is not None and case.head.ties.merged_into:
        case.head.opportunities = {}
    if sums := case.input.body.get("sums"):
        take_count(case.head, sums)
    reconsider(case, motion)
    if to := case.input.body.get("tell"):
        case.out.messages.append(Message(to, PEOPLE_MOVED, case.now))


def _domain_added(case: Case, _motion: Motion) -> None:
    add_domain(case)


def add_domain(case: Case) -> None:
    """Who has an address at the domain belongs to the account; others are on their way."""
    body = case.input.body
    note_domain(case.head, body["domain"])
    case.decide("domain", "added", str(body["because"]), values={"domain": body["domain"]})


def _parent_changed(case: Case, _motion: Motion) -> None:
    body = case.input.body
    if refused := body.get("refused"):
        case.refuse(str(refused))
        return
    set_parent(case, body["parent"], body["because"])


def set_parent(case: Case, parent: int, because: str) -> None:
    """The account belongs to another from now on; 0: to none."""
    if parent != (case.head.ties.parent if case.head.ties is not None else 0):
        ties_of(case.head).parent = parent
        values = {"account": number_of(parent) or None}
        case.decide("parent", "set" if parent else "none", because, values=values)


def _stopped(head: Head) -> tuple[bool, ...]:
    """What keeps the account's people from being contacted."""
    deals = any(not deal.closed_at for deal in head.opportunities.values())
    return bool(head.suppressed) or head.stage == "disqualified", bool(head.customer_since), deals


MESSAGES: dict[str, Callable[[Case, Motion], None]] = {
    "Dissolve": _dissolve,
    "AccountArrived": _arrive,
    PEOPLE_FOLLOW: _people_follow,
    PEOPLE_MOVED: _people_moved,
    "ParentChanged": _parent_changed,
    "DomainAdded": _domain_added,
}
