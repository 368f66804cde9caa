"""A deal that stands still: its owner is warned, and the people who decide are answered."""

from typing import Any

import pytest
from one_unit import ANA, NOON, Desk

from leadwright.core.problem import ProblemsError
from leadwright.core.time import DAY
from leadwright.engine.warned import DEAL_WARNED
from leadwright.playbook.load import load

BO = 8
SALES = """\
leadwright: 1
name: x
model: b2b
channels: {email: {address: email, consent: false}}
business:
  convert:
    opportunity_stages: [discovery, proof_of_concept, won, lost]
    stalled_after: {discovery: 14 days, proof_of_concept: 30 days}
  triggers:
    deal_stalled:
      warning: [stalled]
      when: person.role = 'champion'
      respond_within: 1 day
      start: revive
  sequences:
    revive:
      suppress_open_opportunities: no
      steps:
        - send: {name: help, channel: email, content: hello}
contents:
  hello: {subject: Hello, text: Hello}
"""


class Office(Desk):
    """An account whose messages to its people are delivered."""

    def fold(self, kind: str, name: str, at: int, person: int = ANA, **more: Any) -> Any:
        outcome = super().fold(kind, name, at, person, **more)
        for message in outcome.messages:
            if message.name == DEAL_WARNED:
                super().fold("message", DEAL_WARNED, at, message.person, body=message.body)
        return outcome


@pytest.fixture
def office() -> Office:
    """An account with a deal; Ana is the champion, Bo decides."""
    office = Office(load(SALES), "account")
    for person, role in ((ANA, "champion"), (BO, "economic_buyer")):
        office.traits(NOON, person=person, email=f"p{person}@example.com")
        office.command("set_stakeholder", NOON, person=person, role=role)
    office.command("open_opportunity", NOON, opportunity="d1")
    return office


def test_the_owner_is_warned_at_the_instant_a_deal_has_stood_still_for_too_long(
    office: Office,
) -> None:
    office.run_to(NOON + 14 * DAY - 1)
    assert office.decisions("deal_warning") == []
    office.run_to(NOON + 14 * DAY)
    (warned,) = office.decisions("deal_warning")
    assert (warned.name, warned.at) == ("stalled", NOON + 14 * DAY)
    assert warned.because == "it has been at discovery for 14 days"
    assert warned.rule == "business.convert.stalled_after"
    (task,) = [task for one in office.outcomes for task in one.tasks]
    assert (task.state, task.title) == (
        "open",
        "Move the deal d1 at the account on, or close it",
    )


def test_moving_the_deal_ends_the_warning_and_begins_the_next_stages_time(office: Office) -> None:
    office.run_to(NOON + 20 * DAY)
    office.command("set_opportunity", NOON + 20 * DAY, opportunity="d1", stage="proof_of_concept")
    assert office.names("deal_warning") == ["stalled", "stalled/over"]
    office.run_to(NOON + 50 * DAY - 1)
    assert len(office.names("deal_warning")) == 2
    office.run_to(NOON + 50 * DAY)
    assert office.names("deal_warning")[2:] == ["stalled"]


def test_a_deal_that_is_closed_does_not_stall(office: Office) -> None:
    office.command("set_opportunity", NOON + DAY, opportunity="d1", stage="lost")
    office.run_to(NOON + 100 * DAY)
    assert office.decisions("deal_warning") == []


def test_the_trigger_fires_for_the_stakeholders_it_is_for(office: Office) -> None:
    office.run_to(NOON + 15 * DAY)
    (fired,) = office.decisions("trigger")
    assert (fired.name, fired.person) == ("deal_stalled", ANA)
    assert fired.because == "a deal is warned of: stalled"
    assert [(touch.person, touch.sequence) for touch in office.touches()] == [(ANA, "revive")]


def test_who_has_gone_to_another_account_hears_nothing(office: Office) -> None:
    body = {"trigger": "deal_stalled", "warning": "stalled", "since": NOON, "unit": 99}
    office.message(DEAL_WARNED, NOON + DAY, ANA, **body)
    assert office.decisions("trigger") == []


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ("{discovery: 14 days,", "there is no open stage of a deal 'research'"),
        ("      warning: [stalled]\n", "the trigger 'deal_stalled' waits for nothing"),
        ("[stalled]", "'staled' is not one of single_threaded, missing_role, blocker, stalled"),
    ],
)
def test_what_does_not_fit_is_refused(change: str, what: str) -> None:
    new = {"{": "{research: 14 days,", " ": "", "[": "[staled]"}[change[0]]
    with pytest.raises(ProblemsError) as refused:
        load(SALES.replace(change, new))
    assert what in [problem.what for problem in refused.value.problems]


def test_a_warning_takes_neither_a_clock_nor_events() -> None:
    wrong = SALES.replace("warning: [stalled]", "warning: [stalled]\n      idle: 1 day")
    with pytest.raises(ProblemsError) as refused:
        load(wrong)
    (problem,) = refused.value.problems
    assert problem.what == "a warning comes when it comes: 'idle' is for events"
