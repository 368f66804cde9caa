"""Faults that do no harm while one worker works: each must be caught when there are two."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from sim_faults import Fault, instead

from leadwright.runtime import turns
from leadwright.store.postgres.db import PostgresDb
from leadwright.store.postgres.shards import SHARDS
from leadwright.store.postgres.turn import PostgresTurn

if TYPE_CHECKING:
    from simulated import Simulation


def _all_shards(_claim: Any) -> Any:
    def claimed(turn: PostgresTurn) -> None:
        turn.shards = tuple(range(SHARDS))
        turn._mine = frozenset(turn.shards)

    return claimed


def _fold_anything(_owns: Any) -> Any:
    return lambda _turn, _unit: True


def _as_mine(claim_stream: Any) -> Any:
    def claimed(turn: PostgresTurn, workspace: int) -> bool:
        claim_stream(turn, workspace)
        return True

    return claimed


def leases_end_at_once(_simulation: "Simulation") -> AbstractContextManager[object]:
    """What another worker is handing over counts as given up."""
    return patch.object(turns, "LEASE_MS", -1)


@contextmanager
def claimed_without_a_lock(_simulation: "Simulation") -> Iterator[object]:
    """Two workers may claim the same touch."""
    with patch.object(PostgresDb, "skip_locked", ""):
        yield


FAULTS_OF_TWO: dict[str, Fault] = {
    "shards are not claimed": instead(PostgresTurn, "claim_shards", _all_shards),
    "units of others are folded": instead(PostgresTurn, "owns", _fold_anything),
    "a stream is read without its claim": instead(PostgresTurn, "claim_stream", _as_mine),
    "touches are claimed without a lock": claimed_without_a_lock,
    "leases end at once": leases_end_at_once,
}
"""What is broken -> how."""
