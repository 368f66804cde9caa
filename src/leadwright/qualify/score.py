"""Points: who they are (fit) and what they do (engagement)."""

from leadwright.core.case import Case
from leadwright.core.facts import decayed
from leadwright.core.notes import Notes
from leadwright.core.time import day_of
from leadwright.core.unit import Award
from leadwright.qualify.plan import EventRule, Qualifying

THURSDAY = 3
"""The day of the week of the first of January 1970; Monday is 0."""


def award(case: Case, plan: Qualifying) -> None:
    """Give the points of every engagement rule about the event at hand, to person and account."""
    rules = plan.events.get(case.input.name)
    if rules:
        _award(case, rules, plan.decay, case.person.awards, case.head.awards)
    if plan.scored_on:
        for score, its_rules in plan.scored_on.get(case.input.name, ()):
            person, head = case.person, case.head
            person.notes = person.notes if person.notes is not None else Notes()
            head.notes = head.notes if head.notes is not None else Notes()
            mine = person.notes.scores.setdefault(score.name, {})
            ours = head.notes.scores.setdefault(score.name, {}) if head.kind == "account" else {}
            _award(case, its_rules, score.decay, mine, ours)


def _award(
    case: Case,
    rules: tuple[EventRule, ...],
    decay: tuple[int, ...],
    mine: dict[str, Award],
    ours: dict[str, Award],
) -> None:
    day = day_of(case.occurred_at)
    for rule in rules:
        if rule.where is not None and not rule.where.test(case.facts):
            continue
        if _give(mine, rule, day, decay) and case.head.kind == "account":
            _give(ours, rule, day, decay, capped=False)


def _give(
    awards: dict[str, Award],
    rule: EventRule,
    day: int,
    decay: tuple[int, ...],
    capped: bool = True,
) -> bool:
    """Add a rule's points as of `day`; a late event counts as of the last award's day."""
    last = awards.get(rule.name)
    if last is None:
        awards[rule.name] = Award(rule.milli, day)
    elif day > last.day:
        goes_on = rule.within_days > 1 and _stretch(day, rule) == _stretch(last.day, rule)
        if goes_on and capped and last.times >= rule.times_max:
            return False
        last.milli = decayed(last.milli, day - last.day, decay) + rule.milli
        last.day, last.times = day, last.times + 1 if goes_on else 1
    elif capped and rule.times_max and last.times >= rule.times_max:
        return False
    else:
        last.milli += decayed(rule.milli, last.day - day, decay)
        last.times += 1
    return True


def _stretch(day: int, rule: EventRule) -> int:
    """Which stretch of days a day is in, counted so that those of 7 begin on Mondays."""
    return (day + THURSDAY) // rule.within_days


def refit(case: Case, plan: Qualifying) -> None:
    """Set fit anew from what is known of the person and the account."""
    for rule in plan.fit:
        if rule.of == "account":
            _set(case.head.fit, rule.name, rule.milli, rule.when.test(case.facts))
        if case.person.id:
            _set(case.person.fit, rule.name, rule.milli, rule.when.test(case.facts))


def _set(fit: dict[str, int], rule: str, milli: int, holds: bool) -> None:
    if holds:
        fit[rule] = milli
    else:
        fit.pop(rule, None)


def add_awards(
    into: dict[str, Award], more: dict[str, Award], decay: tuple[int, ...], sign: int = 1
) -> None:
    """Add (or with sign -1 take away) contributions, each brought to the later of both days."""
    for rule, other in more.items():
        mine = into.get(rule)
        if mine is None:
            if sign > 0:
                into[rule] = Award(other.milli, other.day, other.times)
            continue
        day = max(mine.day, other.day)
        milli = decayed(mine.milli, day - mine.day, decay)
        milli += sign * decayed(other.milli, day - other.day, decay)
        gone = abs(milli) <= 1  # what rounding leaves when the last contributor goes
        if sign < 0 and (gone or (milli > 0) != (mine.milli > 0)):  # or another half-life since
            del into[rule]
        else:
            times = mine.times if mine.day == day else other.times
            into[rule] = Award(milli, day, times)
