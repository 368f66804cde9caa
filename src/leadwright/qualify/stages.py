"""Lifecycle stages: where a person, and an account, stands."""

from leadwright.core.case import Case
from leadwright.core.unit import Head, Person
from leadwright.qualify.plan import SQL, Qualifying, StageRule

VISITOR = "visitor"
HELD = frozenset({"sal", "sql", "opportunity", "customer", "disqualified", "lost"})
"""Stages that people or conversions set: rules do not move anybody out of them."""
SOURCE_MAX = 64
"""Characters of a source that are told apart in the report."""
ACCEPTED = "sal"
IN_SALES = frozenset({"requested", "queued", "offered", "accepted"})
"""States of a hand-off during which the account's stage waits for sales."""


def restage_person(case: Case, plan: Qualifying) -> list[str]:
    """Move the person to the stage the rules give; the stages reached by that, lowest first.

    Those passed on the way whose conditions hold are reached too. Falling back reaches none.
    """
    person = case.person
    if not person.id or person.stage in HELD:
        return []
    rule = _highest(case, plan.person_stages, person.stage)
    stage = rule.stage if rule else VISITOR
    if stage == person.stage:
        return []
    fell = _explain(case, plan, person.stage, stage, rule)
    passed = [] if fell else _passed(case, plan.person_stages, stage, person, "reached")
    set_person_stage(case, stage)
    return [] if fell else [*passed, stage]


def restage_account(case: Case, plan: Qualifying, recycle_after_ms: int) -> list[str]:
    """The same for the account. Waits while sales has it, and while it is being recycled."""
    head = case.head
    if head.stage == ACCEPTED and plan.sql is not None:
        return _to_sql(case, plan.sql)
    if head.kind != "account" or head.stage in HELD or _waits(case, recycle_after_ms):
        return []
    rule = _highest(case, plan.account_stages, head.stage)
    stage = rule.stage if rule else ""
    if stage == head.stage or (not stage and head.stage == "recycled"):
        return []
    fell = _explain(case, plan, head.stage, stage, rule)
    passed = [] if fell else _passed(case, plan.account_stages, stage, head, "account_reached")
    set_account_stage(case, stage)
    return [] if fell else [*passed, stage]


def _to_sql(case: Case, rule: StageRule) -> list[str]:
    """Sales has accepted the account; what its people found out makes it sales qualified."""
    if not rule.when.test(case.facts):
        return []
    values = rule.when.values(case.facts)
    case.decide("stage", SQL, f"{SQL} holds", f"{case.motion}.stages.{SQL}", values)
    set_account_stage(case, SQL)
    return [SQL]


def set_person_stage(case: Case, stage: str) -> None:
    """Set the stage and keep the unit's counts by difference."""
    person = case.person
    move_count(case.head, person.stage, -1)
    move_count(case.head, stage, 1)
    person.stage = stage
    _first(case, person, stage, "reached")


def set_account_stage(case: Case, stage: str) -> None:
    """Set the account's stage."""
    case.head.stage = stage
    if stage:
        _first(case, case.head, stage, "account_reached")


def move_count(head: Head, stage: str, difference: int) -> None:
    """Keep how many people of the unit stand at a stage; visitors are not counted."""
    if stage == VISITOR:
        return
    left = head.stages.get(stage, 0) + difference
    if left:
        head.stages[stage] = left
    else:
        head.stages.pop(stage, None)


def _first(case: Case, who: Person | Head, stage: str, metric: str) -> None:
    if stage not in who.reached:
        who.reached[stage] = case.at
        case.count(metric, stage)
        source = who.traits.get("source") or case.person.traits.get("source") or ""
        case.count(f"{metric}_by_source", f"{stage} {str(source)[:SOURCE_MAX]}")


def _passed(
    case: Case, stages: tuple[StageRule, ...], stage: str, who: Person | Head, metric: str
) -> list[str]:
    """The stages below the new one that hold too and have never been reached."""
    passed = []
    for rule in reversed(stages):
        if rule.stage == stage:
            break
        if rule.stage not in who.reached and rule.when.test(case.facts):
            _first(case, who, rule.stage, metric)
            passed.append(rule.stage)
    return passed


def _waits(case: Case, recycle_after_ms: int) -> bool:
    handoff = case.head.handoff
    if handoff is None:
        return False
    if handoff.state in IN_SALES:
        return True
    return case.head.stage == "recycled" and case.at < handoff.since + recycle_after_ms


def _highest(case: Case, stages: tuple[StageRule, ...], current: str) -> StageRule | None:
    """The last rule in the list that holds; the current one also at 10 % less."""
    for rule in stages:
        if rule.when.test(case.facts):
            return rule
        if rule.stage == current and rule.when.keep(case.facts):
            return rule
    return None


def _explain(case: Case, plan: Qualifying, old: str, new: str, rule: StageRule | None) -> bool:
    """Decide the change with its reason; whether it was a fall."""
    order = [each.stage for each in plan.stages]
    left = next((each for each in plan.stages if each.stage == old), None)
    fell = left is not None and (new not in order or order.index(new) < order.index(old))
    shown = left if fell else rule
    because = f"{old or 'no stage'} does not hold any more" if fell else f"{new} holds"
    trail = f"{case.motion}.stages.{shown.stage}" if shown else f"{case.motion}.stages"
    values = shown.when.values(case.facts) if shown else {}
    case.decide("stage", new or "none", because, trail, values)
    return fell
