"""Which domains lead to an account, and which account belongs to which. On either store."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from companies import PLAYBOOK, Companies

from leadwright.core.ids import number_of
from leadwright.runtime.subjects import find_subject


@pytest.fixture
def town(either_store: str) -> Iterator[Companies]:
    """A sales team on either store."""
    with closing(Companies(either_store, PLAYBOOK)) as opened:
        yield opened
        opened.check_refold()


def people_at(town: Companies, account: int) -> int:
    """How many lists show at an account."""
    row = town.row(account)
    assert row is not None
    return row.people


def test_one_account_may_have_several_domains(town: Companies) -> None:
    acme = town.account_of(town.person("ana@acme-works.com"))
    assert town.asked("add_domain", acme, domain="https://www.acme-labs.io/en") == "folded"
    eve = town.person("eve@mail.acme-labs.io", 1)
    assert town.account_of(eve) == acme
    row = town.row(acme)
    assert row is not None
    assert (row.domain, row.domains, row.people) == ("acme-works.com", "acme-labs.io", 2)
    (decision,) = town.decided("domain")
    assert (decision.name, decision.values) == ("added", {"domain": "acme-labs.io"})
    assert town.company(domain="acme-labs.io", city="Bonn") == acme
    assert town.head(acme).traits["domain"] == "acme-works.com"


def test_a_group_call_with_another_domain_adds_it(town: Companies) -> None:
    one = town.company("team-1", domain="acme-works.com")
    assert town.company("team-1", domain="acme-labs.io") == one
    assert town.account_of(town.person("eve@acme-labs.io")) == one
    row = town.row(one)
    assert row is not None
    assert (row.domain, row.domains) == ("acme-works.com", "acme-labs.io")


def test_a_group_of_somebody_whose_mail_names_an_account_may_be_that_account(
    town: Companies,
) -> None:
    acme = town.account_of(town.person("ana@acme-works.com"))
    for _ in range(2):
        town.say("account", group_id="team-1", email="ana@acme-works.com", body={"name": "Acme"})
        town.settle()
    team = find_subject(town.queries, town.workspace, "group:team-1").unit
    assert team != acme
    assert town.account_of(town.person("ana@acme-works.com")) == acme, "nobody is moved by a guess"
    (listed,) = town.queries.suggestions(town.workspace, 50).rows
    assert (listed.kind, {listed.person, listed.other}) == ("accounts", {acme, team})
    assert "makes calls for the group" in str(listed.evidence["because"])


def test_who_calls_for_the_groups_of_other_companies_works_with_them(town: Companies) -> None:
    town.company("agency", domain="agency-works.com")
    town.company("client", domain="client-works.com")
    town.person("kim@agency-works.com")
    for group in ("client", "new-client"):
        town.say("account", group_id=group, email="kim@agency-works.com", body={"name": group})
        town.settle()
    assert not town.queries.suggestions(town.workspace, 50).rows


def test_further_domains_are_told_with_the_account(town: Companies) -> None:
    labs = town.account_of(town.person("eve@acme-labs.io"))
    said = "acme-werke.de, www.acme-works.com;acme-labs.io gmail.com"
    acme = town.company(domain="acme-works.com", domains=said)
    assert town.account_of(town.person("ben@acme-werke.de")) == acme
    assert town.shown(acme).domains == "acme-werke.de"
    (listed,) = town.queries.suggestions(town.workspace, 50).rows
    assert (listed.kind, listed.person, listed.other) == ("accounts", acme, labs)
    town.company(domain="acme-works.com", domains=said)
    assert town.decisions("domain") == ["added"]


def test_a_domain_of_another_account_is_not_taken_from_it(town: Companies) -> None:
    acme = town.account_of(town.person("ana@acme-works.com"))
    other = town.account_of(town.person("kim@other-works.com"))
    for domain in ("other-works.com", "acme-works.com", "gmail.com", "mailinator.com", "nonsense"):
        town.asked("add_domain", acme, domain=domain)
    told = f"other-works.com leads to account {number_of(other)}: merge the two if they are one"
    assert town.refused() == [
        told,
        "acme-works.com leads to the account already",
        *["that is no domain, or one where anybody can have an address"] * 3,
    ]
    assert town.account_of(town.person("kay@other-works.com")) == other


def test_people_of_a_domain_that_is_a_mail_providers_are_on_their_own(town: Companies) -> None:
    ana = town.person("ana@mailhost-works.com", 1)
    ben = town.person("ben@mailhost-works.com", 2)
    host = town.account_of(ana)
    town.company("g", domain="mailhost-works.com")
    town.say("traits", email="ben@mailhost-works.com", group_id="g", body={"title": "CEO"})
    town.asked("remove_domain", host, domain="mailhost-works.com", free=True)
    assert town.account_of(ana) == 0
    assert town.account_of(ben) == host
    assert town.record(ana).awards["used"].milli == 5_000
    row = town.row(host)
    assert row is not None
    assert (row.people, row.engagement, row.domain) == (1, 10_000, "")
    assert town.account_of(town.person("eve@mailhost-works.com")) == 0
    town.say("account", body={"domain": "mailhost-works.com", "name": "Host"})
    town.settle()
    assert len(town.accounts()) == 1
    assert len(town.queries.set_aside(town.workspace, 5)) == 1
    town.asked("add_domain", host, domain="mailhost-works.com")
    assert town.account_of(town.person("kim@mailhost-works.com")) == host


def test_a_domain_that_is_another_companys_becomes_an_account_with_its_people(
    town: Companies,
) -> None:
    acme = town.account_of(town.person("ana@acme-works.com"))
    town.asked("add_domain", acme, domain="acme-labs.io")
    eve = town.person("eve@acme-labs.io", 1)
    town.asked("remove_domain", acme, domain="acme-labs.io")
    labs = town.account_of(eve)
    assert labs not in (0, acme)
    assert [people_at(town, each) for each in (acme, labs)] == [1, 1]
    assert town.account_of(town.person("kim@acme-labs.io")) == labs
    row = town.row(labs)
    assert row is not None
    assert (row.domain, row.engagement) == ("acme-labs.io", 5_000)
    town.asked("remove_domain", acme, domain="acme-works.com")
    assert people_at(town, acme) == 0
    town.asked("remove_domain", acme, domain="acme-works.com")
    assert town.refused() == ["acme-works.com does not lead to the account"]


def test_what_came_by_a_merge_is_not_taken_away_as_a_domain(town: Companies) -> None:
    acme = town.account_of(town.person("ana@acme-works.com"))
    labs = town.account_of(town.person("eve@acme-labs.io"))
    town.merge(labs, acme)
    town.asked("remove_domain", acme, domain="acme-labs.io")
    assert town.refused() == [f"it came with account {number_of(labs)}: un-merge that"]


def test_students_make_no_account_unless_their_school_is_one(town: Companies) -> None:
    ana = town.person("ana@stanford.edu")
    ben = town.person("ben@cs.ox.ac.uk")
    assert not town.accounts()
    oxford = town.company(domain="ox.ac.uk", name="Oxford")
    assert (town.account_of(ana), town.account_of(ben)) == (0, oxford)
    assert town.account_of(town.person("kim@ox.ac.uk")) == oxford


def test_an_account_belongs_to_another(town: Companies) -> None:
    acme = town.company(domain="acme-works.com", name="Acme")
    labs = town.company(domain="acme-labs.io", name="Labs")
    assert town.asked("set_parent", labs, parent=acme) == "folded"
    row = town.row(labs)
    assert row is not None
    assert row.parent == acme
    below = town.queries.subsidiaries(town.workspace, acme, 10)
    assert [each.unit for each in below] == [labs]
    town.asked("set_parent", labs, parent=0)
    assert not town.queries.subsidiaries(town.workspace, acme, 10)
    assert town.decisions("parent") == ["set", "none"]


def test_nobody_belongs_to_themselves_by_whatever_way(town: Companies) -> None:
    one, two, three = (town.company(domain=f"{name}-works.com") for name in ("a", "b", "c"))
    town.asked("set_parent", two, parent=one)
    town.asked("set_parent", three, parent=two)
    town.asked("set_parent", one, parent=three)
    town.asked("set_parent", one, parent=one)
    town.company(domain="a-works.com", parent="c-works.com")
    town.merge(one, three)
    assert sorted(town.refused()) == [
        f"account {number_of(two)} lies between them: give it another parent first",
        *["the parent belongs to the account itself"] * 3,
    ]
    assert [town.shown(each).parent for each in (one, two, three)] == [0, one, two]


def test_a_parent_is_named_by_domain_or_group_and_may_be_new(town: Companies) -> None:
    labs = town.company(domain="acme-labs.io", parent="https://acme-works.com")
    (acme,) = [each.unit for each in town.accounts() if each.unit != labs]
    assert town.account_of(town.person("ana@acme-works.com")) == acme
    town.company("g1", name="House", parent="g0")
    town.company("g0", name="Group")
    parents = {each.name: each.parent for each in town.accounts()}
    named = {each.name: each.unit for each in town.accounts()}
    assert parents == {
        "acme-labs.io": acme, "acme-works.com": 0, "House": named["Group"], "Group": 0,
    }  # fmt: skip


def test_those_below_an_account_are_below_what_it_was_merged_into(town: Companies) -> None:
    acme, labs, werke = (
        town.company(domain=each) for each in ("acme-works.com", "acme-labs.io", "acme-werke.de")
    )
    top = town.company(domain="holding-works.com")
    town.asked("set_parent", labs, parent=werke)
    town.asked("set_parent", werke, parent=top)
    town.merge(werke, acme)
    assert town.shown(labs).parent == acme
    assert town.shown(acme).parent == top
    town.asked("unmerge_accounts", werke)
    assert town.shown(labs).parent == werke
    assert town.shown(acme).parent == 0
    assert town.shown(werke).parent == top
    town.merge(labs, werke)
    assert town.shown(werke).people == 0
    town.asked("unmerge_accounts", labs)
    assert town.shown(labs).parent == werke
