"""What the report adds up besides the decisions."""

import msgspec
from one_unit import ANA, NOON, Desk

from leadwright.core.outcome import Outcome
from leadwright.core.unit import Person
from leadwright.playbook.model import Playbook


def test_an_account_is_counted_once_however_often_it_is_heard_of(b2b: Playbook) -> None:
    desk = Desk(b2b)
    first = desk.account(NOON, domain="acme.example")
    again = desk.account(NOON + 1, employees=500)
    assert first.deltas["accounts", ""] == (1, 0)
    assert ("accounts", "") not in again.deltas


def test_somebody_known_from_the_start_is_matched_to_their_account(hybrid: Playbook) -> None:
    desk = Desk(hybrid, "account")
    first = desk.traits(email="ana@acme.example")
    again = desk.event("Feature Used", NOON + 1)
    assert first.deltas["matched", "account"] == (1, 0)
    assert ("matched", "account") not in again.deltas


def test_somebody_who_arrives_is_matched_once(hybrid: Playbook) -> None:
    desk = Desk(hybrid, "account")
    expected = desk.message("Expect", NOON, ANA, kind="account")
    arrived = _arrive(desk, ANA)
    assert ("matched", "account") not in expected.deltas
    assert arrived.deltas["matched", "account"] == (1, 0)


def test_another_device_of_somebody_matched_is_not_matched_again(hybrid: Playbook) -> None:
    desk = Desk(hybrid, "account")
    desk.traits(email="ana@acme.example")
    desk.message("Expect", NOON, ANA, kind="account")
    assert ("matched", "account") not in _arrive(desk, ANA + 1).deltas


def test_nobody_is_matched_to_themselves(hybrid: Playbook) -> None:
    desk = Desk(hybrid)
    assert ("matched", "account") not in desk.traits(email="ana@mail.example").deltas


def _arrive(desk: Desk, record: int) -> Outcome:
    encoded = msgspec.msgpack.encode(Person(id=record))
    return desk.message(
        "PersonArrived", NOON + 5, ANA, record=encoded, unit=2, because="their account is known"
    )
