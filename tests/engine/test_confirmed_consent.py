"""Consent that has to be confirmed (double opt-in): nothing goes out before the link was used."""

import msgspec
import pytest
from asked_for_consent import NAME, PLAIN, SHOP, YES, asks, confirm, form, marketing
from one_unit import ANA, NOON, Desk

from leadwright.core.input import EVENT
from leadwright.core.time import DAY, HOUR, MINUTE
from leadwright.core.unit import decode_person, encode
from leadwright.orchestrate.address import mark_of
from leadwright.playbook.load import load
from leadwright.playbook.model import Playbook


@pytest.fixture(scope="module")
def shop() -> Playbook:
    """A shop whose consent has to be confirmed."""
    return load(SHOP)


@pytest.fixture
def desk(shop: Playbook) -> Desk:
    return Desk(shop)


def test_nothing_is_sent_before_the_consent_is_confirmed_but_the_question(desk: Desk) -> None:
    form(desk)
    [ask] = desk.touches()
    assert (ask.to, ask.purpose, ask.step) == ("ana@example.com", "transactional", "ask")
    assert ask.variables["confirm"] == {
        "asked": NOON, "until": NOON + 7 * DAY, "address": mark_of("ana@example.com"),
    }  # fmt: skip
    assert desk.ana.consent == {}
    assert "welcome/hello/unconfirmed" in desk.names("enrolment")
    desk.run_to(NOON + 20 * DAY)
    assert marketing(desk) == []
    assert desk.names("withheld") == ["unconfirmed"] * 2
    assert "answer/reply" in desk.names("too_late")


def test_who_confirms_is_answered_at_once_and_the_clock_starts_there(desk: Desk) -> None:
    form(desk)
    later = NOON + 3 * HOUR
    outcome = confirm(desk, later)
    [first] = outcome.touches
    assert (first.sequence, first.not_before, first.trigger_at) == ("answer", later, later)
    assert desk.ana.consent == {NAME: True}
    assert desk.ana.opt_ins is not None
    assert desk.ana.opt_ins[NAME].confirmed_at == later
    assert [each.sequence for each in desk.ana.enrolments] == ["welcome"]
    assert desk.decisions("withheld")[-1].name == "cap"  # of two answers one finds room
    desk.run_to(later + DAY)
    assert desk.ana.enrolments == []


def test_the_decision_is_the_proof(desk: Desk) -> None:
    form(desk)
    confirm(desk, NOON + HOUR)
    asked, confirmed = desk.decisions("consent")
    assert asked.name == f"{NAME}/asked"
    assert asked.values == {"source": "form Newsletter", "until": NOON + 7 * DAY,
                            "url": "https://shop.example/news"}  # fmt: skip
    assert confirmed.name == f"{NAME}/confirmed"
    text = confirmed.values.pop("text")
    assert len(str(text)) == 16
    assert confirmed.values == {"source": "form Newsletter", "said_at": NOON, "asked_at": NOON,
                                "content": "confirm.en"}  # fmt: skip


def test_the_same_form_posted_five_times_in_a_minute_asks_once(desk: Desk) -> None:
    for second in range(5):
        form(desk, NOON + second * 1_000)
    assert len(asks(desk)) == 1
    assert desk.names("consent") == [f"{NAME}/asked"] + [f"{NAME}/not_asked_again"] * 4


def test_whoever_asks_again_later_is_asked_again_and_either_link_is_good(desk: Desk) -> None:
    form(desk)
    form(desk, NOON + 10 * MINUTE)
    first, second = asks(desk)
    assert first.id != second.id
    assert second.variables["confirm"]["until"] == NOON + 10 * MINUTE + 7 * DAY
    confirm(desk, NOON + HOUR, first.variables["confirm"]["asked"])
    assert desk.ana.consent == {NAME: True}


def test_nobody_is_asked_more_often_than_three_times_a_day_and_six_in_a_month(desk: Desk) -> None:
    for hour in range(24):
        form(desk, NOON + hour * HOUR)
    assert len(asks(desk)) == 3
    for day in range(1, 29):
        form(desk, NOON + day * DAY)
    assert len([touch for touch in asks(desk) if touch.step == "ask"]) == 6
    form(desk, NOON + 31 * DAY)
    assert len([touch for touch in asks(desk) if touch.step == "ask"]) == 7


