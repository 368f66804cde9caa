"""Qualifying, and what follows from a stage: sequences and the hand-off."""

from leadwright.convert.conversions import convert
from leadwright.core.case import Case
from leadwright.core.outcome import Message
from leadwright.engine.households import tell_the_others
from leadwright.engine.segments import segments_moved
from leadwright.engine.stops import stop_unit
from leadwright.engine.wiring import contact_of
from leadwright.nurture.sequences import end_all, enter
from leadwright.playbook.model import Motion
from leadwright.qualify.live import sort_into_segments, take_temperature
from leadwright.qualify.score import refit
from leadwright.qualify.stages import (
    restage_account,
    restage_person,
    set_account_stage,
    set_person_stage,
)
from leadwright.route import handoff

RELEARN_MAX = 10
ACCOUNT_CHANGED = "AccountChanged"
"""To the unit: tell those `people`, who come `after` those told already. To a person: look."""


def reconsider(case: Case, motion: Motion) -> None:
    """Set temperatures, segments and stages anew, and do what reaching them asks for."""
    plan, moved, ties = motion.qualify, None, case.head.ties
    if ties is not None and ties.merged_into:
        return  # they are on their way to where it is decided
    if plan.temperature is not None:
        take_temperature(case, plan.temperature)
    if plan.segments:
        moved = sort_into_segments(case, plan)
    for stage in restage_person(case, plan):
        stage_reached(case, motion, stage)
    if case.head.kind == "account" or case.head.stage:
        recycle_after_ms = motion.hand_off.recycle_after_ms if motion.hand_off else 0
        for stage in restage_account(case, plan, recycle_after_ms):
            account_reached(case, motion, stage)
    if plan.segments_ask_stage:
        moved = (moved or []) + sort_into_segments(case, plan)
    if moved and motion.nurture.at_segment:
        segments_moved(case, motion, moved)


def relearn(case: Case, motion: Motion) -> None:
    """A step of a sequence has set a trait: look at what depends on it, which may take further
    steps that set another."""
    for _ in range(RELEARN_MAX):
        if not case.learned:
            return
        case.learned = False
        refit(case, motion.qualify)
        reconsider(case, motion)


def stage_reached(case: Case, motion: Motion, stage: str) -> None:
    """Sequences entered at the stage, and the hand-off it leads to."""
    if case.person.id:
        for sequence in motion.nurture.at_stage.get(stage, ()):
            enter(case, sequence, contact_of(motion), f"stage {stage} was reached")
    if motion.hand_off is not None and stage in motion.hand_off.stages:
        handoff.request(case, motion.hand_off, stage)


def account_reached(case: Case, motion: Motion, stage: str) -> None:
    """The same for a stage of the account: its other people hear of it (`engine.told`)."""
    stage_reached(case, motion, stage)
    head, input = case.head, case.input
    others = head.people > bool(case.person.id)
    if others and stage in motion.nurture.at_stage and not (input.history or head.virtual):
        body = {"after": 0, "actor": input.actor, "stage": stage, "since": case.at}
        case.out.messages.append(Message(head.id, ACCOUNT_CHANGED, case.now, body=body))


def follow_stage(case: Case, motion: Motion) -> None:
    """Enter what a stage lets in that the account has reached without the person."""
    stage, since = case.input.body.get("stage", ""), case.input.body.get("since", 0)
    for sequence in motion.nurture.at_stage.get(stage, ()) if case.head.stage == stage else ():
        if case.person.entered.get(sequence.name, 0) < since:
            enter(case, sequence, contact_of(motion), f"their account reached stage {stage}")


def conversion(case: Case, motion: Motion, currency: str) -> None:
    """A conversion ends everything that was under way for the person, and makes a customer."""
    before = case.head.customer_since
    if not convert(case, motion.convert, currency):
        return
    end_all(case, motion.nurture, "goal", f"{case.input.name}: converted")
    became_customer(case, motion)
    if case.head.kind != "individual" and not before:
        stop_unit(case, motion, f"{case.input.name}: converted")
    if motion.sharing is not None:
        tell_the_others(case, motion.sharing)


def became_customer(case: Case, motion: Motion) -> None:
    """The unit buys: stage customer for it and the person at hand, and sales is done with it."""
    head = case.head
    head.customer_since = head.customer_since or case.at
    reached = []
    if case.person.id and case.person.stage != "customer":
        case.decide("stage", "customer", "converted", "convert")
        set_person_stage(case, "customer")
        reached.append(stage_reached)
    if head.kind == "account" and head.stage != "customer":
        case.decide("stage", "customer", "the account converted", "convert")
        set_account_stage(case, "customer")
        reached.append(account_reached)
    if head.handoff is not None and not (motion.hand_off and motion.hand_off.customers):
        who = "the account is a customer" if head.kind == "account" else "they bought"
        handoff.release(case, who)
    for follow in reached:
        follow(case, motion, "customer")
