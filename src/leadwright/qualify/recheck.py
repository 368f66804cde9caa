"""When a rule's value can change by time alone: windows empty, scores cool."""

from bisect import bisect_right
from collections.abc import Mapping
from math import floor, log2

from leadwright.core.case import Case
from leadwright.core.expression.condition import Watch
from leadwright.core.functions import BUCKETS, DISTINCT, LAST, NEW, PEOPLE
from leadwright.core.notes import JOINT, Notes, days_and_amounts
from leadwright.core.time import DAY, day_of
from leadwright.core.traits import DAYS_CUSTOMER, DAYS_KNOWN, DAYS_QUIET
from leadwright.core.unit import Head, Person
from leadwright.qualify.plan import Qualifying
from leadwright.qualify.watching import PEOPLE as PEOPLE_ASK
from leadwright.qualify.watching import SEGMENT, STAGE, Cooled, Cooling, Watching

ENGAGEMENT = "engagement"
HOT = "hot"
NEVER = 1 << 62
MARGIN = 0.9
"""A stage one stands at is kept down to 10 % below its threshold."""


def recheck_person(case: Case, plan: Qualifying) -> int:
    """The next instant at which a person's stage has to be looked at again; 0: never."""
    person, watching = case.person, plan.person_watch
    soonest = _emptied(watching, person.windows, person.days, case.at)
    if watching.noted and person.notes is not None:
        soonest = min(soonest, _passed(watching.noted, person.notes, case.at))
    if watching.counted:
        since = {DAYS_QUIET: person.last_at, DAYS_KNOWN: person.first_at,
                 DAYS_CUSTOMER: case.head.customer_since}  # fmt: skip
        soonest = min(soonest, _counted(watching.counted, since, case.at))
    for cooled in watching.cooled:
        score = _score(case, cooled.score)
        soonest = min(soonest, _cools(cooled, person, score, case.at))
    return 0 if soonest == NEVER else soonest


def recheck_account(case: Case, plan: Qualifying) -> int:
    """The same for the account."""
    head, watching = case.head, plan.account_watch
    soonest = _emptied(watching, head.windows, head.days, case.at)
    if watching.noted and head.notes is not None:
        soonest = min(soonest, _passed(watching.noted, head.notes, case.at))
    if watching.counted:
        since = {DAYS_CUSTOMER: head.customer_since}
        soonest = min(soonest, _counted(watching.counted, since, case.at))
    if watching.fresh_ms and head.notes is not None:
        soonest = min(soonest, _answers_age(head.notes, watching.fresh_ms, case.at))
    for cooled in watching.cooled:
        score = _account_score(case, cooled.score)
        soonest = min(soonest, _cools(cooled, head, score, case.at))
    return 0 if soonest == NEVER else soonest


def _score(case: Case, name: str) -> float:
    return case.facts.engagement() if name == ENGAGEMENT else case.facts.score(name)


def _account_score(case: Case, name: str) -> float:
    facts = case.facts
    return facts.account_engagement() if name == ENGAGEMENT else facts.account_score(name)


def _emptied(
    watching: Watching, windows: dict[str, list[int]], days: dict[str, list[int]], at: int
) -> int:
    """When the stamp leaves its window that takes a count below what it is compared with."""
    soonest = NEVER
    for event, window_ms, needed in watching.windows:
        stamps = windows.get(event)
        if stamps is not None and len(stamps) >= needed:
            oldest = stamps[-needed] if needed else _oldest(stamps, at - window_ms)
            empties = oldest + window_ms
            if at < empties < soonest:
                soonest = empties
    for event, length, needed in watching.days:
        stamps = days.get(event)
        if stamps is not None and len(stamps) >= needed:
            oldest = stamps[-needed] if needed else _oldest(stamps, day_of(at) - length)
            empties = (oldest + length) * DAY
            if at < empties < soonest:
                soonest = empties
    return soonest


def _oldest(stamps: list[int], after: int) -> int:
    """The first stamp after an instant or a day, or one that matters to nobody."""
    at = bisect_right(stamps, after)
    return stamps[at] if at < len(stamps) else after


def _passed(watches: tuple[Watch, ...], notes: Notes, at: int) -> int:
    """When one of the values noted passes a threshold although nothing happens."""
    soonest = NEVER
    if notes.buckets or notes.distinct or notes.lasts:  # else most of a crowd: ask nothing of each
        for watch in watches:
            passes = _PASSING[watch.kind](watch, notes, at)
            if passes < soonest:
                soonest = passes
    return soonest


