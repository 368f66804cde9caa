"""People who decide and pay together: one cap, one open offer, one goal; consent of each."""

import msgspec
from one_unit import NOON, Desk

from leadwright.core.ids import number_of
from leadwright.core.outcome import Outcome
from leadwright.core.time import DAY, HOUR, MINUTE
from leadwright.core.unit import Person, Unit
from leadwright.playbook.lint.example import patched
from leadwright.playbook.load import load
from leadwright.playbook.model import Playbook

TEXT = """\
leadwright: 1
name: A shop for families
model: b2c
time_zone: UTC
channels:
  email: {address: email}
offers:
  ten: {code: TEN, says: ten off, ends_after: 2 days}
consumer:
  households: {by_trait: [household_id], HOUSEHOLDS}
  stages:
    qualified: household.people >= 2 and household.orders >= 2
  segments:
    families: household.people >= 3
    big: household.value >= 50
  convert:
    events: [Order Completed]
  triggers:
    cart:
      after: [Product Added]
      idle: 5 minutes
      unless: [Order Completed]
      respond_within: SOON
      start: cart
  sequences:
    news:
      enter_on: [News]
      suppress_customers: no, since they are to hear of what is new
      reenter_after: 1 minute
      value: 10
      WHEN_CAPPED
      steps:
        - send: {name: letter, channel: email, content: words, useful_for: 2 days}
    cart:
      goal: [Order Completed]
      suppress_customers: no, since they buy again
      reenter_after: 1 minute
      value: 20
      steps:
        - send: {name: offer, channel: email, content: offer, offer: ten, useful_for: 2 days}
        - wait: 1 hour
        - send: {name: again, channel: email, content: offer, offer: ten, useful_for: 2 days}
    receipt:
      enter_on: [Order Completed]
      purpose: transactional
      reenter_after: 1 minute
      steps:
        - send: {name: bill, channel: email, content: words}
  caps:
    - 2 per 1 day
    - {at_most: CAP per 1 day, per: household}
contents:
  words: {subject: Hello, text: "You are {{ household.people }}"}
  offer: {subject: "{{ offer.says }}", text: "{{ offer.code }}"}
"""
BEN, CLEO, ANA = 8, 9, 7


def book(
    households: str = "people_at_most: 8",
    cap: int = 3,
    when_capped: str = "",
    more: str = "",
    rules: str = "",
) -> Playbook:
    """The shop; `more` of the consumer motion, and other `rules` than those about households."""
    text = TEXT.replace("HOUSEHOLDS", households).replace("CAP per", f"{cap} per")
    if rules:
        text = text[: text.index("stages:")] + rules + text[text.index("  convert:") :]
    text = text.replace("SOON", "1 hour" if more else "1 minute")
    text = text.replace("contents:", f"  {more}\ncontents:" if more else "contents:")
    return load(text.replace("no, since they are to hear of what is new", "false")
                .replace("no, since they buy again", "false").replace("WHEN_CAPPED", when_capped)
                .replace("      \n", ""))  # fmt: skip


class Home(Desk):
    """People of one household, each folded with their own record only, as turns have it; what they
    are told about one another is folded at once."""

    def fold(self, kind: str, name: str, at: int, person: int = ANA, **more: object) -> Outcome:
        everybody = self.unit
        record = everybody.people.pop(person, None)
        at_hand = {person: record} if record is not None else {}
        self.unit = Unit(everybody.head, at_hand)
        outcome = super().fold(kind, name, at, person, **more)
        everybody.people |= self.unit.people
        self.unit = everybody
        for message in outcome.messages:
            if message.to_unit == self.unit.head.id and message.name != "PersonArrived":
                self.fold("message", message.name, message.at, message.person, body=message.body,
                          actor=message.body.get("actor", ""))  # fmt: skip
        return outcome


def home(playbook: Playbook, *people: int) -> Home:
    """Each of them may be written to."""
    desk = Home(playbook)
    for person in people or (ANA, BEN):
        desk.traits(NOON, person, email=f"p{person}@mail.example", last_name="Berg",
                    household_id="h1", consent_email_marketing=True)  # fmt: skip
    return desk


def reasons(desk: Desk) -> list[str]:
    """Why touches were withheld."""
    return desk.names("withheld")


def test_two_people_in_a_unit_that_is_no_account_are_a_household() -> None:
    alone = home(book(), ANA)
    assert alone.unit.head.kind == "individual"
    both = home(book())
    assert both.unit.head.kind == "household"
    assert both.names("household") == ["formed"]
    both.message("Leave", NOON + MINUTE, person=BEN, unit=2, into=BEN, because="they left")
    assert both.unit.head.kind == "individual"
    assert list(both.unit.head.members or {}) == [ANA]


