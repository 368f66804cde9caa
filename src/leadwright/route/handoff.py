"""The hand-off as the unit sees it: offered to sales, with a clock."""

from collections.abc import Mapping
from typing import Any

from leadwright.core.case import Case
from leadwright.core.ids import hashed_id
from leadwright.core.outcome import Message
from leadwright.core.task import Task
from leadwright.core.unit import Handoff, Scalar
from leadwright.route.absences import longer_away
from leadwright.route.hours import after
from leadwright.route.plan import HandOffPlan, Hours
from leadwright.route.routes import route

OPEN = frozenset({"requested", "queued", "offered"})
OVER = frozenset({"rejected", "closed"})
STOPPED = 1 << 60
"""The due time of a clock that does not run."""


def request(case: Case, plan: HandOffPlan, stage: str) -> None:
    """Offer the unit to a team, unless sales has it or there is nothing to win. `stage`: what was
    reached, or the event that asks for it."""
    head = case.head
    last = head.handoff
    if head.ties is not None and head.ties.merged_into:
        return
    if last is not None and (last.state in OPEN or last.state == "accepted"):
        return
    if last is not None and case.at < last.since + plan.recycle_after_ms:
        return
    if plan.when is not None and not plan.when.test(case.facts):
        return
    if (head.customer_since and not plan.customers) or case.facts.open_opportunities():
        values: dict[str, Scalar] = {"customer_since": head.customer_since or None}
        values["open_opportunities"] = case.facts.open_opportunities()
        why, rule = "a customer or an open deal is not offered again", f"{case.motion}.hand_off"
        case.decide("withheld", "in_business", why, rule, values)
        return
    team, member, rule, because, compared = route(case, plan)
    head.handoff = Handoff(
        id=hashed_id(head.id, head.n, "hand-off"),
        state="requested",
        team=team,
        stage=stage,
        person=case.person.id,
        since=case.at,
        asked_at=case.at,
    )
    _escalate_later(case, plan, head.handoff)
    _decide(case, "requested", f"{stage}: {because}", rule, compared)
    _ask_team(case, plan, member)


def given(case: Case, plan: HandOffPlan, body: Mapping[str, Any]) -> None:
    """The team chose somebody: the clock starts."""
    handoff = _current(case, body)
    if handoff is None:
        _say_again_that_it_is_over(case, body)
        return
    handoff.state, handoff.reminded, handoff.since = "offered", False, case.at
    handoff.owner, handoff.away = str(body["owner"]), body.get("away", [])
    case.head.owner = handoff.owner
    _start(plan, handoff)
    if case.input.history and case.head.virtual:
        handoff.due = STOPPED  # nobody could answer then; closing the history decides
    until = {"until": handoff.ends} if handoff.due != STOPPED else {}
    _decide(case, "offered", f"{handoff.owner}: {body['because']}", "", until)
    case.decide("owner", handoff.owner, "whoever is offered the unit owns it", "hand_off")
    _show(case, "offered", handoff.ends)


def queued(case: Case, body: Mapping[str, Any]) -> None:
    """Nobody was free: it waits, and ages, in the team's queue. Where that is for absence, it asks
    again when the first of them is back."""
    handoff = _current(case, body)
    if handoff is None:
        _say_again_that_it_is_over(case, body)
        return
    waited = handoff.state == "queued"
    handoff.state, handoff.ends = "queued", int(body.get("again_at", 0))
    handoff.due = _earlier(handoff.ends, handoff.escalates)
    if waited:
        return
    why = body.get("because")
    _decide(case, "queued", f"nobody of {handoff.team} is free{f': {why}' if why else ''}")
    handoff.since = handoff.asked_at or handoff.since
    _show(case, "queued", 0)


def clock(case: Case, plan: HandOffPlan) -> None:
    """The hand-off's time has come: tell whoever has to know, remind, take it back and offer it
    anew, or ask again."""
    handoff = case.head.handoff
    if handoff is None or handoff.state not in OPEN:
        return
    if handoff.escalates and handoff.escalates <= case.at:
        _escalate(case, plan, handoff)
    if handoff.state == "offered":
        _offer_clock(case, plan, handoff)
    elif handoff.state == "queued" and 0 < handoff.ends <= case.at:
        handoff.ends, handoff.due = 0, handoff.escalates
        _ask_team(case, plan)
    else:
        handoff.due = _earlier(handoff.ends, handoff.escalates)


