"""What a message says stops being true while it waits: something else is said instead."""

from one_unit import NOON, Desk

from leadwright.core.time import DAY, HOUR
from leadwright.playbook.load import load

TEXT = """\
leadwright: 1
name: Waiting
model: b2c
time_zone: UTC
channels:
  email: {{address: email}}
offers:
  ten: {{code: TEN, ends_after: 9 days}}
consumer:
  caps: [1 per 2 days]
  {quiet}
  sequences:
    urgent:
      value: 90
      enter_on: [Alarm]
      steps:
        - send: {{name: alarm, channel: email, content: plain, useful_for: 3 days}}
    news:
      value: 10
      when_capped: {when_capped}
      enter_on: [News]
      steps:
        - send: {{name: letter, channel: email, content: {content}, useful_for: {useful}{offer}}}
        {more}
contents:
  fair: {{subject: Fair, text: See you at the fair, expires: 2023-11-16}}
  show: {{subject: Show, text: See you at the show, expires: 2023-11-17}}
  plain: {{subject: Plain, text: Plain}}
"""
QUIET = 'quiet_hours: {from: "20:00", to: "08:00"}'
LATER = "- {wait: 5 days}\n        - {send: {name: again, channel: email, content: [fair, plain]}}"


def desk(content: str = "[fair, plain]", **other: str) -> Desk:
    """Somebody who may be written to. The fair is over when 2023-11-16 is."""
    keys = {"when_capped": "defer", "useful": "4 days", "quiet": "", "offer": "", "more": ""}
    one = Desk(load(TEXT.format(content=content, **keys | other)))
    one.traits(NOON, email="ana@example.com", time_zone="UTC", consent_email_marketing=True)
    return one


def contents(one: Desk) -> list[str]:
    """What news has said so far, that was not withdrawn again."""
    gone = set(one.withdrawn())
    return [
        each.content for each in one.touches() if each.sequence == "news" and each.id not in gone
    ]


def waiting(one: Desk) -> None:
    """The cap is full until noon of the 17th when the news come."""
    one.event("Alarm", NOON)
    one.receipt("sent", one.touches()[0], NOON)
    one.event("News", NOON + HOUR)


def test_what_expires_while_it_waits_for_room_gives_way_to_what_is_true_then() -> None:
    one = desk()
    waiting(one)
    assert one.names("deferred") == ["news/letter"]
    one.run_to(NOON + 3 * DAY)
    assert contents(one) == ["plain"]
    assert list(one.ana.said) == ["plain"]


def test_the_one_that_takes_its_place_is_the_first_that_is_still_true() -> None:
    one = desk("[fair, show, plain]")
    waiting(one)
    one.run_to(NOON + 3 * DAY)
    assert contents(one) == ["show"]
    assert one.touches()[-1].not_after < NOON + 3 * DAY  # and no longer than that is


def test_what_is_still_true_is_said_as_it_was_chosen() -> None:
    one = desk("[show, plain]")
    waiting(one)
    one.run_to(NOON + 3 * DAY)
    assert contents(one) == ["show"]


def test_without_a_choice_it_is_not_sent_and_the_decision_says_so() -> None:
    one = desk("fair")
    waiting(one)
    one.run_to(NOON + 3 * DAY)
    assert contents(one) == []
    assert [(each.name, each.rule) for each in one.decisions("withheld")] == [
        ("cap", "news/letter")
    ]


def test_nothing_being_left_to_choose_the_decision_says_so() -> None:
    one = desk("[fair, show]", useful="5 days")
    one.event("Alarm", NOON + HOUR)
    one.receipt("sent", one.touches()[0], NOON + 13 * HOUR)  # room at 01:00 of the 18th
    one.event("News", NOON + 14 * HOUR)
    one.run_to(NOON + 4 * DAY)
    assert contents(one) == []
    assert one.names("withheld") == ["content_expired"]
    assert one.ana.said == {}


def test_it_waits_no_longer_than_the_step_is_useful() -> None:
    one = desk(useful="1 day")
    waiting(one)
    one.run_to(NOON + 3 * DAY)
    assert contents(one) == []
    assert one.names("withheld") == ["cap"]


def test_who_loses_a_planned_place_may_say_something_else_when_there_is_room() -> None:
    one = desk(quiet=QUIET)
    night = NOON + 9 * HOUR
    one.event("News", night)
    assert contents(one) == ["fair"]
    fair = one.touches()[-1]
    one.event("Alarm", night + HOUR)
    one.receipt("withdrawn", fair, night + HOUR + 1)
    alarm = one.touches()[-1]
    one.receipt("sent", alarm, alarm.not_before)
    one.run_to(NOON + 4 * DAY)
    assert [each.content for each in one.touches()] == ["fair", "plain", "plain"]


def test_what_expires_while_its_sequence_is_paused_gives_way_as_well() -> None:
    one = desk()
    one.event("News", NOON)
    fair = one.touches()[0]
    late = fair.not_after + 1
    one.receipt("expired", fair, late)
    assert one.names("touch_expired") == ["news/letter"]
    said = one.touches()[-1]
    assert (said.content, said.not_before, said.not_after) == ("plain", late, NOON + 4 * DAY)
    assert list(one.ana.said) == ["plain"]


def test_what_was_withdrawn_expires_and_no_more() -> None:
    one = desk()
    one.event("News", NOON)
    fair = one.touches()[0]
    one.command("unsubscribe", NOON + HOUR, person=7, channel="email")
    one.receipt("expired", fair, fair.not_after + 1)
    assert len(one.touches()) == 1


def test_what_expires_with_its_step_is_over() -> None:
    one = desk(useful="6 hours")
    one.event("News", NOON)
    only = one.touches()[0]
    one.receipt("expired", only, only.not_after + 1)
    assert len(one.touches()) == 1
    assert one.ana.said == {}


def test_what_could_not_be_said_in_time_may_be_said_another_time() -> None:
    one = desk("[show, plain]", useful="1 day", more=LATER.replace("fair", "plain"))
    waiting(one)
    one.run_to(NOON + 9 * DAY)
    assert contents(one) == ["plain"]  # the show is over; plain is new to them


def test_what_failed_is_not_tried_again_with_other_words() -> None:
    one = desk()
    one.event("News", NOON)
    fair = one.touches()[0]
    one.receipt("failed", fair, fair.not_after + 1)
    assert len(one.touches()) == 1


def test_an_offer_that_has_begun_does_not_begin_again_with_other_words() -> None:
    one = desk(offer=", offer: ten")
    one.event("News", NOON)
    fair = one.touches()[0]
    one.receipt("expired", fair, fair.not_after + 1)  # nobody goes through the sequence any more
    assert len(one.touches()) == 1


def test_an_offer_keeps_its_end_with_other_words() -> None:
    one = desk(offer=", offer: ten", more=LATER)
    one.event("News", NOON)
    fair = one.touches()[0]
    one.receipt("expired", fair, fair.not_after + 1)
    ends = [each.variables["offer"]["ends"] for each in one.touches()]
    assert ends == [NOON + 9 * DAY] * 2
