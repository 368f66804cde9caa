"""Live segments: who is in one at this instant, entered and left by decision."""

import pytest
from one_unit import NOON, Desk

from leadwright.core.time import DAY, HOUR
from leadwright.playbook.load import load
from leadwright.playbook.model import Playbook

SHOP = """\
leadwright: 1
name: x
model: b2c
consumer:
  segments:
    browsing: count('Product Viewed', '1 day') >= 3
    cart: count('Product Added', '1 day') >= 1 and not count('Order Completed', '1 day') >= 1
    buyer: days_since('Order Completed') is not null
    lapsed: days_since('Order Completed') >= 90
    frequent: count('Order Completed', '365 days') >= 3
    big_spender: sum('Order Completed', 'total', '365 days') >= 500
    reads_mail: count('Email Link Clicked', '60 days') >= 1
    phone_buyer: "segment.buyer and device.type = 'mobile'"
    regular: person.stage = 'qualified'
  stages:
    lead: person.is_known
    qualified: segment.cart or segment.browsing
"""


@pytest.fixture(scope="module")
def book() -> Playbook:
    """A shop that sorts people."""
    return load(SHOP)


@pytest.fixture
def desk(book: Playbook) -> Desk:
    """One visitor of it."""
    return Desk(book)


def inside(desk: Desk) -> list[str]:
    notes = desk.ana.notes
    return sorted(notes.segments) if notes is not None else []


def test_a_segment_is_entered_and_left_at_the_instant_it_becomes_true(desk: Desk) -> None:
    for hour in range(3):
        desk.event("Product Viewed", NOON + hour * HOUR)
    assert inside(desk) == ["browsing", "regular"]
    entered = desk.decisions("segment")[0]
    assert (entered.name, entered.rule) == ("browsing/entered", "consumer.segments.browsing")
    assert entered.values == {"count('Product Viewed', '1 day')": 3}

    desk.run_to(NOON + DAY - 1)
    assert "browsing" in inside(desk)
    desk.run_to(NOON + DAY)
    assert inside(desk) == []
    left = desk.decisions("segment")[-2:]
    assert [each.name for each in left] == ["browsing/left", "regular/left"]
    assert [each.at for each in left] == [NOON + DAY, NOON + DAY]


def test_purchases_sort_by_recency_frequency_and_value(desk: Desk) -> None:
    for week in range(3):
        desk.event("Order Completed", NOON + week * 7 * DAY, total=200)
    assert inside(desk) == ["big_spender", "buyer", "frequent"]

    last = NOON + 14 * DAY
    desk.run_to(last + 90 * DAY)
    assert inside(desk) == ["big_spender", "buyer", "frequent", "lapsed"]
    desk.run_to(last + 400 * DAY)
    assert inside(desk) == ["buyer", "lapsed"]
    desk.event("Order Completed", last + 401 * DAY, total=10)
    assert inside(desk) == ["buyer"]


def test_a_purchase_empties_the_cart_segment(desk: Desk) -> None:
    desk.event("Product Added", NOON)
    assert "cart" in inside(desk)
    desk.event("Order Completed", NOON + HOUR, total=20)
    assert "cart" not in inside(desk)


def test_rules_and_later_segments_may_ask_for_a_segment(desk: Desk) -> None:
    desk.event("Product Added", NOON, device="desktop")
    assert desk.ana.stage == "qualified"
    desk.event("Order Completed", NOON + HOUR, total=20, device="mobile")
    assert "phone_buyer" in inside(desk)
    desk.event("Page Viewed", NOON + 2 * HOUR, device="desktop")
    assert "phone_buyer" not in inside(desk)


def test_segments_are_the_same_whether_anybody_looks_in_between(book: Playbook) -> None:
    one, other = Desk(book), Desk(book)
    for desk, wakes in ((one, True), (other, False)):
        for week in range(4):
            at = NOON + week * 40 * DAY
            if wakes:
                desk.run_to(at)
            desk.event("Order Completed", at, total=170)
    assert one.names("segment") == other.names("segment")
    assert one.ana.notes == other.ana.notes


def test_an_account_can_be_in_a_segment() -> None:
    desk = Desk(
        load(
            "leadwright: 1\nname: x\nmodel: b2b\nbusiness:\n  segments:\n"
            "    team: {of: account, when: \"active_people('Feature Used', '7 days') >= 2\"}\n"
            "  stages:\n    warm: {of: account, when: segment.team}\n"
        ),
        "account",
    )
    desk.event("Feature Used", NOON, person=8)
    desk.event("Feature Used", NOON, person=8)
    assert desk.unit.head.stage == ""
    desk.event("Feature Used", NOON, person=9)
    assert desk.unit.head.stage == "warm"
    desk.run_to(NOON + 8 * DAY)
    assert desk.unit.head.stage == ""
    assert desk.names("segment") == ["team/entered", "team/left"]
