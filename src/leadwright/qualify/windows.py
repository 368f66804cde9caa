"""Remembering just as much as the rules compare."""

from bisect import insort

from leadwright.core.case import Case
from leadwright.core.time import day_of
from leadwright.core.unit import Person
from leadwright.qualify.noting import carry_notes_in, carry_notes_out, note
from leadwright.qualify.plan import Qualifying


def remember(case: Case, plan: Qualifying) -> bool:
    """Note that the event at hand occurred, for the person and for the account; whether any rule
    looks back on it."""
    event = case.input.name
    kept = plan.remembered.get(event) or plan.any_event
    if kept is None:
        return False
    occurred = case.occurred_at
    depth, days, account_depth, account_days, notes, account_notes = kept
    if account_notes and case.head.kind == "account":  # before the person's own: are they new?
        case.head.notes = note(case.head.notes, account_notes, case)
    if depth:
        _keep(case.person.windows, event, occurred, depth)
    if days:
        _keep_distinct(case.person.days, event, day_of(occurred), days)
    if notes:
        case.person.notes = note(case.person.notes, notes, case)
    if case.head.kind != "account":
        return True
    if account_depth:
        _keep(case.head.windows, event, occurred, account_depth)
    if account_days:
        _keep_distinct(case.head.days, event, day_of(occurred), account_days)
    return True


def _keep(windows: dict[str, list[int]], event: str, stamp: int, depth: int) -> None:
    stamps = windows.get(event)
    if stamps is None:
        windows[event] = [stamp]
        return
    insort(stamps, stamp)
    if len(stamps) > depth:
        del stamps[0]


def _keep_distinct(windows: dict[str, list[int]], event: str, day: int, depth: int) -> None:
    if day not in windows.get(event, ()):
        _keep(windows, event, day, depth)


def carry_in(case: Case, record: Person, plan: Qualifying) -> None:
    """Somebody arrived: what they did counts for the account."""
    for event, depth in plan.account_depths.items():
        for stamp in record.windows.get(event, ()):
            _keep(case.head.windows, event, stamp, depth)
    for event, depth in plan.account_day_depths.items():
        for day in record.days.get(event, ()):
            _keep_distinct(case.head.days, event, day, depth)
    carry_notes_in(case, record, plan)


def carry_out(case: Case, plan: Qualifying) -> None:
    """Somebody left: what they did counts for the account no more. A day stays counted, since
    others may have been active on it too."""
    for event, stamps in case.person.windows.items():
        kept = case.head.windows.get(event, [])
        for stamp in stamps:
            if stamp in kept:
                kept.remove(stamp)
    carry_notes_out(case, plan)
