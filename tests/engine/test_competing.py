"""Several messages and a cap with too little room: the one worth most goes out, and what becomes of
the others is declared and said."""

from one_unit import ANA, NOON, Desk

from leadwright.core.time import DAY, HOUR, MINUTE
from leadwright.playbook.load import load

TEXT = """\
leadwright: 1
name: Competing
model: b2c
time_zone: UTC
channels:
  email: {{address: email}}
  sms: {{address: phone}}
  in_app: {{address: id}}
offers:
  ten: {{code: TEN, ends_after: 3 days}}
consumer:
  sequences:
    news:
      enter_on: [News]
      {news}
      steps:
        - send: {{name: letter, channel: email, content: words, useful_for: 2 days{letter}}}
    deal:
      enter_on: [Deal, News And Deal]
      value: 80
      steps:
        - send: {{name: hot, channel: {channel}, content: words, useful_for: 2 days{hot}}}
    more:
      enter_on: [More, News And Deal]
      {news}
      steps:
        - send: {{name: extra, channel: email, content: words, useful_for: 2 days}}
    receipt:
      enter_on: [Paid]
      purpose: transactional
      steps:
        - send: {{name: bill, channel: email, content: words}}
  {caps}
  {quiet}
  {offers}
contents:
  words: {{subject: Hello, text: Hello}}
"""
QUIET = 'quiet_hours: {from: "21:00", to: "08:00"}'
NIGHT = NOON + 10 * HOUR
MORNING = NOON + 20 * HOUR


def desk(news: str = "value: 10", **other: str) -> Desk:
    """Somebody who may be written to over every channel."""
    keys = {"caps": "caps: [1 per 1 day]", "quiet": "", "letter": "", "hot": "", "offers": ""}
    keys |= {"channel": "email", "news": news, **other}
    one = Desk(load(TEXT.format(**keys)))
    one.traits(NOON, email="ana@example.com", phone="+49301", time_zone="UTC",
               consent_email_marketing=True, consent_sms_marketing=True,
               consent_in_app_marketing=True)  # fmt: skip
    return one


def standing(one: Desk) -> list[str]:
    """The steps whose message is planned and not withdrawn."""
    gone = set(one.withdrawn())
    return [touch.step for touch in one.touches() if touch.id not in gone]


def test_of_two_messages_at_the_same_instant_the_one_worth_more_goes_out() -> None:
    one = desk()
    one.event("News And Deal", NOON)
    assert [touch.step for touch in one.touches()] == ["hot"]
    lost = one.decisions("withheld")[0]
    assert (lost.name, lost.rule) == ("cap", "more/extra")


def test_a_message_planned_for_the_morning_gives_its_place_to_one_worth_more() -> None:
    one = desk(quiet=QUIET)
    one.event("News", NIGHT)
    letter = one.touches()[0]
    one.event("Deal", NIGHT + HOUR)
    assert one.withdrawn() == [letter.id]
    assert one.touches() == [letter]  # its place is not free before nobody has received it
    one.receipt("withdrawn", letter, NIGHT + HOUR + 1)
    hot = one.touches()[-1]
    assert (hot.step, hot.not_before) == ("hot", MORNING)
    lost = one.decisions("withheld")[0]
    assert lost.because == "deal/hot is worth more, 80 to 10, and takes its place"


def test_the_place_is_asked_for_again_although_no_receipt_comes() -> None:
    one = desk(quiet=QUIET)
    one.event("News", NIGHT)
    one.event("Deal", NIGHT + HOUR)
    one.run_to(NIGHT + 3 * HOUR)
    assert [each.sequence for each in one.ana.deferred] == ["deal"]
    assert len(one.outcomes) < 20


def test_a_message_that_went_out_keeps_its_place() -> None:
    one = desk()
    one.event("News", NOON)
    one.receipt("sent", one.touches()[0], NOON + 1)
    one.event("Deal", NOON + HOUR)
    assert standing(one) == ["letter"]
    assert one.withdrawn() == []
    assert one.decisions("withheld")[0].rule == "deal/hot"


def test_a_message_worth_less_is_dropped_and_the_decision_names_the_cap() -> None:
    one = desk()
    one.event("Deal", NOON)
    one.event("News", NOON + HOUR)
    assert standing(one) == ["hot"]
    because = "1 touches within 24 hours; at most 1 are allowed"
    assert one.decisions("withheld")[0].because == because


DEFERS = "value: 10\n      when_capped: defer"