def _offer_clock(case: Case, plan: HandOffPlan, handoff: Handoff) -> None:
    ends = handoff.ends or handoff.since + plan.accept_within_ms
    if case.at >= ends:
        compared = {"offered_at": handoff.since, "until": ends}
        _decide(case, "taken_back", f"{handoff.owner} did not answer in time", "", compared)
        _show(case, "taken_back", ends)
        _let_go(case, handoff)
        handoff.state, handoff.ends, handoff.due = "requested", 0, handoff.escalates
        _ask_team(case, plan)
        return
    reminds = _reminds(plan, handoff)
    if reminds and reminds <= case.at:
        handoff.reminded, reminds = True, 0
        compared = {"offered_at": handoff.since, "until": ends}
        _decide(case, "reminded", f"{handoff.owner} has not answered yet", "", compared)
        _show(case, "offered", ends, note="reminded")
    handoff.due = _earlier(reminds, ends, handoff.escalates)


def accept(case: Case, plan: HandOffPlan | None) -> bool:
    """Sales takes it; a colleague may take what was offered to somebody else. False, with a
    refusal, if there is nothing to accept."""
    handoff = case.head.handoff
    if handoff is None or handoff.state not in OPEN:
        case.refuse("there is no hand-off waiting for an answer")
        return False
    actor = case.input.actor
    if handoff.state != "offered":
        handoff.owner = case.head.owner = actor
        case.decide("owner", handoff.owner, "accepted before anybody was chosen", "hand_off")
    elif plan is not None and actor != handoff.owner and actor in plan.homes:
        case.decide("owner", actor, f"accepted what was offered to {handoff.owner}", "hand_off")
        handoff.owner = case.head.owner = actor
    handoff.state, handoff.due = "accepted", 0
    _decide(case, "accepted", f"by {case.input.actor or handoff.owner}")
    _show(case, "accepted", 0)
    _close_escalation(case, handoff)
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
    _close_escalation(case, handoff)
    _let_go(case, handoff)
    handoff.state, handoff.due, handoff.since = "rejected", 0, case.at
    return plan.reject_reasons[reason]


def release(case: Case, because: str) -> None:
    """Sales is done with the unit (won, lost, disqualified): its holder is free again."""
    handoff = case.head.handoff
    if handoff is None or handoff.state in OVER:
        return
    if handoff.state in OPEN:
        _show(case, "withdrawn", 0, note=because)
    _close_escalation(case, handoff)
    _decide(case, "closed", because)
    _tell_team(case, "HandOffReleased", {})
    handoff.state, handoff.due, handoff.since = "closed", 0, case.at


def restart(case: Case, plan: HandOffPlan) -> None:
    """Start the clock of an offer made in imported history."""
    handoff = case.head.handoff
    if handoff is None or handoff.state not in OPEN:
        return
    handoff.asked_at = case.at
    _escalate_later(case, plan, handoff)
    if handoff.state == "offered":
        handoff.since, handoff.reminded = case.at, False
        _start(plan, handoff)


def _start(plan: HandOffPlan, handoff: Handoff) -> None:
    """Start the clock of an offer; it runs while its owner is at work."""
    handoff.ends = after(_hours_of(plan, handoff), handoff.since, plan.accept_within_ms)
    handoff.due = _earlier(_reminds(plan, handoff), handoff.ends, handoff.escalates)


def _reminds(plan: HandOffPlan, handoff: Handoff) -> int:
    """When its owner is reminded; 0: not, or not again."""
    if handoff.reminded or not plan.remind_after_ms:
        return 0
    return after(_hours_of(plan, handoff), handoff.since, plan.remind_after_ms)


def _hours_of(plan: HandOffPlan, handoff: Handoff) -> Hours | None:
    """When its owner works, absences that were told before it was offered left out."""
    hours = plan.hours.get(handoff.owner)
    return longer_away(hours, plan.zone, handoff.away) if handoff.away else hours


def _escalate_later(case: Case, plan: HandOffPlan, handoff: Handoff) -> None:
    if plan.escalate_after_ms and not (case.input.history and case.head.virtual):
        hours = plan.hours.get(plan.escalate_to)
        handoff.escalates = after(hours, handoff.asked_at, plan.escalate_after_ms)
        handoff.due = _earlier(handoff.due, handoff.escalates)


