"""Triggers: an event, or the absence of one, that must be answered."""

from collections.abc import Collection

from leadwright.core.case import Case
from leadwright.nurture.plan import Nurturing, Trigger
from leadwright.nurture.sequences import Contact, enter


def arm(case: Case, plan: Nurturing, contact: Contact, conversions: Collection[str]) -> None:
    """Start, restart or stop the triggers that the event at hand is about."""
    event = case.input.name
    for trigger in plan.by_event.get(event, ()):
        if case.person.fired.pop(trigger.name, None) is not None and event in conversions:
            case.decide("recovered", trigger.name, f"{event} came next", trigger.name)
        if event in trigger.unless:
            case.person.armed.pop(trigger.name, None)
        elif trigger.idle_ms:
            case.person.armed[trigger.name] = [case.at + trigger.idle_ms, case.occurred_at]
        else:
            fire(case, trigger, plan, contact, case.occurred_at)


def fire_due(case: Case, plan: Nurturing, name: str, contact: Contact) -> None:
    """A trigger's time has come."""
    _, since = case.person.armed.pop(name)
    trigger = plan.triggers.get(name)
    if trigger is not None:
        fire(case, trigger, plan, contact, since)


def fire(
    case: Case,
    trigger: Trigger,
    plan: Nurturing,
    contact: Contact,
    since: int,
    because: str = "",
) -> None:
    """Answer what became true `idle` after `since`, unless it is too late to be worth it."""
    if trigger.when is not None and not trigger.when.test(case.facts):
        return
    true_at = since + trigger.idle_ms
    values = {"idle_ms": trigger.idle_ms, "since": since}
    if case.now > true_at + trigger.useful_for_ms:
        late_s = (case.now - true_at) // 1000
        case.decide("too_late", trigger.name, f"noticed {late_s} s late", trigger.name, values)
        return
    because = because or trigger.because
    case.decide("trigger", trigger.name, because, trigger.name, values)
    case.person.fired[trigger.name] = case.at
    sequence = plan.sequences.get(trigger.start)
    if sequence is not None:
        enter(case, sequence, contact, because, case.at, case.at + trigger.useful_for_ms)
