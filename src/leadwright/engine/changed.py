"""What a changed playbook makes of a unit although nothing happened: one step of a sweep."""

from collections.abc import Collection

import msgspec

from leadwright.convert import coverage
from leadwright.core.case import Case
from leadwright.core.contacts import withdraw
from leadwright.core.notes import Notes
from leadwright.core.unit import Head, Person
from leadwright.engine.stages import reconsider
from leadwright.engine.wiring import contact_of
from leadwright.nurture.plan import Sequence
from leadwright.nurture.sequences import end, enter
from leadwright.playbook.model import Motion
from leadwright.qualify.plan import Qualifying
from leadwright.qualify.score import add_awards, refit
from leadwright.qualify.windows import carry_in, carry_out

KEPT = ("buckets", "distinct", "firsts", "lasts", "scores")
"""What a document notes of events."""


def look_again(case: Case, motion: Motion) -> None:
    """Look at everything that the playbook says of the person and the account once more.

    `facts` in the input are what was kept of the person's events, counted anew (`runtime.recount`).
    """
    body, plan = case.input.body, motion.qualify
    if "facts" in body and case.person.id:
        _put(case, plan, msgspec.msgpack.decode(body["facts"], type=Person))
    _forget(case, plan)
    refit(case, plan)
    if body.get("deals") and case.head.opportunities:
        coverage.review(case, motion.convert)
    reconsider(case, motion)
    if "leave" in body:
        _leave(case, motion, body["leave"])
    for name in body.get("enter", ()):
        sequence = motion.nurture.sequences.get(name)
        if sequence is not None and case.person.id and _stands(case, sequence):
            enter(case, sequence, contact_of(motion), "the playbook takes in who is there already")


def _leave(case: Case, motion: Motion, names: Collection[str]) -> None:
    """Who is in a sequence that there is no more leaves it, and what it had planned is not sent."""
    gone = {name for name in names if name not in motion.nurture.sequences}
    for enrolment in list(case.person.enrolments):
        if enrolment.sequence in gone:
            end(case, enrolment, "exit", "the sequence is not in the playbook any more")
    withdraw(case, lambda touch: touch.sequence in gone)


def _stands(case: Case, sequence: Sequence) -> bool:
    """Whether the person, or the account, is where the sequence is entered."""
    if not sequence.enter_at_stage.isdisjoint((case.person.stage, case.head.stage)):
        return True
    inside = [who.notes.segments for who in (case.person, case.head) if who.notes is not None]
    return any(not sequence.enter_at_segment.isdisjoint(segments) for segments in inside)


def _put(case: Case, plan: Qualifying, facts: Person) -> None:
    """The person's facts in place of what they were; the account's sums are kept by difference."""
    person, head = case.person, case.head
    together = head.kind == "account"
    if together:
        add_awards(head.awards, person.awards, plan.decay, sign=-1)
        carry_out(case, plan)
    person.windows, person.days, person.awards = facts.windows, facts.days, facts.awards
    if facts.notes is not None or person.notes is not None:
        counted, notes = facts.notes or Notes(), person.notes or Notes()
        for name in KEPT:
            setattr(notes, name, getattr(counted, name))
        person.notes = notes
    if together:
        add_awards(head.awards, person.awards, plan.decay)
        carry_in(case, person, plan)


def _forget(case: Case, plan: Qualifying) -> None:
    """Points and segments of rules that there are no more."""
    fit = {rule.name for rule in plan.fit}
    given = {rule.name for rules in plan.events.values() for rule in rules}
    segments = {rule.segment for rule in plan.segments}
    for who in (case.person, case.head):
        for name in who.fit.keys() - fit:
            del who.fit[name]
        for name in who.awards.keys() - given:
            del who.awards[name]
        if who.notes is not None:
            _forget_notes(case, who, plan, segments)


def _forget_notes(case: Case, who: Person | Head, plan: Qualifying, segments: set[str]) -> None:
    notes = who.notes
    assert notes is not None
    for name in list(notes.scores):
        rules = plan.scores[name].events.values() if name in plan.scores else ()
        known = {rule.name for each in rules for rule in each}
        notes.scores[name] = {k: v for k, v in notes.scores[name].items() if k in known}
        if not notes.scores[name]:
            del notes.scores[name]
    for name in [each for each in notes.segments if each not in segments]:
        case.decide("segment", f"{name}/left", "there is no such segment any more")
        notes.segments = [each for each in notes.segments if each != name]
    if plan.temperature is None and notes.temperature:
        case.decide("temperature", "cold", "the playbook has no temperatures any more")
        notes.temperature = ""
