"""Real processes are killed in the middle of a burst, and nothing acknowledged is lost.

`make kill KILLS=100` does the same as often as it is told.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from kills import CHANNELS, survive

KILLS = 12
SEED = 7


@pytest.mark.parametrize("store", ["sqlite", "postgres"])
def test_server_and_worker_are_killed_and_nothing_is_lost_or_doubled(
    store: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    data = str(tmp_path / "data")
    if store == "postgres":
        make: Callable[[], str] = request.getfixturevalue("postgres_url_factory")
        data = make()
    findings = survive(data, tmp_path, KILLS, SEED)
    print(findings.shown())
    assert findings.complaints == []
    assert findings.kills == {"server": 6, "worker": 4, "sender": 2}
    assert findings.repeated  # a server died while somebody wanted something
    assert findings.lapsed  # a worker died while it was sending
    assert all(findings.states[channel, "sent"] for channel in CHANNELS)
