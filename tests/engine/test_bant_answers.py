"""BANT: people ask, their answers count for a while and make an accepted account an SQL."""

from typing import Any

import pytest
from one_unit import ANA, NOON, Desk

from leadwright.core.time import DAY, HOUR
from leadwright.playbook.load import load
from leadwright.playbook.model import Playbook

TEXT = """\
leadwright: 1
name: x
model: b2b
teams: {sales: {ben: {name: Ben Okafor}}}
business:
  bant:
    fresh_for: 60 days
    budget: Is there money for it this year?
    need: What does it cost them to go on as they are?
    timeline: When do they want it to run?
  segments:
    checked: {of: account, when: bant.answered >= 2}
  stages:
    mql: {of: account, when: account.employees >= 200}
    sql: {of: account, when: bant.confirmed >= 2 and bant.need}
  hand_off:
    stages: [mql]
    team: sales
    accept_within: 4 hours
    reject_reasons: {not_now: recycled}
"""


@pytest.fixture(scope="module")
def book() -> Playbook:
    """A motion that asks three of the four questions."""
    return load(TEXT)


@pytest.fixture
def desk(book: Playbook) -> Desk:
    """An account that sales has accepted."""
    desk = Desk(book, "account")
    desk.account(employees=300)
    handoff = desk.unit.head.handoff
    assert handoff is not None
    desk.message("HandOffGiven", NOON, hand_off=handoff.id, owner="ben", because="their turn")
    desk.command("accept", NOON + 1)
    assert desk.unit.head.stage == "sal"
    return desk


def segments(desk: Desk) -> list[str]:
    notes = desk.unit.head.notes
    return notes.segments if notes is not None else []


def test_answers_make_an_accepted_account_sales_qualified(desk: Desk) -> None:
    desk.command("answer_bant", NOON + 2, budget="yes", note="signed off in May")
    assert desk.unit.head.stage == "sal"
    desk.command("answer_bant", NOON + 3, ANA, need=True)
    assert desk.unit.head.stage == "sql"
    reached = desk.decisions("stage")[-1]
    assert (reached.name, reached.rule) == ("sql", "business.stages.sql")
    assert reached.values == {"bant.confirmed": 2, "bant.need": True}
    assert desk.names("answer") == ["budget/yes", "need/yes"]
    notes = desk.unit.head.notes
    assert notes is not None
    assert (notes.answers["budget"].words, notes.answers["budget"].by) == (
        "signed off in May",
        "ben",
    )
    assert notes.answers["need"].person == ANA


def test_a_no_is_an_answer_and_confirms_nothing(desk: Desk) -> None:
    desk.command("answer_bant", NOON + 2, budget="no", need="yes")
    assert segments(desk) == ["checked"]
    assert desk.unit.head.stage == "sal"


def test_an_answer_may_be_taken_back(desk: Desk) -> None:
    desk.command("answer_bant", NOON + 2, budget="yes", timeline="no")
    desk.command("answer_bant", NOON + 3, budget="unknown")
    assert segments(desk) == []
    assert desk.names("answer")[-1] == "budget/unknown"


def test_an_answer_counts_until_it_is_too_old(desk: Desk) -> None:
    desk.command("answer_bant", NOON + HOUR, budget="no")
    desk.command("answer_bant", NOON + DAY, timeline="no")
    assert segments(desk) == ["checked"]
    desk.run_to(NOON + HOUR + 60 * DAY - 1)
    assert segments(desk) == ["checked"]
    desk.run_to(NOON + HOUR + 60 * DAY)
    assert segments(desk) == []


def test_answers_alone_lead_nowhere_before_sales_has_accepted(book: Playbook) -> None:
    desk = Desk(book, "account")
    desk.account(employees=3)
    desk.command("answer_bant", NOON, budget="yes", need="yes", timeline="yes")
    assert desk.unit.head.stage == ""


@pytest.mark.parametrize(
    ("body", "because"),
    [
        ({}, "answer at least one of budget, need, timeline"),
        ({"note": "hm"}, "answer at least one of budget, need, timeline"),
        ({"authority": "yes"}, "'authority' is not asked"),
        ({"budget": "perhaps"}, "budget takes yes, no or unknown"),
        ({"budget": None}, "budget takes yes, no or unknown"),
        ({"budget": "yes", "note": 3}, "a note is text"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_noted(
    desk: Desk, body: dict[str, Any], because: str
) -> None:
    refused = desk.command("answer_bant", NOON + 2, **body).decisions[-1]
    assert refused.kind == "refused"
    assert because in refused.because
    assert segments(desk) == []


def test_where_nobody_asks_there_is_nothing_to_answer(b2c: Playbook) -> None:
    desk = Desk(b2c)
    refused = desk.command("answer_bant", NOON, budget="yes").decisions[-1]
    assert (refused.kind, refused.name) == ("refused", "answer_bant")
