"""Rules about people that ask something of their account: looked at again when it changes."""

import pytest
from one_unit import NOON, Office

from leadwright.core.time import DAY, HOUR, MINUTE
from leadwright.playbook.load import load
from leadwright.playbook.model import Playbook

SALES = """\
leadwright: 1
name: x
model: b2b
channels: {email: {address: email, consent: false}}
business:
  fit:
    large: {when: account.employees >= 500, points: 20}
    neighbour: {when: person.country = account.country, points: 5}
  engagement:
    half_life: 7 days
    rules:
      visit: {event: Page Viewed, points: 10}
  segments:
    quiet: {of: account, when: account_days_since('Page Viewed') >= 30}
    hot_account: account.engagement >= 40
  stages:
    lead: person.is_known
    mql: person.is_known and account.is_target
  sequences:
    wake_up:
      enter_at_segment: [quiet]
      leave_with_segment: true
      reenter_after: 1 day
      steps:
        - send: {name: hello, channel: email, content: hello}
        - wait: 60 days
        - send: {name: again, channel: email, content: hello}
contents:
  hello: {subject: Hello, text: Hello}
"""
ANA, BEN = 7, 8


@pytest.fixture(scope="module")
def book() -> Playbook:
    """A business whose rules about people ask for their account."""
    return load(SALES)


@pytest.fixture
def office(book: Playbook) -> Office:
    """Two people at an account."""
    office = Office(book, "account")
    for person, name in ((ANA, "ana"), (BEN, "ben")):
        office.traits(person=person, email=f"{name}@example.com", country="DE")
    return office


def test_everybody_reaches_a_stage_when_only_the_account_has_changed(office: Office) -> None:
    assert (office.stage(ANA), office.stage(BEN)) == ("lead", "lead")
    office.account(NOON + HOUR, is_target=True)
    assert (office.stage(ANA), office.stage(BEN)) == ("mql", "mql")
    moved = [(each.person, each.name, each.at) for each in office.decisions("stage")[-2:]]
    assert moved == [(ANA, "mql", NOON + HOUR), (BEN, "mql", NOON + HOUR)]


def test_peoples_fit_follows_what_is_said_of_the_account(office: Office) -> None:
    office.account(NOON + HOUR, employees=900, country="DE")
    assert office.unit.people[BEN].fit == {"large": 20_000, "neighbour": 5_000}
    office.account(NOON + 2 * HOUR, country="FR")
    assert office.unit.people[BEN].fit == {"large": 20_000}


def test_nobody_is_told_of_what_no_rule_asks_for(office: Office) -> None:
    office.account(NOON + HOUR, name="Example", employees=20)
    office.event("Page Viewed", NOON + HOUR)
    office.event("Page Viewed", NOON + 2 * HOUR)
    assert office.told() == []


def test_what_one_does_is_heard_by_the_others(office: Office) -> None:
    for minute in range(4):
        office.event("Page Viewed", NOON + minute * MINUTE, ANA)
    notes = office.unit.people[BEN].notes
    assert notes is not None
    assert notes.segments == ["hot_account"]


def test_a_score_that_cools_is_heard_of_when_it_does(office: Office) -> None:
    for minute in range(4):
        office.event("Page Viewed", NOON + minute * MINUTE, ANA)
    office.run_to(NOON + 10 * DAY)
    left = [each for each in office.decisions("segment") if each.name == "hot_account/left"]
    # 40 points cool below 36, 10 % less, after two whole days
    assert {each.person for each in left} == {ANA, BEN}
    assert all(NOON + DAY < each.at < NOON + 3 * DAY for each in left)


def test_changes_that_follow_at_once_are_told_together_ten_minutes_later(office: Office) -> None:
    office.account(NOON + HOUR, is_target=True)
    office.account(NOON + HOUR + MINUTE, is_target=False)
    assert office.stage(BEN) == "mql"
    office.run_to(NOON + HOUR + 10 * MINUTE - 1)
    assert office.stage(BEN) == "mql"
    office.run_to(NOON + HOUR + 10 * MINUTE)
    assert office.stage(BEN) == "lead"
    assert len(office.told()) == 4


def test_rules_that_answer_one_another_do_not_keep_a_unit_busy() -> None:
    text = SALES.replace("account.is_target", "account.people_at_mql = 0")
    office = Office(load(text), "account")
    for person in (ANA, BEN):
        office.traits(person=person, email=f"{person}@example.com")
    office.run_to(NOON + HOUR)
    assert len(office.told()) <= 2 * 7


def test_an_account_that_becomes_quiet_lets_its_people_into_a_sequence(office: Office) -> None:
    office.event("Page Viewed", NOON, ANA)
    office.run_to(NOON + 30 * DAY)
    entered = [(each.person, each.because) for each in office.decisions("enrolment")]
    why = "their account is in segment quiet"
    assert entered == [(ANA, why), (BEN, why)]
    office.run_to(NOON + 50 * DAY)
    assert len(office.touches()) == 2
    office.event("Page Viewed", NOON + 50 * DAY, ANA)
    ended = [(each.person, each.name) for each in office.decisions("enrolment")[2:]]
    assert ended == [(ANA, "wake_up/exit"), (BEN, "wake_up/exit")]


def test_nobody_enters_because_an_import_changed_the_account(office: Office) -> None:
    office.fold("event", "Page Viewed", NOON - 40 * DAY, ANA, actor="import")
    office.fold("account", "", NOON + HOUR, 0, body={"is_target": True}, actor="import")
    assert office.stage(BEN) == "mql"
    assert office.names("enrolment") == []


def test_a_playbook_that_asks_nothing_of_accounts_pays_nothing() -> None:
    text = SALES.replace("account.engagement >= 40", "score.engagement >= 40")
    for asks in (" and account.is_target", "{when: account.employees >= 500, points: 20}"):
        text = text.replace(asks, "" if asks[1] == "a" else "{when: person.age > 30, points: 20}")
    text = text.replace("person.country = account.country", "person.country = 'DE'")
    book = load(text.replace("enter_at_segment: [quiet]", "enter_on: [A]").replace(
        "leave_with_segment: true", "leave_with_segment: false"))  # fmt: skip
    assert book.motions["business"].qualify.asked is None
    office = Office(book, "account")
    office.traits(email="ana@example.com")
    assert office.unit.head.told is None
