"""Functions that look back say what the list of events says, whatever little is kept of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadwright.core.expression.compile import compile_condition
from leadwright.core.facts import Facts
from leadwright.core.input import EVENT, WAKE, Input
from leadwright.core.time import DAY, HOUR
from leadwright.core.unit import Head, Person, Unit, decode_person, encode
from leadwright.engine.advance import advance
from leadwright.engine.timers import next_head, next_person
from leadwright.playbook.load import load
from leadwright.playbook.model import Playbook

START = 1_767_225_600_000
"""2026-01-01 00:00 UTC."""
PEOPLE = (1, 2, 3)
DEPTH = 3


def book(model: str, *stages: str) -> Playbook:
    """A playbook with nothing but stages, each the condition given."""
    motion = "business" if model == "b2b" else "consumer"
    lines = [f"    s{i}: {stage}" for i, stage in enumerate(stages)]
    text = f"leadwright: 1\nname: x\nmodel: {model}\n{motion}:\n  stages:\n" + "\n".join(lines)
    return load(text)


@dataclass
class Happened:
    """One event as the oracle remembers it."""

    person: int
    occurred: int
    props: dict[str, Any]

    @property
    def day(self) -> int:
        return self.occurred // DAY


@dataclass
class World:
    """A unit, folded, and beside it the plain list of all that happened."""

    book: Playbook
    unit: Unit
    at: int = START
    log: list[Happened] = field(default_factory=list)

    def happen(self, wait: int, late: int, person: int, props: dict[str, Any]) -> None:
        """The event A, `wait` after the one before, told `late`."""
        self.at += wait
        occurred = self.at - late
        self.log.append(Happened(person, occurred, props))
        told = Input(EVENT, "A", self.at, occurred, person=person, body=props)
        advance(self.unit, told, self.book)


def amounts(log: list[Happened], name: str) -> list[Any]:
    """What the events brought under a name, where they did."""
    return [each.props[name] for each in log if name in each.props]


def since(log: list[Happened], at: int) -> int | None:
    return (at - max(each.occurred for each in log)) // DAY if log else None


def value_at(log: list[Happened], name: str, *, last: bool) -> Any:
    """The value at the last or the first time the event came with it."""
    told = [each for each in log if name in each.props]
    if not told:
        return None
    if last:
        return max(enumerate(told), key=lambda pair: (pair[1].occurred, pair[0]))[1].props[name]
    return min(told, key=lambda each: each.occurred).props[name]


def within(log: list[Happened], at: int, days: int) -> list[Happened]:
    return [each for each in log if each.day > at // DAY - days]


Oracle = Callable[[list[Happened], int], Any]
PLAIN: dict[str, Oracle] = {
    "count('A', '2 days')": lambda log, at: min(
        DEPTH, sum(each.occurred > at - 2 * DAY for each in log)
    ),
    "count('A', '100 days')": lambda log, at: len(within(log, at, 100)),
    "active_days('A', '4 days')": lambda log, at: min(
        DEPTH, len({each.day for each in within(log, at, 4)})
    ),
    "sum('A', 'total', '3 days')": lambda log, at: (
        sum(round(each * 1000) for each in amounts(within(log, at, 3), "total")) / 1000
    ),
    "count_distinct('A', 'feature', '3 days')": lambda log, at: min(
        DEPTH, len(set(amounts(within(log, at, 3), "feature")))
    ),
    "days_since('A')": since,
    "first('A')": lambda log, _: min((each.occurred for each in log), default=None),
    "last('A')": lambda log, _: max((each.occurred for each in log), default=None),
    "first('A', 'feature')": lambda log, _: value_at(log, "feature", last=False),
    "last('A', 'feature')": lambda log, _: value_at(log, "feature", last=True),
}


def newcomers(log: list[Happened], at: int, since: int, until: int) -> int:
    """Of how many people the first event was in the days `since` to `until` days ago."""
    first: dict[int, int] = {}
    for each in log:
        first[each.person] = min(first.get(each.person, each.day), each.day)
    return sum(at // DAY - since < day <= at // DAY - until for day in first.values())


OF_ACCOUNT = {f"account_{name}": oracle for name, oracle in PLAIN.items()} | {
    "active_people('A', '3 days')": lambda log, at: min(
        DEPTH, len({each.person for each in within(log, at, 3)})
    ),
    "new_people('A', '3 days')": lambda log, at: newcomers(log, at, 3, 0),
    "team_growth('A', '4 days')": lambda log, at: (
        newcomers(log, at, 4, 0) - newcomers(log, at, 8, 4)
    ),
}
CAPPED = ("count('A', '2 days')", "active_days", "count_distinct", "active_people")


def condition_on(name: str) -> str:
    """A condition that makes documents keep what the function needs."""
    if "feature')" in name:
        return f"{name} = 'x'"
    if name.endswith(("first('A')", "last('A')")):
        return f"{name} > '2026-01-01'"
    return f"{name} >= {DEPTH}"


def told(name: str, facts: Facts) -> Any:
    """What the function says, up to the depth that is asked for."""
    (value,) = compile_condition(condition_on(name)).values(facts).values()
    return min(value, DEPTH) if any(part in name for part in CAPPED) else value


steps = st.tuples(
    st.sampled_from([0, 1, HOUR, 13 * HOUR, DAY, 3 * DAY, 40 * DAY]),
    st.sampled_from([0, 0, 0, HOUR, 30 * HOUR, 5 * DAY]),
    st.sampled_from(PEOPLE),
    st.fixed_dictionaries(
        {},
        optional={
            "total": st.sampled_from([10, 2.5, -4, 0.001, 1e3]),
            "feature": st.sampled_from(["a", "b", "c", "d", "e"]),
        },
    ),
)
EVERYTHING = [*PLAIN, *OF_ACCOUNT]
ALL_KEPT = book("b2b", *(f'"{condition_on(name)}"' for name in EVERYTHING))


@given(story=st.lists(steps, max_size=30), later=st.sampled_from([0, HOUR, DAY, 2 * DAY, 60 * DAY]))
@settings(max_examples=60, deadline=None)
def test_what_is_kept_says_what_the_events_say(story: list[Any], later: int) -> None:
    world = World(ALL_KEPT, Unit(Head(id=9, kind="account"), {}))
    for step in story:
        world.happen(*step)
    at = world.at + later
    for person in PEOPLE:
        record = world.unit.people.get(person, Person(id=person))
        facts = Facts(record, world.unit.head, {}, at)
        log = [each for each in world.log if each.person == person]
        for name, oracle in PLAIN.items():
            assert told(name, facts) == oracle(log, at), name
        for name, oracle in OF_ACCOUNT.items():
            assert told(name, facts) == oracle(world.log, at), name


WATCHED = {
    name: (condition, PLAIN[name])
    for name, condition in {
        "count('A', '2 days')": "count('A', '2 days') between 1 and 2",
        "count('A', '100 days')": "count('A', '100 days') >= 2",
        "active_days('A', '4 days')": "active_days('A', '4 days') = 2",
        "sum('A', 'total', '3 days')": "sum('A', 'total', '3 days') > 8",
        "count_distinct('A', 'feature', '3 days')": "count_distinct('A', 'feature', '3 days') >= 2",
        "days_since('A')": "days_since('A') between 2 and 9",
    }.items()
}
UNSAID = {
    "count('A', '2 days')": "count('A', '2 days') * 2 >= 4",
    "active_days('A', '4 days')": "active_days('A', '4 days') + 1 > 2",
    "sum('A', 'total', '3 days')": "sum('A', 'total', '3 days') / 2 >= 5",
    "count_distinct('A', 'feature', '3 days')": "count_distinct('A', 'feature', '3 days') - 1 > 0",
    "days_since('A')": "days_since('A') / 2 >= 3",
}


@pytest.mark.parametrize(
    "condition", [*(condition for condition, _ in WATCHED.values()), *UNSAID.values()]
)
@given(data=st.data())
@settings(max_examples=30, deadline=None)
def test_a_stage_changes_at_the_instant_time_alone_changes_it(
    condition: str, data: st.DataObject
) -> None:
    world = World(book("b2c", f'"{condition}"'), Unit(Head(id=9), {}))
    for wait, late, _, props in data.draw(st.lists(steps, min_size=1, max_size=12)):
        world.happen(wait, late, 1, props)
    person = world.unit.people[1]
    probes = data.draw(st.lists(st.integers(0, 15 * DAY // HOUR), min_size=1, max_size=4))
    holds = compile_condition(condition).test
    for probe in sorted(world.at + hours * HOUR for hours in probes):
        while 0 < (due := next_person(person)) <= probe:
            advance(world.unit, Input(WAKE, "", due, due, person=1), world.book)
        assert (person.stage == "s0") is holds(Facts(person, world.unit.head, {}, probe))


@given(data=st.data())
@settings(max_examples=30, deadline=None)
def test_a_team_that_grows_no_more_is_noticed_at_the_instant_it_does(data: st.DataObject) -> None:
    condition = "team_growth('A', '3 days') >= 1"
    text = "leadwright: 1\nname: x\nmodel: b2b\nbusiness:\n  stages:\n"
    text += f'    grows: {{of: account, when: "{condition}"}}\n'
    world = World(load(text), Unit(Head(id=9, kind="account"), {}))
    for step in data.draw(st.lists(steps, min_size=1, max_size=12)):
        world.happen(*step)
    head = world.unit.head
    holds = compile_condition(condition).test
    probes = data.draw(st.lists(st.integers(0, 9 * DAY // HOUR), min_size=1, max_size=4))
    for probe in sorted(world.at + hours * HOUR for hours in probes):
        while 0 < (due := next_head(head)) <= probe:
            advance(world.unit, Input(WAKE, "", due, due), world.book)
        assert (head.stage == "grows") is holds(Facts(Person(), head, {}, probe))


def test_two_thresholds_of_one_count_are_both_watched() -> None:
    condition = "count('A', '1 day') >= 2 or count('A', '7 days') >= 5"
    world = World(book("b2c", f'"{condition}"'), Unit(Head(id=9), {}))
    for _ in range(2):
        world.happen(HOUR, 0, 1, {})
    person = world.unit.people[1]
    assert person.stage == "s0"

    due = next_person(person)
    assert due == world.at - HOUR + DAY
    advance(world.unit, Input(WAKE, "", due, due, person=1), world.book)
    assert person.stage == "visitor"


def test_what_is_not_asked_for_is_not_kept() -> None:
    world = World(book("b2c", "count('A', '2 days') >= 2"), Unit(Head(id=9), {}))
    world.happen(0, 0, 1, {"total": 5, "feature": "a"})
    assert world.unit.people[1].notes is None


def test_a_year_of_purchases_stays_small_and_survives_storage() -> None:
    condition = "sum('A', 'total', '365 days') >= 500"
    world = World(book("b2c", f'"{condition}"'), Unit(Head(id=9), {}))
    for _ in range(1_500):
        world.happen(DAY // 2, 0, 1, {"total": 3.5})
    document = encode(world.unit.people[1])
    record = decode_person(document)

    assert len(document) < 3_500
    total = told("sum('A', 'total', '3 days')", Facts(record, Head(), {}, world.at))
    assert total == PLAIN["sum('A', 'total', '3 days')"](world.log, world.at)


@pytest.mark.parametrize("value", ["12", True, None, [1], float("nan"), float("inf"), 1e300])
def test_what_is_no_amount_is_left_out_of_a_sum(value: Any) -> None:
    world = World(book("b2c", "\"sum('A', 'total', '9 days') > 5\""), Unit(Head(id=9), {}))
    world.happen(0, 0, 1, {"total": 4})
    world.happen(0, 0, 1, {"total": value})
    facts = Facts(world.unit.people[1], world.unit.head, {}, world.at)
    assert told("sum('A', 'total', '9 days')", facts) == 4
