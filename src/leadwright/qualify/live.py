"""Temperatures and segments: kept up with the facts, each change a decision."""

from typing import NamedTuple

from leadwright.core.case import Case
from leadwright.core.facts import COLD, temperature_of
from leadwright.core.notes import Notes
from leadwright.qualify.plan import Qualifying, SegmentRule, Table, Temperature

WARM, HOT = "warm", "hot"
OF_ACCOUNT = "of the account: "
"""How the reason begins of what the account, and not the person at hand, has entered or left."""
KEPT_SHARE = 0.9
"""It takes 10 % less to stay as warm."""


class Moved(NamedTuple):
    """A segment that was entered, or left."""

    rule: SegmentRule
    entered: bool


def take_temperature(case: Case, plan: Qualifying) -> None:
    """Set anew how warm the person and the account are."""
    warmth = plan.temperature
    if warmth is None:
        return
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
    if plan.person_segments and case.person.id:
        rules, table = plan.person_segments, plan.person_segment_table
        case.person.notes = _sorted(case, case.person.notes, rules, table, moved)
    if plan.account_segments and case.head.kind == "account":
        rules, table = plan.account_segments, plan.account_segment_table
        case.head.notes = _sorted(case, case.head.notes, rules, table, moved)
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


def _sorted(
    case: Case,
    notes: Notes | None,
    rules: tuple[SegmentRule, ...],
    table: Table | None,
    moved: list[Moved],
) -> Notes | None:
    """Without a table, rules name the segments above them: each change is noted at once."""
    facts = case.facts
    held = table(facts) if table is not None else None
    if held is not None and True not in held and (notes is None or not notes.segments):
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
                notes.segments = [*notes.segments, name]
                moved.append(Moved(rule, True))
                _decide(case, rule, "entered", f"{name} holds")
        elif inside and notes is not None:
            notes.segments = [each for each in notes.segments if each != name]
            moved.append(Moved(rule, False))
            _decide(case, rule, "left", f"{name} does not hold any more")
    return notes


def _decide(case: Case, rule: SegmentRule, how: str, because: str) -> None:
    trail = f"{case.motion}.segments.{rule.segment}"
    values = rule.when.values(case.facts)
    because = f"{OF_ACCOUNT}{because}" if rule.of == "account" else because
    case.decide("segment", f"{rule.segment}/{how}", because, trail, values)
