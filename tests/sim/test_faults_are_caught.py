"""A check that never fails proves nothing: every planted fault is caught by one of the seeds."""

import pytest
from sim_faults import FAULTS
from sim_oracle import Broken
from simulated import simulate

SEEDS = 1_000
LATE = {"a stop of a unit withdraws nothing": 257, "talk of units and teams overtakes itself": 231}
"""Faults that few seeds catch, and the first that did: it is tried first, and then all are."""


@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_caught(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    for seed in (LATE.get(name, 0), *range(SEEDS)):
        try:
            simulate(seed, FAULTS[name])
        except Broken as caught:
            with capsys.disabled():
                print(f"\n  {name}: caught by {str(caught).splitlines()[0]}")
            return
    pytest.fail(f"{SEEDS} seeds did not notice: {name}")
