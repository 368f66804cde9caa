"""Deaths of processes, at any boundary between our code and what it stores or sends."""

from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from typing import Any
from zlib import crc32

from leadwright.ports import Journaled, Pending, Queries, Store, Submission, Turn
from leadwright.store import JournalAndSettings

REMEMBERED = frozenset(
    ("record", "plan", "add_version", "show_tasks", "claim_touches", "finish_touches")
)
"""What the witness wants to know of, once it is committed."""

Call = tuple[str, tuple[Any, ...], Any]


class Died(BaseException):
    """The process is gone: nothing after this line ran."""


class Fate:
    """Decides at each boundary whether the process dies there. `left` boundaries remain."""

    def __init__(self) -> None:
        self.left = 1 << 60
        self.passed = 0
        self.pause: Callable[[], None] | None = None
        self.came_back: Callable[[], None] = lambda: None
        """Called when an operation of a turn is through: it may have waited for another worker."""
        self.released: Callable[[], None] = lambda: None
        """Called when a transaction has ended, in whatever way."""
        self.salt: Callable[[], int] = lambda: 0
        """Which units the next turn does not own; 0: it owns all."""

    def doom(self, boundaries: int) -> None:
        """Die at the so-many-th boundary from here."""
        self.left = boundaries

    def boundary(self) -> None:
        """Pass, or die. With several workers, others may get their turn here."""
        self.passed += 1
        self.left -= 1
        if self.left < 0:
            self.left = 1 << 60
            raise Died
        if self.pause is not None:
            self.pause()


class AtOnce(Executor):
    """Does what a thread beside would do as soon as it is asked: at its boundaries a worker dies,
    or another goes on, and a thread of its own would be at them whenever the machine likes."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **named: Any) -> "Future[Any]":
        """Done when this returns; raises what it raised."""
        done: Future[Any] = Future()
        done.set_result(fn(*args, **named))
        return done


class MortalTurn:
    """A turn whose every operation is a boundary. Remembers what it was asked to write.

    Some turns own two thirds of the units only, as beside other workers: what is for the rest has
    to be passed on.
    """

    def __init__(self, turn: Turn, fate: Fate) -> None:
        self._turn = turn
        self._fate = fate
        self._salt = fate.salt()
        self.calls: list[Call] = []

    def owns(self, unit: int) -> bool:
        """Whether this turn may fold the unit."""
        if self._salt and crc32(b"%d %d" % (unit, self._salt)) % 3 == 0:
            return False
        return self._turn.owns(unit)

    def inbox_take(self, limit: int, lanes: Collection[int]) -> list[Pending]:
        """What waits for the units this turn owns; the rest stays, in its order."""
        self._fate.boundary()
        if not self._salt:
            try:
                return self._turn.inbox_take(limit, lanes)
            finally:
                self._fate.came_back()
        taken: list[Pending] = []
        rest: list[Pending] = []
        for row in self._turn.inbox_take(1 << 30, lanes):
            mine = self.owns(row.unit) and len(taken) < limit
            (taken if mine else rest).append(row)
        self._turn.inbox_put(rest)
        return taken

    def __getattr__(self, name: str) -> Any:
        operation = getattr(self._turn, name)

        def call(*arguments: Any, **named: Any) -> Any:
            self._fate.boundary()
            try:
                result = operation(*arguments, **named)
            finally:
                self._fate.came_back()
            if name in REMEMBERED:
                self.calls.append((name, arguments, result))
            return result

        self.__dict__[name] = call
        return call


class MortalStore:
    """A store whose process may die before, in and after a commit.

    `committed` is told what a turn wrote as soon as that is durable, even if the process dies
    before it knows.
    """

    def __init__(self, store: Store, fate: Fate, committed: Callable[[list[Call]], None]) -> None:
        self._store = store
        self._fate = fate
        self._committed = committed

    @contextmanager
    def begin(self) -> Iterator[Turn]:
        self._fate.boundary()
        try:
            with self._store.begin() as turn:
                mortal = MortalTurn(turn, self._fate)
                yield mortal  # type: ignore[misc] # answers to every method of a turn
                self._fate.boundary()
        finally:
            self._fate.released()
        self._committed(mortal.calls)
        self._fate.boundary()

    def queries(self) -> Queries:
        return self._store.queries()

    def now_ms(self) -> int:
        return self._store.now_ms()

    def close(self) -> None:
        self._store.close()


class MortalJournal:
    """The journal as an API process writes it and a worker reads it."""

    def __init__(self, journal: JournalAndSettings, fate: Fate) -> None:
        self._journal = journal
        self._fate = fate

    def append(self, submissions: Sequence[Submission]) -> list[int]:
        self._fate.boundary()
        ids = self._journal.append(submissions)
        self._fate.boundary()
        return ids

    def after(self, workspace: int, lane: int, position: int, limit: int) -> list[Journaled]:
        self._fate.boundary()
        return self._journal.after(workspace, lane, position, limit)

    def tails(self, after: int) -> dict[tuple[int, int], int]:
        self._fate.boundary()
        return self._journal.tails(after)

    def read(self, workspace: int, ids: Sequence[int]) -> dict[int, Journaled]:
        return self._journal.read(workspace, ids)

    def close(self) -> None:
        self._journal.close()
