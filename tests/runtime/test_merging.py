"""Two people made one by hand, on either store."""

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from counter import AGREED, PLAYBOOK, head, known, merge, record, row_of, wait
from town import NOON, Town

from leadwright.core.ids import entity_id, number_of
from leadwright.core.input import LANE_NOW
from leadwright.core.time import MINUTE
from leadwright.core.unit import ANYONE, Head, decode_head
from leadwright.ports import Suggestion
from leadwright.runtime.explain import explain
from leadwright.runtime.records import Records
from leadwright.runtime.subjects import find_subject


@pytest.fixture
def town(either_store: str) -> Iterator[Town]:
    """A workspace on either store."""
    with closing(Town(either_store, PLAYBOOK)) as opened:
        yield opened


def listed(town: Town, state: str = "") -> list[Suggestion]:
    """What is to be decided."""
    rows: list[Suggestion] = town.queries.suggestions(town.workspace, 50, state=state).rows
    return rows


def test_who_was_merged_is_the_other_from_now_on_with_all_they_did(town: Town) -> None:
    ana, anna = known(town, "ana", city="Bonn"), known(town, "anna", city="Berlin", title="CTO")
    for name in ("ana", "anna", "anna"):
        town.say("event", "Product Viewed", user_id=name)
    assert merge(town, anna, ana) == "folded"
    both = record(town, ana)
    assert both.awards["viewed"].milli == 15_000
    assert (both.traits["city"], both.traits["title"]) == ("Bonn", "CTO")
    assert row_of(town, anna) is None
    town.say("event", "Product Viewed", email="anna@mail.example")
    town.settle()
    assert record(town, ana).awards["viewed"].milli == 20_000
    tags = [row.tag for row in town.queries.timeline(town.workspace, 50, person=ana).rows]
    assert tags.count("Product Viewed") == 4
    assert {"merge_people", "Leave", "PersonArrived"} <= set(tags)


def test_consent_only_tightens_when_two_become_one(town: Town) -> None:
    ana, anna = known(town, "ana", **AGREED), known(town, "anna", **AGREED)
    town.say("command", "unsubscribe", person=anna, body={"channel": "email"}, source="api",
             lane=LANE_NOW)  # fmt: skip
    ben, benno = known(town, "ben"), known(town, "benno", **AGREED)
    merge(town, anna, ana)
    merge(town, benno, ben)
    assert record(town, ana).consent == {"email/marketing": False}
    assert record(town, ana).suppressed == {"email": "unsubscribed"}
    assert record(town, ben).consent == {}


def test_nobody_gets_the_same_sequence_twice_because_they_were_two(town: Town) -> None:
    ana = known(town, "ana", **AGREED)
    wait(town, 10)
    anna = known(town, "anna", **AGREED)
    merge(town, anna, ana)
    wait(town, 20)
    steps = [each.touch.step for each in town.touches() if each.state != "withdrawn"]
    assert steps.count("again") == 1, "the first went through it alone; the second never did"
    assert "welcome/merged" in town.decisions("enrolment")


def test_the_owner_the_deals_and_the_tasks_come_along(town: Town) -> None:
    ana, anna = known(town, "ana"), known(town, "anna")
    town.command("set_owner", person=anna, body={"owner": "dana"})
    town.command("open_opportunity", person=anna, body={"opportunity": "big", "amount": 500})
    ben, benno = known(town, "ben"), known(town, "benno")
    wait(town, 2)
    assert record(town, benno).tasks
    merge(town, anna, ana)
    merge(town, benno, ben)
    assert head(town, ana).owner == "dana"
    assert head(town, ana).opportunities["big"].amount == 500
    shown = town.queries.tasks(town.workspace, 50, state="open").rows
    mine = [unit for unit, task in shown if task.person == ben]
    home = town.queries.home(town.workspace, ben)
    assert home is not None
    assert mine
    assert set(mine) == {home.unit}


def test_a_customer_stays_one_whoever_they_are_merged_into(town: Town) -> None:
    ana, anna = known(town, "ana", **AGREED), known(town, "anna")
    town.say("event", "Order Completed", user_id="anna", body={"total": 9})
    merge(town, anna, ana)
    assert record(town, ana).stage == "customer"
    assert head(town, ana).customer_since
    wait(town, 20)
    assert not [each for each in town.touches() if each.touch.step == "again"]


