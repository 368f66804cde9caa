"""Messages between units, and people who move by them.

A person leaves one unit with their whole record and arrives in another; nothing ever looks into
two units. `Expect` comes before everything addressed to the new place, so that nothing is folded
there until they have arrived.
"""

import msgspec

from leadwright.convert import coverage
from leadwright.convert.stakeholders import take_in
from leadwright.core.case import Case
from leadwright.core.contacts import withdraw
from leadwright.core.input import CHANGED
from leadwright.core.outcome import Message
from leadwright.core.unit import Person, Stakeholder, Unit
from leadwright.engine import uniting
from leadwright.engine.changed import look_again
from leadwright.engine.household_told import HOUSEHOLD_CHANGED, hear_of_household
from leadwright.engine.households import BOUGHT, HOUSEHOLD, bought, left
from leadwright.engine.merge import absorb
from leadwright.engine.parting import bring_along, end_doubled, part, take_along
from leadwright.engine.stages import reconsider
from leadwright.engine.ties import ties_of
from leadwright.engine.told import ACCOUNT_CHANGED, hear
from leadwright.engine.warned import DEAL_WARNED, answer_warning
from leadwright.engine.wiring import try_again
from leadwright.nurture import sequences
from leadwright.orchestrate.asking import ask_no_more
from leadwright.orchestrate.competing import PLACE_FREE, PLACE_WANTED, give_way
from leadwright.playbook.model import Motion
from leadwright.qualify.noting import forget_foreign
from leadwright.qualify.score import add_awards, refit
from leadwright.qualify.stages import move_count
from leadwright.qualify.windows import carry_in, carry_out
from leadwright.route import handoff


def receive(case: Case, unit: Unit, motion: Motion) -> None:
    """Fold one message."""
    name, body = case.input.name, case.input.body
    if name == "Leave":
        _leave(case, unit, motion, body["unit"], body["into"], body["because"])
    elif name == "Expect":
        _expect(case, body["kind"])
    elif name in uniting.MESSAGES:
        uniting.receive(case, motion)
    elif name == "PersonArrived":
        _arrive(case, unit, motion, msgspec.msgpack.decode(body["record"], type=Person))
    elif name == "Conflicted":
        _listed(case, body["listed"], body["kind"], body["because"], body["other"])
    elif name == ACCOUNT_CHANGED:
        hear(case, motion)
    elif name == DEAL_WARNED:
        answer_warning(case, motion)
    elif name == BOUGHT:
        bought(case, motion)
        reconsider(case, motion)
    elif name == HOUSEHOLD_CHANGED:
        hear_of_household(case, motion)
    elif name == PLACE_WANTED:
        give_way(case, motion.orchestrate)
    elif name == PLACE_FREE:
        try_again(case, motion)
    elif name == "HandOffGiven" and motion.hand_off is not None:
        handoff.given(case, motion.hand_off, body)
    elif name == "HandOffQueued":
        handoff.queued(case, body)
    elif name == "HistoryClosed":
        _close_history(case, motion, bool(body["continue"]))
    elif name == CHANGED:
        look_again(case, motion)


def _listed(case: Case, kind: str, name: str, because: str, other: int) -> None:
    """Something about the person waits for somebody to decide."""
    if kind == "accounts":
        case.decide("conflict", name, because, values={"account": other})
    elif kind != "conflict":
        case.decide("suggestion", kind, because, values={kind: other})
    else:
        case.decide("conflict", name, because, values={"person": other})


UNDOING = frozenset({"unmerge_people", "unmerge_accounts"})


def undo(case: Case, unit: Unit, motion: Motion) -> None:
    """Fold the command that undoes a merge."""
    if case.input.name == "unmerge_people":
        part(case, unit, motion)
    else:
        uniting.part(case, motion)


