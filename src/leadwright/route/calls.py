"""Calls: how urgent, when, how often, and what came of them."""

from dataclasses import replace
from functools import lru_cache
from zoneinfo import ZoneInfo

from leadwright.core.case import Case
from leadwright.core.ids import hashed_id
from leadwright.core.task import Task
from leadwright.core.time import DAY, MINUTE
from leadwright.core.unit import Scalar
from leadwright.route.hours import after
from leadwright.route.plan import CallPlan, Hours

AGAIN, STOP = "again", "stop"
AHEAD_MAX = 400 * DAY
MINUTES_MAX = 24 * 60
HELD = {"held": "done", "missed": "missed", "cancelled": "cancelled"}
"""What became of an appointment -> the state its task ends in."""


def prepare(case: Case, plan: CallPlan, task: Task) -> None:
    """A call was opened: how urgent it is, and when it may be made first."""
    task.priority = sum(rule.points for rule in plan.priority if rule.when.test(case.facts))
    task.not_before = _allowed(case, plan, task.opened_at)


def outcome_of(case: Case, plan: CallPlan | None, disposition: str) -> str:
    """What a disposition leads to: done, again or stop; empty, with a refusal, if there is none
    of that name. Where the playbook declares none, every one is the end of it."""
    if not disposition:
        case.refuse("a call needs a disposition, such as connected or no_answer")
        return ""
    if plan is None or not plan.dispositions:
        return "done"
    if disposition not in plan.dispositions:
        known = ", ".join(plan.dispositions)
        case.refuse(f"{disposition!r} is no disposition; use one of {known}")
        return ""
    return plan.dispositions[disposition]


def try_again(case: Case, plan: CallPlan, task: Task) -> bool:
    """Nobody was reached: the call comes back later. False if it was tried often enough."""
    task.attempts += 1
    if task.attempts >= plan.attempts_max:
        return False
    task.not_before = _allowed(case, plan, case.at + plan.again_after_ms)
    case.out.tasks.append(task)
    when = f"attempt {task.attempts} of {plan.attempts_max}"
    case.decide("task", f"{task.note}/again", when, task.note, {"not_before": task.not_before})
    return True


def book(case: Case) -> Task | None:
    """An appointment with the person at hand, as a task of its owner; None, with a refusal, if it
    cannot be."""
    body = case.input.body
    starts_at, minutes = body.get("starts_at"), body.get("minutes", 30)
    if not isinstance(starts_at, int) or not case.at < starts_at <= case.at + AHEAD_MAX:
        case.refuse("an appointment starts in the future, within 400 days")
        return None
    if not isinstance(minutes, int) or not 0 < minutes <= MINUTES_MAX:
        case.refuse("an appointment lasts from a minute to a day")
        return None
    owner = str(body.get("with") or case.head.owner or case.input.actor)
    handoff, traits = case.head.handoff, case.person.traits
    name = traits.get("name") or traits.get("first_name") or case.head.traits.get("name")
    task = Task(
        id=hashed_id(case.head.id, case.head.n, "appointment"),
        kind="appointment",
        state="open",
        title=f"Meet {name or 'them'}, {minutes} minutes",
        owner=owner,
        team=handoff.team if handoff is not None else "",
        person=case.person.id,
        opened_at=case.at,
        due_at=starts_at,
        note=f"ends at {starts_at + minutes * MINUTE}",
    )
    case.person.tasks[task.id] = task
    case.out.tasks.append(task)
    values: dict[str, Scalar] = {"starts_at": starts_at, "minutes": minutes, "with": owner}
    because = f"booked by {case.input.actor or 'the system'}"
    case.decide("appointment", "booked", because, "", values)
    return task


def _allowed(case: Case, plan: CallPlan, at: int) -> int:
    """The first instant from `at` on at which the person at hand may be called."""
    if plan.hours is None:
        return at
    return after(_where_they_are(plan.hours, case.person.traits.get("time_zone")), at, 0)


@lru_cache(maxsize=1_024)
def _where_they_are(hours: Hours, zone: Scalar) -> Hours:
    try:
        return replace(hours, zone=ZoneInfo(str(zone)).key) if zone else hours
    except (KeyError, ValueError, OSError):
        return hours
