"""The invariants hold with two workers on PostgreSQL, however the seed interleaves them.

A failure names its seed and the command that repeats it.
"""

from collections.abc import Callable, Iterator
from functools import partial

import pytest
from on_postgres import Ground, simulate_beside, simulate_on
from sim_faults_of_two import FAULTS_OF_TWO
from sim_oracle import Broken
from sim_pool import run_seeds
from sim_world import WITH_IMPORTS
from simulated import Report

SEEDS = 20
IMPORTS = 4
"""So many of them with files that are imported and undone."""


@pytest.fixture(scope="module")
def ground(postgres_url_factory: Callable[[], str]) -> Iterator[Ground]:
    """One database for all seeds, emptied before each."""
    ground = Ground(postgres_url_factory())
    yield ground
    ground.close()


def test_every_invariant_holds_with_two_workers_on_postgresql(
    postgres_url_factory: Callable[[], str],
) -> None:
    run = partial(simulate_beside, postgres_url_factory())
    reports: list[Report] = []
    seeds = [*range(SEEDS - IMPORTS), *range(WITH_IMPORTS, WITH_IMPORTS + IMPORTS)]
    broken = run_seeds(seeds, reports.append, run)
    assert not broken, f"{len(broken)} seeds broke:\n" + "\n".join(broken[:5])
    assert sum(report.deaths for report in reports) > SEEDS
    assert sum(report.accepted for report in reports) > SEEDS
    assert sum(report.waited for report in reports) > 0, "nobody ever waited for a lock"


def test_a_seed_repeats_its_interleaving(ground: Ground) -> None:
    first, again = simulate_on(ground, 6), simulate_on(ground, 6)
    assert first == again
    assert first.trace != simulate_on(ground, 16).trace


@pytest.mark.parametrize("name", FAULTS_OF_TWO)
def test_a_fault_that_takes_two_workers_is_caught(
    name: str, ground: Ground, capsys: pytest.CaptureFixture[str]
) -> None:
    for seed in range(SEEDS):
        try:
            simulate_on(ground, seed, FAULTS_OF_TWO[name])
        except Broken as caught:
            with capsys.disabled():
                print(f"\n  {name}: caught by {str(caught).splitlines()[0]}")
            simulate_on(ground, seed, FAULTS_OF_TWO[name], workers=1)  # alone it does no harm
            return
    pytest.fail(f"{SEEDS} seeds did not notice: {name}")
