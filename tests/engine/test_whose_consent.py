"""Whose word counts as confirmed, and what holds when two become one."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from asked_for_consent import NAME, SHOP, YES, asks, confirm, form
from one_unit import ANA, NOON, Desk

from leadwright.core.input import COMMAND, TRAITS
from leadwright.core.time import DAY, HOUR
from leadwright.playbook.load import load
from leadwright.playbook.model import Playbook


@pytest.fixture(scope="module")
def shop() -> Playbook:
    """A shop whose consent has to be confirmed."""
    return load(SHOP)


@pytest.mark.parametrize(
    ("trusts", "kind", "actor", "more", "counts"),
    [
        ("", TRAITS, "import 3", {}, False),
        ("import", TRAITS, "import 3", {}, True),
        ("api", TRAITS, "import 3", {}, False),
        ("", COMMAND, "ben", {}, False),
        ("", COMMAND, "ben", {"confirmed": True}, True),
        ("", COMMAND, "ben", {"confirmed": "yes"}, False),
        ("api", COMMAND, "ben", {}, True),
        ("api, import", TRAITS, "", {}, False),
    ],
)
def test_whose_word_counts_as_confirmed(
    trusts: str, kind: str, actor: str, more: dict[str, Any], counts: bool
) -> None:
    desk = Desk(load(SHOP.replace("{within:", f"{{trusts: [{trusts}], within:")))
    desk.traits(email="ana@example.com")
    if kind == TRAITS:
        desk.fold(TRAITS, "", NOON, body=dict(YES), actor=actor)
    else:
        desk.fold(COMMAND, "subscribe", NOON, body={"channel": "email", **more}, actor=actor)
    assert (desk.ana.consent.get(NAME) is True) is counts
    assert bool(asks(desk)) is (not counts and not actor.startswith("import"))
    if counts:
        assert desk.ana.opt_ins is not None
        assert desk.ana.opt_ins[NAME].confirmed_at == NOON


def test_an_import_asks_nobody_unless_told_to() -> None:
    quiet, told = (
        Desk(load(SHOP.replace("{within:", f"{{include_existing: {word}, within:")))
        for word in ("no", "yes")
    )
    for desk in (quiet, told):
        desk.fold(TRAITS, "", NOON, body=dict(YES), actor="import 3")
    assert asks(quiet) == []
    assert quiet.names("consent") == [f"{NAME}/unasked"]
    assert len(asks(told)) == 1
    form(quiet, NOON + HOUR)
    assert len(asks(quiet)) == 1
    quiet.fold(TRAITS, "", NOON + 2 * HOUR, body=dict(YES), actor="import 4")
    confirm(quiet, NOON + 3 * HOUR)
    assert quiet.ana.consent == {NAME: True}


def _apart(shop: Playbook, mine: Callable[[Desk], Any], others: Callable[[Desk], Any]) -> Desk:
    """Ana, into whom somebody is merged."""
    desk, other = Desk(shop), Desk(shop)
    mine(desk)
    others(other)
    record = other.unit.people[ANA]
    record.id = 8
    desk.message("Expect", NOON + DAY, ANA, kind="individual", who=8)
    body = {"record": msgspec.msgpack.encode(record), "unit": 2, "because": "they are one"}
    desk.message("PersonArrived", NOON + DAY, ANA, **body)
    return desk


def _nothing(desk: Desk) -> None:
    desk.traits(email="ana@example.com")


def _asked(desk: Desk) -> None:
    form(desk)


def _given(desk: Desk) -> None:
    form(desk)
    confirm(desk, NOON + HOUR)


def _denied(desk: Desk) -> None:
    desk.traits(email="ana@example.com", consent_email_marketing=False)


def _gone(desk: Desk) -> None:
    desk.traits(email="ana@example.com")
    desk.command("unsubscribe", NOON + 1, ANA, channel="email")


@pytest.mark.parametrize(
    ("mine", "others", "before", "confirmable"),
    [
        (_asked, _nothing, None, True),
        (_nothing, _asked, None, True),
        (_asked, _asked, None, True),
        (_given, _asked, True, True),
        (_asked, _given, None, True),
        (_given, _denied, False, False),
        (_asked, _denied, False, False),
        (_denied, _asked, False, False),
        (_asked, _gone, False, False),
        (_gone, _asked, False, False),
    ],
)
def test_of_two_who_are_one_the_stricter_word_holds(
    shop: Playbook, mine: Callable[[Desk], Any], others: Callable[[Desk], Any],
    before: bool | None, confirmable: bool,
) -> None:  # fmt: skip
    desk = _apart(shop, mine, others)
    assert desk.ana.consent.get(NAME) is before
    confirm(desk, NOON + 2 * DAY, NOON)
    assert (desk.ana.consent.get(NAME) is True) is confirmable


def test_a_phone_number_is_asked_over_its_own_channel_and_e_mail_is_another_matter() -> None:
    phone = "webhook: {address: phone, confirm: 1 day}"
    desk = Desk(load(SHOP.replace("webhook: {address: id, consent: no}", phone)))
    said = {"phone": "+491701234567", "consent_webhook_marketing": True}
    form(desk, **said)
    mail, text = desk.touches()
    assert (mail.channel, text.channel, text.to) == ("email", "webhook", "+491701234567")
    body = {"channel": "webhook", **text.variables["confirm"]}
    desk.fold(COMMAND, "confirm_consent", NOON + HOUR, body=body, actor="the person")
    assert desk.ana.consent == {"webhook/marketing": True}
    body = {"channel": "webhook", **mail.variables["confirm"]}
    desk.fold(COMMAND, "confirm_consent", NOON + HOUR, body=body, actor="the person")
    assert desk.ana.consent == {"webhook/marketing": True}
