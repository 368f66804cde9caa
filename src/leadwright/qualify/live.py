"""Temperatures and segments: kept up with the facts, each change a decision."""

from itertools import compress
from typing import NamedTuple

from leadwright.core.case import Case
from leadwright.core.facts import COLD, temperature_of
from leadwright.core.notes import Notes
from leadwright.qualify.plan import Qualifying, SegmentRule, Sorting, Temperature

WARM, HOT = "warm", "hot"
OF_ACCOUNT = "of the account: "
"""How the reason begins of what the account, and not the person at hand, has entered or left."""
KEPT_SHARE = 0.9
"""It takes 10 % less to stay as warm."""


class Moved(NamedTuple):
    """A segment that was entered, or left."""

    rule: SegmentRule
    entered: bool


def take_temperature(case: Case, warmth: Temperature) -> None:
    """Set anew how warm the person and the account are."""
    facts, own = case.facts, warmth.score != "engagement"
    if case.person.id:
        points = facts.score(warmth.score) if own else facts.engagement()
        case.person.notes = _warmed(case, case.person.notes, warmth, points, "score")
    if case.head.kind == "account":
        points = facts.account_score(warmth.score) if own else facts.account_engagement()
        case.head.notes = _warmed(case, case.head.notes, warmth, points, "account")


def sort_into_segments(case: Case, plan: Qualifying) -> list[Moved]:
    """Set anew which segments the person and the account are in; which were entered or left."""
    moved: list[Moved] = []
    if plan.person_sorting is not None and case.person.id:
        case.person.notes = _sorted(case, case.person.notes, plan.person_sorting, moved)
    if plan.account_sorting is not None and case.head.kind == "account":
        case.head.notes = _sorted(case, case.head.notes, plan.account_sorting, moved)
    return moved


def _warmed(
    case: Case, notes: Notes | None, warmth: Temperature, points: float, group: str
) -> Notes | None:
    before = temperature_of(notes)
    now = _temperature(warmth, points, before)
    if now == before:
        return notes
    at = {WARM: warmth.warm, HOT: warmth.hot}
    values = {f"{group}.{warmth.score}": points}
    rising = at.get(now, 0) > at.get(before, 0)
    passed = f"reached {at[now]:g}" if rising else f"fell below {at[before] * KEPT_SHARE:g}"
    whose = "the account's " if group == "account" else ""
    case.decide(
        "temperature", now, f"{whose}{warmth.score} {passed}", f"{case.motion}.temperature", values
    )
    notes = notes if notes is not None else Notes()
    notes.temperature = "" if now == COLD else now
    return notes


def _temperature(warmth: Temperature, points: float, before: str) -> str:
    if points >= warmth.hot * (KEPT_SHARE if before == HOT else 1):
        return HOT
    return WARM if points >= warmth.warm * (KEPT_SHARE if before != COLD else 1) else COLD


def _sorted(case: Case, notes: Notes | None, sorting: Sorting, moved: list[Moved]) -> Notes | None:
    """Without a table, rules name the segments above them: each change is noted at once."""
    facts, (rules, names, table) = case.facts, sorting
    held = table(facts) if table is not None else None
    if held is not None:
        inside_now = list(compress(names, held))
        if inside_now == (notes.segments if notes is not None else []):
            return notes
    for number, rule in enumerate(rules):
        name = rule.segment
        inside = notes is not None and name in notes.segments
        holds = held[number] if held is not None else rule.when.test(facts)
        if holds or (inside and rule.when.keep(facts)):
            if not inside:
                notes = notes if notes is not None else Notes()
                if rule.of == "person":
                    case.person.notes = notes
                else:
                    case.head.notes = notes
                notes.segments = _in_order([*notes.segments, name], names)
                moved.append(Moved(rule, True))
                _decide(case, rule, "entered", f"{name} holds")
        elif inside and notes is not None:
            notes.segments = [each for each in notes.segments if each != name]
            moved.append(Moved(rule, False))
            _decide(case, rule, "left", f"{name} does not hold any more")
    return notes


def _in_order(segments: list[str], names: tuple[str, ...]) -> list[str]:
    """In the order of the playbook; first what a changed one has not any more."""
    return sorted(segments, key=lambda each: names.index(each) if each in names else -1)


def _decide(case: Case, rule: SegmentRule, how: str, because: str) -> None:
    trail = f"{case.motion}.segments.{rule.segment}"
    values = rule.when.values(case.facts)
    because = f"{OF_ACCOUNT}{because}" if rule.of == "account" else because
    case.decide("segment", f"{rule.segment}/{how}", because, trail, values)
