"""A sweep goes step by step, and lets others go first."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sweeping import B2C, EASIER, activate, changed, known, stages, visit
from town import NOON, Town

from leadwright.core.time import HOUR, MINUTE
from leadwright.runtime import sweeper, turns
from leadwright.runtime.silence import Silence


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    """Five people, and a sweep that looks at two records in a step."""
    monkeypatch.setattr(sweeper, "STEPS", 2)
    monkeypatch.setattr(sweeper, "ALONE", 1)
    town = Town(tmp_path, B2C)
    town.settle()
    for number in range(1, 6):
        known(town, number)
        for minute in range(4):
            visit(town, "Product Viewed", number, NOON + minute * MINUTE)
    town.settle(NOON + HOUR)
    activate(town, changed(B2C, EASIER))
    town.turns.take()
    yield town
    town.close()


def test_whoever_comes_during_a_sweep_is_served_first_and_the_sweep_gives_way(here: Town) -> None:
    looked = here.queries.sweeps(here.workspace, 10)[0].looked
    here.clock.at += 10
    visit(here, "Product Added", 1, here.clock.at)
    here.turns.take()
    assert "Product Added" in [row.tag for row in here.histories()]
    assert here.queries.sweeps(here.workspace, 10)[0].looked == looked
    assert not here.turns.gives_way
    while here.queries.sweeps(here.workspace, 10)[0].looked == looked:
        here.clock.at += 10
        assert here.turns.take()
    assert here.turns.gives_way
    here.clock.at += turns.LATELY_MS + 1
    here.turns.take()
    assert not here.turns.gives_way


def test_a_sweep_goes_on_where_somebody_comes_all_the_time(here: Town) -> None:
    for _ in range(100):
        here.clock.at += 50
        visit(here, "Product Viewed", 1, here.clock.at)
        here.turns.take()
    assert here.queries.sweeps(here.workspace, 10)[0].state == "done"


def test_a_worker_that_comes_back_goes_on_where_the_sweep_stood(here: Town) -> None:
    (stands,) = here.queries.sweeps(here.workspace, 10)
    assert stands.state == "running"
    here.turns = here.app.turns(Silence(), "the next one")
    here.settle(NOON + HOUR)
    (sweep,) = here.queries.sweeps(here.workspace, 10)
    assert (sweep.state, sweep.looked, sweep.changed) == ("done", 10, 5)
    assert set(stages(here).values()) == {"qualified"}


def test_a_sweep_waits_for_inputs_that_came_before_it(
    here: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    here.clock.at += turns.LATELY_MS + HOUR
    for _ in range(5):
        visit(here, "Product Added", 5, here.clock.at)
    with here.app.store.begin() as turn:
        kind = type(turn)
    with monkeypatch.context() as patch:  # they wait for another worker, who is gone
        patch.setattr(kind, "owns", lambda *_: False)
        here.turns.take()
    here.turns.batch = 2
    here.clock.at += turns.PATIENCE_MS + HOUR
    (before,) = here.queries.sweeps(here.workspace, 10)
    here.turns.take()
    assert [row.tag for row in here.histories()].count("Product Added") == 2
    assert here.queries.sweeps(here.workspace, 10) == [before]
    here.settle(here.clock.at + HOUR)
    assert [row.tag for row in here.histories()].count("Product Added") == 5
    assert here.queries.sweeps(here.workspace, 10)[0].state == "done"
