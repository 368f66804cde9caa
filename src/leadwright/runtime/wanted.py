"""Whether a claimed touch is still to go out, asked right before it is begun.

A worker tells its own sender of the stops it folds. Where several work on one store, another may
have folded one since the touch was claimed, and only the store knows.
"""

from collections.abc import Callable

from leadwright.ports import Queries, StoredTouch


class Wanted:
    """Asks the store; any thread may call."""

    def __init__(self, open_queries: Callable[[], Queries]) -> None:
        self._open = open_queries
        self._idle: list[Queries] = []
        self._closed = False

    def __call__(self, stored: StoredTouch) -> bool:
        """Raises OSError while the store is away."""
        try:
            queries = self._idle.pop()
        except IndexError:
            queries = self._open()
        try:
            wanted = queries.may_begin(stored.workspace, stored.touch.id)
        except BaseException:
            queries.close()
            raise
        self._idle.append(queries)
        if self._closed:
            self.close()
        return wanted

    def close(self) -> None:
        """Disconnect; what is asked meanwhile disconnects afterwards."""
        self._closed = True
        while self._idle:
            self._idle.pop().close()


def always(_stored: StoredTouch) -> bool:
    """Where there is no other worker."""
    return True
