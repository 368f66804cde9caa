"""Codes: coupons that redeem an offer, and whoever brought the customer."""

from functools import lru_cache
from re import Pattern

from leadwright.convert.plan import Converting
from leadwright.core.case import Case
from leadwright.core.expression.pattern import expression
from leadwright.core.unit import Scalar

COUPON = "coupon"
CARRIERS = (COUPON, "referral_code", "partner_code", "influencer_code", "promo_code")
"""Properties of the event, and traits of the person, that may hold a code."""
CODE_MAX = 100


def redeem_and_credit(
    case: Case, plan: Converting, values: dict[str, Scalar], minor: int, money: str
) -> None:
    """A conversion of `minor` units of `money`: the offer that its coupon redeems, and whom its
    codes credit."""
    if not plan.offers and not plan.codes:
        return
    coupon = case.input.body.get(COUPON)
    offer = plan.offers.get(coupon.strip().lower()) if isinstance(coupon, str) else None
    if offer:
        because = f"with the coupon {coupon}"
        case.decide("redeemed", offer, because, f"offers.{offer}", {**values, "coupon": coupon})
        case.count("redeemed_value", f"{offer} {money}", minor)
    credited: set[str] = set()
    for source in (case.input.body, case.person.traits):
        for carrier in CARRIERS:
            credit(case, plan, source.get(carrier), values, minor, money, credited)


def credit(
    case: Case,
    plan: Converting,
    said: Scalar,
    values: dict[str, Scalar],
    minor: int,
    money: str,
    credited: set[str],
) -> None:
    """Credit whom the code belongs to, if it is one; each of them once (`credited`)."""
    if not isinstance(said, str) or not 0 < len(said) <= CODE_MAX:
        return
    for code in plan.codes:
        if _fits(code.code).fullmatch(said.strip().lower()):
            if code.name not in credited:
                credited.add(code.name)
                name, rule = f"{code.kind}/{code.name}", f"{case.motion}.convert.codes.{code.name}"
                case.decide("credited", name, f"by the code {said}", rule, {**values, "code": said})
                case.count("credited_value", f"{name} {money}", minor)
            return


@lru_cache(maxsize=1_024)
def _fits(pattern: str) -> Pattern[str]:
    return expression(pattern)
