"""The invariants of the architecture hold in a thousand worlds of disorder.

A failure names its seed and the command that repeats it. More seeds: `bench/sim.py`.
"""

import pytest
from sim_pool import run_seeds
from simulated import Report

SEEDS = 1_000


@pytest.mark.timeout(1_200)
def test_every_invariant_holds_in_a_thousand_seeds() -> None:
    reports: list[Report] = []
    broken = run_seeds(range(SEEDS), reports.append)
    assert not broken, f"{len(broken)} seeds broke:\n" + "\n".join(broken[:5])
    assert sum(report.deaths for report in reports) > SEEDS
    assert sum(report.accepted for report in reports) > SEEDS
