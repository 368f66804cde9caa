"""Open deals of a unit."""

from leadwright.convert.plan import Converting
from leadwright.core.case import Case
from leadwright.core.ids import hashed_id
from leadwright.core.unit import Opportunity, Scalar


def open_opportunity(case: Case, plan: Converting, currency: str) -> bool:
    """Open a deal at the first stage, or the one named. False, with a refusal, if it cannot be."""
    body = case.input.body
    stage = str(body.get("stage") or plan.opportunity_stages[0])
    name = str(body.get("opportunity") or hashed_id(case.head.id, case.head.n, "opportunity")[:8])
    if not _stage_open(case, plan, stage):
        return False
    if name in case.head.opportunities:
        case.refuse(f"opportunity {name} exists already; use set_opportunity")
        return False
    case.head.opportunities[name] = Opportunity(
        stage, case.at, round(body.get("amount", 0)), str(body.get("currency") or currency)
    )
    values = {"opportunity": name, "stage": stage, "amount": round(body.get("amount", 0))}
    case.decide("opportunity", "opened", _by(case), "convert.opportunity_stages", values)
    return True


def set_opportunity(case: Case, plan: Converting) -> str:
    """Move a deal on; `won`, `lost` or `open`, or empty with a refusal."""
    body = case.input.body
    name, stage = str(body.get("opportunity", "")), str(body.get("stage", ""))
    deal = case.head.opportunities.get(name)
    if deal is None or deal.closed_at:
        case.refuse(f"there is no open opportunity {name!r}")
        return ""
    *_, won, lost = plan.opportunity_stages
    if stage not in (won, lost) and not _stage_open(case, plan, stage):
        return ""
    deal.stage = stage
    deal.amount = round(body.get("amount", deal.amount))
    values: dict[str, Scalar] = {"opportunity": name, "stage": stage, "amount": deal.amount}
    outcome = "won" if stage == won else "lost" if stage == lost else "open"
    if outcome != "open":
        deal.closed_at, deal.won = case.at, outcome == "won"
    label = outcome if outcome != "open" else "moved"
    case.decide("opportunity", label, _by(case), "convert.opportunity_stages", values)
    if outcome == "won":
        case.count("won_value", deal.currency, deal.amount)
    return outcome


def _stage_open(case: Case, plan: Converting, stage: str) -> bool:
    allowed = plan.opportunity_stages[:-2]
    if stage in allowed:
        return True
    case.refuse(f"{stage!r} is no open stage; use one of {', '.join(allowed)}")
    return False


def _by(case: Case) -> str:
    return f"by {case.input.actor or 'the system'}"
