"""People come to belong to accounts, those too who were there before them. On either store."""

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from town import NOON, Town

from leadwright.core.ids import number_of
from leadwright.core.time import MINUTE
from leadwright.core.unit import decode_person
from leadwright.ports import Suggestion
from leadwright.runtime.subjects import find_subject

PLAYBOOK = """
leadwright: 1
name: Sign-ups and target accounts
model: hybrid
time_zone: UTC
currency: EUR
accounts: {link: known_accounts}
channels:
  email: {address: email}
consumer:
  engagement:
    half_life: 30 days
    rules:
      used: {event: Feature Used, points: 5}
  stages:
    lead: person.is_known
business:
  fit:
    large: {when: account.employees >= 100, points: 20}
  engagement:
    half_life: 30 days
    rules:
      used: {event: Feature Used, points: 5}
  stages:
    lead: person.is_known
"""


@pytest.fixture
def town(either_store: str) -> Iterator[Town]:
    """A product whose sign-ups may turn out to work at accounts."""
    with closing(Town(either_store, PLAYBOOK)) as opened:
        yield opened


def sign_up(town: Town, email: str, **traits: Any) -> int:
    """Somebody signs up; their person id."""
    town.say("traits", email=email, body={"email": email, **traits})
    town.say("event", "Feature Used", email=email)
    town.settle()
    return find_subject(town.queries, town.workspace, f"email:{email}").person


def account_of(town: Town, person: int) -> int:
    """The account lists show them at; 0: none."""
    row = town.queries.person(town.workspace, person)
    assert row is not None
    return row.account


def open_account(town: Town, **body: Any) -> int:
    """An account becomes known; its id."""
    before = {row.unit for row in town.accounts()}
    town.say("account", body=body)
    town.settle(town.clock.at + MINUTE)
    (unit,) = {row.unit for row in town.accounts()} - before
    return unit


def listed(town: Town) -> list[Suggestion]:
    """What is to be decided."""
    rows: list[Suggestion] = town.queries.suggestions(town.workspace, 50).rows
    return rows


def test_people_who_were_there_before_their_account_join_it(town: Town) -> None:
    ana = sign_up(town, "ana@acme-works.com")
    ben = sign_up(town, "ben@acme-works.com")
    cid = sign_up(town, "cid@other-works.com")
    eve = sign_up(town, "eve@gmail.com")
    assert not any(account_of(town, each) for each in (ana, ben, cid, eve))
    acme = open_account(town, domain="acme-works.com", name="Acme", employees=500)
    assert account_of(town, ana) == account_of(town, ben) == acme
    assert not account_of(town, cid)
    assert not account_of(town, eve)
    (row,) = town.accounts()
    assert (row.people, row.engagement) == (2, 10_000)
    because = {each.because for each in town.decided("move") if each.name == "arrived"}
    assert because == {"their account became known"}


def test_the_website_of_an_account_is_its_domain_too(town: Town) -> None:
    ana = sign_up(town, "ana@acme-works.com")
    acme = open_account(town, website="https://www.acme-works.com/en", name="Acme")
    assert account_of(town, ana) == acme


def test_whoever_comes_with_their_account_in_one_batch_joins_it(town: Town) -> None:
    town.say("traits", email="ana@acme-works.com", body={"email": "ana@acme-works.com"})
    town.say("account", body={"domain": "acme-works.com", "name": "Acme"})
    town.say("event", "Feature Used", email="ana@acme-works.com")
    town.settle()
    (row,) = town.accounts()
    assert (row.people, row.engagement) == (1, 5_000)


def test_the_name_of_a_company_is_a_hint_and_no_more(town: Town) -> None:
    acme = open_account(town, domain="acme-works.com", name="Acme Works GmbH")
    ana = sign_up(town, "ana@gmail.com", company="ACME works")
    assert not account_of(town, ana)
    (hint,) = listed(town)
    assert (hint.kind, hint.state, hint.person, hint.other) == ("account", "open", ana, acme)
    assert hint.evidence["company"] == "acme works"
    (decision,) = town.decided("suggestion")
    assert decision.values == {"account": number_of(acme)}
    town.say("traits", email="ana@gmail.com", body={"company": "Acme Works Inc."})
    town.settle()
    assert len(listed(town)) == 1
    town.command("accept_suggestion", body={"suggestion": hint.id})
    town.settle(NOON + 5 * MINUTE)
    assert account_of(town, ana) == acme
    assert [each.state for each in listed(town)] == ["accepted"]


def test_a_rejected_hint_links_nobody_and_is_not_given_again(town: Town) -> None:
    open_account(town, domain="acme-works.com", name="Acme Works GmbH")
    ana = sign_up(town, "ana@gmail.com", company="Acme Works")
    town.command("reject_suggestion", body={"suggestion": listed(town)[0].id})
    sign_up(town, "ana@gmail.com", company="Acme Works")
    assert [each.state for each in listed(town)] == ["rejected"]
    assert not account_of(town, ana)


def test_somebody_is_put_into_an_account_by_hand(town: Town) -> None:
    acme = open_account(town, domain="acme-works.com", name="Acme")
    ana = sign_up(town, "ana@gmail.com")
    for _ in range(2):
        town.command("join_account", person=ana, unit=acme)
        town.settle(town.clock.at + MINUTE)
    assert account_of(town, ana) == acme
    (refused,) = town.decided("refused")
    assert refused.because == "they belong to that account already"
    town.say("event", "Feature Used", email="ana@gmail.com")
    town.settle()
    assert town.accounts()[0].engagement == 10_000


def test_what_somebody_says_waits_for_them_where_another_was_merged_into_them_first(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    acme = open_account(town, domain="acme-works.com", name="Acme")
    zoe = sign_up(town, "zoe@gmail.com", city="Bonn")
    town.say("traits", user_id="cid", body={"title": "CTO"})
    town.settle()
    cid = find_subject(town.queries, town.workspace, "user:cid").person
    town.command("join_account", person=cid, unit=acme)
    town.settle(town.clock.at + MINUTE)
    assert account_of(town, cid) == acme
    town.say("event", "Feature Used", user_id="cid", email="zoe@gmail.com")
    town.say("traits", user_id="cid", body={"consent_email_marketing": True})
    with town.app.store.begin() as turn:
        kind = type(turn)
    with monkeypatch.context() as patch:  # where zoe comes from is another worker's
        patch.setattr(kind, "owns", lambda _, unit: unit == acme)
        town.turns.take()
    town.settle(town.clock.at + MINUTE)
    assert find_subject(town.queries, town.workspace, "user:cid").person == zoe
    assert account_of(town, zoe) == acme
    document = town.queries.document(acme, zoe)
    assert document is not None
    both = decode_person(document)
    assert both.expecting == 0
    assert both.consent == {"email/marketing": True}
    assert (both.traits["city"], both.traits["title"]) == ("Bonn", "CTO")