def _escalate(case: Case, plan: HandOffPlan, handoff: Handoff) -> None:
    """Nobody has answered: somebody else hears of it, once."""
    handoff.escalates = 0
    if not plan.escalate_to:
        return
    handoff.escalated_to = plan.escalate_to
    waits = f"{handoff.owner} has not answered" if handoff.owner else "it waits in the queue"
    _decide(case, "escalated", f"to {plan.escalate_to}: {waits}")
    _show_escalation(case, handoff, "open", waits)


def _close_escalation(case: Case, handoff: Handoff) -> None:
    handoff.escalates = 0
    if handoff.escalated_to:
        _show_escalation(case, handoff, "done", "")
        handoff.escalated_to = ""


def _show_escalation(case: Case, handoff: Handoff, state: str, note: str) -> None:
    case.out.tasks.append(
        Task(
            id=hashed_id(handoff.id, "escalation"),
            kind="escalation",
            state=state,
            title=f"Nobody has answered the hand-off of {_name(case)} ({handoff.stage})",
            owner=handoff.escalated_to,
            team=handoff.team,
            person=handoff.person,
            opened_at=handoff.asked_at,
            closed_at=0 if state == "open" else case.at,
            note=note,
        )
    )


def _earlier(*instants: int) -> int:
    """The first of the instants that are set; 0: none is."""
    return min((each for each in instants if each), default=0)


def _let_go(case: Case, handoff: Handoff) -> None:
    if handoff.owner:
        others = [each for each in handoff.declined if each != handoff.owner]
        handoff.declined = [*others, handoff.owner]
    if case.head.owner == handoff.owner:
        case.head.owner = ""
    handoff.owner = ""
    _tell_team(case, "HandOffReleased", {})


def _ask_team(case: Case, plan: HandOffPlan, member: str = "") -> None:
    handoff = case.head.handoff
    assert handoff is not None
    owner = case.head.owner if plan.owner_first and case.head.owner in plan.homes else ""
    wish: dict[str, Any] = {"owner": owner, "declined": list(handoff.declined)}
    if member:
        wish["member"] = member
    _tell_team(case, "HandOffRequested", wish)


def _tell_team(case: Case, name: str, body: dict[str, Any]) -> None:
    handoff = case.head.handoff
    assert handoff is not None
    body |= {"unit": case.head.id, "hand_off": handoff.id}
    case.out.messages.append(Message(0, name, case.now, body=body, to_team=handoff.team))


def _say_again_that_it_is_over(case: Case, body: Mapping[str, Any]) -> None:
    """What let go of the hand-off may have overtaken the question that this answers: the team would
    hold it for ever."""
    handoff = case.head.handoff
    if handoff is not None and handoff.id == body["hand_off"] and handoff.state in OVER:
        _tell_team(case, "HandOffReleased", {})


def _current(case: Case, body: Mapping[str, Any]) -> Handoff | None:
    """The hand-off a team's answer is about, if it still waits for one."""
    handoff = case.head.handoff
    if handoff is None or handoff.id != body["hand_off"]:
        return None
    return handoff if handoff.state in ("requested", "queued") else None


def _decide(
    case: Case,
    name: str,
    because: str,
    rule: str = "",
    compared: Mapping[str, Scalar] | None = None,
) -> None:
    handoff = case.head.handoff
    assert handoff is not None
    values = {"hand_off": handoff.id, "owner": handoff.owner, "stage": handoff.stage}
    rule = rule or f"{case.motion}.hand_off"
    case.decide("hand_off", name, because, rule, values | dict(compared or {}))


def _name(case: Case) -> Scalar:
    traits = case.head.traits
    return traits.get("name") or traits.get("domain") or "the unit"


def _show(case: Case, state: str, due_at: int, note: str = "") -> None:
    handoff = case.head.handoff
    assert handoff is not None
    case.out.tasks.append(
        Task(
            id=handoff.id,
            kind="hand_off",
            state=state,
            title=f"Answer the hand-off of {_name(case)} ({handoff.stage})",
            owner=handoff.owner,
            team=handoff.team,
            person=handoff.person,
            opened_at=handoff.since,
            due_at=due_at,
            closed_at=0 if state in OPEN else case.at,
            note=note,
        )
    )
