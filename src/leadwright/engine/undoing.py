"""An import that is undone: what was folded anew without it takes the place of what there is.

The records were folded before this input was (`runtime.without`) and are part of it; here they are
put where they belong, and every sum is kept by difference. What really went out stays.
"""

from typing import Any

import msgspec

from leadwright.convert import coverage
from leadwright.core.case import Case
from leadwright.core.contacts import leave_audience, withdraw
from leadwright.core.unit import Head, Person, Unit
from leadwright.engine.households import HOUSEHOLD, left
from leadwright.engine.parting import exchange, restore
from leadwright.engine.stops import unsuppress
from leadwright.nurture.sequences import close_task
from leadwright.orchestrate.asking import ask_no_more
from leadwright.playbook.model import Motion
from leadwright.qualify.score import add_awards, refit
from leadwright.qualify.stages import move_count
from leadwright.qualify.windows import carry_out
from leadwright.route import handoff

KIND = "undo"


def undo_import(case: Case, unit: Unit, motion: Motion) -> None:
    """Fold the command that undoes an import, for the person or the account it is about."""
    body = case.input.body
    if "nothing" in body:
        return
    what = "gone" if "gone" in body else "changed"
    case.decide(KIND, what, str(body["because"]), values={"import": str(body["import"])})
    case.out.recounted += tuple(tuple(row) for row in body.get("recounted", ()))
    if not case.person.id:
        _account(case, motion, body)
    elif what == "gone":
        _let_go(case, unit, motion, body)
    else:
        _change(case, unit, motion, body)


def _change(case: Case, unit: Unit, motion: Motion, body: dict[str, Any]) -> None:
    """The person stays, as they would be."""
    was = case.person
    person = msgspec.msgpack.decode(body["kept"], type=Person)
    for channel in sorted(was.suppressed.keys() - person.suppressed.keys()):
        unsuppress(case, motion, channel, str(body["because"]))
    person.wake, person.shown, person.expecting = was.wake, was.shown, was.expecting
    _leave_audiences(case, person, str(body["because"]))
    _ask_no_more(case, person)
    tasks = [was.tasks[id] for id in sorted(was.tasks.keys() - person.tasks.keys())]
    exchange(case, unit, motion, was, person)
    withdraw(case, lambda touch: getattr(touch, "id", "") in body["foreign"])
    for task in tasks:
        close_task(case, task, "withdrawn")
    if "own" in body:
        _own(case, msgspec.msgpack.decode(body["own"], type=Head), str(body["because"]))
    refit(case, motion.qualify)


def _let_go(case: Case, unit: Unit, motion: Motion, body: dict[str, Any]) -> None:
    """Nobody but the import has told of the person: they are not there any more."""
    person, head, because = case.person, case.head, str(body["because"])
    if body["also"]:
        for channel in sorted(person.suppressed):
            unsuppress(case, motion, channel, because)
    withdraw(case, lambda _: True)
    _leave_audiences(case, Person(), because)
    _ask_no_more(case, Person())
    for task in list(person.tasks.values()):
        close_task(case, task, "withdrawn")
    move_count(head, person.stage, -1)
    head.people -= 1
    if head.kind == HOUSEHOLD:
        left(case)
    if head.kind == "account":
        add_awards(head.awards, person.awards, motion.qualify.decay, sign=-1)
        carry_out(case, motion.qualify)
    elif not head.people:
        _own(case, Head(id=head.id), because)
    if head.stakeholders.pop(person.id, None):
        coverage.review(case, motion.convert)
    del unit.people[person.id]


def _ask_no_more(case: Case, person: Person) -> None:
    """Nobody is asked to confirm what would not have been said."""
    stays = {each.touch for each in (person.opt_ins or {}).values()}
    for opt_in in (case.person.opt_ins or {}).values():
        if opt_in.touch not in stays:
            ask_no_more(case, opt_in)


def _leave_audiences(case: Case, person: Person, because: str) -> None:
    """Take the person at hand out of the audiences that they would not be in."""
    stays = {each.sequence: each.audiences for each in person.enrolments}
    for enrolment in case.person.enrolments:
        for audience in sorted(
            enrolment.audiences.keys() - stays.get(enrolment.sequence, {}).keys()
        ):
            leave_audience(case, enrolment, audience, because)


def _account(case: Case, motion: Motion, body: dict[str, Any]) -> None:
    """What the account is without the import; its sums follow its people."""
    head, because = case.head, str(body["because"])
    own = msgspec.msgpack.decode(body["own"], type=Head)
    head.traits.clear()  # rules look into these very traits
    head.traits.update(own.traits)
    head.enriched = own.enriched
    head.stakeholders = own.stakeholders
    _own(case, own, because)
    if "gone" in body:
        head.kind, head.warnings, head.fit = "individual", {}, {}
        return
    coverage.review(case, motion.convert)
    refit(case, motion.qualify)


def _own(case: Case, own: Head, because: str) -> None:
    """What is the unit's by itself; sales keep what they have accepted."""
    offered = case.head.handoff
    if offered is not None and offered.state in handoff.OPEN and own.handoff is None:
        handoff.release(case, because)
    restore(case.head, own)
