"""Calls and appointments: where tasks of sequences meet the rules of calling."""

from leadwright.convert import coverage
from leadwright.convert.stakeholders import heard_from
from leadwright.core.case import Case
from leadwright.core.task import Task
from leadwright.core.unit import Unit
from leadwright.engine.stops import suppress
from leadwright.nurture.sequences import close_task
from leadwright.playbook.model import Motion, Playbook
from leadwright.route import calls
from leadwright.route.plan import CallPlan

CALL, APPOINTMENT = "call", "appointment"


def prepare_calls(case: Case, unit: Unit, plan: CallPlan) -> None:
    """Give the calls that this input has opened their place in the queue; who must not be called
    is not."""
    for task in case.out.tasks:
        person = unit.people.get(task.person)
        if task.kind != CALL or task.state != "open" or task.attempts or person is None:
            continue
        case.turn_to(person)
        if "*" in person.suppressed or CALL in person.suppressed:
            person.tasks.pop(task.id, None)
            case.out.tasks = [each for each in case.out.tasks if each is not task]
            case.decide("withheld", CALL, "they must not be called", task.note)
        else:
            calls.prepare(case, plan, task)


def log_call(case: Case, motion: Motion, _book: Playbook) -> None:
    """A call was made; its disposition says whether it is done, tried again, or the last."""
    body = case.input.body
    disposition, id_ = str(body.get("disposition", "")), str(body.get("task") or "")
    task = case.person.tasks.get(id_)
    if id_ and task is None:
        case.refuse("there is no such open task")
        return
    outcome = calls.outcome_of(case, motion.calls, disposition)
    if not outcome:
        return
    case.decide("call", disposition, str(body.get("note", "")) or "a call was logged")
    if outcome != calls.AGAIN:
        _reached(case, motion)
    if outcome == calls.STOP:
        suppress(case, motion, CALL, "do_not_call", f"they want no calls: {disposition}")
        for each in [each for each in case.person.tasks.values() if each.kind == CALL]:
            _close(case, each, "done" if each is task else "withdrawn")
    elif task is not None and outcome == calls.AGAIN and motion.calls is not None:
        if not calls.try_again(case, motion.calls, task):
            _close(case, task, "given_up")
    elif task is not None:
        _close(case, task, "done")


def book_appointment(case: Case, motion: Motion, _book: Playbook) -> None:
    """A meeting was agreed on; the call that led to it is done."""
    call = case.person.tasks.get(str(case.input.body.get("task") or ""))
    if calls.book(case) is None:
        return
    _reached(case, motion)
    if call is not None:
        _close(case, call, "done")


def end_appointment(case: Case, motion: Motion, _book: Playbook) -> None:
    """A meeting was held, missed or cancelled."""
    task = case.person.tasks.get(str(case.input.body.get("task", "")))
    outcome = str(case.input.body.get("outcome", ""))
    if task is None or task.kind != APPOINTMENT:
        case.refuse("there is no such appointment")
    elif outcome not in calls.HELD:
        case.refuse(f"{outcome!r} is no outcome; use one of {', '.join(calls.HELD)}")
    else:
        close_task(case, task, calls.HELD[outcome])
        case.decide(APPOINTMENT, outcome, _by(case))
        if outcome == "held":
            _reached(case, motion)


def _reached(case: Case, motion: Motion) -> None:
    if case.head.stakeholders and heard_from(case):
        coverage.review(case, motion.convert)


def _close(case: Case, task: Task, state: str) -> None:
    close_task(case, task, state)
    case.decide("task", f"{task.note}/{state}", _by(case), task.note)


def _by(case: Case) -> str:
    return f"by {case.input.actor or 'the system'}"
