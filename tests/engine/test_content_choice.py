"""Which content somebody gets: for their role, by what interests them, still true, not twice."""

from datetime import UTC, datetime

import pytest
from one_unit import ANA, NOON, Desk

from leadwright.core.time import DAY, HOUR
from leadwright.playbook.load import load

TEXT = """\
leadwright: 1
name: Choosing
model: b2b
time_zone: Europe/Berlin
channels:
  email: {address: email}
business:
  interests:
    security: count('Security Page Viewed', '90 days') >= 1
    price: person.seniority = 'c_level'
  sequences:
    letters:
      enter_on: [Signed Up]
      steps:
        - send: {name: one, channel: email, content: [for_cfo, security, price, plain, other]}
        - wait: 10 days
        - send: {name: two, channel: email, content: [for_cfo, security, price, plain, other]}
        - wait: 10 days
        - send: {name: three, channel: email, content: [for_cfo, price, plain]}
contents:
  for_cfo: {subject: Money, text: Money, roles: [economic_buyer]}
  security: {subject: Safe, text: Safe, interests: [security]}
  price: {subject: Price, text: Price, interests: [price], expires: 2023-11-20}
  plain: {subject: Plain, text: Plain}
  other: {subject: Other, text: Other}
"""


def desk(**traits: object) -> Desk:
    """Somebody at an account who may be written to."""
    one = Desk(load(TEXT), "account")
    one.traits(NOON, email="ana@acme.example", consent_email_marketing=True, time_zone="UTC",
               **traits)  # fmt: skip
    return one


def said(one: Desk) -> list[str]:
    """The contents in order."""
    one.event("Signed Up", NOON)
    one.run_to(NOON + 30 * DAY)
    return [touch.content for touch in one.touches()]


def test_nobody_gets_what_is_made_for_another_role_and_their_own_comes_first() -> None:
    assert said(desk(role="economic_buyer")) == ["for_cfo", "plain"]
    assert said(desk(role="champion"))[0] == "plain"
    assert said(desk())[0] == "plain"


def test_what_interests_them_comes_before_what_is_for_everybody() -> None:
    one = desk()
    one.event("Security Page Viewed", NOON)
    assert said(one)[:2] == ["security", "plain"]


def test_nothing_is_said_twice_and_when_all_is_said_the_decision_says_so() -> None:
    one = desk()
    assert said(one) == ["plain", "other"]
    held = one.decisions("withheld")[0]
    assert (held.name, held.because) == ("nothing_new", "they have had everything it could say")


def test_what_has_expired_is_not_sent() -> None:
    one = desk(seniority="c_level")
    assert said(one) == ["price", "plain"]
    late = desk(seniority="c_level")
    late.event("Signed Up", NOON + 9 * DAY)
    assert late.touches()[0].content == "plain"


def test_the_only_content_having_expired_the_decision_says_so() -> None:
    only = TEXT.replace("[for_cfo, security, price, plain, other]", "price")
    one = Desk(load(only), "account")
    one.traits(NOON, email="ana@acme.example", consent_email_marketing=True, time_zone="UTC")
    one.event("Signed Up", NOON)
    one.run_to(NOON + 12 * DAY)
    assert [touch.content for touch in one.touches()] == ["price"]
    held = one.decisions("withheld")[0]
    assert (held.name, held.rule) == ("content_expired", "letters/two")


def test_a_message_is_not_handed_over_after_its_content_has_expired() -> None:
    one = desk(seniority="c_level")
    one.event("Signed Up", NOON + 5 * DAY + 3 * HOUR)  # 2023-11-20, 15:00
    ends = datetime(2023, 11, 20, 23, 0, tzinfo=UTC)  # midnight in Berlin
    assert one.touches()[0].not_after == round(ends.timestamp() * 1000) - 1


def test_everything_being_for_others_is_a_reason_too() -> None:
    text = TEXT.replace("[for_cfo, security, price, plain, other]", "for_cfo")
    one = Desk(load(text), "account")
    one.traits(NOON, email="ana@acme.example", consent_email_marketing=True, time_zone="UTC")
    one.event("Signed Up", NOON)
    assert one.names("withheld") == ["content_for_others"]