def test_people_at_one_address_are_asked_once_for_all(desk: Desk) -> None:
    form(desk)
    desk.fold(EVENT, "Form Submitted", NOON, 8, traits=YES)
    one, other = asks(desk)
    assert one.person != other.person
    assert one.id == other.id  # the store keeps the first


def test_data_that_says_the_same_again_asks_nobody_again(desk: Desk) -> None:
    desk.traits(NOON, **YES)
    for day in range(1, 30):
        desk.run_to(NOON + day * DAY)
        desk.traits(NOON + day * DAY, **YES)
    assert [touch.step for touch in asks(desk)] == ["ask", "reminder"]


def test_one_reminder_comes_and_none_after_the_confirmation(desk: Desk) -> None:
    form(desk)
    desk.run_to(NOON + 2 * DAY)
    assert [touch.step for touch in asks(desk)] == ["ask", "reminder"]
    assert asks(desk)[-1].content == "confirm_again.en"
    again = Desk(desk.book)
    form(again)
    confirm(again, NOON + DAY)
    again.run_to(NOON + 20 * DAY)
    assert [touch.step for touch in asks(again)] == ["ask"]


def test_the_question_takes_no_place_under_a_cap_and_knows_no_quiet_hours(desk: Desk) -> None:
    quiet = NOON - 45 * MINUTE
    form(desk, quiet)
    [ask] = asks(desk)
    assert ask.not_before == quiet
    body = {"touch": ask.id, "channel": "email", "sequence": ask.sequence, "step": "ask",
            "handed_at": quiet, "trigger_at": 0, "error": "", "asks": True}  # fmt: skip
    desk.fold("receipt", "sent", quiet, body=body)
    assert desk.ana.contacts == []
    confirm(desk, NOON)
    assert marketing(desk) == ["answer/reply"]


def test_the_last_millisecond_confirms_and_the_next_does_not(shop: Playbook) -> None:
    in_time, late = Desk(shop), Desk(shop)
    for desk in (in_time, late):
        form(desk)
    until = NOON + 7 * DAY
    assert confirm(in_time, until - 1).decisions[-1].kind != "refused"
    assert in_time.ana.consent == {NAME: True}
    [refused] = [each for each in confirm(late, until).decisions if each.kind == "refused"]
    assert refused.because == "the link has run out"
    assert late.ana.consent == {}


def test_confirming_twice_changes_nothing(desk: Desk) -> None:
    form(desk)
    confirm(desk, NOON + HOUR)
    before = encode(desk.ana)
    assert confirm(desk, NOON + 2 * HOUR).decisions == []
    assert encode(desk.ana) == before


def test_a_question_that_is_not_out_yet_when_it_is_called_off_does_not_go_out(desk: Desk) -> None:
    form(desk)
    form(desk, NOON + HOUR)
    first, second = asks(desk)
    assert desk.withdrawn() == [first.id]
    desk.command("unsubscribe", NOON + 2 * HOUR, ANA, channel="email")
    assert desk.withdrawn() == [first.id, second.id]


def test_an_unsubscribe_after_wins_over_the_link(desk: Desk) -> None:
    form(desk)
    desk.command("unsubscribe", NOON + HOUR, ANA, channel="email")
    [refused] = confirm(desk, NOON + 2 * HOUR).decisions
    assert refused.kind == "refused"
    assert "unsubscribed" in refused.because
    desk.run_to(NOON + 9 * DAY)
    assert [touch.step for touch in asks(desk)] == ["ask"]
    assert marketing(desk) == []
    assert all(each.sequence != "confirm_email" for each in desk.ana.enrolments)


