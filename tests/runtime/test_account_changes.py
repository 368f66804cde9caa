"""The people of an account hear of what changes of it, in the last lane. On either store."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from replays import nothing_differs, replayed, side
from town import NOON, Town

from leadwright.core.time import DAY, HOUR
from leadwright.engine.told import ACCOUNT_CHANGED, AT_ONCE
from leadwright.playbook.load import load
from leadwright.runtime.refold import refold_unit

PEOPLE = AT_ONCE + 20
PLAYBOOK = """
leadwright: 1
name: Sales
model: b2b
time_zone: UTC
business:
  stages:
    lead: person.is_known
    mql: person.is_known and account.is_target
"""


@pytest.fixture
def town(either_store: str) -> Iterator[Town]:
    """A business that sells to one account of more than a hundred people."""
    with closing(Town(either_store, PLAYBOOK)) as opened:
        for number in range(PEOPLE):
            email = f"p{number}@example.com"
            opened.say("traits", email=email, body={"email": email})
        opened.settle()
        yield opened


def target(town: Town, at: int) -> None:
    """Somebody puts the account on the target list."""
    town.say("account", body={"domain": "example.com", "is_target": True}, at=at)


def test_all_of_them_reach_the_stage_and_it_can_be_folded_again(town: Town) -> None:
    target(town, NOON + HOUR)
    town.settle(NOON + HOUR)
    assert {row.stage for row in town.people()} == {"mql"}
    told = [row for row in town.histories() if row.tag == ACCOUNT_CHANGED]
    assert len([row for row in told if not row.person]) == 2
    assert sorted(row.person for row in told if row.person) == sorted(
        row.person for row in town.people()
    )
    (unit,) = {row.unit for row in town.histories() if row.kind == "account"}
    rows = list(town.queries.histories(unit, 0, 10_000))
    _, decisions = refold_unit(rows, lambda _: load(PLAYBOOK))
    assert decisions == [row.decisions for row in rows]


def test_whoever_has_left_meanwhile_hears_of_it_where_they_are(town: Town) -> None:
    target(town, NOON + HOUR)
    town.say("traits", email="p7@example.com", body={"email": "p7@elsewhere.example"})
    town.settle(NOON + HOUR)
    assert len([row for row in town.people() if row.stage == "mql"]) >= PEOPLE - 1
    assert town.queries.set_aside(town.workspace, 10) == []


def test_replay_tells_them_too_where_only_the_other_playbook_asks(tmp_path: Path) -> None:
    data = tmp_path / "data"
    town = Town(data, PLAYBOOK.replace(" and account.is_target", " and person.age > 90"))
    for name in ("ana", "ben"):
        email = f"{name}@example.com"
        town.say("traits", email=email, body={"email": email})
    target(town, NOON + HOUR)
    town.settle(NOON + DAY)
    town.close()
    report = replayed(data, PLAYBOOK)
    assert side(report["stages"], stage="mql") == (0, 2)


def test_the_same_playbook_replays_the_same(tmp_path: Path) -> None:
    data = tmp_path / "data"
    town = Town(data, PLAYBOOK)
    for name in ("ana", "ben"):
        email = f"{name}@example.com"
        town.say("traits", email=email, body={"email": email})
    target(town, NOON + HOUR)
    town.settle(NOON + DAY)
    town.close()
    assert nothing_differs(replayed(data, PLAYBOOK))