def test_a_lead_that_sales_has_is_offered_again_as_who_they_are_now(town: Town) -> None:
    ana, anna = known(town, "ana"), known(town, "anna")
    for _ in range(6):
        town.say("event", "Product Viewed", user_id="anna")
    town.settle()
    assert (offered := head(town, anna).handoff)
    assert (offered.state, offered.owner) == ("offered", "dana")
    before = town.queries.home(town.workspace, anna)
    assert before is not None
    merge(town, anna, ana)
    assert (asked := head(town, ana).handoff)
    assert (asked.state, asked.owner) == ("offered", "dana")
    document = town.queries.document(before.unit, ANYONE)
    assert document is not None
    left = decode_head(document)
    assert isinstance(left, Head)
    assert left.handoff is not None
    assert left.handoff.state == "closed", "Dana does not hold one place for two"


def test_merging_somebody_into_themselves_is_refused(town: Town) -> None:
    ana, anna = known(town, "ana"), known(town, "anna")
    merge(town, ana, ana)
    merge(town, anna, ana)
    merge(town, ana, anna)
    merge(town, anna, ana)
    because = [each.because for each in town.decided("refused")]
    assert because == ["they are one person already"] * 3
    assert town.decisions("merge") == ["merged"]
    assert record(town, ana).expecting == 0


def test_a_chain_of_merges_leads_to_the_last(town: Town) -> None:
    ana, ben, cid = (known(town, name) for name in ("ana", "ben", "cid"))
    merge(town, ana, ben)
    merge(town, ben, cid)
    town.say("event", "Product Viewed", user_id="ana")
    town.settle()
    assert record(town, cid).awards["viewed"].milli == 5_000
    assert len(town.people()) == 1


def test_nobody_is_merged_across_workspaces(town: Town) -> None:
    ana = known(town, "ana")
    other = town.app.add_workspace("elsewhere", PLAYBOOK, "test").id
    stranger = entity_id(other, number_of(ana))
    for one, into in ((ana, stranger), (stranger, ana), (ana, entity_id(town.workspace, 999))):
        assert merge(town, one, into) == "set_aside"
    errors = {each.error for each in town.queries.set_aside(town.workspace, 10)}
    assert errors == {"the command names nobody we know"}
    assert record(town, ana).expecting == 0


def test_a_conflict_is_listed_once_and_explained(town: Town) -> None:
    ana, ben = known(town, "ana"), known(town, "ben")
    for _ in range(3):
        town.say("event", "Product Viewed", user_id="ana", email="ben@mail.example")
        town.settle()
    (conflict,) = listed(town)
    assert (conflict.kind, conflict.state) == ("conflict", "open")
    assert (conflict.person, conflict.other) == (ana, ben)
    assert conflict.evidence["identifier"] == "email"
    assert record(town, ana).awards["viewed"].milli == 15_000
    (decision,) = town.decided("conflict")
    assert decision.values == {"person": number_of(ben)}
    records = Records(queries=town.queries, journal=town.app.journal, read=_unread)
    subject = find_subject(town.queries, town.workspace, "user:ana")
    said = explain(records, subject, workspace=town.workspace, playbook=None, now=NOON)
    kinds = [one.kind for step in said.steps for one in step.decisions]
    assert "conflict" in kinds


def test_an_accepted_conflict_makes_one_person_of_two(town: Town) -> None:
    ana, ben = known(town, "ana"), known(town, "ben")
    town.say("event", "Product Viewed", user_id="ana", email="ben@mail.example")
    town.settle()
    (conflict,) = listed(town, "open")
    town.command("accept_suggestion", body={"suggestion": conflict.id})
    town.settle(NOON + MINUTE)
    home = town.queries.home(town.workspace, ben)
    assert home is not None
    assert home.merged_into == ana
    assert [each.state for each in listed(town)] == ["accepted"]


def test_a_rejected_conflict_is_not_listed_again(town: Town) -> None:
    known(town, "ana")
    known(town, "ben")
    town.say("event", "Product Viewed", user_id="ana", email="ben@mail.example")
    town.settle()
    (conflict,) = listed(town, "open")
    town.command("reject_suggestion", body={"suggestion": conflict.id})
    town.say("event", "Product Viewed", user_id="ben", email="ana@mail.example")
    town.settle()
    assert [each.state for each in listed(town)] == ["rejected"]


def test_a_merge_settles_what_was_listed_about_the_two(town: Town) -> None:
    ana, ben = known(town, "ana"), known(town, "ben")
    town.say("event", "Product Viewed", user_id="ana", email="ben@mail.example")
    town.settle()
    merge(town, ana, ben)
    assert [each.state for each in listed(town)] == ["accepted"]


def test_an_unknown_suggestion_is_set_aside(town: Town) -> None:
    town.command("accept_suggestion", body={"suggestion": "nonsense"})
    town.settle()
    errors = [each.error for each in town.queries.set_aside(town.workspace, 10)]
    assert errors == ["there is no such suggestion"]


def _unread(_row: object) -> Any:
    raise KeyError
