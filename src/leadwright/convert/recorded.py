"""Deals as another system tells them: whatever it says now is how the deal stands."""

from leadwright.convert.plan import Converting
from leadwright.core.case import Case
from leadwright.core.unit import Opportunity, Scalar


def record_opportunity(case: Case, plan: Converting, currency: str) -> str:
    """Take over a deal: opened, moved or closed as told; `open`, `won` or `lost` if that is news,
    else empty. The same again changes nothing.

    Arguments: `opportunity` (the other system's id), `stage`, `amount` in minor units, `currency`,
    `opened_at` and `closed_at` in ms. Refused without an id or with a stage the playbook has not.
    """
    body = case.input.body
    name, stage = str(body.get("opportunity") or ""), str(body.get("stage") or "")
    *_, won, lost = plan.opportunity_stages
    stage = stage or plan.opportunity_stages[0]
    if not name:
        case.refuse("a deal needs an id, so that it is known again")
        return ""
    if stage not in plan.opportunity_stages:
        case.refuse(f"{stage!r} is no stage; use one of {', '.join(plan.opportunity_stages)}")
        return ""
    deal = case.head.opportunities.get(name)
    money = str(body.get("currency") or (deal.currency if deal else currency))
    said = body.get("amount")
    amount = _whole(said) if said is not None else deal.amount if deal else 0
    if deal is not None and (deal.stage, deal.amount, deal.currency) == (stage, amount, money):
        return ""
    before = deal.stage if deal is not None else ""
    if deal is None:
        opened = min(_whole(body.get("opened_at")) or case.at, case.at)
        deal = case.head.opportunities[name] = Opportunity(stage, opened)
    had = deal.amount if deal.won else 0
    if before != stage:
        deal.moved_at = case.at
    deal.stage, deal.amount, deal.currency = stage, amount, money
    deal.won = stage == won
    closed = max(min(_whole(body.get("closed_at")) or case.at, case.at), deal.opened_at)
    deal.closed_at = closed if stage in (won, lost) else 0
    outcome = "won" if stage == won else "lost" if stage == lost else "open"
    label = outcome if outcome != "open" else "moved" if before else "opened"
    values: dict[str, Scalar] = {"opportunity": name, "stage": stage, "amount": amount}
    because = f"by {case.input.actor or 'an import'}"
    if before == stage:
        label = "amount_changed"
    case.decide("opportunity", label, because, "convert.opportunity_stages", values)
    if outcome == "won":
        case.count("won_value", money, amount - had)
    return outcome if before != stage else ""


def _whole(said: object) -> int:
    return round(said) if isinstance(said, int | float) and not isinstance(said, bool) else 0
