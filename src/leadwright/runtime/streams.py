"""Which streams of the journal have grown, and how far each has been addressed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from leadwright.ports import Journal, Turn
from leadwright.runtime.lanes import ALL_LANES, SOON


@dataclass(slots=True)
class Stream:
    """A workspace's part of the journal in one turn: whether it is ours to read; lane -> its last
    row; lane -> the last row addressed."""

    workspace: int
    mine: bool
    tails: dict[int, int]
    positions: dict[int, int]

    def waiting(self) -> dict[int, int]:
        """lane -> rows that are not addressed."""
        return {
            lane: max(0, self.tails.get(lane, 0) - self.positions.get(lane, 0))
            for lane in ALL_LANES
        }


class Streams:
    """What the journal has for a worker."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._tails: dict[int, dict[int, int]] = {}
        self._reached: dict[int, dict[int, int]] = {}
        self._seen = 0

    def notice(self) -> None:
        """Look which have grown."""
        for (workspace, lane), last in self._journal.tails(self._seen).items():
            self._tails.setdefault(workspace, {})[lane] = last
            self._seen = max(self._seen, last)

    @property
    def workspaces(self) -> list[int]:
        """All whose streams were ever seen to grow."""
        return sorted(self._tails)

    def look(self, turn: Turn) -> list[Stream]:
        """Those with rows that were not addressed when we last looked: claimed where nobody else
        has them, and where they stand."""
        streams = []
        for workspace in self._grown():
            mine = turn.claim_stream(workspace)
            positions = turn.positions(workspace)
            self._reached.setdefault(workspace, {}).update(positions)
            streams.append(Stream(workspace, mine, self._tails[workspace], positions))
        return streams

    def behind(self, streams: Sequence[Stream], lanes: Iterable[int] = SOON) -> dict[int, int]:
        """workspace -> when its first input was captured that is not addressed yet."""
        found: dict[int, int] = {}
        for stream in streams:
            for lane in lanes:
                position = stream.positions.get(lane, 0)
                if stream.tails.get(lane, 0) > position:
                    for row in self._journal.after(stream.workspace, lane, position, 1):
                        found[stream.workspace] = min(found.get(stream.workspace, row.at), row.at)
        return found

    def _grown(self) -> list[int]:
        return [
            workspace
            for workspace, tails in sorted(self._tails.items())
            if any(
                last > self._reached.get(workspace, {}).get(lane, 0) for lane, last in tails.items()
            )
        ]
