"""How units spread over the workers."""

from collections.abc import Mapping

SHARDS = 64
ALIVE_MS = 15_000
"""A worker whose last beat is older than this, by the newest beat, gets no share."""


def shard_of(unit: int) -> int:
    """The unit's shard; the generated column `shard` of the schema computes the same."""
    return ((unit & 0x7FFFFFFF) * 2_654_435_761 >> 26) & (SHARDS - 1)


def share(worker: str, heartbeats: Mapping[str, int]) -> list[int]:
    """The shards a worker asks for, so that those alive do not fight over the same ones.

    A worker that has not beaten yet, or beats alone, asks for all.
    """
    newest = max(heartbeats.values(), default=0)
    alive = sorted(name for name, at in heartbeats.items() if at > newest - ALIVE_MS)
    if worker not in alive:
        return list(range(SHARDS))
    rank, workers = alive.index(worker), len(alive)
    return list(range(SHARDS * rank // workers, SHARDS * (rank + 1) // workers))
