"""An absence is told to the team; the next hand-off goes to somebody else, and says why."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from town import NOON, Town

from leadwright.core.time import MINUTE

PLAYBOOK = """
leadwright: 1
name: Sales
model: b2b
time_zone: UTC
teams:
  sales: {ana: {name: Ana}, ben: {name: Ben}}
  west: {ana: {name: Ana}}
business:
  stages:
    lead: person.is_known
  hand_off:
    on: [Demo Requested]
    team: sales
    accept_within: 4 hours
    reject_reasons: {not_now: recycled}
"""


@pytest.fixture
def town(either_store: str) -> Iterator[Town]:
    """A business with two teams."""
    with closing(Town(either_store, PLAYBOOK)) as opened:
        yield opened


def asks(town: Town, number: int, at: int) -> None:
    email = f"p{number}@company{number}.example"
    town.say("event", "Demo Requested", at=at, email=email)
    town.settle(at)


def test_who_is_away_is_passed_over_in_every_team_of_theirs(town: Town) -> None:
    town.settle()
    body = {"member": "ana", "from": "2023-11-15", "until": "2023-11-15"}
    ref = town.command("set_absence", body=body)
    town.settle()
    told = [each for each in town.decided("absence") if each.name == "ana/away"]
    assert [each.rule for each in told] == ["teams.sales", "teams.west"]
    answer = town.queries.answer(town.workspace, ref)
    assert answer is not None
    assert answer.state == "folded"
    for number in range(2):
        asks(town, number, NOON + number * MINUTE)
    assert {row.owner for row in town.accounts()} == {"ben"}
    town.command("end_absence", body={"member": "ana"})
    asks(town, 9, NOON + 10 * MINUTE)
    assert [each.name for each in town.decided("assigned")] == ["ben", "ben", "ana"]


def test_nobodys_absence_is_set_aside(town: Town) -> None:
    town.settle()
    town.command("set_absence", body={"member": "zoe", "from": "2023-11-15", "until": "2023-11-16"})
    town.settle()
    (aside,) = town.queries.set_aside(town.workspace, 10)
    assert aside.error == "the command names nobody of a team"
