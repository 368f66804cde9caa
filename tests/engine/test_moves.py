"""The bridge of the hybrid model: people move between units with all they have done."""

import msgspec
from one_unit import NOON, Desk

from leadwright.core.time import DAY, MINUTE
from leadwright.core.unit import Person
from leadwright.playbook.model import Playbook


def _leave(visitor: Desk, at: int, into: int = 7) -> dict[str, object]:
    outcome = visitor.message("Leave", at, person=7, unit=2, into=into, because="matched")
    (message,) = outcome.messages
    assert (message.to_unit, message.name, message.person) == (2, "PersonArrived", into)
    return message.body


def _account(hybrid: Playbook) -> Desk:
    desk = Desk(hybrid, "account")
    desk.account(name="Acme", domain="acme.example", is_target=True, employees=80)
    return desk


def test_a_sign_up_arrives_at_the_account_with_everything_they_did(hybrid: Playbook) -> None:
    visitor, account = Desk(hybrid), _account(hybrid)
    for minute in range(5):
        visitor.event("Feature Used", NOON + minute * MINUTE)
    body = _leave(visitor, NOON + 10 * MINUTE)
    account.message("Expect", NOON + 10 * MINUTE, person=7, kind="account")
    account.message("PersonArrived", NOON + 10 * MINUTE, person=7, **body)
    assert visitor.unit.people == {}
    assert visitor.unit.head.people == 0
    assert account.unit.head.people == 1
    assert len(account.ana.windows["Feature Used"]) == 5
    assert account.unit.head.awards["feature_use"].milli == 10_000
    assert len(account.unit.head.windows["Feature Used"]) == 5
    assert account.outcomes[-1].deltas["matched", "account"] == (1, 0)


def test_who_comes_before_word_that_they_would_is_not_waited_for(hybrid: Playbook) -> None:
    visitor, account = Desk(hybrid), _account(hybrid)
    visitor.event("Feature Used", NOON)
    body = _leave(visitor, NOON + MINUTE)
    account.message("PersonArrived", NOON + MINUTE, person=7, **body)
    account.message("Expect", NOON + MINUTE, person=7, kind="account")
    assert account.ana.expecting == 0
    assert account.unit.head.awards["feature_use"].milli == 2_000


def test_what_the_consumer_motion_had_under_way_ends_with_the_move(hybrid: Playbook) -> None:
    visitor, account = Desk(hybrid), _account(hybrid)
    visitor.event("Signed Up", NOON)
    assert [enrolment.sequence for enrolment in visitor.ana.enrolments] == ["activation"]
    body = _leave(visitor, NOON + MINUTE)
    account.message("Expect", NOON + MINUTE, person=7, kind="account")
    account.message("PersonArrived", NOON + MINUTE, person=7, **body)
    assert account.ana.enrolments == []
    assert account.ana.armed == {}
    assert "activation/moved" in account.names("enrolment")


def test_usage_of_one_person_makes_a_pql(hybrid: Playbook) -> None:
    account = _account(hybrid)
    account.traits(email="ana@acme.example")
    for minute in range(20):
        account.event("Feature Used", NOON + minute * MINUTE)
    assert account.ana.stage == "pql"
    assert account.names("hand_off") == ["requested"]


def test_usage_added_up_over_the_people_makes_a_pqa(hybrid: Playbook) -> None:
    account = _account(hybrid)
    for person in range(10, 18):
        for minute in range(5):
            account.event("Feature Used", NOON + minute * MINUTE, person=person)
    assert account.unit.head.stage == "pqa"
    assert account.names("hand_off") == ["requested"]


def test_usage_of_last_week_does_not_count(hybrid: Playbook) -> None:
    account = _account(hybrid)
    for minute in range(19):
        account.event("Feature Used", NOON + minute * MINUTE)
    account.event("Feature Used", NOON + 8 * DAY)
    assert "pql" not in account.ana.reached


def test_an_anonymous_visitor_is_merged_into_who_they_turn_out_to_be(b2c: Playbook) -> None:
    visitor, known = Desk(b2c), Desk(b2c)
    visitor.event("Product Added", NOON, person=7, product_name="Hat")
    known.traits(person=8, email="ana@example.com", consent_email_marketing=True, time_zone="UTC")
    body = _leave(visitor, NOON + MINUTE, into=8)
    known.message("Expect", NOON + MINUTE, person=8, kind="individual")
    known.message("PersonArrived", NOON + MINUTE, person=8, **body)
    assert known.unit.head.people == 1
    known.run_to(NOON + 5 * MINUTE)
    assert known.touches()[-1].step == "reminder"


def test_consent_only_tightens_on_a_merge(b2c: Playbook) -> None:
    visitor, known = Desk(b2c), Desk(b2c)
    visitor.traits(person=7, consent_webhook_marketing=True, consent_email_marketing=False)
    known.traits(person=8, email="ana@example.com", consent_email_marketing=True)
    body = _leave(visitor, NOON + MINUTE, into=8)
    known.message("Expect", NOON + MINUTE, person=8, kind="individual")
    known.message("PersonArrived", NOON + MINUTE, person=8, **body)
    assert known.unit.people[8].consent == {"email/marketing": False}


def test_a_record_waits_for_who_is_expected(hybrid: Playbook) -> None:
    account = _account(hybrid)
    account.message("Expect", NOON, person=7, kind="account")
    assert account.ana.expecting == 1
    body = {"record": msgspec.msgpack.encode(Person(id=7)), "unit": 1, "because": "matched"}
    account.message("PersonArrived", NOON, person=7, **body)
    assert account.ana.expecting == 0


def test_leaving_takes_the_points_of_the_person_along(hybrid: Playbook) -> None:
    account = _account(hybrid)
    account.event("Feature Used", NOON, person=7)
    account.event("Feature Used", NOON, person=8)
    account.traits(person=7, email="ana@acme.example")
    account.message("Leave", NOON + DAY, person=7, unit=2, into=7, because="they changed employers")
    assert account.unit.head.awards["feature_use"].milli == 2_000
    assert account.unit.head.windows["Feature Used"] == [NOON]
    assert account.unit.head.stages == {}


def test_who_arrives_before_they_are_announced_is_awaited_no_longer(hybrid: Playbook) -> None:
    visitor, account = Desk(hybrid), _account(hybrid)
    visitor.event("Feature Used", NOON)
    account.message("PersonArrived", NOON + MINUTE, person=7, **_leave(visitor, NOON + MINUTE))
    account.message("Expect", NOON + MINUTE, person=7, kind="account")
    assert account.ana.expecting == 0
    assert len(account.ana.windows["Feature Used"]) == 1
