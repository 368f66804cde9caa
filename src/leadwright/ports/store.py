"""The state store."""

from contextlib import AbstractContextManager
from typing import Protocol

from leadwright.ports.queries import Queries
from leadwright.ports.turn import Turn


class Store(Protocol):
    """The state store. `begin` opens the one write transaction of this process."""

    def begin(self) -> AbstractContextManager[Turn]: ...
    def queries(self) -> "Queries":
        """A reader on its own connection; safe beside a running turn. One per thread."""
        ...

    def now_ms(self) -> int:
        """The store's clock, to compare with the worker's (PostgreSQL server; else local)."""
        ...

    def close(self) -> None: ...
