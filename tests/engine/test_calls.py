"""Calls wait in a queue: urgent first, in the person's hours, tried again, and given up."""

from functools import cache

import pytest
from one_unit import ANA, NOON, Desk

from leadwright.core.outcome import Task
from leadwright.core.time import DAY, HOUR, MINUTE
from leadwright.playbook.load import load
from leadwright.playbook.model import Playbook
from leadwright.playbook.shipped import shipped_text

CALL_BACK = """
  sequences:
    ring_back:
      enter_on: [Ring Requested]
      reenter_after: 1 hour
      steps:
        - task: {name: back, kind: call, title: Call them back, team: sales}
"""


@cache
def calling(declared: bool = True) -> Playbook:
    """The shipped playbook, where an event asks for a call."""
    text = shipped_text("b2b").replace("\n  sequences:\n", CALL_BACK, 1)
    if not declared:
        start = text.index("  calls:\n")
        text = text[:start] + text[text.index("  convert:\n") :]
    return load(text)


def company(book: Playbook, **traits: object) -> Desk:
    """An account with Ana."""
    desk = Desk(book, "account")
    desk.account(name="Acme", domain="acme.example", employees=500)
    desk.traits(email="ana@acme.example", **{"time_zone": "UTC", **traits})
    return desk


def call(desk: Desk, at: int = NOON) -> Task:
    """Ana asks to be called."""
    desk.event("Ring Requested", at)
    (task,) = [each for each in desk.ana.tasks.values() if each.kind == "call"]
    return task


def logged(desk: Desk, task: Task, disposition: str, at: int = NOON + HOUR) -> list[str]:
    """What the call came to, in the states that were shown."""
    outcome = desk.command("log_call", at, person=ANA, task=task.id, disposition=disposition)
    return [each.state for each in outcome.tasks]


def test_a_call_is_as_urgent_as_the_rules_that_hold_say() -> None:
    desk = company(calling())
    assert call(desk).priority == 0
    large = company(calling())
    large.account(employees=2000)
    assert call(large).priority == 10
    large.event("Demo Requested", NOON + DAY)
    large.event("Ring Requested", NOON + DAY)
    assert {task.priority for task in large.ana.tasks.values()} == {10, 30}


def test_a_call_waits_for_the_morning_of_the_person() -> None:
    assert call(company(calling())).not_before == NOON
    tokyo = call(company(calling(), time_zone="Asia/Tokyo"))  # 21:00 there
    assert tokyo.not_before == NOON + 12 * HOUR
    nowhere = call(company(calling(), time_zone="Atlantis"), NOON + 5 * HOUR)  # 18:00 in Berlin
    assert nowhere.not_before == NOON + 20 * HOUR


def test_nobody_there_is_tried_again_and_in_the_end_given_up() -> None:
    desk = company(calling())
    task, at = call(desk), NOON
    for attempt in range(1, 5):
        at += HOUR
        assert logged(desk, task, "no_answer", at) == ["open"]
        assert (task.attempts, task.not_before >= at + DAY) == (attempt, True)
        at = task.not_before
    assert logged(desk, task, "voicemail", at) == ["given_up"]
    assert desk.ana.tasks == {}
    assert desk.names("call") == ["no_answer"] * 4 + ["voicemail"]


def test_who_was_reached_needs_no_call_any_more() -> None:
    desk = company(calling())
    assert logged(desk, call(desk), "connected") == ["done"]
    assert desk.ana.tasks == {}


def test_who_wants_no_calls_gets_none_any_more() -> None:
    desk = company(calling())
    assert logged(desk, call(desk), "do_not_call") == ["done"]
    assert desk.ana.suppressed == {"call": "do_not_call"}
    outcome = desk.event("Ring Requested", NOON + DAY)
    assert (outcome.tasks, desk.ana.tasks) == ([], {})
    assert desk.decisions("withheld")[-1].name == "call"


def test_a_word_the_playbook_does_not_know_is_refused() -> None:
    desk = company(calling())
    task = call(desk)
    assert logged(desk, task, "busy") == []
    assert desk.decisions("refused")[-1].because == (
        "'busy' is no disposition; use one of connected, no_answer, voicemail, do_not_call"
    )
    assert list(desk.ana.tasks) == [task.id]
    assert desk.decisions("call") == []


def test_where_nothing_is_declared_any_word_will_do_and_the_call_is_done() -> None:
    desk = company(calling(declared=False))
    assert logged(desk, call(desk), "busy") == ["done"]


def test_a_call_that_is_not_there_cannot_be_logged() -> None:
    desk = company(calling())
    outcome = desk.command("log_call", NOON, person=ANA, task="gone", disposition="connected")
    assert [one.kind for one in outcome.decisions] == ["refused"]


# --------------------------------------------------------------------------- appointments


def test_a_call_may_lead_to_an_appointment() -> None:
    desk = company(calling(), first_name="Ana")
    task = call(desk)
    outcome = desk.command("book_appointment", NOON + HOUR, person=ANA, task=task.id,
                           starts_at=NOON + 2 * DAY, minutes=45, **{"with": "chen"})  # fmt: skip
    meeting, done = outcome.tasks
    assert (done.id, done.state) == (task.id, "done")
    assert (meeting.kind, meeting.owner, meeting.due_at) == ("appointment", "chen", NOON + 2 * DAY)
    assert meeting.title == "Meet Ana, 45 minutes"
    assert desk.names("appointment") == ["booked"]
    ended = desk.command("end_appointment", NOON + 3 * DAY, person=ANA, task=meeting.id,
                         outcome="held")  # fmt: skip
    assert [each.state for each in ended.tasks] == ["done"]
    assert desk.names("appointment") == ["booked", "held"]


@pytest.mark.parametrize(
    ("starts_at", "minutes"),
    [(NOON, 30), (NOON - 1, 30), (NOON + 401 * DAY, 30), ("soon", 30), (None, 30),
     (NOON + HOUR, 0), (NOON + HOUR, 1_441), (NOON + HOUR, "long")],
)  # fmt: skip
def test_an_appointment_that_cannot_be_is_refused(starts_at: object, minutes: object) -> None:
    desk = company(calling())
    outcome = desk.command("book_appointment", NOON, person=ANA, starts_at=starts_at,
                           minutes=minutes)  # fmt: skip
    assert [one.kind for one in outcome.decisions] == ["refused"]
    assert desk.ana.tasks == {}


def test_only_an_appointment_is_held_or_missed() -> None:
    desk = company(calling())
    task = call(desk)
    for body in ({"task": task.id, "outcome": "held"}, {"task": "gone", "outcome": "held"}):
        outcome = desk.command("end_appointment", NOON, person=ANA, **body)
        assert [one.kind for one in outcome.decisions] == ["refused"]
    booked = desk.command("book_appointment", NOON, person=ANA, starts_at=NOON + MINUTE)
    body = {"task": booked.tasks[0].id, "outcome": "forgotten"}
    refused = desk.command("end_appointment", NOON, person=ANA, **body)
    assert [one.kind for one in refused.decisions] == ["refused"]


def test_a_meeting_that_was_held_counts_as_being_heard_from() -> None:
    desk = company(calling())
    desk.command("set_stakeholder", NOON, person=ANA, role="champion")
    booked = desk.command("book_appointment", NOON, person=ANA, starts_at=NOON + 50 * DAY)
    before = desk.unit.head.stakeholders[ANA].last_day
    desk.command("end_appointment", NOON + 51 * DAY, person=ANA, task=booked.tasks[0].id,
                 outcome="held")  # fmt: skip
    assert desk.unit.head.stakeholders[ANA].last_day == before + 51
