"""A worker that sweeps leaves time to those who are about."""

import pytest

from leadwright.worker.main import _work


class Turning:
    """Turns that look at two records of a sweep, each time."""

    batch, next_due, looked_at = 1_000, 0, 0

    def __init__(self, *, gives_way: bool) -> None:
        self.gives_way = gives_way

    def take(self) -> int:
        return 2


class Bell:
    """Notes how long it was waited for."""

    def __init__(self) -> None:
        self.waited_s: list[float] = []

    def wait(self, seconds: float) -> None:
        self.waited_s.append(seconds)


@pytest.mark.parametrize(("gives_way", "times"), [(True, 1), (False, 0)])
def test_a_worker_listens_between_steps_of_a_sweep_as_long_as_somebody_is_about(
    gives_way: bool, times: int
) -> None:
    bell = Bell()
    _work(Turning(gives_way=gives_way), bell, lambda: 0)  # type: ignore[arg-type] # stand-ins
    assert len(bell.waited_s) == times
    assert all(0 <= waited < 1 for waited in bell.waited_s)
