"""People who wait for their account join it some at a time when it becomes known."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from companies import PLAYBOOK, Companies

from leadwright.core.time import HOUR, MINUTE
from leadwright.engine.uniting import PEOPLE_FOLLOW
from leadwright.runtime import moving
from leadwright.runtime.subjects import find_subject

AT_ONCE, PEOPLE = 3, 8


both = pytest.mark.parametrize("town", ["sqlite", "postgres"], indirect=True)


@pytest.fixture
def town(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Companies]:
    """A sales team that makes no accounts of domains, where three people are many."""
    monkeypatch.setattr(moving, "FEW", AT_ONCE)
    monkeypatch.setattr(moving, "AT_ONCE", AT_ONCE)
    url: Any = tmp_path
    if getattr(request, "param", "") == "postgres":
        url = request.getfixturevalue("postgres_url_factory")()
    opened = Companies(url, PLAYBOOK.replace("any_work_domain", "known_accounts"))
    yield opened
    opened.check_refold()
    opened.close()


def they_wait(town: Companies, domain: str = "large.de", people: int = PEOPLE) -> list[int]:
    """People of a company that is no account."""
    for each in range(people):
        town.say("traits", email=f"p{each}@{domain}", body={"first_name": f"P{each}"})
    town.settle()
    return [town.person(f"p{each}@{domain}") for each in range(people)]


def open_account(town: Companies) -> int:
    """Their company becomes one; its id. Who joins it in that turn has."""
    town.say("account", body={"domain": "large.de"})
    town.turns.take()
    return find_subject(town.queries, town.workspace, "domain:large.de").unit


def accounts(town: Companies, who: list[int]) -> list[int]:
    """The accounts lists show them at."""
    return [town.account_of(each) for each in who]


@both
def test_of_many_who_wait_for_an_account_some_join_it_at_a_time(town: Companies) -> None:
    who = they_wait(town)
    open_account(town)
    (row,) = town.accounts()
    assert row.people == AT_ONCE
    shown = [row.people]
    while town.turns.take():
        shown.append(town.shown(row.unit).people)
    assert max(b - a for a, b in pairwise(shown)) <= AT_ONCE
    assert shown[-1] == town.head(row.unit).people == PEOPLE
    assert accounts(town, who) == [row.unit] * PEOPLE
    arrived = [each.person for each in town.histories() if each.tag == "PersonArrived"]
    assert sorted(arrived) == who
    assert {each.because for each in town.decided("move")} == {"their account became known"}


def test_somebody_else_is_answered_while_people_join(town: Companies) -> None:
    who = they_wait(town)
    open_account(town)
    last = town.say("event", "Feature Used", email=f"p{PEOPLE - 1}@large.de")
    eve = town.say("traits", email="eve@gmail.com", body={"first_name": "Eve"})
    town.turns.take()
    folded = {row.ref for row in town.histories()}
    assert {last, eve} <= folded
    assert 0 in accounts(town, who)
    town.settle()
    (row,) = town.accounts()
    assert accounts(town, who) == [row.unit] * PEOPLE
    assert row.engagement == 5_000
    assert (row.people, town.head(row.unit).people) == (PEOPLE, PEOPLE)


def test_a_few_join_at_once_and_leave_no_trace_of_more(town: Companies) -> None:
    who = they_wait(town, people=AT_ONCE)
    open_account(town)
    (row,) = town.accounts()
    assert accounts(town, who) == [row.unit] * AT_ONCE
    town.settle()
    assert not [each for each in town.histories() if each.tag == PEOPLE_FOLLOW]


def test_many_small_companies_in_one_batch_are_joined_some_people_at_a_time(
    town: Companies,
) -> None:
    domains = [f"company-{each}.de" for each in range(4)]
    who = [each for domain in domains for each in they_wait(town, domain, 2)]
    for domain in domains:
        town.say("account", body={"domain": domain})
    joined = [0]
    while town.turns.take():
        joined.append(len(who) - accounts(town, who).count(0))
    assert max(b - a for a, b in pairwise(joined)) <= 2 * AT_ONCE
    assert joined[-1] == len(who)
    assert sorted(row.people for row in town.accounts()) == [2, 2, 2, 2]


@both
def test_who_still_waits_joins_what_the_account_is_part_of_by_then(town: Companies) -> None:
    who = they_wait(town)
    small = town.company(domain="small.de")
    large = open_account(town)
    town.command("merge_accounts", unit=large, body={"into": small})
    town.settle()
    assert accounts(town, who) == [small] * PEOPLE
    assert town.asked("unmerge_accounts", large) == "folded"
    assert accounts(town, who) == [large] * PEOPLE
    assert (town.head(large).people, town.head(small).people) == (PEOPLE, 0)


def test_who_still_waits_when_accounts_are_parted_joins_the_one_of_their_domain(
    town: Companies, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = they_wait(town, people=20)
    small = town.company(domain="small.de")
    large = open_account(town)
    monkeypatch.setattr(moving, "AT_ONCE", 1)
    town.command("merge_accounts", unit=large, body={"into": small})
    while town.head(large).people:
        town.turns.take()
    town.command("unmerge_accounts", unit=large)
    town.turns.take()
    assert 0 in accounts(town, who), "some are still to join"
    town.settle(town.clock.at + MINUTE)
    assert not town.refused()
    assert accounts(town, who) == [large] * 20
    assert (town.head(large).people, town.head(small).people) == (20, 0)


def test_who_still_waits_when_their_domain_is_a_mail_providers_joins_nobody(
    town: Companies,
) -> None:
    who = they_wait(town)
    large = open_account(town)
    town.command("remove_domain", unit=large, body={"domain": "large.de", "free": True})
    town.settle()
    assert accounts(town, who) == [0] * PEOPLE
    assert town.head(large).people == 0
    town.asked("add_domain", large, domain="large.de")
    assert town.account_of(who[-1]) == large


def test_who_still_waits_when_their_domain_is_another_companys_joins_that(
    town: Companies,
) -> None:
    who = they_wait(town)
    large = open_account(town)
    town.command("remove_domain", unit=large, body={"domain": "large.de"})
    town.settle()
    (there,) = set(accounts(town, who))
    assert there not in (0, large)
    assert (town.head(large).people, town.head(there).people) == (0, PEOPLE)


@both
def test_whoever_is_merged_or_parted_meanwhile_is_counted_once(town: Companies) -> None:
    who = they_wait(town)
    large = open_account(town)
    town.command("merge_people", person=who[-1], body={"into": who[-2]})
    town.turns.take()
    town.settle()
    assert town.head(large).people == PEOPLE - 1
    town.command("unmerge_people", person=who[-1])
    town.settle(town.clock.at + MINUTE)
    assert accounts(town, who[:-1]) == [large] * (PEOPLE - 1)
    town.say("event", "Feature Used", email=f"p{PEOPLE - 1}@large.de")
    town.settle()
    assert accounts(town, who) == [large] * PEOPLE
    assert town.head(large).people == PEOPLE


def test_whoever_is_put_elsewhere_by_hand_meanwhile_stays_there(town: Companies) -> None:
    who = they_wait(town)
    other = town.company(domain="other.de")
    large = open_account(town)
    town.command("join_account", person=who[-1], unit=other)
    town.settle(town.clock.at + MINUTE)
    assert town.account_of(who[-1]) == other
    assert accounts(town, who[:-1]) == [large] * (PEOPLE - 1)


def test_imported_history_lets_everybody_join_where_it_says_so(town: Companies) -> None:
    for each in range(PEOPLE):
        town.history("Feature Used", town.clock.at - 2 * HOUR, email=f"p{each}@large.de")
    town.say(
        "account", "", lane=3, occurred_at=town.clock.at - HOUR, history=True,
        body={"domain": "large.de"},
    )  # fmt: skip
    town.settle()
    (row,) = town.accounts()
    assert row.people == PEOPLE
    assert not [each for each in town.histories() if each.tag == PEOPLE_FOLLOW]
