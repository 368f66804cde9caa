"""Lanes: what goes first, and what must never starve."""

from collections.abc import Mapping

from leadwright.core.input import (
    LANE_IMPORT,
    LANE_LIVE,
    LANE_NOW,
    LANE_SWEEP,
    LANE_TIMERS,
)

ALL_LANES = range(5)
SOON = (LANE_NOW, LANE_LIVE)
LATER = (LANE_TIMERS, LANE_IMPORT, LANE_SWEEP)
"""Lanes that wait for a share while live events do."""
RESERVE = 10
"""Every lane that waits gets at least one tenth of a turn."""


def shares(limit: int, waiting: Mapping[int, int]) -> dict[int, int]:
    """How many inputs of each lane a turn takes: `waiting` maps lanes to how many wait.

    Stops and API writes come first, then live events; imports and sweeps take what is left, but
    never less than a tenth of the turn while they wait.
    """
    slow = [lane for lane in (LANE_IMPORT, LANE_SWEEP) if waiting.get(lane)]
    reserved = max(1, limit // RESERVE)
    taken: dict[int, int] = {}
    left = limit
    for lane in (LANE_NOW, LANE_LIVE, *slow):
        later = [each for each in slow if each > lane]
        room = max(1, left - reserved * len(later))  # however small the turn, nobody starves
        taken[lane] = min(waiting.get(lane, 0), room)
        left -= taken[lane]
    return taken