def test_who_unsubscribed_and_fills_in_the_form_is_asked_anew(desk: Desk) -> None:
    form(desk)
    confirm(desk, NOON + HOUR)
    desk.command("unsubscribe", NOON + DAY, ANA, channel="email")
    desk.traits(NOON + 2 * DAY, **YES)  # data does not undo it, nor does it ask
    assert desk.names("consent")[-1] == f"{NAME}/kept_denied"
    assert len(asks(desk)) == 1
    form(desk, NOON + 3 * DAY)
    assert len(asks(desk)) == 2
    old = asks(desk)[0].variables["confirm"]["asked"]
    assert confirm(desk, NOON + 3 * DAY + 1, old).decisions[-1].kind == "refused"
    outcome = confirm(desk, NOON + 3 * DAY + HOUR)
    assert desk.ana.consent == {NAME: True}
    assert desk.ana.suppressed == {}
    assert list(outcome.allowed) == [("email", "ana@example.com")]
    desk.event("Order Completed", NOON + 4 * DAY)


@pytest.mark.parametrize("where", ["email", "*"])
def test_whoever_must_not_be_contacted_is_not_asked(desk: Desk, where: str) -> None:
    desk.traits(email="ana@example.com")
    desk.command("suppress", NOON + 1, ANA, channel=where, reason="by request")
    form(desk, NOON + 2)
    assert asks(desk) == []
    assert ("suppressed", "confirm_email/ask") in [
        (each.name, each.rule) for each in desk.decisions("withheld")
    ]


def test_a_bounce_ends_the_questions(desk: Desk) -> None:
    form(desk)
    [ask] = asks(desk)
    body = {"touch": ask.id, "channel": "email", "sequence": ask.sequence, "step": "ask",
            "handed_at": NOON, "trigger_at": 0, "error": "", "asks": True}  # fmt: skip
    desk.fold("receipt", "bounced", NOON + 1, body=body)
    form(desk, NOON + HOUR)
    desk.run_to(NOON + 9 * DAY)
    assert len(asks(desk)) == 1


def test_a_link_sent_to_another_address_does_not_count(desk: Desk) -> None:
    form(desk)
    first = asks(desk)[0].variables["confirm"]["asked"]
    desk.traits(NOON + HOUR, email="victim@example.com")
    assert [touch.to for touch in asks(desk)] == ["ana@example.com", "victim@example.com"]
    [refused] = confirm(desk, NOON + 2 * HOUR, first).decisions
    assert refused.because == "they were asked anew since"
    confirm(desk, NOON + 3 * HOUR)
    assert desk.ana.consent == {NAME: True}


def test_a_new_address_has_to_be_confirmed_once_more(desk: Desk) -> None:
    form(desk)
    confirm(desk, NOON + HOUR)
    desk.traits(NOON + DAY, email="new@example.com")
    assert desk.ana.consent == {}
    assert asks(desk)[-1].to == "new@example.com"
    confirm(desk, NOON + 2 * DAY)
    assert desk.ana.consent == {NAME: True}


def test_an_address_that_may_not_be_asked_any_more_today_is_not_written_to(desk: Desk) -> None:
    for minute, name in enumerate(("ana", "ben", "ana")):
        form(desk, NOON + minute * MINUTE, email=f"{name}@example.com")
    confirm(desk, NOON + 3 * MINUTE)
    assert desk.ana.consent == {NAME: True}
    form(desk, NOON + 4 * MINUTE, email="ben@example.com")
    assert desk.ana.consent == {}
    assert len(asks(desk)) == 3
    desk.run_to(NOON + 2 * DAY)
    assert "was said for another address" in desk.decisions("withheld")[-1].because
    form(desk, NOON + 2 * DAY, email="ben@example.com")
    assert asks(desk)[-1].to == "ben@example.com"


def test_consent_from_before_the_playbook_asked_stays(shop: Playbook) -> None:
    desk = Desk(load(PLAIN))
    desk.traits(**YES)
    desk.book = shop
    desk.traits(NOON + DAY, **YES)
    assert desk.ana.consent == {NAME: True}
    assert asks(desk) == []


def test_a_link_that_is_out_counts_also_where_the_playbook_asks_no_more(desk: Desk) -> None:
    form(desk)
    desk.book = load(PLAIN)
    confirm(desk, NOON + HOUR)
    assert desk.ana.consent == {NAME: True}
    assert "answer/reply" in marketing(desk)


