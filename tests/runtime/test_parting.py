"""A merge undone: both are who they would be, and nothing is sent again. On either store."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from counter import AGREED, PLAYBOOK, head, known, merge, record, row_of, wait
from town import Town
from undone import refolded_as_stored

from leadwright.core.ids import number_of
from leadwright.core.time import HOUR, MINUTE
from leadwright.ports import Handed, StoredTouch
from leadwright.runtime.receipts import settle
from leadwright.runtime.subjects import find_subject


@pytest.fixture
def town(either_store: str) -> Iterator[Town]:
    """A workspace on either store."""
    with closing(Town(either_store, PLAYBOOK)) as opened:
        yield opened


def part(town: Town, person: int) -> str:
    """Undo the merge; what was answered."""
    ref = town.command("unmerge_people", person=person)
    town.settle(town.clock.at + MINUTE)
    answer = town.queries.answer(town.workspace, ref)
    assert answer is not None
    return answer.state


def view(town: Town, *names: str) -> None:
    """They look at a product."""
    for name in names:
        town.say("event", "Product Viewed", user_id=name)
    town.settle()


def in_hand(town: Town) -> dict[int, StoredTouch]:
    """Hand over all that is planned; by person, what is on its way."""
    with town.app.store.begin() as turn:
        claim = turn.claim_touches(town.clock.at, town.clock.at + HOUR, 10)
    return {stored.touch.person: stored for stored in claim.sending}


def receive(town: Town, stored: StoredTouch) -> int:
    """They have it, and we hear of it; when that is."""
    at = town.clock.at
    had = Handed(stored.touch.id, town.workspace, "sent", at)
    settle(town.app.store, town.app.books, [had], at)
    town.settle(at + MINUTE)
    return at


def milli(town: Town, person: int) -> int:
    """What looking at products has given them."""
    award = record(town, person).awards.get("viewed")
    return award.milli if award else 0


def test_both_get_back_what_is_theirs_with_all_since_by_the_identifier_it_carried(
    town: Town,
) -> None:
    ana, anna = known(town, "ana", city="Bonn"), known(town, "anna", city="Berlin", title="CTO")
    view(town, "ana", "anna", "anna")
    merge(town, anna, ana)
    view(town, "anna", "ana", "anna")
    town.say("traits", user_id="anna", body={"title": "CEO"})
    assert milli(town, ana) == 30_000
    assert part(town, anna) == "folded"
    assert (milli(town, ana), milli(town, anna)) == (10_000, 20_000)
    assert record(town, ana).traits["city"] == "Bonn"
    assert "title" not in record(town, ana).traits
    assert record(town, anna).traits["title"] == "CEO"
    assert row_of(town, anna) is not None
    assert record(town, ana).expecting == record(town, anna).expecting == 0
    view(town, "anna")
    assert (milli(town, ana), milli(town, anna)) == (10_000, 25_000)
    assert "unmerged" in town.decisions("merge")


def test_what_either_agreed_to_is_theirs_again(town: Town) -> None:
    ana, anna = known(town, "ana", **AGREED), known(town, "anna", consent_email_marketing=False)
    merge(town, anna, ana)
    assert record(town, ana).consent == {"email/marketing": False}
    part(town, anna)
    assert record(town, ana).consent == {"email/marketing": True}
    assert record(town, anna).consent == {"email/marketing": False}


def test_identifiers_learned_since_go_with_whom_they_were_learned(town: Town) -> None:
    ana, anna = known(town, "ana"), known(town, "anna")
    merge(town, anna, ana)
    town.say("event", "Product Viewed", user_id="anna", anonymous_id="phone-of-anna")
    town.say("event", "Product Viewed", user_id="ana", anonymous_id="phone-of-ana")
    town.settle()
    part(town, anna)
    for device in ("phone-of-anna", "phone-of-anna", "phone-of-ana"):
        town.say("event", "Product Viewed", anonymous_id=device)
    town.settle()
    assert (milli(town, ana), milli(town, anna)) == (10_000, 15_000)


def test_nothing_is_sent_again_when_a_merge_is_undone(town: Town) -> None:
    ana = known(town, "ana", **AGREED)
    wait(town, 3)
    anna = known(town, "anna", **AGREED)
    wait(town, 3)
    before = sorted(each.touch.id for each in town.touches())
    merge(town, anna, ana)
    part(town, anna)
    wait(town, 10)
    assert sorted(each.touch.id for each in town.touches()) == before
    tasks = town.queries.tasks(town.workspace, 50, state="open").rows
    assert sorted(task.person for _, task in tasks) == sorted((ana, anna))


def test_who_had_a_message_has_had_it_whoever_they_were_when_we_heard_of_it(town: Town) -> None:
    ana, anna = known(town, "ana", **AGREED), known(town, "anna", **AGREED)
    sending = in_hand(town)
    merge(town, anna, ana)
    hers, annas = receive(town, sending[ana]), receive(town, sending[anna])
    assert record(town, ana).contacts == [hers, annas]
    part(town, anna)
    assert (record(town, ana).contacts, record(town, anna).contacts) == ([hers], [annas])
    refolded_as_stored(town)


def test_a_message_on_its_way_takes_up_the_cap_of_whom_it_goes_to(town: Town) -> None:
    ana, anna = known(town, "ana", **AGREED), known(town, "anna", **AGREED)
    sending = in_hand(town)
    merge(town, anna, ana)
    part(town, anna)
    for person in (ana, anna):
        open_now = [each.id for each in record(town, person).open_touches]
        assert open_now == [sending[person].touch.id]
    at = receive(town, sending[anna])
    assert (record(town, ana).contacts, record(town, anna).contacts) == ([], [at])
    assert not record(town, anna).open_touches
    refolded_as_stored(town)


def test_who_bought_is_the_customer_and_the_other_is_not(town: Town) -> None:
    ana, anna = known(town, "ana"), known(town, "anna")
    merge(town, anna, ana)
    town.say("event", "Order Completed", user_id="anna", body={"total": 9})
    town.settle()
    assert head(town, ana).customer_since
    part(town, anna)
    assert (record(town, ana).stage, record(town, anna).stage) == ("lead", "customer")
    assert not head(town, ana).customer_since
    assert head(town, anna).customer_since


def test_the_owner_and_the_deals_go_back_as_they_stand(town: Town) -> None:
    ana, anna = known(town, "ana"), known(town, "anna")
    town.command("set_owner", person=anna, body={"owner": "dana"})
    town.command("open_opportunity", person=anna, body={"opportunity": "big", "amount": 500})
    merge(town, anna, ana)
    town.command("open_opportunity", person=ana, body={"opportunity": "own", "amount": 7})
    town.settle()
    part(town, anna)
    assert (head(town, ana).owner, head(town, anna).owner) == ("", "dana")
    assert list(head(town, ana).opportunities) == ["own"]
    assert list(head(town, anna).opportunities) == ["big"]


def test_undoing_twice_or_what_never_was_is_refused(town: Town) -> None:
    ana, anna = known(town, "ana"), known(town, "anna")
    part(town, anna)
    merge(town, anna, ana)
    part(town, anna)
    part(town, anna)
    because = [each.because for each in town.decided("refused")]
    assert because == ["they are a person of their own"] * 2
    assert (milli(town, ana), milli(town, anna)) == (0, 0)


def test_in_a_chain_the_last_merge_is_undone_first(town: Town) -> None:
    ana, ben, cid = (known(town, name) for name in ("ana", "ben", "cid"))
    view(town, "ana", "ben", "ben")
    merge(town, ana, ben)
    merge(town, ben, cid)
    view(town, "ana", "cid")
    part(town, ana)
    (refused,) = town.decided("refused")
    assert f"un-merge {number_of(ben)} first" in refused.because
    part(town, ben)
    assert (milli(town, cid), milli(town, ben)) == (5_000, 20_000)
    part(town, ana)
    assert [milli(town, each) for each in (ana, ben, cid)] == [10_000, 10_000, 5_000]


def test_merges_are_undone_in_any_order(town: Town) -> None:
    ana, ben, cid = (known(town, name) for name in ("ana", "ben", "cid"))
    view(town, "ana", "ben", "cid")
    merge(town, ben, ana)
    view(town, "ben")
    merge(town, cid, ana)
    view(town, "cid", "ben", "ana")
    part(town, ben)
    assert (milli(town, ana), milli(town, ben)) == (20_000, 15_000)
    view(town, "ben", "cid")
    part(town, cid)
    assert [milli(town, each) for each in (ana, ben, cid)] == [10_000, 20_000, 15_000]
    merge(town, ben, ana)
    view(town, "ben")
    part(town, ben)
    assert [milli(town, each) for each in (ana, ben, cid)] == [10_000, 25_000, 15_000]


def test_a_visitor_wrongly_taken_for_somebody_can_be_parted_from_them(town: Town) -> None:
    town.say("event", "Product Viewed", anonymous_id="cafe")
    town.settle()
    ana = known(town, "ana")
    town.say("event", "Product Viewed", anonymous_id="cafe", user_id="ana")
    town.settle()
    assert milli(town, ana) == 10_000
    visitor = find_subject(town.queries, town.workspace, "user:ana").person - 2
    assert part(town, visitor) == "folded"
    assert (milli(town, ana), milli(town, visitor)) == (5_000, 5_000)


def test_who_was_one_with_two_in_turn_takes_nothing_of_one_along_to_the_other(town: Town) -> None:
    town.say("event", "Product Viewed", anonymous_id="cafe")
    town.settle()
    ben = known(town, "ben", title="CTO", consent_email_marketing=True)
    ana = known(town, "ana", city="Bonn")
    merge(town, ana, ben)
    town.say("event", "Product Viewed", anonymous_id="cafe", user_id="ana")
    view(town, "ana")
    visitor = find_subject(town.queries, town.workspace, "user:ana").person - 2
    assert visitor not in (ana, ben)
    assert milli(town, ben) == 15_000
    part(town, ana)
    assert (milli(town, ana), milli(town, ben)) == (15_000, 0)
    part(town, visitor)
    found = record(town, ana)
    assert "title" not in found.traits
    assert found.traits["city"] == "Bonn"
    assert not found.consent
    assert (milli(town, ana), milli(town, visitor)) == (10_000, 5_000)
    assert record(town, ben).consent == {"email/marketing": True}
    refolded_as_stored(town)


def test_who_was_parted_before_stays_so_when_an_older_merge_is_undone(town: Town) -> None:
    zoe, ana, ben, cid = (known(town, name) for name in ("zoe", "ana", "ben", "cid"))
    town.say("traits", user_id="ben", body={"title": "CTO"})
    merge(town, ana, zoe)
    merge(town, ben, zoe)
    part(town, ben)
    merge(town, cid, zoe)
    part(town, ana)
    part(town, cid)
    assert record(town, ben).traits["title"] == "CTO"
    assert not any("title" in record(town, each).traits for each in (zoe, ana, cid))
