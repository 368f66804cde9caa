"""Sums by day, distinct values, first and last moments: noted, and moved with people."""

from collections.abc import Iterable
from math import isfinite
from typing import Any

from leadwright.core.case import Case
from leadwright.core.expression.condition import Keep
from leadwright.core.functions import BUCKETS, DISTINCT, FIRST, LAST, NEW, PEOPLE
from leadwright.core.notes import NEWCOMERS, Notes, days_and_amounts, key_of
from leadwright.core.notes import PEOPLE as PEOPLE_KEY
from leadwright.core.time import day_of
from leadwright.core.unit import Person, Scalar
from leadwright.qualify.kept import add_amount, add_distinct, add_first, add_last, value_hash
from leadwright.qualify.plan import Noting, Qualifying
from leadwright.qualify.score import add_awards

TEXT_MAX = 200
"""As much of a text is remembered."""
AMOUNT_MAX = 1e12
"""An amount beyond this, in whole units, is a mistake of whoever sent it and does not count."""
THOUSANDTHS = 1000
NEVER_OLD = -1


def note(notes: Notes | None, notings: tuple[Noting, ...], case: Case) -> Notes:
    """Note the event at hand; what it does not say is not noted."""
    notes = notes if notes is not None else Notes()
    occurred, body = case.occurred_at, case.input.body
    day = day_of(occurred)
    for kind, key, of_property, days, depth in notings:
        value = body.get(of_property) if of_property else None
        if of_property and not isinstance(value, str | int | float):
            continue
        if kind == BUCKETS:
            amount = _thousandths(value) if of_property else 1
            if amount is not None:
                add_amount(notes, key, day, amount, day_of(case.now) - days)
        elif kind == DISTINCT:
            add_distinct(notes, key, value_hash(_same(value)), day, depth)
        elif kind == PEOPLE:
            add_distinct(notes, key, case.person.id, day, depth)
        elif kind == NEW:
            before, after = case.person.notes, day_of(case.now) - days
            _note_new(notes, key, before, case.input.name, occurred, after)
        elif kind == FIRST:
            add_first(notes, key, occurred, _short(value))
        else:
            add_last(notes, key, occurred, _short(value))
    return notes


def absorb_notes(person: Person, other: Person, plan: Qualifying) -> None:
    """Two records became one: what either noted, as deep as the plan needs."""
    if other.notes is None:
        return
    if person.notes is None:
        person.notes = Notes()
    _add_notes(person.notes, other.notes, plan.keeps)
    _add_scores(person.notes, other.notes, plan)
    segments = {*person.notes.segments, *other.notes.segments}
    person.notes.segments = [r.segment for r in plan.person_segments if r.segment in segments]
    person.notes.temperature = max(person.notes.temperature, other.notes.temperature, key=_WARMTH)


def carry_notes_in(case: Case, record: Person, plan: Qualifying) -> None:
    """Somebody arrived: what they did counts for the account."""
    keeps = plan.account_keeps
    if record.notes is None or not (keeps or plan.scores):
        return
    head = case.head
    head.notes = head.notes if head.notes is not None else Notes()
    _add_notes(head.notes, record.notes, keeps)
    _add_scores(head.notes, record.notes, plan)
    for keep in keeps:
        if keep.kind == NEW and (first := record.notes.firsts.get(keep.event)) is not None:
            mine = case.person.notes if record.id != case.person.id else None
            _note_new(head.notes, key_of(keep.event, NEWCOMERS), mine, keep.event, first.at)
        last = record.notes.lasts.get(keep.event)
        if keep.kind == PEOPLE and last is not None:
            key = key_of(keep.event, PEOPLE_KEY)
            add_distinct(head.notes, key, case.person.id, day_of(last.at), keep.depth)


def carry_notes_out(case: Case, plan: Qualifying) -> None:
    """Somebody left: sums and people are without them. What they did first, last or as the only
    one stays: others may have done it too."""
    mine, ours = case.person.notes, case.head.notes
    if ours is None:
        return
    if mine is not None:
        _add_scores(ours, mine, plan, sign=-1)
    firsts = mine.firsts if mine is not None else {}
    for keep in plan.account_keeps if firsts else ():
        if keep.kind == NEW and (first := firsts.get(keep.event)) is not None:
            _take_away(ours, key_of(keep.event, NEWCOMERS), day_of(first.at))
    for key, people in ours.distinct.items():
        if key.endswith(PEOPLE_KEY):
            people.pop(case.person.id, None)
    for key, buckets in (mine.buckets if mine is not None else {}).items():
        if key in ours.buckets:
            for day, amount in days_and_amounts(buckets):
                if day in ours.buckets[key][::2]:
                    add_amount(ours, key, day, -amount, NEVER_OLD)


def forget_foreign(record: Person, plan: Qualifying) -> None:
    """Named scores and segments that this motion does not have say nothing here."""
    notes = record.notes
    if notes is None:
        return
    for name in list(notes.scores):
        rules = plan.scores[name].events.values() if name in plan.scores else ()
        known = {rule.name for each in rules for rule in each}
        notes.scores[name] = {k: v for k, v in notes.scores[name].items() if k in known}
        if not notes.scores[name]:
            del notes.scores[name]
    notes.segments = [r.segment for r in plan.person_segments if r.segment in notes.segments]


_WARMTH = ("", "warm", "hot").index


def _add_scores(into: Notes, more: Notes, plan: Qualifying, sign: int = 1) -> None:
    for name, awards in more.scores.items():
        if name in plan.scores:
            mine = into.scores.setdefault(name, {})
            add_awards(mine, awards, plan.scores[name].decay, sign=sign)


def _add_notes(into: Notes, more: Notes, keeps: Iterable[Keep]) -> None:
    for keep in keeps:
        key = key_of(keep.event, keep.property)
        if keep.kind == BUCKETS:
            for day, amount in days_and_amounts(more.buckets.get(key, [])):
                add_amount(into, key, day, amount, NEVER_OLD)
        elif keep.kind == DISTINCT:
            for value, day in sorted(more.distinct.get(key, {}).items()):
                add_distinct(into, key, value, day, keep.depth)
        elif keep.kind == FIRST:
            if (moment := more.firsts.get(key)) is not None:
                add_first(into, key, moment.at, moment.value)
        elif (
            keep.kind == LAST
            and (moment := more.lasts.get(key)) is not None
            and (key not in into.lasts or moment.at > into.lasts[key].at)
        ):
            add_last(into, key, moment.at, moment.value)


def _note_new(
    notes: Notes, key: str, mine: Notes | None, event: str, at: int, after: int = NEVER_OLD
) -> None:
    """Somebody counts on the day on which they did the event first, as far as is known by now."""
    before = mine.firsts.get(event) if mine is not None else None
    if before is not None:
        if at >= before.at:
            return
        _take_away(notes, key, day_of(before.at))
    add_amount(notes, key, day_of(at), 1, after)


def _take_away(notes: Notes, key: str, day: int) -> None:
    """Somebody does not count on that day any more, if it is remembered at all."""
    if day in notes.buckets.get(key, [])[::2]:
        add_amount(notes, key, day, -1, NEVER_OLD)


def _thousandths(value: Any) -> int | None:
    if isinstance(value, str | bool) or not isfinite(value) or abs(value) > AMOUNT_MAX:
        return None
    thousandths: int = round(value * THOUSANDTHS)
    return thousandths


def _same(value: Any) -> str:
    """The text by which two values are the same: 1 and 1.0 are, 1 and "1" too."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value)


def _short(value: Scalar) -> Scalar:
    return value[:TEXT_MAX] if isinstance(value, str) else value
