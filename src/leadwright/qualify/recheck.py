"""When a rule's value can change by time alone: windows empty, scores cool."""

from math import floor, log2

from leadwright.core.case import Case
from leadwright.core.time import DAY, day_of
from leadwright.qualify.plan import Qualifying

NEVER = 1 << 62
MARGIN = 0.9
"""A stage one stands at is kept down to 10 % below its threshold."""


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
            if "score.engagement" in uses.scores:
                thresholds = uses.scores["score.engagement"]
                stays = MARGIN if rule.stage == person.stage else 1
                soonest = min(
                    soonest, _cooling(thresholds, stays, case.facts.engagement(), case.at, plan)
                )
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
            if "account.engagement" in uses.scores:
                thresholds = uses.scores["account.engagement"]
                stays = MARGIN if rule.stage == head.stage else 1
                score = case.facts.account_engagement()
                soonest = min(soonest, _cooling(thresholds, stays, score, case.at, plan))
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


def _cooling(
    thresholds: tuple[float, ...], margin: float, score: float, at: int, plan: Qualifying
) -> int:
    """The first UTC midnight at which a decaying score falls below a threshold it has.

    Without thresholds (a score inside arithmetic) any midnight may change the result.
    """
    if not plan.half_life_days or score <= 0:
        return NEVER
    if not thresholds:
        return (day_of(at) + 1) * DAY
    soonest = NEVER
    for threshold in thresholds:
        least = threshold * margin
        if 0 < least <= score:
            days = floor(plan.half_life_days * log2(score / least)) + 1
            soonest = min(soonest, (day_of(at) + days) * DAY)
    return soonest
