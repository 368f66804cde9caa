"""Rules about a household hold for all who live there as soon as it changes, whoever did what."""

from one_unit import NOON
from test_households import ANA, BEN, CLEO, Home, book, home

from leadwright.core.time import HOUR, MINUTE

TOLD = "HouseholdChanged"


def told(desk: Home) -> list[int]:
    """Who has heard of a change, in order."""
    return [each.person for one in desk.outcomes for each in one.messages if each.name == TOLD]


def inside(desk: Home, segment: str) -> set[int]:
    """Who is in a segment."""
    people = desk.unit.people.items()
    return {id for id, each in people if each.notes and segment in each.notes.segments}


def comes(desk: Home, person: int, orders: int, at: int) -> None:
    """Somebody who has bought so often moves in."""
    other = home(book(cap=9), person)
    for number in range(orders):
        other.event("Order Completed", at - HOUR + number * MINUTE, person, total=30)
    left = other.message("Leave", at, person=person, unit=2, into=person, because="moved")
    (arrives,) = [each for each in left.messages if each.name == "PersonArrived"]
    desk.message("Expect", at, person=person, kind="household")
    desk.message("PersonArrived", at, person=person, **arrives.body)


def test_everybody_is_in_the_segment_of_a_household_that_has_grown() -> None:
    desk = home(book(cap=9), ANA, BEN)
    assert inside(desk, "families") == set()
    comes(desk, CLEO, 0, NOON + HOUR)
    assert inside(desk, "families") == {ANA, BEN, CLEO}
    desk.message("Leave", NOON + 2 * HOUR, person=CLEO, unit=2, into=CLEO, because="moved out")
    assert inside(desk, "families") == set()


def test_who_moves_in_brings_what_they_have_bought() -> None:
    desk = home(book(cap=9), ANA)
    comes(desk, BEN, 2, NOON + HOUR)
    assert inside(desk, "big") == {ANA, BEN}


def test_what_one_buys_puts_the_others_into_segments() -> None:
    desk = home(book("share_goals: false", cap=9), ANA, BEN)
    desk.event("Order Completed", NOON + HOUR, BEN, total=60)
    assert inside(desk, "big") == {ANA, BEN}


def test_changes_within_ten_minutes_are_heard_of_together() -> None:
    desk = home(book("share_goals: false", cap=9), ANA, BEN)
    before = len(told(desk))
    for minute in (0, 1, 2):
        desk.event("Order Completed", NOON + HOUR + minute * MINUTE, BEN, total=20)
    assert len(told(desk)) - before == 2
    assert inside(desk, "big") == {BEN}
    desk.run_to(NOON + HOUR + 10 * MINUTE)
    assert inside(desk, "big") == {ANA, BEN}
    assert len(told(desk)) - before == 4
    desk.run_to(NOON + 9 * HOUR)
    assert len(told(desk)) - before == 4


def test_nobody_is_told_where_no_rule_asks() -> None:
    text = "stages:\n    qualified: person.is_known\n  segments:\n    big: score.engagement >= 5\n"
    desk = home(book(cap=9, rules=text), ANA, BEN)
    desk.event("Order Completed", NOON + HOUR, BEN, total=60)
    assert told(desk) == []
    assert desk.unit.head.told is None


def test_somebody_alone_tells_nobody() -> None:
    desk = home(book(cap=9), ANA)
    desk.event("Order Completed", NOON + HOUR, ANA, total=60)
    assert [each for each in told(desk) if each != ANA] == []
