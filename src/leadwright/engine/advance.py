"""advance(): one input of one unit, through all five stages.

Pure: the result depends on the unit, the input and the playbook, and on nothing else. The unit
handed in is used up; the one to keep is the same object afterwards.
"""

from leadwright.convert.coverage import review
from leadwright.convert.stakeholders import heard_from
from leadwright.core.case import Case
from leadwright.core.input import ACCOUNT, COMMAND, EVENT, MESSAGE, RECEIPT, TRAITS, WAKE, Input
from leadwright.core.outcome import Outcome
from leadwright.core.time import day_of
from leadwright.core.unit import Person, Unit
from leadwright.engine import commands, messages, receipts, timers, traits
from leadwright.engine.calling import prepare_calls
from leadwright.engine.carried import CARRIED, carries, carry
from leadwright.engine.household_told import tell_of_household
from leadwright.engine.households import keep_members
from leadwright.engine.renaming import call_anew
from leadwright.engine.stages import conversion, reconsider, relearn
from leadwright.engine.stops import leave_forbidden, withdraw_forbidden
from leadwright.engine.told import tell_people
from leadwright.engine.undoing import undo_import
from leadwright.engine.warned import warn_stakeholders
from leadwright.engine.wiring import contact_of
from leadwright.nurture.sequences import end_reached, enter
from leadwright.nurture.steps import come
from leadwright.nurture.triggers import arm
from leadwright.playbook.model import Motion, Playbook
from leadwright.qualify.machines import OPENS_AND_CLICKS, by_machine
from leadwright.qualify.recheck import recheck_account, recheck_person
from leadwright.qualify.score import award, refit
from leadwright.qualify.windows import remember
from leadwright.route.handoff import request

SILENT = frozenset((WAKE, RECEIPT))
"""What leaves all that rules count as it was."""
DEEDS = frozenset((EVENT, TRAITS))
"""What people do themselves: by these we have seen them."""
TOLD = frozenset((TRAITS, ACCOUNT))
"""What is said of people and accounts; with arguments, it carries a command."""


def advance(unit: Unit, input: Input, book: Playbook) -> Outcome:
    """Fold one input: what was due before it, then the input itself.

    Raises whatever a faulty input makes a stage raise; the caller sets such an input aside and
    must then drop `unit`, which may be half changed.
    """
    head, kind = unit.head, input.kind
    if found := kind == ACCOUNT and head.kind != "account":
        head.kind = "account"
    motion = book.motion(head.kind)
    out = Outcome()
    head.n += 1
    person = unit.people.get(input.person)
    if new := person is None and bool(input.person):
        person = unit.people[input.person] = Person(id=input.person)
        head.people += 1
    plan = motion.qualify
    case = Case(head, person, input, motion.name, plan.decay, out, plan.scales)
    if found or new:
        _count_first(case, account=found, person=new)
    if motion.nurture.renames:
        call_anew(case, unit, motion.nurture)
    timers.fire_due(case, unit, motion)
    head.at = case.now
    if not input.history or input.name == "HistoryClosed":
        head.virtual = False
    elif head.n == 1:  # who lives in real time already goes on doing so
        head.virtual = True
    if kind != WAKE:
        if case.person.id:
            if kind in DEEDS:
                _heard(case, motion)
            if input.traits:
                traits.learn_person(case, input.traits, book.attributes, motion)
        _take(case, unit, motion, book)
    if case.learned:
        relearn(case, motion)
    person = case.person
    if (person.open_touches or person.deferred) and person.id in unit.people:
        withdraw_forbidden(case, motion)
    if person.enrolments and motion.nurture.audiences:
        leave_forbidden(case, motion)
    sharing = motion.sharing
    if sharing is not None and (kind != WAKE or head.members is not None or head.people > 1):
        keep_members(case, unit, motion, sharing)
        if sharing.asks and head.members is not None:
            tell_of_household(case, sharing.asks)
    if kind not in SILENT:  # else what was noted, the last time a timer fired included, still holds
        if person.id and case.ages:
            person.recheck = recheck_person(case, plan)
        if head.kind == "account":
            head.recheck = recheck_account(case, plan)
    if out.decisions and motion.nurture.on_warning:
        warn_stakeholders(case, motion)
    if plan.asked is not None:
        tell_people(case, motion)
    if out.tasks and motion.calls is not None:
        prepare_calls(case, unit, motion.calls)
    return out


def _count_first(case: Case, *, account: bool, person: bool) -> None:
    """Count an account, or a person of one, that is heard of for the first time."""
    if account:
        case.count("accounts")
    if person and case.head.kind == "account" and case.input.kind != MESSAGE:
        case.count("matched", "account")


def _take(case: Case, unit: Unit, motion: Motion, book: Playbook) -> None:
    """Do what the input says."""
    input = case.input
    if input.kind == EVENT:
        _event(case, motion, book)
    elif input.name in CARRIED and input.kind in TOLD and carries(input):
        carry(case, motion, book)
    elif input.kind in TOLD:
        _told(case, motion, book)
    elif input.kind == COMMAND and input.name in messages.UNDOING:
        messages.undo(case, unit, motion)
    elif input.name == "undo_import" and input.kind == COMMAND:
        undo_import(case, unit, motion)
    elif input.kind == COMMAND:
        commands.carry_out(case, motion, book)
    elif input.kind == MESSAGE:
        messages.receive(case, unit, motion)
    elif input.kind == RECEIPT:
        receipts.receive(case, motion)


def _heard(case: Case, motion: Motion) -> None:
    """Note when somebody was last seen; to deals they have a part in, that may matter."""
    case.person.first_at = case.person.first_at or case.at
    case.person.last_at = case.at
    if case.head.kind == "account":
        case.head.last_day = day_of(case.at)
    if case.head.stakeholders and heard_from(case):
        review(case, motion.convert)


def _told(case: Case, motion: Motion, book: Playbook) -> None:
    """Learn what is said of the person or the account, and decide anew."""
    if case.input.kind == TRAITS:
        traits.learn_person(case, case.input.body, book.attributes, motion)
    else:
        traits.learn_account(case, case.input.body, book.attributes)
    refit(case, motion.qualify)
    reconsider(case, motion)


def _event(case: Case, motion: Motion, book: Playbook) -> None:
    """A conversion ends everything; anything else may score, arm, enter and reach a goal."""
    name, plan, nurture = case.input.name, motion.qualify, motion.nurture
    converts = name in motion.convert.events
    traits.note_facts(case)
    if name in OPENS_AND_CLICKS and by_machine(case):
        case.count("machine", name)
    else:
        case.ages = remember(case, plan) or plan.person_watch.any_deed
        award(case, plan)
    if plan.fit and case.input.traits:
        refit(case, plan)
    if name in nurture.goal_of and not converts:
        end_reached(case, nurture, name)
    if name in nurture.by_event:
        arm(case, nurture, contact_of(motion), motion.convert.events)
    if converts:
        conversion(case, motion, book.currency)
    reconsider(case, motion)
    if case.person.enrolments and name in nurture.awaited:
        come(case, nurture, contact_of(motion))
    for sequence in nurture.entered_on.get(name, ()):
        enter(case, sequence, contact_of(motion), f"{name} happened")
    if motion.hand_off is not None and name in motion.hand_off.on:
        request(case, motion.hand_off, name)
