"""Consumer conversions: a purchase, with its value."""

from leadwright.convert.credits import redeem_and_credit
from leadwright.convert.plan import Converting
from leadwright.core.case import Case
from leadwright.core.unit import Scalar, Share

MINOR_MAX = 10**14
"""More than this, in minor units, is no price: such a value is unknown, and cannot overflow what is
added up."""


def convert(case: Case, plan: Converting, currency: str) -> bool:
    """Whether the event at hand is a conversion; if so it is decided and counted with its value.

    The value is the first of `plan.value` the event carries, in `currency` where it names none;
    stored in minor units (two decimals). A value nobody can have paid counts as none.
    """
    if case.input.name not in plan.events:
        return False
    money = str(case.input.body.get("currency") or currency)
    minor = _minor(case, plan)
    order = case.input.body.get("order_id")
    values: dict[str, Scalar] = {"value": minor, "currency": money, "order_id": order}
    case.decide("conversion", case.input.name, "a conversion event", "convert.events", values)
    case.count("conversion_value", money, minor)
    if plan.shared:
        share = case.person.share = case.person.share or Share()
        share.orders += 1
        share.spent += minor if money == currency else 0
    redeem_and_credit(case, plan, values, minor, money)
    if not case.head.customer_since:
        case.head.customer_since = case.at
    return True


def _minor(case: Case, plan: Converting) -> int:
    for name in plan.value:
        value = case.input.body.get(name)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return round(value * 100) if abs(value) <= MINOR_MAX // 100 else 0
    return 0
