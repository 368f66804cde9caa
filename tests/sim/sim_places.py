"""Everybody is in one place, and units are the sums of who is in them."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from sim_households import households_add_up
from sim_oracle import Broken

from leadwright.core.facts import decayed
from leadwright.core.ids import workspace_of
from leadwright.core.time import day_of
from leadwright.core.unit import Head, Person

if TYPE_CHECKING:
    from sim_checks import Rest


def everybody_is_in_one_place(rest: "Rest") -> None:
    """A person has one record, where their home says; merged people have none."""
    units: dict[int, list[int]] = defaultdict(list)
    for unit, person in rest.people:
        units[person].append(unit)
    homes = {
        person: (unit, merged) for person, unit, merged in rest.tables["homes"] if person != unit
    }
    for person, (unit, merged) in homes.items():
        if merged and units.get(person):
            raise Broken(f"{_short(person)} was merged and still has a record")
        if person in rest.gone and person not in units:
            continue
        if not merged and units.get(person) != [unit]:
            raise Broken(f"{_short(person)} lives in {unit} and is recorded in {units[person]}")
    if strangers := units.keys() - homes.keys():
        raise Broken(f"{[_short(each) for each in strangers]} have a record and no home")


def accounts_are_what_identifiers_say(rest: "Rest") -> None:
    """An account that was merged has no people and is in no list; every other one is listed."""
    merged = {person: into for person, unit, into in rest.tables["homes"] if person == unit}
    listed = {row[0] for row in rest.tables["accounts"]}
    for unit, head in rest.heads.items():
        if head.kind != "account":
            continue
        into = head.ties.merged_into if head.ties is not None else 0
        if bool(into) != bool(merged.get(unit)):
            raise Broken(f"account {_short(unit)} is part of {into}, its home says {merged[unit]}")
        if into and (head.people or unit in listed):
            raise Broken(f"account {_short(unit)} was merged, and has people or is listed")
        if not into and unit not in listed:
            raise Broken(f"account {_short(unit)} is in no list")


def heads_are_sums_of_their_people(rest: "Rest") -> None:
    """Counts, stages and points of a unit are those of the people in it."""
    for unit, head in rest.heads.items():
        inside = [record for (where, _), record in rest.people.items() if where == unit]
        if head.people != len(inside):
            raise Broken(f"unit {_short(unit)} counts {head.people} people and has {len(inside)}")
        stages = Counter(record.stage for record in inside if record.stage != "visitor")
        if head.stages != stages:
            raise Broken(f"unit {_short(unit)} counts stages {head.stages}, has {dict(stages)}")
        households_add_up(head, inside)
        if head.kind == "account":
            _points_add_up(rest, head, inside)


def _points_add_up(rest: "Rest", head: Head, inside: Iterable[Person]) -> None:
    rows = rest.history[head.id]
    book = rest.book(workspace_of(head.id))
    decay = book(rows[-1].version).motion(head.kind).qualify.decay
    today = day_of(rest.now)
    inside = list(inside)
    for rule in {*head.awards, *(name for each in inside for name in each.awards)}:
        mine = [each.awards[rule] for each in inside if rule in each.awards]
        total = sum(decayed(award.milli, today - award.day, decay) for award in mine)
        kept = head.awards.get(rule)
        shown = decayed(kept.milli, today - kept.day, decay) if kept else 0
        if abs(total - shown) > 2 + len(rows):  # whole thousandths are rounded at each step
            raise Broken(f"unit {_short(head.id)} has {shown} for {rule}, its people {total}")


def _short(entity: int) -> str:
    return f"{entity >> 40}:{entity & 0xFFFFFF}"
