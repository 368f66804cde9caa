"""The people who decide on a purchase together, as our people see them."""

from leadwright.convert.plan import ROLES, STANCES, Converting
from leadwright.core.case import Case
from leadwright.core.time import day_of
from leadwright.core.unit import Head, Stakeholder

MOST = 50
CONCERN_MAX = 200


def set_stakeholder(case: Case, plan: Converting) -> bool:
    """Say what somebody at the account is, thinks, worries about, and how far they are. False, with
    a refusal, if it cannot be."""
    if not _may_be(case, plan):
        return False
    body, id_ = case.input.body, case.person.id
    who = case.head.stakeholders.get(id_) or Stakeholder(last_day=day_of(case.person.last_at))
    case.head.stakeholders[id_] = who
    who.at = case.at
    for what in ("role", "stance", "stage"):
        said = str(body.get(what, ""))
        if said and said != getattr(who, what):
            was = getattr(who, what)
            setattr(who, what, said)
            case.decide("stakeholder", f"{what}/{said}", _by(case), "", {"was": was or None})
    case.person.traits["role"] = who.role  # contents and conditions go by it
    if who.stage and who.stage not in who.stages:
        who.stages[who.stage] = case.at
    if "concern" in body and body["concern"] != who.concern:
        who.concern = str(body["concern"])
        name = "concern/noted" if who.concern else "concern/settled"
        case.decide("stakeholder", name, _by(case))
    return True


def remove_stakeholder(case: Case) -> bool:
    """They have no part in it any more. False, with a refusal, if they had none."""
    if case.head.stakeholders.pop(case.person.id, None) is None:
        case.refuse("they are no stakeholder")
        return False
    case.person.traits.pop("role", None)
    case.decide("stakeholder", "removed", _by(case))
    return True


def heard_from(case: Case) -> bool:
    """Note that a stakeholder did something; whether it is the first time on this day."""
    who, today = case.head.stakeholders.get(case.person.id), day_of(case.at)
    if who is None or who.last_day >= today:
        return False
    who.last_day = today
    return True


def take_in(head: Head, person: int, who: Stakeholder) -> None:
    """Somebody came to this account, or was merged into somebody of it, with their part."""
    here = head.stakeholders.get(person)
    if here is None:
        head.stakeholders[person] = who
        return
    here.last_day = max(here.last_day, who.last_day)
    for stage, at in who.stages.items():
        here.stages[stage] = min(here.stages.get(stage, at), at)


def _may_be(case: Case, plan: Converting) -> bool:
    body, head = case.input.body, case.head
    known = head.stakeholders.get(case.person.id)
    if head.kind != "account":
        case.refuse("only people of an account decide together")
    elif known is None and not body.get("role"):
        case.refuse(f"say their role: one of {', '.join(ROLES)}")
    elif known is None and len(head.stakeholders) >= MOST:
        case.refuse(f"an account has at most {MOST} stakeholders")
    elif len(str(body.get("concern", ""))) > CONCERN_MAX:
        case.refuse(f"a concern has at most {CONCERN_MAX} characters")
    else:
        allowed = {"role": ROLES, "stance": STANCES, "stage": plan.evaluation_stages}
        for what, words in allowed.items():
            if body.get(what) and str(body[what]) not in words:
                case.refuse(f"{body[what]!r} is no {what}; use one of {', '.join(words)}")
                return False
        return True
    return False


def _by(case: Case) -> str:
    return f"by {case.input.actor or 'the system'}"