@pytest.mark.parametrize("role", ["economic_buyer", "champion"])
def test_who_gets_what_does_not_depend_on_anything_else(role: str) -> None:
    assert said(desk(role=role)) == said(desk(role=role, city="Berlin"))


def test_what_was_withheld_is_new_the_next_time() -> None:
    one = Desk(load(TEXT), "account")
    one.traits(NOON, email="ana@acme.example", time_zone="UTC")
    one.event("Signed Up", NOON)  # the first letter is withheld: nobody has agreed
    one.command("subscribe", NOON + HOUR, person=ANA, channel="email")
    one.run_to(NOON + 30 * DAY)
    assert one.names("withheld")[0] == "consent"
    assert [touch.content for touch in one.touches()] == ["plain"]
    assert one.names("withheld")[-1] == "nothing_new"  # price has expired, plain is said


def test_what_waits_for_room_is_not_said_by_another_letter() -> None:
    text = TEXT.replace("  sequences:", "  caps: [1 per 15 days]\n  sequences:")
    one = Desk(
        load(text.replace("      steps:", "      when_capped: defer\n      steps:")), "account"
    )
    one.traits(NOON, email="ana@acme.example", consent_email_marketing=True, time_zone="UTC")
    assert len(set(said(one))) == len(said(one))


AT_NIGHT = NOON + 5 * DAY + 9 * HOUR
"""2023-11-20, 21:00 UTC: two hours before `price` expires, and outside of any window by day."""
BY_DAY = 'send_window: {from: "08:00", to: "18:00"}\n      steps:'


def test_what_expires_before_the_window_opens_gives_way_to_what_is_true_then() -> None:
    one = Desk(load(TEXT.replace("steps:", BY_DAY)), "account")
    one.traits(NOON, email="ana@acme.example", consent_email_marketing=True, time_zone="UTC",
               seniority="c_level")  # fmt: skip
    one.event("Signed Up", AT_NIGHT)
    assert [touch.content for touch in one.touches()] == ["plain"]
    assert one.names("withheld") == []
    assert list(one.ana.said) == ["plain"]


def test_the_same_holds_where_quiet_hours_are_what_it_waits_for() -> None:
    quiet = '  quiet_hours: {from: "20:00", to: "08:00"}\n  sequences:'
    one = Desk(load(TEXT.replace("  sequences:", quiet)), "account")
    one.traits(NOON, email="ana@acme.example", consent_email_marketing=True, time_zone="UTC",
               seniority="c_level")  # fmt: skip
    one.event("Signed Up", AT_NIGHT)
    assert [touch.content for touch in one.touches()] == ["plain"]


def test_what_is_transactional_goes_out_at_once_and_is_chosen_as_of_now() -> None:
    text = TEXT.replace("steps:", BY_DAY).replace(
        "letters:", "letters:\n      purpose: transactional"
    )
    one = Desk(load(text), "account")
    one.traits(NOON, email="ana@acme.example", time_zone="UTC", seniority="c_level")
    one.event("Signed Up", AT_NIGHT)
    assert [touch.content for touch in one.touches()] == ["price"]


def test_where_nothing_else_would_do_it_is_the_window_that_withholds_and_says_so() -> None:
    only = TEXT.replace("steps:", BY_DAY).replace(
        "[for_cfo, security, price, plain, other]", "[for_cfo, price]"
    )
    one = Desk(load(only), "account")
    one.traits(NOON, email="ana@acme.example", consent_email_marketing=True, time_zone="UTC",
               seniority="c_level")  # fmt: skip
    one.event("Signed Up", AT_NIGHT)
    held = one.decisions("withheld")[0]
    assert (held.name, held.because) == (
        "quiet_hours", "it would not be true any more when the send window opens",
    )  # fmt: skip
    assert one.ana.said == {}
