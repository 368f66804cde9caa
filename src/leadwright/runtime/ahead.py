"""Reading ahead: the next rows of a stream are read while the store commits the present ones.

Committing is writing pages, which needs no Python; reading is all Python. So they share no core.
"""

from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor

from leadwright.ports import Journal
from leadwright.runtime.address import Looked, Resolver

Place = tuple[int, int, int]
"""Workspace, lane, and the row after which to read."""


class Ahead:
    """Rows of the journal, read into events. What was not read ahead is read when asked for."""

    def __init__(self, journal: Journal, resolver: Resolver) -> None:
        self._journal = journal
        self._resolver = resolver
        self._reading: dict[Place, Future[list[Looked]]] = {}
        self._thread = ThreadPoolExecutor(1, "ahead")

    def start(self, places: Mapping[Place, int]) -> None:
        """Begin to read so many rows after each place; forget what was read and not asked for."""
        self._reading = {
            place: self._thread.submit(self._read, place, limit) for place, limit in places.items()
        }

    def after(self, place: Place, limit: int) -> list[Looked]:
        """The next rows after a place, at most `limit`. Raises what reading them raised."""
        started = self._reading.pop(place, None)
        looked = started.result() if started is not None else []
        return looked[:limit] or self._read(place, limit)

    def _read(self, place: Place, limit: int) -> list[Looked]:
        return self._resolver.look(self._journal.after(*place, limit))