def _leave(case: Case, unit: Unit, motion: Motion, to: int, into: int, because: str) -> None:
    """Take the person out of every sum, and send the record."""
    person, head = case.person, case.head
    case.decide("move", "left", because)
    move_count(head, person.stage, -1)
    head.people -= 1
    if head.kind == "account":
        add_awards(head.awards, person.awards, motion.qualify.decay, sign=-1)
        carry_out(case, motion.qualify)
    if head.kind == HOUSEHOLD:
        left(case)
    if into != person.id:
        withdraw(case, lambda _: True)
    del unit.people[person.id]
    person.wake = person.shown = 0  # what is stored of them here does not go along
    body = {"record": msgspec.msgpack.encode(person), "unit": head.id, "because": because}
    if head.kind == "account":
        body["counted"] = True
    if part := head.stakeholders.pop(person.id, None):
        body["part"] = msgspec.msgpack.encode(part)
        coverage.review(case, motion.convert)
    case.out.messages.append(Message(to, "PersonArrived", case.now, into, body))
    take_along(case, body, because)


def _expect(case: Case, kind: str) -> None:
    """From now on the record waits for somebody to arrive. How many live there says whether a
    unit that is no account is a household."""
    if kind == "account":
        case.head.kind = kind
    if case.person.id:
        case.person.expecting += 1
    else:
        ties_of(case.head).expecting += 1


def _arrive(case: Case, unit: Unit, motion: Motion, record: Person) -> None:
    """Add the record to every sum; a person merged into another adds theirs to the other's."""
    person, head = case.person, case.head
    _keep_known_rules(record, motion)
    waiting = person.expecting - 1  # below 0 where an arrival has overtaken its `Expect`
    merged = record.id != person.id
    move_count(head, person.stage, -1)
    if head.kind == "account":
        add_awards(head.awards, record.awards, motion.qualify.decay)
        carry_in(case, record, motion.qualify)
    if merged:
        end_doubled(case, record, motion.nurture)
        absorb(person, record, motion.qualify)
    else:  # whoever was merged into them before they came is in the place kept for them
        record.wake, record.shown = person.wake, person.shown
        absorb(record, person, motion.qualify)
        person = unit.people[record.id] = record
    person.expecting = waiting
    case.turn_to(person)
    for opt_in in (person.opt_ins or {}).values():
        if not opt_in.since:
            ask_no_more(case, opt_in)
    move_count(head, person.stage, 1)
    case.out.rehomed += tuple(touch.id for touch in person.open_touches if not touch.stopped)
    name = "merged" if merged else "arrived"
    case.decide("move", name, case.input.body["because"])
    bring_along(case, motion)
    _drop_foreign(case, motion)
    told = case.input.body
    if head.kind == "account" and not (merged or "parted" in told or "counted" in told):
        case.count("matched", "account")
    if (part := case.input.body.get("part")) and head.kind == "account":
        take_in(head, person.id, msgspec.msgpack.decode(part, type=Stakeholder))
        coverage.review(case, motion.convert)
    refit(case, motion.qualify)


def _keep_known_rules(record: Person, motion: Motion) -> None:
    """Points of rules this motion does not have say nothing here."""
    known = {rule.name for rules in motion.qualify.events.values() for rule in rules}
    for rule in record.awards.keys() - known:
        del record.awards[rule]
    forget_foreign(record, motion.qualify)


def _drop_foreign(case: Case, motion: Motion) -> None:
    """What the other motion had under way does not exist here."""
    person = case.person
    for name in [name for name in person.armed if name not in motion.nurture.triggers]:
        del person.armed[name]
    for enrolment in list(person.enrolments):
        if enrolment.sequence not in motion.nurture.sequences:
            sequences.end(case, enrolment, "moved", "the new unit is run by another motion")


def _close_history(case: Case, motion: Motion, go_on: bool) -> None:
    """Virtual time is over: enrolments opened in it end, unless they are to continue."""
    if case.person.id and not go_on:
        for enrolment in [each for each in case.person.enrolments if each.history]:
            sequences.end(case, enrolment, "history", "opened in imported history")
        case.person.armed.clear()
    elif go_on and motion.hand_off is not None:
        handoff.restart(case, motion.hand_off)
    elif not case.person.id:
        handoff.release(case, "offered in imported history")