def _bucket_passes(watch: Watch, notes: Notes, at: int) -> int:
    """When the days that leave the window have taken the sum across a threshold."""
    buckets = notes.buckets.get(watch.key)
    if buckets is None:
        return NEVER
    after = day_of(at) - watch.length
    inside = [each for each in days_and_amounts(buckets) if each[0] > after]
    scale = 1000 if JOINT in watch.key else 1
    left = sum(amount for _, amount in inside)
    for day, amount in inside:
        sides = _sides(watch, left / scale)
        left -= amount
        if not watch.thresholds or _sides(watch, left / scale) != sides:
            return (day + watch.length) * DAY
    return NEVER


def _sides(watch: Watch, value: float) -> list[tuple[bool, bool]]:
    return [(value > threshold, value < threshold) for threshold in watch.thresholds]


def _distinct_passes(watch: Watch, notes: Notes, at: int) -> int:
    """When the value leaves the window that takes their number below a threshold."""
    seen = notes.distinct.get(watch.key)
    if seen is None:
        return NEVER
    after = day_of(at) - watch.length
    newest_first = sorted((day for day in seen.values() if day > after), reverse=True)
    steps = [int(each) for each in watch.thresholds] or [len(newest_first)]
    leaving = [newest_first[step - 1] for step in steps if 0 < step <= len(newest_first)]
    return (min(leaving) + watch.length) * DAY if leaving else NEVER


def _days_pass(watch: Watch, notes: Notes, at: int) -> int:
    """When as many days have passed since the event as something is compared with."""
    last = notes.lasts.get(watch.key)
    return NEVER if last is None else _days_from(watch, last.at, at)


def _days_from(watch: Watch, since: int, at: int) -> int:
    soonest = NEVER
    for step in watch.thresholds or ((at - since) // DAY + 1,):
        due = since + int(step) * DAY
        if at < due < soonest:
            soonest = due
    return soonest


def _newcomers_pass(watch: Watch, notes: Notes, at: int) -> int:
    """When the next of them are no longer of this window, or of the one before."""
    days = notes.buckets.get(watch.key, [])[::2]
    ends = ((day + windows * watch.length) * DAY for day in days for windows in (1, 2))
    return min((end for end in ends if end > at), default=NEVER)


_PASSING = {
    BUCKETS: _bucket_passes,
    DISTINCT: _distinct_passes,
    PEOPLE: _distinct_passes,
    NEW: _newcomers_pass,
    LAST: _days_pass,
}


def _counted(watches: tuple[Watch, ...], since: Mapping[str, int], at: int) -> int:
    """When a number of days since an instant of the document passes what it is compared with."""
    return min(
        (_days_from(watch, since[watch.kind], at) for watch in watches if since.get(watch.kind)),
        default=NEVER,
    )


def _answers_age(notes: Notes, fresh_ms: int, at: int) -> int:
    """When the next answer is too old."""
    ends = (answer.at + fresh_ms for answer in notes.answers.values())
    return min((end for end in ends if end > at), default=NEVER)


def _cools(cooled: Cooled, who: Person | Head, score: float, at: int) -> int:
    """The first midnight at which the score has cooled below what any rule compares it with."""
    if score <= 0:
        return NEVER
    soonest = NEVER
    for each in cooled.coolings:
        margin = MARGIN if _stands(who, each) else 1
        soonest = min(soonest, _cooling(each.thresholds, margin, score, at, cooled))
    return soonest


def _stands(who: Person | Head, cooling: Cooling) -> bool:
    """Whether they stand at the stage, are in the segment or as warm as that: it takes 10 % less
    to stay."""
    if cooling.kind == STAGE:
        return who.stage == cooling.name
    notes = who.notes
    if notes is None or cooling.kind == PEOPLE_ASK:
        return False
    if cooling.kind == SEGMENT:
        return cooling.name in notes.segments
    return notes.temperature in (cooling.name, HOT)


def _cooling(
    thresholds: tuple[float, ...], margin: float, score: float, at: int, cooled: Cooled
) -> int:
    """The first UTC midnight at which a decaying score falls below a threshold it has.

    Without thresholds (a score inside arithmetic) any midnight may change the result.
    """
    if not thresholds:
        return (day_of(at) + 1) * DAY
    soonest = NEVER
    for threshold in thresholds:
        least = threshold * margin
        if 0 < least <= score:
            days = floor(cooled.half_life_days * log2(score / least)) + 1
            soonest = min(soonest, (day_of(at) + days) * DAY)
    return soonest
