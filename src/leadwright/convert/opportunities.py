"""Open deals of a unit."""

from datetime import date

from leadwright.convert.credits import credit
from leadwright.convert.plan import Converting
from leadwright.core.case import Case
from leadwright.core.ids import hashed_id
from leadwright.core.unit import Opportunity, Scalar

_EPOCH = date(1970, 1, 1).toordinal()
NAME_MAX = 64


def open_opportunity(case: Case, plan: Converting, currency: str) -> bool:
    """Open a deal at the first stage, or the one named. False, with a refusal, if it cannot be."""
    body = case.input.body
    stage = str(body.get("stage") or plan.opportunity_stages[0])
    name = str(body.get("opportunity") or hashed_id(case.head.id, case.head.n, "opportunity")[:8])
    if not _stage_open(case, plan, stage) or not _closes_on_a_day(case):
        return False
    if name in case.head.opportunities:
        case.refuse(f"opportunity {name} exists already; use set_opportunity")
        return False
    deal = case.head.opportunities[name] = Opportunity(
        stage, case.at, round(body.get("amount", 0)), str(body.get("currency") or currency)
    )
    deal.moved_at = case.at
    deal.expected_close = _expected_close(case, 0)
    deal.code = str(body.get("code", ""))[:NAME_MAX]
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
    stage = stage or deal.stage
    *_, won, lost = plan.opportunity_stages
    if stage not in (won, lost) and not _stage_open(case, plan, stage):
        return ""
    if not _closes_on_a_day(case) or not _lost_if_lost(case, stage, lost):
        return ""
    if stage != deal.stage:
        deal.stage, deal.moved_at = stage, case.at
    deal.amount = round(body.get("amount", deal.amount))
    deal.expected_close = _expected_close(case, deal.expected_close)
    values: dict[str, Scalar] = {"opportunity": name, "stage": stage, "amount": deal.amount}
    outcome = "won" if stage == won else "lost" if stage == lost else "open"
    if outcome != "open":
        deal.closed_at, deal.won = case.at, outcome == "won"
    if outcome == "lost":
        deal.lost_to = str(body.get("lost_to", ""))[:NAME_MAX]
        values |= {"lost_to": deal.lost_to, "reason": str(body.get("reason", ""))[:NAME_MAX]}
        case.count("lost_value", deal.currency, deal.amount)
    label = outcome if outcome != "open" else "moved"
    case.decide("opportunity", label, _by(case), "convert.opportunity_stages", values)
    if outcome == "won":
        case.count("won_value", deal.currency, deal.amount)
        credit(case, plan, deal.code, values, deal.amount, deal.currency, set())
    return outcome


def day_text(day: int) -> str:
    """A UTC day number as `2026-12-24`; empty for 0."""
    return date.fromordinal(day + _EPOCH).isoformat() if day else ""


def _expected_close(case: Case, before: int) -> int:
    said = case.input.body.get("expected_close")
    return date.fromisoformat(str(said)).toordinal() - _EPOCH if said else before


def _closes_on_a_day(case: Case) -> bool:
    try:
        _expected_close(case, 0)
    except ValueError:
        case.refuse("`expected_close` is a day, such as 2026-12-24")
        return False
    return True


def _lost_if_lost(case: Case, stage: str, lost: str) -> bool:
    if case.input.body.get("lost_to") and stage != lost:
        case.refuse(f"`lost_to` is for a deal that is {lost}")
        return False
    return True


def _stage_open(case: Case, plan: Converting, stage: str) -> bool:
    allowed = plan.opportunity_stages[:-2]
    if stage in allowed:
        return True
    case.refuse(f"{stage!r} is no open stage; use one of {', '.join(allowed)}")
    return False


def _by(case: Case) -> str:
    return f"by {case.input.actor or 'the system'}"
