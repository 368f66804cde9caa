"""Which team a unit goes to: its owner's, else the first route that holds."""

from typing import NamedTuple

from leadwright.core.case import Case
from leadwright.core.unit import Scalar
from leadwright.route.plan import HandOffPlan


class Routed(NamedTuple):
    """The team to ask, the member of it who is meant (empty: whoever's turn it is), the trail of
    the rule that says so, the reason in words, and what was compared."""

    team: str
    member: str
    rule: str
    because: str
    compared: dict[str, Scalar]


def route(case: Case, plan: HandOffPlan) -> Routed:
    """Where the unit at hand goes."""
    trail, owner = f"{case.motion}.hand_off", case.head.owner
    if plan.owner_first and owner in plan.homes:
        because = f"offered to {plan.homes[owner]}, where {owner} owns it already"
        return Routed(plan.homes[owner], owner, trail, because, {})
    for each in plan.routes:
        if each.when.test(case.facts):
            to = f"{each.member} of {each.team}" if each.member else each.team
            because = f"offered to {to} by the route {each.name}"
            compared = each.when.values(case.facts)
            return Routed(each.team, each.member, f"{trail}.routes.{each.name}", because, compared)
    because = f"offered to {plan.team}"
    if plan.routes:
        because += ", since no route holds"
    return Routed(plan.team, "", trail, because, {})
