"""A deal is warned of: the triggers that answer it, for the people who decide on the deal."""

from leadwright.core.case import Case
from leadwright.core.outcome import Message
from leadwright.engine.wiring import contact_of
from leadwright.nurture.triggers import fire
from leadwright.playbook.model import Motion

DEAL_WARNED = "DealWarned"
"""To a stakeholder: `trigger` answers the `warning` that has begun at `since`."""
OVER = "/over"


def warn_stakeholders(case: Case, motion: Motion) -> None:
    """Tell the stakeholders of warnings that have just begun and that a trigger answers."""
    head, begun = case.head, {}
    for decision in case.out.decisions:
        if decision.kind == "deal_warning" and not decision.name.endswith(OVER):
            warning = decision.name.partition("/")[0]
            for trigger in motion.nurture.on_warning.get(warning, ()):
                begun[trigger.name] = (warning, decision.at)
    for name, (warning, since) in begun.items():
        body = {"trigger": name, "warning": warning, "since": since, "unit": head.id}
        case.out.messages += [
            Message(head.id, DEAL_WARNED, case.now, person, body)
            for person in sorted(head.stakeholders)
        ]


def answer_warning(case: Case, motion: Motion) -> None:
    """The person at hand has a part in a deal that is warned of. Who has moved on has not."""
    body = case.input.body
    trigger = motion.nurture.triggers.get(body["trigger"])
    if trigger is not None and body["unit"] == case.head.id:
        because = f"a deal is warned of: {body['warning']}"
        fire(case, trigger, motion.nurture, contact_of(motion), body["since"], because)
