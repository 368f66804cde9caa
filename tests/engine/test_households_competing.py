"""Of several messages to people of a household the most valuable wins, whoever is to hear it."""

from one_unit import NOON
from test_households import ANA, BEN, CLEO, Home, book, home

from leadwright.core.ids import number_of
from leadwright.core.time import DAY, HOUR, MINUTE
from leadwright.playbook.model import Playbook

NIGHT = NOON + 10 * HOUR


def quiet(cap: int = 1, when_capped: str = "") -> Playbook:
    """A shop that sends nothing at night, so that messages wait for the morning."""
    return book("one_offer: false", cap, when_capped, "quiet_hours: {from: '21:00', to: '08:00'}")


def withdrawn(desk: Home) -> list[str]:
    """Ids of touches that folds have stopped."""
    return [id for outcome in desk.outcomes for id in outcome.withdrawn]


def test_what_is_planned_for_one_gives_way_to_what_is_worth_more_to_another() -> None:
    desk = home(quiet())
    (news,) = desk.event("News", NIGHT, BEN).touches
    desk.event("Product Added", NIGHT + MINUTE, ANA)
    desk.run_to(NIGHT + 6 * MINUTE)
    assert withdrawn(desk) == [news.id]
    lost = desk.decisions("withheld")[-1]
    assert (lost.person, lost.name) == (BEN, "cap")
    assert lost.because == (
        f"cart/offer to person {number_of(ANA)} of the household is worth more, 20 to 10, "
        "and takes its place"
    )
    won = desk.decisions("deferred")[-1]
    assert (won.person, won.name) == (ANA, "cart/offer")
    assert f"a message of news to person {number_of(BEN)} of the household" in won.because
    assert len(desk.touches()) == 1
    desk.receipt("withdrawn", news, NIGHT + 7 * MINUTE)
    offer = desk.touches()[-1]
    assert (offer.person, offer.step, offer.planned_at) == (ANA, "offer", NIGHT + 7 * MINUTE)


def test_what_is_worth_less_takes_no_place_of_another() -> None:
    desk = home(quiet())
    desk.event("Product Added", NIGHT, ANA)
    desk.run_to(NIGHT + 6 * MINUTE)
    desk.event("News", NIGHT + 10 * MINUTE, BEN)
    assert withdrawn(desk) == []
    assert [(each.person, each.name) for each in desk.decisions("withheld")] == [
        (BEN, "household_cap")
    ]


def test_of_messages_at_one_instant_the_most_valuable_goes_out() -> None:
    desk = home(quiet())
    desk.event("Product Added", NOON, ANA)
    (news,) = desk.event("News", NOON + 5 * MINUTE, BEN).touches
    desk.run_to(NOON + 5 * MINUTE)
    assert withdrawn(desk) == [news.id]
    desk.receipt("withdrawn", news, NOON + 5 * MINUTE + 1)
    assert desk.touches()[-1].person == ANA


def test_what_has_gone_out_gives_way_to_nothing() -> None:
    desk = home(quiet())
    desk.event("News", NOON, BEN)
    desk.event("Product Added", NOON, ANA)
    desk.run_to(NOON + 6 * MINUTE)
    assert withdrawn(desk) == []
    assert desk.decisions("withheld")[-1].name == "household_cap"


def test_a_loser_that_may_wait_waits_behind_the_winner() -> None:
    desk = home(quiet(cap=1, when_capped="when_capped: defer"))
    (news,) = desk.event("News", NIGHT, BEN).touches
    desk.event("Product Added", NIGHT, ANA)
    desk.run_to(NIGHT + 6 * MINUTE)
    assert ("news/letter", BEN) in [(e.name, e.person) for e in desk.decisions("deferred")]
    desk.receipt("withdrawn", news, NIGHT + 7 * MINUTE)
    offer = desk.touches()[-1]
    assert offer.person == ANA
    assert len(desk.unit.people[BEN].deferred) == 1
    sent = NIGHT + 10 * HOUR
    desk.receipt("sent", offer, sent)
    desk.run_to(sent + DAY + MINUTE)
    again = desk.touches()[-1]
    assert (again.person, again.sequence) == (BEN, "news")
    assert again.not_before >= sent + DAY


def test_a_place_that_becomes_free_goes_to_the_most_valuable_of_those_who_wait() -> None:
    desk = home(quiet(cap=1, when_capped="when_capped: defer"), ANA, BEN, CLEO)
    (news,) = desk.event("News", NOON, ANA).touches
    desk.event("News", NOON + MINUTE, BEN)
    desk.event("Product Added", NOON + MINUTE, CLEO)
    desk.run_to(NOON + 7 * MINUTE)
    assert desk.unit.head.members is not None
    assert [desk.unit.head.members[each].waits for each in (ANA, BEN, CLEO)] == [0, 11, 0]
    desk.receipt("failed", news, NOON + 8 * MINUTE)
    assert desk.touches()[-1].person == BEN


def test_each_person_keeps_a_cap_of_their_own_beside_the_households() -> None:
    desk = home(quiet(cap=9))
    for minute in range(3):
        desk.event("News", NIGHT + 2 * minute * MINUTE, BEN)
    assert [each.name for each in desk.decisions("withheld")] == ["cap"]
    desk.event("Product Added", NIGHT, ANA)
    desk.run_to(NIGHT + 10 * MINUTE)
    assert desk.touches()[-1].person == ANA
    assert withdrawn(desk) == []
