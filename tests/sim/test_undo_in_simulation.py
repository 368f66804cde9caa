"""Files are imported and undone in the middle of everything else."""

from sim_pool import run_seeds
from sim_world import WITH_IMPORTS


def test_every_invariant_holds_while_imports_are_undone() -> None:
    undone = []
    broken = run_seeds(range(WITH_IMPORTS, WITH_IMPORTS + 40), undone.append)
    assert not broken, "\n".join(broken)
    assert len(undone) == 40
