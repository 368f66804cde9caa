"""Coupons redeem offers, and whoever brought a customer is credited."""

import pytest
from one_unit import NOON, Desk

from leadwright.core.time import DAY


def _bought(shopper: Desk, **body: object) -> None:
    shopper.event(
        "Order Completed", NOON, order_id="o1", **{"total": 80.0, "currency": "EUR", **body}
    )


def test_a_coupon_redeems_the_offer_whose_code_it_is(shopper: Desk) -> None:
    _bought(shopper, coupon=" comeback10 ")
    (redeemed,) = shopper.decisions("redeemed")
    assert (redeemed.name, redeemed.rule) == ("comeback10", "offers.comeback10")
    assert redeemed.values["value"] == 8_000
    assert shopper.outcomes[-1].deltas["redeemed_value", "comeback10 EUR"] == (1, 8_000)


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ({"coupon": "LENA15"}, "influencer/lena"),
        ({"coupon": "lena15"}, "influencer/lena"),
        ({"referral_code": "FRIEND-77x"}, "referral/friends"),
        ({"promo_code": "FRIEND-"}, "referral/friends"),
    ],
)
def test_whoever_a_code_belongs_to_is_credited(
    shopper: Desk, body: dict[str, object], name: str
) -> None:
    _bought(shopper, **body)
    (credited,) = shopper.decisions("credited")
    assert credited.name == name
    assert credited.values["order_id"] == "o1"
    assert shopper.outcomes[-1].deltas["credited_value", f"{name} EUR"] == (1, 8_000)


@pytest.mark.parametrize("code", ["LENA1", "FRIEND", "", 15, None, "x" * 200, ["LENA15"]])
def test_what_is_no_code_credits_nobody(shopper: Desk, code: object) -> None:
    _bought(shopper, coupon=code)
    assert shopper.decisions("credited") == []
    assert shopper.names("conversion") == ["Order Completed"]


def test_the_code_they_came_with_is_credited_when_they_buy(shopper: Desk) -> None:
    shopper.traits(NOON - DAY, referral_code="FRIEND-9")
    _bought(shopper)
    assert shopper.names("credited") == ["referral/friends"]


def test_each_is_credited_once_for_a_purchase(shopper: Desk) -> None:
    shopper.traits(NOON - DAY, referral_code="FRIEND-9")
    _bought(shopper, coupon="LENA15", promo_code="LENA15", referral_code="FRIEND-8")
    assert shopper.names("credited") == ["influencer/lena", "referral/friends"]


def test_a_partner_is_credited_for_a_deal_when_it_is_won() -> None:
    from leadwright.playbook.load import load
    from leadwright.playbook.shipped import shipped_text

    text = shipped_text("b2b").replace(
        "  convert:\n", "  convert:\n    codes: {agency: {kind: partner, code: AGY-%}}\n"
    )
    desk = Desk(load(text), "account")
    desk.account(name="Acme", domain="acme.example")
    desk.command("open_opportunity", NOON, opportunity="d1", amount=900, code="AGY-5")
    assert desk.decisions("credited") == []
    outcome = desk.command("set_opportunity", NOON, opportunity="d1", stage="won")
    assert desk.names("credited") == ["partner/agency"]
    assert outcome.deltas["credited_value", "partner/agency EUR"] == (1, 900)
