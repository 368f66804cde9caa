"""People are put into audiences for ads while they are in a sequence, if they agreed to that."""

import pytest
from one_unit import NOON, Desk

from leadwright.core.outcome import Touch
from leadwright.core.problem import ProblemsError
from leadwright.core.time import DAY, HOUR
from leadwright.playbook.load import load

SHOP = """\
leadwright: 1
name: x
model: b2c
channels: {ads: {address: email}, email: {address: email, consent: false}}
consumer:
  convert: {events: [Order Completed]}
  caps: [1 per 7 days]
  quiet_hours: {from: "00:00", to: "23:59"}
  sequences:
    remind:
      enter_on: [Product Viewed]
      exit: person.age < 18
      reenter_after: 1 day
      steps:
        - audience: {name: ads, audience: lookers, channel: ads}
        - wait: 7 days
        - audience: {name: no_ads, audience: lookers, channel: ads, leave: yes}
        - wait: 7 days
        - exit: over
"""


@pytest.fixture
def desk() -> Desk:
    """Somebody who agreed to ads."""
    desk = Desk(load(SHOP))
    desk.traits(email="ana@example.com", consent_ads_marketing=True)
    return desk


def said(touch: Touch) -> tuple[str, str, str]:
    audience = touch.variables["audience"]
    return touch.channel, audience["name"], audience["action"]


ADD, REMOVE = ("ads", "lookers", "add"), ("ads", "lookers", "remove")


def test_the_step_puts_them_in_at_once_whatever_caps_and_quiet_hours_say(desk: Desk) -> None:
    desk.event("Product Viewed")
    (touch,) = desk.touches()
    assert said(touch) == ADD
    assert (touch.to, touch.not_before, touch.content) == ("ana@example.com", NOON, "")
    (joined,) = desk.decisions("audience")
    assert (joined.name, joined.rule) == ("lookers/joined", "remind/ads")


def test_nobody_is_put_in_without_consent_for_ads() -> None:
    desk = Desk(load(SHOP))
    desk.traits(email="ana@example.com", consent_email_marketing=True)
    desk.event("Product Viewed")
    assert desk.touches() == []
    (held,) = desk.decisions("withheld")
    assert (held.name, held.because) == ("consent", "consent to marketing by ads was never given")


@pytest.mark.parametrize("how", ["purchase", "exit", "step", "consent", "unsubscribe", "suppress"])
def test_whatever_ends_it_takes_them_out_again(desk: Desk, how: str) -> None:
    desk.event("Product Viewed")
    joined = desk.touches()[0]
    later = NOON + 2 * HOUR
    if how == "purchase":
        desk.event("Order Completed", later)
    elif how == "exit":
        desk.traits(later, age=17)
        desk.run_to(NOON + 7 * DAY)
    elif how == "step":
        desk.run_to(NOON + 7 * DAY)
    elif how == "consent":
        desk.traits(later, consent_ads_marketing=False)
    elif how == "unsubscribe":
        desk.command("unsubscribe", later, 7, channel="ads")
    else:
        desk.command("suppress", later, 7, reason="by hand")
    removed = desk.touches()[1:]
    assert [said(touch) for touch in removed] == [REMOVE]
    assert (removed[0].to, removed[0].purpose) == ("ana@example.com", "transactional")
    assert joined.id in desk.withdrawn()
    assert desk.names("audience") == ["lookers/joined", "lookers/left"]
    assert not any(each.audiences for each in desk.ana.enrolments)


def test_an_audience_does_not_count_as_a_contact(desk: Desk) -> None:
    desk.event("Product Viewed")
    body = {"touch": desk.touches()[0].id, "channel": "ads", "audience": True, "handed_at": NOON}
    desk.fold("receipt", "sent", NOON, body=body)
    assert desk.ana.contacts == []


def test_imported_history_puts_nobody_in() -> None:
    history = Desk(load(SHOP))
    history.fold("traits", "", NOON, history=True,
                 body={"email": "a@example.com", "consent_ads_marketing": True})  # fmt: skip
    history.fold("event", "Product Viewed", NOON, history=True)
    assert history.names("audience") == ["lookers/joined"]
    assert history.touches() == []


def test_e_mail_and_transactional_sequences_take_no_audiences() -> None:
    wrong = SHOP.replace("audience: lookers, channel: ads}", "audience: lookers, channel: email}")
    with pytest.raises(ProblemsError) as refused:
        load(wrong.replace("      exit: person.age < 18", "      purpose: transactional"))
    whats = [problem.what for problem in refused.value.problems]
    assert "people are not in audiences by e-mail: it is for advertising networks" in whats
    assert "the sequence 'remind' is transactional, and advertising is marketing" in whats
