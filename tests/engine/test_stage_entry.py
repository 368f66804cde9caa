"""Sequences that a stage of the account lets its people into, however it got there."""

import pytest
from one_unit import NOON, Desk, Office

from leadwright.core.time import DAY, HOUR
from leadwright.playbook.load import load

SALES = """\
leadwright: 1
name: x
model: b2b
channels: {email: {address: email, consent: false}}
teams: {sales: {ben: {name: Ben}}}
business:
  stages:
    lead: person.is_known
    mql: {of: account, when: "account_count('Page Viewed', '7 days') >= 2"}
  hand_off:
    stages: [mql]
    team: sales
    accept_within: 4 hours
    recycle_after: 30 days
    reject_reasons: {not_now: recycled, not_a_fit: disqualified}
  sequences:
    again: {enter_at_stage: [recycled], steps: [{send: {name: a, channel: email, content: hi}}]}
    thanks:
      enter_at_stage: [customer]
      suppress_customers: no
      steps: [{send: {name: a, channel: email, content: hi}}]
    proof: {enter_at_stage: [mql], steps: [{send: {name: a, channel: email, content: hi}}]}
contents: {hi: {subject: Hi, text: Hi}}
"""
SHOP = """\
leadwright: 1
name: x
model: b2c
channels: {email: {address: email, consent: false}}
consumer:
  convert: {events: [Order Completed]}
  sequences:
    thanks:
      enter_at_stage: [customer]
      suppress_customers: no
      steps: [{send: {name: a, channel: email, content: hi}}]
contents: {hi: {subject: Hi, text: Hi}}
"""
ANA, BEN = 7, 8


@pytest.fixture
def office() -> Office:
    """Two people at an account that sales is asked about."""
    office = Office(load(SALES), "account")
    for person, name in ((ANA, "ana"), (BEN, "ben")):
        office.traits(person=person, email=f"{name}@example.com")
    office.event("Page Viewed")
    office.event("Page Viewed", NOON + 1)
    return office


def entered(desk: Desk, sequence: str) -> list[int]:
    """Who has entered a sequence, in order."""
    decisions = desk.decisions("enrolment")
    return [each.person for each in decisions if each.name == f"{sequence}/entered"]


def test_a_stage_that_one_person_takes_the_account_to_lets_the_others_in_too(
    office: Office,
) -> None:
    assert entered(office, "proof") == [ANA, BEN]


def test_an_account_that_sales_sends_back_goes_on_being_nurtured(office: Office) -> None:
    office.command("reject", NOON + HOUR, reason="not_now")
    assert office.unit.head.stage == "recycled"
    assert entered(office, "again") == [ANA, BEN]


def test_whom_sales_disqualifies_is_left_alone(office: Office) -> None:
    office.command("reject", NOON + HOUR, reason="not_a_fit")
    assert entered(office, "again") == []


def test_each_enters_once_for_each_time_the_stage_is_reached(office: Office) -> None:
    office.command("reject", NOON + HOUR, reason="not_now")
    office.command("set_stage", NOON + DAY, stage="recycled")
    assert entered(office, "again") == [ANA, BEN]


def test_a_won_deal_welcomes_everybody_at_the_account(office: Office) -> None:
    office.command("set_stage", NOON + HOUR, stage="customer")
    assert entered(office, "thanks") == [ANA, BEN]


def test_nobody_enters_what_the_account_has_left_before_they_heard(office: Office) -> None:
    told = {"actor": "ben", "stage": "recycled", "since": NOON + HOUR}
    office.fold("message", "AccountChanged", NOON + HOUR, BEN, body=told)
    assert entered(office, "again") == []


def test_a_purchase_reaches_the_stage_customer() -> None:
    shop = Desk(load(SHOP))
    shop.traits(email="ana@example.com")
    shop.event("Order Completed", NOON + HOUR, total=20)
    assert entered(shop, "thanks") == [ANA]
    shop.event("Order Completed", NOON + DAY, total=20)
    assert entered(shop, "thanks") == [ANA]
