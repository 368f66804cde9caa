"""Opens and clicks of mail programs and link scanners are nobody's interest."""

import pytest
from one_unit import NOON, Desk

from leadwright.core.time import SECOND
from leadwright.playbook.load import load

TEXT = """\
leadwright: 1
name: x
model: b2c
consumer:
  engagement:
    rules:
      click: {event: Email Link Clicked, points: 5}
      visit: {event: Page Viewed, points: 1}
  segments:
    reads_mail: count('Email Link Clicked', '60 days') >= 1
"""


@pytest.fixture
def desk() -> Desk:
    """Somebody who has just been written to."""
    desk = Desk(load(TEXT))
    desk.traits(email="ana@example.com")
    desk.ana.contacts = [NOON]
    return desk


@pytest.mark.parametrize("flag", ["machine_open", "is_machine", "bot"])
def test_a_click_that_its_sender_calls_a_machine_earns_nothing(desk: Desk, flag: str) -> None:
    outcome = desk.event("Email Link Clicked", NOON + 99 * SECOND, **{flag: True})
    assert desk.ana.awards == {}
    assert desk.names("segment") == []
    assert outcome.deltas["machine", "Email Link Clicked"] == (1, 0)


@pytest.mark.parametrize(("after_s", "points"), [(0, 0), (4.999, 0), (5, 5_000), (3_600, 5_000)])
def test_nobody_clicks_within_five_seconds(desk: Desk, after_s: float, points: int) -> None:
    desk.event("Email Link Clicked", NOON + round(after_s * SECOND))
    assert sum(award.milli for award in desk.ana.awards.values()) == points
    assert desk.names("segment") == (["reads_mail/entered"] if points else [])


def test_a_visit_right_after_a_mail_is_a_visit(desk: Desk) -> None:
    desk.event("Page Viewed", NOON + SECOND)
    assert desk.ana.awards["visit"].milli == 1_000
