"""A stop reaches what is planned already, wherever it was planned, and only what it is about."""

import msgspec
import pytest
from one_unit import NOON, Desk

from leadwright.core.time import HOUR, MINUTE
from leadwright.core.unit import Person
from leadwright.playbook.load import load
from leadwright.playbook.model import Playbook

NIGHT = NOON + 10 * HOUR
ONBOARDING = """
leadwright: 1
name: Onboarding
model: b2b
time_zone: UTC
currency: EUR
channels: {email: {address: email}}
business:
  stages: {lead: person.is_known}
  convert: {events: [Subscription Started]}
  sequences:
    nurture:
      enter_on: [Page Viewed]
      goal: [Demo Requested]
      steps: [send: {name: hi, channel: email, content: hello}]
    onboarding:
      enter_on: [Signed Up]
      suppress_customers: no
      steps: [send: {name: hi, channel: email, content: hello}]
    receipt:
      enter_on: [Order Completed]
      purpose: transactional
      steps: [send: {name: paper, channel: email, content: hello}]
  quiet_hours: {from: "21:00", to: "08:00"}
contents:
  hello: {subject: Hello, text: Hello}
"""


@pytest.fixture(scope="module")
def onboarding() -> Playbook:
    """A playbook with sequences that do and do not stop for customers."""
    return load(ONBOARDING)


@pytest.fixture
def company(onboarding: Playbook) -> Desk:
    """An account with Ana, to whom one of each is planned at night."""
    desk = Desk(onboarding, "account")
    desk.traits(NIGHT, email="ana@acme.example", consent_email_marketing=True)
    for event in ("Page Viewed", "Signed Up", "Order Completed"):
        desk.event(event, NIGHT)
    assert _planned(desk) == ["nurture", "onboarding", "receipt"]
    return desk


def _planned(desk: Desk, person: int = 7) -> list[str]:
    return [touch.sequence for touch in desk.unit.people[person].open_touches
            if not touch.stopped]  # fmt: skip


def test_a_denied_consent_withdraws_what_is_planned(company: Desk) -> None:
    company.traits(NIGHT + 1, consent_email_marketing=False)
    assert _planned(company) == ["receipt"]


def test_a_goal_withdraws_the_last_touch_of_a_sequence_that_is_through(company: Desk) -> None:
    assert company.ana.enrolments == []
    company.event("Demo Requested", NIGHT + 1)
    assert _planned(company) == ["onboarding", "receipt"]


def test_a_colleague_who_buys_stops_what_is_planned_for_the_others(company: Desk) -> None:
    outcome = company.event("Subscription Started", NIGHT + 1, person=8)
    assert outcome.stops_unit
    assert outcome.spared == ("onboarding", "receipt")


def test_buying_keeps_receipts_on_their_way(company: Desk) -> None:
    company.event("Subscription Started", NIGHT + 1)
    assert "receipt" in _planned(company)
    assert "nurture" not in _planned(company)


def test_a_person_who_arrives_at_a_customer_is_not_nurtured(onboarding: Playbook) -> None:
    visitor, account = Desk(onboarding), Desk(onboarding, "account")
    visitor.traits(NIGHT, email="ana@acme.example", consent_email_marketing=True)
    visitor.event("Page Viewed", NIGHT)
    account.event("Subscription Started", NIGHT, person=8)
    outcome = visitor.message("Leave", NIGHT + 1, person=7, unit=2, into=7, because="matched")
    account.message("Expect", NIGHT + 1, person=7, kind="account")
    arrived = account.message("PersonArrived", NIGHT + 1, person=7, **outcome.messages[0].body)
    assert _planned(account) == []
    assert arrived.withdrawn == tuple(touch.id for touch in visitor.touches())


def test_planned_touches_belong_to_the_unit_the_person_moved_to(onboarding: Playbook) -> None:
    visitor, account = Desk(onboarding), Desk(onboarding, "account")
    visitor.traits(NIGHT, email="ana@acme.example", consent_email_marketing=True)
    visitor.event("Page Viewed", NIGHT)
    outcome = visitor.message("Leave", NIGHT + 1, person=7, unit=2, into=7, because="matched")
    account.message("Expect", NIGHT + 1, person=7, kind="account")
    arrived = account.message("PersonArrived", NIGHT + 1, person=7, **outcome.messages[0].body)
    assert arrived.rehomed == tuple(touch.id for touch in visitor.touches())


def test_a_denied_consent_reaches_what_another_motion_had_planned(
    b2c: Playbook, onboarding: Playbook
) -> None:
    visitor, account = Desk(b2c), Desk(onboarding, "account")
    visitor.traits(NIGHT, email="ana@acme.example", consent_email_marketing=True)
    assert visitor.touches()[0].sequence == "welcome"
    outcome = visitor.message("Leave", NIGHT + 1, person=7, unit=2, into=7, because="matched")
    account.message("Expect", NIGHT + 1, person=7, kind="account")
    account.message("PersonArrived", NIGHT + 1, person=7, **outcome.messages[0].body)
    assert _planned(account) == ["welcome"]
    account.traits(NIGHT + 2, consent_email_marketing=False)
    assert _planned(account) == []


def test_a_customer_stays_one_when_merged_into_who_they_are(b2c: Playbook) -> None:
    visitor, known = Desk(b2c), Desk(b2c)
    visitor.event("Order Completed", NOON, person=7)
    known.traits(person=8, email="ana@example.com", consent_email_marketing=True)
    outcome = visitor.message("Leave", NOON + 1, person=7, unit=2, into=8, because="known")
    known.message("Expect", NOON + 1, person=8, kind="individual")
    known.message("PersonArrived", NOON + 1, person=8, **outcome.messages[0].body)
    known.event("Product Added", NOON + MINUTE, person=8)
    known.run_to(NOON + HOUR)
    assert known.unit.people[8].stage == "customer"
    assert "customer" in known.names("withheld")


def test_who_was_merged_into_somebody_still_under_way_is_kept(b2c: Playbook) -> None:
    account = Desk(b2c)
    for _ in range(2):
        account.message("Expect", NOON, person=8, kind="individual")
    visitor = Person(id=7, consent={"email/marketing": False}, traits={"city": "Bonn"})
    known = Person(id=8, traits={"email": "ana@example.com"}, stage="lead")
    for record in (visitor, known):
        body = {"record": msgspec.msgpack.encode(record), "unit": 1, "because": "known"}
        account.message("PersonArrived", NOON, person=8, **body)
    person = account.unit.people[8]
    assert person.traits == {"city": "Bonn", "email": "ana@example.com"}
    assert person.consent == {"email/marketing": False}
    assert account.unit.head.stages == {"lead": 1}
    assert person.expecting == 0


def test_a_timer_does_not_count_as_having_been_seen(company: Desk) -> None:
    company.run_to(NIGHT + 30 * HOUR)
    company.fold("wake", "", NIGHT + 31 * HOUR)
    assert company.ana.last_at == NIGHT


def test_a_bounce_does_not_make_an_unsubscribe_forgotten(company: Desk) -> None:
    company.command("unsubscribe", NIGHT + 1, person=7, channel="email")
    company.command("bounce", NIGHT + 2, person=7, channel="email")
    company.traits(NIGHT + 3, consent_email_marketing=True)
    assert company.ana.consent["email/marketing"] is False
    assert company.ana.suppressed == {"email": "unsubscribed"}
