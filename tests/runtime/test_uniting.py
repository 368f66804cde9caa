"""Accounts become one and two again, by hand and by rule, on either store."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from companies import PLAYBOOK, Companies
from town import NOON

from leadwright.core.ids import entity_id, number_of
from leadwright.core.time import DAY, HOUR


@pytest.fixture
def town(either_store: str) -> Iterator[Companies]:
    """A sales team on either store."""
    with closing(Companies(either_store, PLAYBOOK)) as opened:
        yield opened
        opened.check_refold()


def two(town: Companies) -> tuple[int, int, int, int]:
    """Acme and its German house, with Ana and Ben: accounts and people."""
    ana, ben = town.person("ana@acme-works.com", 1), town.person("ben@acme-werke.de", 2)
    acme, werke = town.account_of(ana), town.account_of(ben)
    town.company(domain="acme-works.com", name="Acme", employees=40)
    town.company(domain="acme-werke.de", name="Acme Werke", city="Bonn", is_target=True)
    return acme, werke, ana, ben


def test_an_account_that_was_merged_is_the_other_with_all_its_people(town: Companies) -> None:
    acme, werke, ana, ben = two(town)
    assert town.merge(werke, acme) == "folded"
    assert town.account_of(ana) == town.account_of(ben) == acme
    assert town.row(werke) is None
    row = town.row(acme)
    assert row is not None
    assert (row.people, row.engagement, row.name) == (2, 15_000, "Acme")
    assert (row.target, row.domain, row.domains) == (True, "acme-works.com", "acme-werke.de")
    assert town.head(acme).traits["city"] == "Bonn"
    assert town.head(acme).traits["employees"] == 40
    assert town.account_of(town.person("eve@acme-werke.de")) == acme
    town.company(domain="acme-werke.de", name="Werke", employees=400)
    assert town.head(acme).traits["employees"] == 400
    assert town.head(acme).fit == {"large": 20_000}


def test_unmerged_accounts_are_what_they_would_be_without_the_merge(town: Companies) -> None:
    acme, werke, ana, ben = two(town)
    town.asked("set_owner", werke, owner="zoe")
    town.merge(werke, acme)
    assert town.head(acme).owner == "zoe"
    eve, dan = town.person("eve@acme-werke.de"), town.person("dan@acme-works.com")
    town.company(domain="acme-werke.de", city="Ulm")
    town.company(domain="acme-works.com", employees=50)
    assert town.asked("unmerge_accounts", werke) == "folded"
    assert [town.account_of(each) for each in (ana, dan)] == [acme, acme]
    assert [town.account_of(each) for each in (ben, eve)] == [werke, werke]
    one, other = town.row(acme), town.row(werke)
    assert one is not None
    assert other is not None
    assert (one.people, one.engagement, one.owner, one.domains) == (2, 5_000, "", "")
    assert (other.people, other.engagement, other.owner, other.domains) == (2, 10_000, "zoe", "")
    assert (one.target, other.target) == (False, True)
    assert town.head(acme).traits == {
        "domain": "acme-works.com", "name": "Acme", "employees": 50,
    }  # fmt: skip
    assert town.head(werke).traits["city"] == "Ulm"
    assert town.account_of(town.person("kim@acme-werke.de")) == werke
    town.asked("set_owner", werke, owner="dana")
    assert (town.head(werke).owner, town.head(acme).owner) == ("dana", "")


def test_deals_go_with_the_account_they_came_with_and_as_they_stand(town: Companies) -> None:
    acme, werke, _, ben = two(town)
    town.asked("open_opportunity", acme, opportunity="deal", amount=100)
    town.asked("open_opportunity", werke, opportunity="deal", amount=700)
    town.merge(werke, acme)
    theirs = f"deal/{number_of(werke)}"
    assert set(town.head(acme).opportunities) == {"deal", theirs}
    town.asked("set_opportunity", acme, opportunity=theirs, stage="won")
    assert town.head(acme).stage == "customer"
    town.command("open_opportunity", person=ben, body={"opportunity": "next", "amount": 5})
    town.settle()
    town.asked("unmerge_accounts", werke)
    kept, parted = town.head(acme), town.head(werke)
    assert set(kept.opportunities) == {"deal"}
    assert {name: deal.won for name, deal in parted.opportunities.items()} == {
        "deal": True, "next": False,
    }  # fmt: skip
    assert (bool(kept.customer_since), bool(parted.customer_since)) == (False, True)


def test_what_stops_one_account_stops_the_people_of_both(town: Companies) -> None:
    acme, werke, ana, ben = two(town)
    town.settle(NOON + 2 * HOUR)
    town.say("event", "Order Completed", email="ben@acme-werke.de")
    town.settle()
    planned = {touch.touch.person for touch in town.touches() if touch.state != "withdrawn"}
    assert ana in planned
    counted = sum(r.count for r in town.queries.rollups(town.workspace)
                  if (r.metric, r.name) == ("account_reached", "customer"))  # fmt: skip
    town.merge(werke, acme)
    assert (town.head(acme).stage, town.shown(acme).customer_since > 0) == ("customer", True)
    town.settle(town.clock.at + 31 * DAY)
    assert not [e for each in (ana, ben) for e in town.record(each).enrolments]
    assert len([touch for touch in town.touches() if touch.touch.person == ana]) == 1
    again = sum(r.count for r in town.queries.rollups(town.workspace)
                if (r.metric, r.name) == ("account_reached", "customer"))  # fmt: skip
    assert again == counted == 1


def test_a_hand_off_under_way_is_let_go_there_and_asked_for_here_once(town: Companies) -> None:
    acme, werke, *_ = two(town)
    town.person("eve@acme-werke.de", 4)
    assert town.hand_off(werke) == "offered"
    town.merge(werke, acme)
    assert town.hand_off(werke) == "closed"
    assert town.hand_off(acme) == "offered"
    open_ones = [task for _, task in town.queries.tasks(town.workspace, 50, kind="hand_off").rows
                 if task.state == "offered"]  # fmt: skip
    assert len(open_ones) == 1
    town.asked("unmerge_accounts", werke)
    assert town.hand_off(werke) == "offered"


def test_sequences_and_touches_are_not_doubled_by_moving(town: Companies) -> None:
    acme, werke, _, ben = two(town)
    before = [each.sequence for each in town.record(ben).enrolments]
    town.merge(werke, acme)
    assert [each.sequence for each in town.record(ben).enrolments] == before == ["welcome"]
    town.asked("unmerge_accounts", werke)
    assert [each.sequence for each in town.record(ben).enrolments] == before
    town.wait(2)
    assert len([touch for touch in town.touches() if touch.touch.person == ben]) == 1


def test_one_report_counts_a_person_as_matched_once(town: Companies) -> None:
    acme, werke, *_ = two(town)
    town.merge(werke, acme)
    town.asked("unmerge_accounts", werke)
    deltas = town.queries.rollups(town.workspace)
    assert sum(each.count for each in deltas if each.metric == "matched") == 2


def test_a_group_that_is_named_with_a_domain_nobody_named_before_is_that_account(
    town: Companies,
) -> None:
    ana = town.person("ana@acme-works.com", 1)
    acme = town.account_of(ana)
    town.say("traits", email="eve@gmail.com", group_id="team-1", body={"email": "eve@gmail.com"})
    town.settle()
    group = town.company("team-1", plan="gold")
    assert group != acme
    town.company("team-1", domain="acme-works.com")
    assert town.row(group) is None
    assert town.shown(acme).people == 2
    assert town.head(acme).traits["plan"] == "gold"
    assert town.company("team-1", plan="silver") == acme
    assert town.head(acme).traits["plan"] == "silver"


def test_accounts_that_both_have_what_tells_them_apart_are_listed(town: Companies) -> None:
    one = town.company("team-1", domain="acme-works.com")
    other = town.company("team-2", domain="acme-werke.de")
    for _ in range(2):
        town.company("team-1", domain="acme-werke.de", name="Acme")
    (listed,) = town.queries.suggestions(town.workspace, 50).rows
    assert (listed.kind, listed.state, listed.person, listed.other) == (
        "accounts", "open", one, other,
    )  # fmt: skip
    assert town.head(one).traits["name"] == "Acme"
    assert "name" not in town.head(other).traits
    (decision,) = town.decided("conflict")
    assert (decision.name, decision.values) == ("domain", {"account": number_of(other)})
    town.command("accept_suggestion", body={"suggestion": listed.id})
    town.settle()
    assert town.row(other) is None
    assert town.company("team-2", city="Bonn") == one


def test_merging_an_account_into_itself_or_in_a_circle_changes_nothing(town: Companies) -> None:
    acme, werke, *_ = two(town)
    assert town.merge(acme, acme) == "folded"
    town.merge(werke, acme)
    town.merge(acme, werke)
    town.merge(werke, acme)
    assert town.refused() == ["they are one account already"] * 3
    assert town.shown(acme).people == 2


def test_unmerging_twice_or_out_of_order_is_refused(town: Companies) -> None:
    acme, werke, *_ = two(town)
    third = town.account_of(town.person("kim@other-works.com"))
    town.merge(werke, acme)
    town.merge(acme, third)
    town.asked("unmerge_accounts", werke)
    town.asked("unmerge_accounts", acme)
    town.asked("unmerge_accounts", acme)
    town.asked("unmerge_accounts", werke)
    town.asked("unmerge_accounts", werke)
    number = number_of(acme)
    assert sorted(town.refused()) == [
        f"{number}, which it was merged into, was merged on: un-merge {number} first",
        "it is an account of its own",
        "it is an account of its own",
    ]
    assert [town.shown(each).people for each in (acme, werke, third)] == [1, 1, 1]


def test_accounts_merged_in_between_stay_where_they_are(town: Companies) -> None:
    acme, werke, *_ = two(town)
    third = town.company(domain="third-works.com", city="Rome", country="IT")
    kim = town.person("kim@third-works.com", 1)
    town.asked("open_opportunity", third, opportunity="big")
    town.merge(werke, acme)
    town.merge(third, acme)
    town.asked("unmerge_accounts", werke)
    assert town.account_of(kim) == acme
    assert town.head(acme).traits["country"] == "IT"
    assert set(town.head(acme).opportunities) == {"big"}
    town.asked("unmerge_accounts", third)
    assert town.account_of(kim) == third
    assert "country" not in town.head(acme).traits
    assert set(town.head(third).opportunities) == {"big"}
    assert not town.head(acme).opportunities


def test_somebody_put_there_by_hand_stays_when_accounts_part(town: Companies) -> None:
    acme, werke, _, ben = two(town)
    town.merge(werke, acme)
    other = town.account_of(town.person("kim@other-works.com"))
    town.command("join_account", person=ben, unit=other)
    town.settle()
    town.asked("unmerge_accounts", werke)
    assert town.account_of(ben) == other


@pytest.mark.parametrize("name", ["merge_accounts", "unmerge_accounts", "add_domain",
                                  "remove_domain", "set_parent"])  # fmt: skip
def test_commands_about_no_account_are_set_aside(town: Companies, name: str) -> None:
    ana = town.person("ana@gmail.com")
    home = town.queries.home(town.workspace, ana)
    assert home is not None
    strangers = (0, 77, ana, home.unit, entity_id(town.workspace + 1, 1))
    for unit in strangers:
        town.command(name, unit=unit, body={"into": unit, "domain": "acme-works.com", "parent": 0})
    town.settle()
    assert len(town.queries.set_aside(town.workspace, 50)) == len(strangers)
    assert not town.accounts()


def test_whoever_comes_while_accounts_become_one_is_in_one_place(town: Companies) -> None:
    town.say("traits", email="ana@acme-works.com", body={"email": "ana@acme-works.com"})
    town.say("traits", email="ben@acme-werke.de", body={"email": "ben@acme-werke.de"})
    town.settle()
    acme, werke = (row.unit for row in town.accounts())
    town.say("event", "Feature Used", email="ben@acme-werke.de")
    town.command("merge_accounts", unit=werke, body={"into": acme})
    town.say("traits", email="eve@acme-werke.de", body={"email": "eve@acme-werke.de"})
    town.command("unmerge_accounts", unit=werke)
    town.command("merge_accounts", unit=werke, body={"into": acme})
    town.say("event", "Feature Used", email="eve@acme-werke.de")
    town.settle()
    assert town.shown(acme).people == 3
    assert town.shown(acme).engagement == 10_000


def test_somebody_parted_from_another_is_where_their_account_is_by_now(town: Companies) -> None:
    acme, werke, ana, ben = two(town)
    town.command("merge_people", person=ben, body={"into": ana})
    town.settle()
    town.merge(werke, acme)
    town.command("unmerge_people", person=ben)
    town.settle()
    assert town.account_of(ana) == town.account_of(ben) == acme
    assert (town.head(werke).people, town.shown(acme).people) == (0, 2)
    assert town.row(werke) is None
    town.say("event", "Feature Used", email="ben@acme-werke.de")
    town.settle()
    assert town.shown(acme).engagement == 20_000
    town.asked("unmerge_accounts", werke)
    assert (town.account_of(ana), town.account_of(ben)) == (acme, werke)


def test_somebody_parted_from_another_is_where_their_account_is_again(town: Companies) -> None:
    acme, werke, ana, ben = two(town)
    town.merge(werke, acme)
    town.command("merge_people", person=ben, body={"into": ana})
    town.settle()
    town.asked("unmerge_accounts", werke)
    town.command("unmerge_people", person=ben)
    town.settle()
    assert (town.account_of(ana), town.account_of(ben)) == (acme, werke)
    assert (town.shown(werke).people, town.shown(acme).people) == (1, 1)
    town.merge(werke, acme)
    assert town.account_of(ben) == acme