def test_a_message_that_may_wait_goes_out_when_the_cap_leaves_room() -> None:
    one = desk(DEFERS)
    one.event("Deal", NOON)
    one.receipt("sent", one.touches()[0], NOON)
    one.event("News", NOON + HOUR)
    assert one.decisions("deferred")[0].values["until"] == NOON + DAY
    one.run_to(NOON + 2 * DAY)
    assert [(touch.step, touch.planned_at) for touch in one.touches()] == [
        ("hot", NOON),
        ("letter", NOON + DAY),
    ]
    assert one.ana.deferred == []


def test_a_deferred_message_goes_out_at_once_where_the_other_one_failed() -> None:
    one = desk(DEFERS)
    one.event("Deal", NOON)
    one.event("News", NOON + HOUR)
    one.receipt("failed", one.touches()[0], NOON + 2 * HOUR)
    assert one.touches()[-1].planned_at == NOON + 2 * HOUR


def test_of_those_that_wait_the_one_worth_most_goes_first() -> None:
    one = desk(DEFERS, channel="email")
    one.event("News", NOON)
    one.receipt("sent", one.touches()[0], NOON)
    one.event("More", NOON + HOUR)
    one.ana.deferred.append(one.ana.deferred[0].__class__(
        sequence="deal", step="hot", channel="email", content="words",
        due=NOON + DAY, until=NOON + 2 * DAY,
    ))  # fmt: skip
    one.run_to(NOON + DAY)
    assert [touch.step for touch in one.touches()] == ["letter", "hot"]


def test_a_message_that_waits_in_vain_says_so() -> None:
    one = desk(DEFERS, caps="caps: [1 per 1 day, 1 per 40 hours]")
    one.event("Deal", NOON)
    one.receipt("sent", one.touches()[0], NOON)
    one.event("News", NOON + HOUR)
    assert one.ana.deferred[0].due == NOON + 40 * HOUR
    one.event("Deal", NOON + 2 * HOUR)
    one.ana.contacts.append(NOON + 39 * HOUR)
    one.run_to(NOON + 4 * DAY)
    assert one.ana.deferred == []
    assert one.decisions("withheld")[-1].rule == "news/letter"


def test_a_stop_ends_what_waits_for_room() -> None:
    one = desk(DEFERS)
    one.event("Deal", NOON)
    one.receipt("sent", one.touches()[0], NOON)
    one.event("News", NOON + HOUR)
    one.command("unsubscribe", NOON + 2 * HOUR, ANA)
    assert one.ana.deferred == []
    one.run_to(NOON + 3 * DAY)
    assert standing(one) == ["hot"]


def test_where_a_cap_is_full_another_channel_stands_in() -> None:
    caps = "caps: [{at_most: 1 per 1 day, channel: email}, 3 per 1 day]"
    one = desk(caps=caps, letter=", instead: in_app")
    one.event("More", NOON)
    one.event("News", NOON + HOUR)
    assert [(touch.step, touch.channel) for touch in one.touches()] == [
        ("extra", "email"),
        ("letter", "in_app"),
    ]


def test_a_cap_of_one_channel_leaves_the_others_alone() -> None:
    one = desk(caps="caps: [{at_most: 1 per 1 day, channel: sms}]", channel="sms")
    for number, event in enumerate(("Deal", "News", "More")):
        one.event(event, NOON + number * MINUTE)
        one.receipt("sent", one.touches()[-1], NOON + number * MINUTE + 1)
    assert standing(one) == ["hot", "letter", "extra"]
    assert one.ana.by_channel == {"sms": [NOON + 1]}


def test_a_receipt_is_never_held_back_by_a_cap() -> None:
    one = desk()
    one.event("Deal", NOON)
    one.event("Paid", NOON + 1)
    assert standing(one) == ["hot", "bill"]


def test_the_same_offer_keeps_to_one_channel() -> None:
    made = {"letter": ", offer: ten", "hot": ", offer: ten", "channel": "sms"}
    one = desk(caps="caps: [9 per 1 day]", offers="one_channel_per_offer: 1 day", **made)
    one.event("News", NOON)
    one.event("Deal", NOON + HOUR)
    assert standing(one) == ["letter"]
    held = one.decisions("withheld")[0]
    assert (held.name, held.because) == ("same_offer", "ten is made by email within 1 day")
    later = desk(caps="caps: [9 per 1 day]", offers="one_channel_per_offer: 1 day", **made)
    later.event("News", NOON)
    later.event("Deal", NOON + DAY)
    assert standing(later) == ["letter", "hot"]


def test_an_offer_that_found_no_room_has_not_begun() -> None:
    one = desk("value: 10\n      when_capped: defer", letter=", offer: ten")
    one.event("Deal", NOON)
    one.receipt("sent", one.touches()[0], NOON)
    one.event("News", NOON + HOUR)
    one.run_to(NOON + 2 * DAY)
    assert one.touches()[-1].variables["offer"]["ends"] == NOON + 4 * DAY
