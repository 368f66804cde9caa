"""Conditions may ask what time it is where somebody is, where that is asked at one instant."""

import pytest
from one_unit import NOON, Desk

from leadwright.core.problem import ProblemsError
from leadwright.core.time import HOUR
from leadwright.playbook.load import load

TEXT = """\
leadwright: 1
name: x
model: b2c
time_zone: Europe/Berlin
channels: {email: {address: email, consent: false}}
consumer:
  sequences:
    hello:
      enter_on: [Signed Up]
      when: time.weekday not in ('saturday', 'sunday') and time.hour between 9 and 16
      steps:
        - send: {name: hello, channel: email, content: hello}
contents:
  hello: {subject: Hello, text: Hello}
"""


@pytest.mark.parametrize(
    ("zone", "at", "enters"),
    [
        ("Europe/Berlin", NOON, True),
        ("Asia/Tokyo", NOON, False),
        ("America/New_York", NOON + 8 * HOUR, True),
        ("Asia/Tokyo", NOON + 2 * 24 * HOUR + 12 * HOUR, False),
        (None, NOON, True),
        (None, NOON + 4 * HOUR, False),
        ("Nowhere/At_all", NOON, True),
    ],
)
def test_the_clock_is_that_of_the_person_or_else_of_the_playbook(
    zone: str | None, at: int, enters: bool
) -> None:
    desk = Desk(load(TEXT))
    desk.traits(at, email="ana@example.com", **({"time_zone": zone} if zone else {}))
    desk.event("Signed Up", at)
    assert bool(desk.touches()) is enters


@pytest.mark.parametrize("what", ["stages: {lead: time.hour > 8}", "segments: {a: time.hour > 8}"])
def test_what_somebody_is_does_not_change_with_the_clock(what: str) -> None:
    with pytest.raises(ProblemsError) as refused:
        load(TEXT.replace("consumer:\n", f"consumer:\n  {what}\n"))
    (problem,) = refused.value.problems
    assert problem.what == (
        "'time.hour' cannot be used here: what somebody is would change with every hour"
    )
