"""When a rule's value can change by time alone: windows empty, scores cool."""

from math import floor, log2

from leadwright.core.case import Case
from leadwright.core.time import DAY, day_of
from leadwright.qualify.plan import Qualifying, Stages

NEVER = 1 << 62
MARGIN = 0.9
"""A stage one stands at is kept down to 10 % below its threshold."""


def recheck_person(case: Case, plan: Qualifying) -> int:
    """The next instant at which a person's stage has to be looked at again; 0: never."""
    person, stages = case.person, plan.person_stages
    soonest = _emptied(stages, person.windows, person.days, case.at)
    if stages.scores:
        score = case.facts.engagement()
        soonest = min(soonest, _cooled(stages, person.stage, score, case.at, plan))
    return 0 if soonest == NEVER else soonest


def recheck_account(case: Case, plan: Qualifying) -> int:
    """The same for the account."""
    head, stages = case.head, plan.account_stages
    soonest = _emptied(stages, head.windows, head.days, case.at)
    if stages.scores:
        score = case.facts.account_engagement()
        soonest = min(soonest, _cooled(stages, head.stage, score, case.at, plan))
    return 0 if soonest == NEVER else soonest


def _emptied(
    stages: Stages, windows: dict[str, list[int]], days: dict[str, list[int]], at: int
) -> int:
    """When the stamp leaves its window that takes a count below what it is compared with."""
    soonest = NEVER
    for event, window_ms, needed in stages.windows:
        stamps = windows.get(event)
        if stamps is not None and len(stamps) >= needed:
            empties = stamps[-needed] + window_ms
            if at < empties < soonest:
                soonest = empties
    for event, window_ms, needed in stages.days:
        stamps = days.get(event)
        if stamps is not None and len(stamps) >= needed:
            empties = stamps[-needed] * DAY + window_ms
            if at < empties < soonest:
                soonest = empties
    return soonest


def _cooled(stages: Stages, stage: str, score: float, at: int, plan: Qualifying) -> int:
    """The first midnight at which the score of any rule has cooled below what it compares."""
    return min(
        _cooling(thresholds, MARGIN if named == stage else 1, score, at, plan)
        for named, thresholds in stages.scores
    )


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