def test_a_cap_per_household_counts_what_all_of_them_got() -> None:
    desk = home(book(cap=3), ANA, BEN, CLEO)
    for minute, person in enumerate((ANA, BEN, ANA, BEN, CLEO)):
        desk.event("News", NOON + minute * 10 * MINUTE, person)
    assert [touch.person for touch in desk.touches()] == [ANA, BEN, ANA]
    assert reasons(desk) == ["household_cap", "household_cap"]
    withheld = desk.decisions("withheld")[-1]
    assert withheld.person == CLEO
    assert withheld.values["had_by"] == f"{number_of(ANA)}, {number_of(BEN)}"
    assert withheld.values["had"] == 3
    assert withheld.values["room_at"] == NOON + DAY
    assert "3 touches in the household" in withheld.because


def test_a_cap_per_household_counts_who_lives_alone_too() -> None:
    desk = home(book(cap=1), ANA)
    desk.event("News", NOON)
    desk.event("News", NOON + HOUR)
    assert reasons(desk) == ["household_cap"]


def test_a_touch_that_nobody_received_gives_its_place_back_to_the_others() -> None:
    desk = home(book(cap=1))
    (touch,) = desk.event("News", NOON, ANA).touches
    desk.event("News", NOON + MINUTE, BEN)
    assert reasons(desk) == ["household_cap"]
    desk.receipt("failed", touch, NOON + 2 * MINUTE)
    (theirs,) = desk.event("News", NOON + 3 * MINUTE, BEN).touches
    desk.receipt("sent", theirs, NOON + 4 * MINUTE)
    assert desk.event("News", NOON + DAY, ANA).touches == []
    assert desk.event("News", NOON + DAY + 5 * MINUTE, ANA).touches


def test_a_message_that_may_wait_goes_out_when_the_household_has_room() -> None:
    desk = home(book(cap=1, when_capped="when_capped: defer"))
    (touch,) = desk.event("News", NOON, ANA).touches
    desk.receipt("sent", touch, NOON + MINUTE)
    desk.event("News", NOON + HOUR, BEN)
    assert desk.names("deferred") == ["news/letter"]
    desk.run_to(NOON + 2 * DAY)
    later = desk.touches()[-1]
    assert later.person == BEN
    assert later.not_before == NOON + MINUTE + DAY


def test_who_leaves_takes_their_touches_along_and_who_comes_brings_them() -> None:
    desk, other = home(book(cap=2)), home(book(cap=2), CLEO)
    desk.event("News", NOON, BEN)
    other.event("News", NOON, CLEO)
    left = desk.message("Leave", NOON + MINUTE, person=BEN, unit=1, into=BEN, because="moved")
    (message,) = left.messages
    other.message("Expect", NOON + MINUTE, person=BEN, kind="household")
    other.message("PersonArrived", NOON + MINUTE, person=BEN, **message.body)
    assert other.unit.head.kind == "household"
    other.event("News", NOON + HOUR, CLEO)
    assert reasons(other) == ["household_cap"]
    desk.event("News", NOON + HOUR, ANA)
    desk.event("News", NOON + 2 * HOUR, ANA)
    assert reasons(desk) == []


def test_an_offer_is_open_for_one_of_them_at_a_time() -> None:
    desk = home(book(cap=9))
    desk.event("Product Added", NOON, ANA)
    desk.event("Product Added", NOON, BEN)
    desk.run_to(NOON + 3 * HOUR)
    offered = [(touch.person, touch.step) for touch in desk.touches()]
    assert offered == [(ANA, "offer"), (ANA, "again")]
    assert reasons(desk) == ["household_offer", "household_offer"]
    assert desk.decisions("withheld")[0].values["made_to"] == number_of(ANA)
    desk.event("Product Added", NOON + 3 * DAY, BEN)
    desk.run_to(NOON + 3 * DAY + 10 * MINUTE)
    assert desk.touches()[-1].person == BEN


def test_each_may_have_the_offer_where_the_playbook_says_so() -> None:
    desk = home(book("one_offer: false", cap=9))
    desk.event("Product Added", NOON, ANA)
    desk.event("Product Added", NOON, BEN)
    desk.run_to(NOON + 30 * MINUTE)
    assert sorted(touch.person for touch in desk.touches()) == [ANA, BEN]


