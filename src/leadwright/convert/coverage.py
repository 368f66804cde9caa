"""What is wrong with open deals: people are missing, or one stands still. Warned of when it becomes
so, and when it is over."""

from typing import NamedTuple

from leadwright.convert.plan import BLOCKER, MISSING, SINGLE, STALLED, Converting, Coverage
from leadwright.core.case import Case
from leadwright.core.ids import hashed_id, number_of
from leadwright.core.task import Task
from leadwright.core.time import DAY, day_of, spoken
from leadwright.core.unit import Head, Opportunity, Stakeholder


class Covered(NamedTuple):
    """Of the account's open deals: roles needed by now, and of these who is engaged in them."""

    needed: tuple[str, ...]
    engaged: tuple[str, ...]
    people: int
    """How many stakeholders are engaged, whatever their role; blockers do not count."""


def review(case: Case, plan: Converting) -> None:
    """Warn of what has become wrong with the account's open deals, take back what is not so any
    more, and note when to look again."""
    head = case.head
    elsewhere = head.ties is not None and head.ties.merged_into
    found: dict[str, str] = {}
    if not elsewhere:  # its deals go on in the account it is part of
        found = _found(head, plan, day_of(case.at)) | _stalled(head, plan, case.at)
    for name in sorted(head.warnings.keys() - found.keys()):
        case.decide(
            "deal_warning", f"{_kind(name)}/over", "it is not so any more", _rule(case, name)
        )
        _show(case, name, "", "withdrawn")
        del head.warnings[name]
    for name, because in found.items():
        if name not in head.warnings:
            head.warnings[name] = case.at
            case.decide("deal_warning", _kind(name), because, _rule(case, name))
            _show(case, name, because, "open")
    looks = (_next_look(head, plan, day_of(case.at)), _next_stall(head, plan, case.at))
    head.watch = 0 if elsewhere else min((at for at in looks if at), default=0)


def done(case: Case, task: str) -> bool:
    """Somebody has done the task of a warning; the warning itself stays until it is over."""
    for name in case.head.warnings:
        if _task_id(case, name) == task:
            _show(case, name, "", "done")
            return True
    return False


def covered(head: Head, plan: Converting, today: int) -> Covered:
    """Who of those needed is engaged on a UTC day."""
    coverage, furthest = plan.coverage, _furthest(head, plan)
    if coverage is None or furthest < 0:
        return Covered((), (), 0)
    engaged = [who for who in head.stakeholders.values() if _engaged(who, coverage, today)]
    stages = plan.opportunity_stages
    needed = tuple(
        role for role, since in coverage.roles.items() if stages.index(since) <= furthest
    )
    roles = {who.role for who in engaged}
    people = sum(who.role != BLOCKER for who in engaged)
    return Covered(needed, tuple(role for role in needed if role in roles), people)


def _found(head: Head, plan: Converting, today: int) -> dict[str, str]:
    """What is wrong by now: warning -> reason."""
    if _furthest(head, plan) < 0:
        return {}
    found, now = {}, covered(head, plan, today)
    if plan.coverage is not None and now.people < plan.coverage.people:
        people = f"{now.people} {'person is' if now.people == 1 else 'people are'} engaged"
        found[SINGLE] = f"{people}, and {plan.coverage.people} should be"
    for role in now.needed:
        if role not in now.engaged:
            found[f"{MISSING}/{role}"] = f"nobody in the role {role} is engaged"
    for person, who in sorted(head.stakeholders.items()):
        if who.role == BLOCKER or who.stance == "opposed":
            because = f"person {number_of(person)} ({who.role}) stands against it"
            found[f"{BLOCKER}/{number_of(person)}"] = because
    return found


def _stalled(head: Head, plan: Converting, at: int) -> dict[str, str]:
    """The deals that have stood where they are for too long."""
    found = {}
    for name, deal in sorted(head.opportunities.items()):
        if 0 < _stalls_at(deal, plan) <= at:
            lasts = spoken(plan.stalled_after[deal.stage])
            found[f"{STALLED}/{name}"] = f"it has been at {deal.stage} for {lasts}"
    return found


def _next_stall(head: Head, plan: Converting, at: int) -> int:
    ends = (_stalls_at(deal, plan) for deal in head.opportunities.values())
    return min((end for end in ends if end > at), default=0)


def _stalls_at(deal: Opportunity, plan: Converting) -> int:
    """When a deal will have stood at its stage for too long; 0: never."""
    limit_ms = plan.stalled_after.get(deal.stage)
    if deal.closed_at or limit_ms is None:
        return 0
    return (deal.moved_at or deal.opened_at) + limit_ms


def _furthest(head: Head, plan: Converting) -> int:
    """How far the furthest open deal is; -1: none is open."""
    stages = plan.opportunity_stages
    return max(
        (
            stages.index(deal.stage) if deal.stage in stages else 0
            for deal in head.opportunities.values()
            if not deal.closed_at
        ),
        default=-1,
    )


def _engaged(who: Stakeholder, coverage: Coverage, today: int) -> bool:
    return bool(who.last_day) and today - who.last_day <= coverage.active_within_ms // DAY


def _next_look(head: Head, plan: Converting, today: int) -> int:
    """When somebody who is engaged now will not be any more, if nothing is heard of them."""
    if plan.coverage is None or _furthest(head, plan) < 0:
        return 0
    days = plan.coverage.active_within_ms // DAY
    ends = [
        (who.last_day + days + 1) * DAY
        for who in head.stakeholders.values()
        if _engaged(who, plan.coverage, today)
    ]
    return min(ends, default=0)


def _kind(name: str) -> str:
    """Its name without who it is about: names of decisions are counted."""
    return next((kind for kind in (BLOCKER, STALLED) if name.startswith(kind)), name)


def _rule(case: Case, name: str) -> str:
    key = "stalled_after" if name.startswith(STALLED) else "coverage"
    return f"{case.motion}.convert.{key}"


def _task_id(case: Case, name: str) -> str:
    return hashed_id(case.head.id, "deal_warning", name, case.head.warnings[name])


def _show(case: Case, name: str, because: str, state: str) -> None:
    head = case.head
    if case.input.history and head.virtual:
        return
    company = head.traits.get("name") or head.traits.get("domain") or "the account"
    kind, _, what = name.partition("/")
    title = {
        SINGLE: f"Find somebody else at {company}: the deal rests on too few people",
        MISSING: f"Find the {what.replace('_', ' ')} at {company}",
        BLOCKER: f"Talk to person {what} at {company}, who stands against the deal",
        STALLED: f"Move the deal {what} at {company} on, or close it",
    }[kind]
    case.out.tasks.append(
        Task(
            id=_task_id(case, name),
            kind="task",
            state=state,
            title=title,
            owner=head.owner,
            team=head.handoff.team if head.handoff is not None else "",
            opened_at=head.warnings[name],
            closed_at=0 if state == "open" else case.at,
            note=because or name,
        )
    )
