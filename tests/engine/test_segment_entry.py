"""Sequences that people enter and leave with a live segment."""

import pytest
from one_unit import NOON, Desk

from leadwright.core.problem import ProblemsError
from leadwright.core.time import DAY, HOUR
from leadwright.playbook.load import load

SHOP = """\
leadwright: 1
name: x
model: b2c
channels: {email: {address: email, consent: false}}
consumer:
  segments:
    browsing: count('Product Viewed', '1 day') >= 2
    lapsed: days_since('Order Completed') >= 90
  stages:
    lead: person.is_known
  sequences:
    win_back:
      enter_at_segment: [lapsed]
      suppress_customers: false
      reenter_after: 30 days
      steps:
        - send: {name: miss_you, channel: email, content: hello}
    browsing_help:
      enter_at_segment: [browsing]
      leave_with_segment: true
      reenter_after: 1 hour
      steps:
        - wait: 3 hours
        - send: {name: help, channel: email, content: hello}
        - wait: 2 days
        - send: {name: more, channel: email, content: hello}
contents:
  hello: {subject: Hello, text: Hello}
"""


@pytest.fixture
def desk() -> Desk:
    """One visitor, whose address is known."""
    desk = Desk(load(SHOP))
    desk.traits(email="ana@example.com")
    return desk


def test_whoever_enters_a_segment_enters_its_sequence(desk: Desk) -> None:
    desk.event("Product Viewed", NOON)
    assert desk.names("enrolment") == []
    desk.event("Product Viewed", NOON + HOUR)
    assert desk.names("enrolment") == ["browsing_help/entered"]
    assert desk.decisions("enrolment")[0].because == "segment browsing was entered"


def test_time_alone_lets_somebody_in_too(desk: Desk) -> None:
    desk.event("Order Completed", NOON)
    desk.run_to(NOON + 90 * DAY - 1)
    assert desk.touches() == []
    desk.run_to(NOON + 90 * DAY)
    assert [touch.sequence for touch in desk.touches()] == ["win_back"]
    assert desk.decisions("enrolment")[0].at == NOON + 90 * DAY


def test_leaving_the_segment_ends_the_sequence_at_that_instant_where_that_is_declared(
    desk: Desk,
) -> None:
    desk.event("Product Viewed", NOON)
    desk.event("Product Viewed", NOON + HOUR)
    desk.run_to(NOON + 3 * DAY)
    ended = desk.decisions("enrolment")[-1]
    assert (ended.name, ended.because) == ("browsing_help/exit", "segment left: browsing")
    assert ended.at == NOON + DAY
    assert [touch.step for touch in desk.touches()] == ["help"]


def test_a_sequence_goes_on_without_its_segment_unless_it_says_otherwise() -> None:
    desk = Desk(load(SHOP.replace("leave_with_segment: true", "leave_with_segment: false")))
    desk.traits(email="ana@example.com")
    desk.event("Product Viewed", NOON)
    desk.event("Product Viewed", NOON + HOUR)
    desk.run_to(NOON + 3 * DAY)
    assert [touch.step for touch in desk.touches()] == ["help", "more"]


def test_whoever_comes_in_by_an_import_enters_no_segments_sequence(desk: Desk) -> None:
    for _ in range(2):
        desk.fold("event", "Product Viewed", NOON, actor="import")
    assert desk.names("enrolment") == []
    assert desk.names("withheld") == ["imported"]


def test_a_segment_that_is_not_there_and_an_end_without_one_are_refused() -> None:
    wrong = SHOP.replace("[lapsed]", "[lapsd]").replace("enter_at_segment: [browsing]", "value: 1")
    with pytest.raises(ProblemsError) as refused:
        load(wrong)
    first, second = refused.value.problems
    assert (first.code, first.what) == ("P110", "there is no segment 'lapsd'")
    assert first.hint == "did you mean 'lapsed'?"
    assert second.what == "the sequence 'browsing_help' ends with a segment, and names none"
