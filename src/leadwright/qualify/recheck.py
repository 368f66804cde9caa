"""When a rule's value can change by time alone: windows empty, scores cool."""

from math import floor, log2

from leadwright.core.case import Case
from leadwright.core.expression.condition import Uses
from leadwright.core.time import DAY, day_of
from leadwright.qualify.plan import Qualifying

NEVER = 1 << 62


def recheck_person(case: Case, plan: Qualifying) -> int:
    """The next instant at which a person's stage has to be looked at again; 0: never."""
    soonest = NEVER
    person = case.person
    for rule in plan.stages:
        if rule.of == "person":
            uses = rule.when.uses
            if uses.windows:
                soonest = min(soonest, _window(uses.windows, person.windows, 1, case.at))
            if uses.days:
                soonest = min(soonest, _window(uses.days, person.days, DAY, case.at))
            if "score.engagement" in uses.scores and rule.stage == person.stage:
                score = case.facts.engagement()
                soonest = min(soonest, _cooling(uses, "score.engagement", score, case.at, plan))
    return 0 if soonest == NEVER else soonest


def recheck_account(case: Case, plan: Qualifying) -> int:
    """The same for the account."""
    soonest = NEVER
    head = case.head
    for rule in plan.stages:
        if rule.of == "account":
            uses = rule.when.uses
            if uses.account_windows:
                soonest = min(soonest, _window(uses.account_windows, head.windows, 1, case.at))
            if uses.account_days:
                soonest = min(soonest, _window(uses.account_days, head.days, DAY, case.at))
            if "account.engagement" in uses.scores and rule.stage == head.stage:
                score = case.facts.account_engagement()
                soonest = min(soonest, _cooling(uses, "account.engagement", score, case.at, plan))
    return 0 if soonest == NEVER else soonest


def _window(
    used: dict[str, tuple[int, int]], kept: dict[str, list[int]], unit: int, at: int
) -> int:
    """When the stamp leaves its window that takes a count below what it is compared with."""
    soonest = NEVER
    for event, (window_ms, most) in used.items():
        stamps = kept.get(event)
        needed = max(1, most)
        if stamps and len(stamps) >= needed:
            empties = stamps[-needed] * unit + window_ms
            if empties > at:
                soonest = min(soonest, empties)
    return soonest


def _cooling(uses: Uses, name: str, score: float, at: int, plan: Qualifying) -> int:
    """The first UTC midnight at which a decaying score is below 90 % of a threshold it has."""
    if not plan.half_life_days:
        return NEVER
    soonest = NEVER
    for threshold in uses.scores[name]:
        floor_points = threshold * 0.9
        if 0 < floor_points <= score:
            days = floor(plan.half_life_days * log2(score / floor_points)) + 1
            soonest = min(soonest, (day_of(at) + days) * DAY)
    return soonest