def test_a_stage_that_asks_for_consent_is_reached_with_the_confirmation() -> None:
    desk = Desk(load(SHOP.replace("lead: person.is_known", "lead: consent.email")))
    form(desk)
    assert desk.ana.stage == "visitor"
    confirm(desk, NOON + HOUR)
    assert desk.ana.stage == "lead"


def test_consent_denied_while_the_question_is_open_closes_it(desk: Desk) -> None:
    form(desk)
    desk.traits(NOON + HOUR, consent_email_marketing=False)
    [refused] = confirm(desk, NOON + 2 * HOUR).decisions
    assert "took it back" in refused.because
    assert desk.ana.consent == {NAME: False}
    desk.traits(NOON + 3 * HOUR, consent_email_marketing=True)  # another change of mind
    assert len(asks(desk)) == 2


def test_the_answer_to_a_silence_becomes_no_truer_by_waiting(desk: Desk) -> None:
    form(desk)
    desk.event("Product Added", NOON + HOUR)
    desk.run_to(NOON + 2 * HOUR)
    assert "cart/reminder/unconfirmed" in desk.names("enrolment")
    confirmed_at = NOON + 2 * HOUR
    confirm(desk, confirmed_at)
    assert "cart/reminder" in desk.names("too_late")
    desk.run_to(confirmed_at + HOUR)
    assert any(each.due == confirmed_at + HOUR for each in desk.ana.enrolments) or (
        "cart/nudge" in [each.rule for each in desk.decisions("withheld")]
    )


def test_a_sequence_may_go_on_without(desk: Desk) -> None:
    form(desk)
    desk.event("Page Viewed", NOON + HOUR)
    assert ("unconfirmed", "hurried/mail") in [
        (each.name, each.rule) for each in desk.decisions("withheld")
    ]
    assert marketing(desk) == ["hurried/ring"]


def test_what_waited_goes_on_without_once_the_link_has_run_out(desk: Desk) -> None:
    form(desk)
    desk.run_to(NOON + 8 * DAY)
    assert [each.name for each in desk.decisions("enrolment")].count("welcome/completed") == 1
    assert "confirm_email/exit" in desk.names("enrolment")
    form(desk, NOON + 9 * DAY)
    assert asks(desk)[-1].step == "ask"
    assert len(asks(desk)) == 3


def test_history_is_asked_nothing(desk: Desk) -> None:
    desk.fold(EVENT, "Form Submitted", NOON, traits=YES, history=True)
    assert desk.touches() == []
    assert desk.ana.consent == {}


def test_a_confirmation_that_is_not_awaited_is_refused(desk: Desk) -> None:
    desk.traits(email="ana@example.com")
    assert confirm(desk, NOON + 1, NOON).decisions[0].kind == "refused"
    plain = Desk(load(PLAIN))
    plain.traits(**YES)
    assert confirm(plain, NOON + 1, NOON).decisions == []


def test_a_playbook_that_does_not_ask_keeps_nothing_of_it() -> None:
    desk = Desk(load(PLAIN))
    form(desk)
    assert desk.ana.opt_ins is None
    assert desk.ana.consent == {NAME: True}
    assert marketing(desk) == ["answer/reply"]


def test_the_question_is_in_the_language_of_the_person(desk: Desk) -> None:
    form(desk, language="de-AT")
    assert asks(desk)[0].content == "confirm.de"
    other = Desk(desk.book)
    form(other, language="ja")
    assert asks(other)[0].content == "confirm.en"
    german = Desk(load(SHOP.replace("time_zone: UTC", "time_zone: UTC\nlanguage: de")))
    form(german)
    assert asks(german)[0].content == "confirm.de"


def test_the_same_inputs_give_the_same_bytes(shop: Playbook) -> None:
    def run() -> bytes:
        desk = Desk(shop)
        form(desk)
        desk.run_to(NOON + 3 * DAY)
        confirm(desk, NOON + 3 * DAY)
        return encode([desk.ana, [one.decisions for one in desk.outcomes]])

    assert run() == run()


def test_a_record_without_it_is_read_as_before(desk: Desk) -> None:
    form(desk)
    fields = msgspec.msgpack.decode(encode(desk.ana))
    old = decode_person(msgspec.msgpack.encode(fields[:-1]))
    assert old.opt_ins is None
    assert old.traits == desk.ana.traits