def test_an_offer_that_never_reached_them_is_made_to_another() -> None:
    desk = home(book(cap=9))
    desk.event("Product Added", NOON, ANA)
    desk.run_to(NOON + 6 * MINUTE)
    (touch,) = desk.touches()
    desk.receipt("failed", touch, NOON + 7 * MINUTE)
    desk.event("Product Added", NOON + 7 * MINUTE, BEN)
    desk.run_to(NOON + 13 * MINUTE)
    assert [each.person for each in desk.touches()] == [ANA, BEN]


def test_what_one_of_them_buys_ends_what_it_was_the_goal_of_for_all() -> None:
    desk = home(book(cap=9))
    desk.event("Product Added", NOON, BEN)
    desk.run_to(NOON + 6 * MINUTE)
    (offer,) = desk.touches()
    desk.event("Product Added", NOON + 7 * MINUTE, BEN)
    desk.event("Order Completed", NOON + 8 * MINUTE, ANA, total=60, order_id="o1")
    assert offer.id in desk.withdrawn()
    assert "cart/goal" in desk.names("enrolment")
    assert desk.decisions("household")[-1].values == {
        "person": number_of(ANA), "event": "Order Completed",
    }  # fmt: skip
    desk.run_to(NOON + DAY)
    assert [touch.sequence for touch in desk.touches()] == ["cart", "receipt"]
    assert desk.unit.head.customer_since == NOON + 8 * MINUTE
    assert desk.unit.people[BEN].stage != "customer"


def test_what_one_of_them_buys_ends_nothing_for_the_others_where_goals_are_not_shared() -> None:
    desk = home(book("share_goals: false", cap=9))
    desk.event("Product Added", NOON, BEN)
    desk.run_to(NOON + 6 * MINUTE)
    desk.event("Order Completed", NOON + 8 * MINUTE, ANA, total=60)
    desk.run_to(NOON + DAY)
    assert [touch.step for touch in desk.touches() if touch.person == BEN] == ["offer", "again"]


def test_consent_and_stops_stay_with_each_person() -> None:
    desk = home(book(cap=9))
    desk.command("unsubscribe", NOON, ANA, channel="email")
    desk.event("News", NOON + MINUTE, ANA)
    desk.event("News", NOON + MINUTE, BEN)
    assert [touch.person for touch in desk.touches()] == [BEN]
    assert reasons(desk) == ["consent"] or reasons(desk) == ["suppressed"]


def test_rules_and_templates_say_what_the_household_has_together() -> None:
    desk = home(book(cap=9), ANA, BEN, CLEO)
    desk.event("Order Completed", NOON, ANA, total=30, order_id="1")
    desk.event("Order Completed", NOON + MINUTE, BEN, total=25.5, order_id="2")
    desk.event("Page Viewed", NOON + HOUR, CLEO)
    assert desk.unit.people[CLEO].stage == "qualified"
    notes = desk.unit.people[CLEO].notes
    assert notes is not None
    assert set(notes.segments) == {"families", "big"}
    (touch,) = desk.event("News", NOON + 2 * HOUR, CLEO).touches
    assert touch.variables["household"] == {"people": 3}


def test_who_leaves_keeps_what_they_bought_and_the_others_what_they_did() -> None:
    desk = home(book(cap=9))
    desk.event("Order Completed", NOON, BEN, total=30)
    body = desk.message(
        "Leave", NOON + MINUTE, person=BEN, unit=2, into=BEN, because="moved"
    ).messages[0].body  # fmt: skip
    assert desk.unit.head.customer_since == 0
    other = Desk(book(cap=9))
    other.unit.head.id = 2
    other.message("Expect", NOON + MINUTE, person=BEN, kind="household")
    other.message("PersonArrived", NOON + MINUTE, person=BEN, **body)
    assert other.unit.head.customer_since == NOON
    record = msgspec.msgpack.decode(body["record"], type=Person)
    assert record.share is not None
    assert (record.share.orders, record.share.spent) == (1, 3000)


def test_who_shares_nothing_costs_their_documents_nothing() -> None:
    desk = Desk(load(patched("b2c", "consumer: {households: null, caps: [4 per 1 day]}").text))
    desk.traits(last_name="Berg", street="Weg 1", postal_code="10115", email="a@mail.example")
    desk.event("Order Completed", NOON + MINUTE, total=3)
    assert desk.unit.head.members is None
    assert desk.ana.share is None
    forming = Desk(book())
    forming.traits(email="a@mail.example", first_name="Ana")
    forming.event("Page Viewed", NOON)
    assert forming.unit.head.members is None
