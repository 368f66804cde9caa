"""The hand-off as the unit sees it: offered to sales, with a clock."""

from collections.abc import Mapping
from typing import Any

from leadwright.core.case import Case
from leadwright.core.ids import hashed_id
from leadwright.core.outcome import Message
from leadwright.core.task import Task
from leadwright.core.unit import Handoff
from leadwright.route.plan import HandOffPlan

OPEN = frozenset({"requested", "queued", "offered"})
STOPPED = 1 << 60
"""The due time of a clock that does not run."""


def request(case: Case, plan: HandOffPlan, stage: str) -> None:
    """Offer the unit to its team, unless sales has it or the business has nothing to win."""
    head = case.head
    last = head.handoff
    if last is not None and (last.state in OPEN or last.state == "accepted"):
        return
    if last is not None and case.at < last.since + plan.recycle_after_ms:
        return
    if head.customer_since or case.facts.open_opportunities():
        case.decide("withheld", "in_business", "a customer or an open deal is not offered again")
        return
    head.handoff = Handoff(
        id=hashed_id(head.id, head.n, "hand-off"),
        state="requested",
        team=plan.team,
        stage=stage,
        person=case.person.id,
        since=case.at,
    )
    _decide(case, "requested", f"stage {stage} is offered to {plan.team}")
    _ask_team(case)


def given(case: Case, plan: HandOffPlan, body: Mapping[str, Any]) -> None:
    """The team chose somebody: the clock starts."""
    handoff = _current(case, body)
    if handoff is None:
        return
    handoff.state, handoff.reminded, handoff.since = "offered", False, case.at
    handoff.owner = case.head.owner = str(body["owner"])
    handoff.due = case.at + (plan.remind_after_ms or plan.accept_within_ms)
    if case.input.history and case.head.virtual:
        handoff.due = STOPPED  # nobody could answer then; closing the history decides
    _decide(case, "offered", f"{handoff.owner}: {body['because']}")
    case.decide("owner", handoff.owner, "whoever is offered the unit owns it", "hand_off")
    _show(case, "offered", case.at + plan.accept_within_ms)


def queued(case: Case, body: Mapping[str, Any]) -> None:
    """Nobody was free: it waits, and ages, in the team's queue."""
    handoff = _current(case, body)
    if handoff is not None:
        handoff.state, handoff.due = "queued", 0
        _decide(case, "queued", f"nobody of {handoff.team} is free")
        _show(case, "queued", 0)


def clock(case: Case, plan: HandOffPlan) -> None:
    """The hand-off's time has come: remind first, then take it back and offer it anew."""
    handoff = case.head.handoff
    if handoff is None or handoff.state != "offered":
        return
    ends = handoff.since + plan.accept_within_ms
    if not handoff.reminded and plan.remind_after_ms and case.at < ends:
        handoff.reminded, handoff.due = True, ends
        _decide(case, "reminded", f"{handoff.owner} has not answered yet")
        _show(case, "offered", ends, note="reminded")
        return
    _decide(case, "taken_back", f"{handoff.owner} did not answer in time")
    _show(case, "taken_back", ends)
    _let_go(case, handoff)
    handoff.state, handoff.due = "requested", 0
    _ask_team(case)


def accept(case: Case) -> bool:
    """Sales takes it. False, with a refusal, if there is nothing to accept."""
    handoff = case.head.handoff
    if handoff is None or handoff.state not in OPEN:
        case.refuse("there is no hand-off waiting for an answer")
        return False
    if handoff.state != "offered":
        handoff.owner = case.head.owner = case.input.actor
        case.decide("owner", handoff.owner, "accepted before anybody was chosen", "hand_off")
    handoff.state, handoff.due = "accepted", 0
    _decide(case, "accepted", f"by {case.input.actor or handoff.owner}")
    _show(case, "accepted", 0)
    _tell_team(case, "HandOffAccepted", {"owner": handoff.owner})
    return True


def reject(case: Case, plan: HandOffPlan, reason: str) -> str:
    """Sales gives it back. The stage it leads to; empty, with a refusal, if it cannot be."""
    handoff = case.head.handoff
    if handoff is None or handoff.state not in OPEN:
        case.refuse("there is no hand-off waiting for an answer")
        return ""
    if reason not in plan.reject_reasons:
        case.refuse(f"{reason!r} is no reason; use one of {', '.join(plan.reject_reasons)}")
        return ""
    _decide(case, "rejected", f"{reason}, says {case.input.actor or handoff.owner}")
    case.count("rejected", reason)
    _show(case, "rejected", 0, note=reason)
    _let_go(case, handoff)
    handoff.state, handoff.due, handoff.since = "rejected", 0, case.at
    return plan.reject_reasons[reason]


def release(case: Case, because: str) -> None:
    """Sales is done with the unit (won, lost, disqualified): its holder is free again."""
    handoff = case.head.handoff
    if handoff is None or handoff.state in ("rejected", "closed"):
        return
    if handoff.state in OPEN:
        _show(case, "withdrawn", 0, note=because)
    _decide(case, "closed", because)
    _tell_team(case, "HandOffReleased", {})
    handoff.state, handoff.due, handoff.since = "closed", 0, case.at


def restart(case: Case, plan: HandOffPlan) -> None:
    """Start the clock of an offer made in imported history."""
    handoff = case.head.handoff
    if handoff is not None and handoff.state == "offered":
        handoff.since, handoff.reminded = case.at, False
        handoff.due = case.at + (plan.remind_after_ms or plan.accept_within_ms)


def _let_go(case: Case, handoff: Handoff) -> None:
    if handoff.owner:
        handoff.declined.append(handoff.owner)
    if case.head.owner == handoff.owner:
        case.head.owner = ""
    handoff.owner = ""
    _tell_team(case, "HandOffReleased", {})


def _ask_team(case: Case) -> None:
    handoff = case.head.handoff
    assert handoff is not None
    wish = {"owner": case.head.owner, "declined": list(handoff.declined)}
    _tell_team(case, "HandOffRequested", wish)


def _tell_team(case: Case, name: str, body: dict[str, Any]) -> None:
    handoff = case.head.handoff
    assert handoff is not None
    body |= {"unit": case.head.id, "hand_off": handoff.id}
    case.out.messages.append(Message(0, name, case.now, body=body, to_team=handoff.team))


def _current(case: Case, body: Mapping[str, Any]) -> Handoff | None:
    """The hand-off a team's answer is about, if it still waits for one."""
    handoff = case.head.handoff
    if handoff is None or handoff.id != body["hand_off"]:
        return None
    return handoff if handoff.state in ("requested", "queued") else None


def _decide(case: Case, name: str, because: str) -> None:
    handoff = case.head.handoff
    assert handoff is not None
    values = {"hand_off": handoff.id, "owner": handoff.owner, "stage": handoff.stage}
    case.decide("hand_off", name, because, f"{case.motion}.hand_off", values)


def _show(case: Case, state: str, due_at: int, note: str = "") -> None:
    handoff = case.head.handoff
    assert handoff is not None
    name = case.head.traits.get("name") or case.head.traits.get("domain") or "the unit"
    case.out.tasks.append(
        Task(
            id=handoff.id,
            kind="hand_off",
            state=state,
            title=f"Answer the hand-off of {name} ({handoff.stage})",
            owner=handoff.owner,
            team=handoff.team,
            person=handoff.person,
            opened_at=handoff.since,
            due_at=due_at,
            closed_at=0 if state in OPEN else case.at,
            note=note,
        )
    )
