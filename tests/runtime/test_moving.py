"""The people of a large account move some at a time, and nobody else waits for them."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from companies import PLAYBOOK, Companies

from leadwright.core.input import LANE_LIVE, LANE_NOW, MESSAGE, Input
from leadwright.core.time import HOUR, MINUTE
from leadwright.engine.uniting import PEOPLE_FOLLOW
from leadwright.runtime import moving
from leadwright.runtime.books import Books
from leadwright.runtime.fold import Folder
from leadwright.runtime.work import Work

FEW, PEOPLE = 3, 10


@pytest.fixture
def town(either_store: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Companies]:
    """A sales team on either store, where three people are many."""
    monkeypatch.setattr(moving, "FEW", FEW)
    monkeypatch.setattr(moving, "AT_ONCE", FEW)
    monkeypatch.setattr(moving, "LOOKED_AT", 5)
    with closing(Companies(either_store, PLAYBOOK)) as opened:
        yield opened
        opened.check_refold()


def two(town: Companies) -> tuple[int, int]:
    """A large account, and a small one it is to be part of."""
    for each in range(PEOPLE):
        town.say("traits", email=f"p{each}@large.de", body={"first_name": f"P{each}"})
    town.say("traits", email="ana@small.de", body={"first_name": "Ana"})
    town.settle()
    return (town.account_of(town.person("p0@large.de")),
            town.account_of(town.person("ana@small.de")))  # fmt: skip


def people(town: Companies, account: int) -> int:
    """How many an account has, by its document."""
    return town.head(account).people


def test_people_of_a_large_account_follow_it_over_several_turns(town: Companies) -> None:
    large, small = two(town)
    town.command("merge_accounts", unit=large, body={"into": small})
    town.turns.take()
    assert (people(town, large), people(town, small)) == (PEOPLE - FEW, 1 + FEW)
    town.settle()
    assert (people(town, large), people(town, small)) == (0, 1 + PEOPLE)
    assert town.row(large) is None
    assert town.shown(small).people == 1 + PEOPLE
    slices = [row for row in town.histories() if row.tag == PEOPLE_FOLLOW]
    assert len(slices) == 4
    arrived = [row.person for row in town.histories() if row.tag == "PersonArrived"]
    assert len(arrived) == len(set(arrived)) == PEOPLE


def test_somebody_else_is_answered_while_people_follow(town: Companies) -> None:
    large, small = two(town)
    town.person("ben@other.de", 4)
    other = town.account_of(town.person("ben@other.de"))
    assert town.hand_off(other) == "offered"
    town.command("merge_accounts", unit=large, body={"into": small})
    town.turns.take()
    ref = town.command("accept", unit=other)
    last = town.say("event", "Feature Used", email=f"p{PEOPLE - 1}@large.de")
    town.turns.take()
    answer = town.queries.answer(town.workspace, ref)
    assert answer is not None
    assert answer.state == "folded"
    assert [row.unit for row in town.histories() if row.ref == last] == [large]
    assert people(town, large) > 0
    town.settle()
    assert people(town, large) == 0
    assert town.shown(small).engagement == 5_000


def test_accounts_are_not_unmerged_before_everybody_has_followed(town: Companies) -> None:
    large, small = two(town)
    town.command("merge_accounts", unit=large, body={"into": small})
    town.turns.take()
    town.command("unmerge_accounts", unit=large)
    town.settle(town.clock.at + MINUTE)
    assert town.refused() == ["the merge is still under way: try again in a moment"]
    assert town.asked("unmerge_accounts", large) == "folded"
    assert (people(town, large), people(town, small)) == (PEOPLE, 1)
    assert town.shown(large).people == PEOPLE


def test_whoever_comes_or_is_merged_on_meanwhile_ends_in_the_last_account(town: Companies) -> None:
    large, small = two(town)
    third = town.account_of(town.person("eve@third.de"))
    town.command("merge_accounts", unit=large, body={"into": small})
    town.turns.take()
    town.say("traits", email="new@large.de", body={"first_name": "New"})
    town.command("merge_accounts", unit=small, body={"into": third})
    town.settle()
    assert [people(town, each) for each in (large, small, third)] == [0, 0, PEOPLE + 3]
    town.asked("unmerge_accounts", small)
    assert [people(town, each) for each in (large, small, third)] == [0, PEOPLE + 2, 1]
    town.asked("unmerge_accounts", large)
    assert [people(town, each) for each in (large, small, third)] == [PEOPLE + 1, 1, 1]


def test_an_open_deal_keeps_its_people_from_being_nurtured_while_they_follow(
    town: Companies,
) -> None:
    large, small = two(town)
    town.person(f"p{PEOPLE - 1}@large.de", 1)
    town.asked("open_opportunity", large, opportunity="deal", amount=100)
    town.command("merge_accounts", unit=large, body={"into": small})
    town.turns.take()
    town.say("traits", email=f"p{PEOPLE - 2}@large.de", body={"consent_email_marketing": True})
    town.say("event", "Feature Used", email=f"p{PEOPLE - 2}@large.de")
    town.turns.take()
    town.settle()
    town.run_to(town.clock.at + 2 * HOUR)
    assert not town.touches()
    assert set(town.head(small).opportunities) == {"deal"}
    assert not town.head(large).opportunities


def test_everybody_of_a_large_domain_leaves_when_it_is_a_mail_providers(town: Companies) -> None:
    large, small = two(town)
    town.asked("add_domain", small, domain="further.de")
    for each in range(PEOPLE):
        town.say("traits", email=f"q{each}@further.de", body={"first_name": f"Q{each}"})
    town.settle()
    assert people(town, small) == 1 + PEOPLE
    assert town.asked("remove_domain", small, domain="further.de", free=True) == "folded"
    assert people(town, small) == 1
    who = [town.person(f"q{each}@further.de") for each in range(PEOPLE)]
    assert {town.account_of(each) for each in who} == {0}
    homes = [town.queries.home(town.workspace, each) for each in who]
    assert len({home.unit for home in homes if home is not None} - {large, small}) == PEOPLE


def test_everybody_of_a_large_domain_goes_with_it_when_it_is_another_companys(
    town: Companies,
) -> None:
    large, _ = two(town)
    town.asked("remove_domain", large, domain="large.de")
    assert people(town, large) == 0
    there = {town.account_of(town.person(f"p{each}@large.de")) for each in range(PEOPLE)}
    assert len(there) == 1
    assert people(town, there.pop()) == PEOPLE


def test_whoever_is_awaited_back_before_they_have_left_comes_back(town: Companies) -> None:
    ana = town.person("ana@here.de")
    here, there = town.account_of(ana), town.account_of(town.person("ben@there.de"))

    def told(name: str, unit: int, to: int = 0) -> Work:
        body: dict[str, object] = {"unit": to, "into": ana, "because": "a test"}
        if not to:
            body = {"kind": "account", "who": ana}
        lane = LANE_LIVE if to else LANE_NOW
        at = town.clock.at
        return Work(unit, ana, lane, Input(MESSAGE, name, at, at, ana, body, version=1))

    with town.app.store.begin() as turn:
        turn.claim_shards()
        folder = Folder(turn, Books(town.app.load_book))
        back = told("Expect", here)  # of a lane that goes first, so it overtakes the first Leave
        folder.fold([told("Expect", there), back, told("Leave", here, there)])
        folder.fold([told("Leave", there, here)])
        folder.finish()
    town.settle()
    assert (town.record(ana).id, town.record(ana).expecting) == (ana, 0)
    assert (people(town, here), people(town, there)) == (1, 1)
    town.say("event", "Feature Used", email="ana@here.de")
    town.settle()
    assert town.shown(here).engagement == 5_000
