"""Group commit: many requests, one transaction, and nobody is answered before it is on disk."""

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from threading import Condition, Thread
from typing import Any

import msgspec
import structlog

from leadwright.ports import Journal, RetryAfter, Submission

ROWS_PER_COMMIT = 5_000
WAITING_BYTES_MAX = 64 * 1024 * 1024
_ROW_OVERHEAD_BYTES = 200

_log = structlog.get_logger(__name__)


class NotWritten(Exception):  # noqa: N818 - an outcome to answer with, not a fault of the caller
    """The journal did not take it (disk full, store away). Nothing of it is kept; send again."""


class _Waiting(msgspec.Struct, eq=False):
    """Rows that wait, and whom to tell: `loop` is where an asyncio future lives, else None."""

    submissions: Sequence[Submission]
    size: int
    future: Any
    loop: asyncio.AbstractEventLoop | None


class Capture:
    """Appends submissions to the journal from one thread, as many as are waiting at a time.

    `on_commit` is called after each commit (it rings the worker's bell). At most
    `rows_per_commit` rows go into one transaction (a larger single submission goes alone), and at
    most `waiting_bytes_max` bytes may wait for the disk.
    """

    def __init__(
        self,
        journal: Journal,
        on_commit: Callable[[], None] | None = None,
        *,
        rows_per_commit: int = ROWS_PER_COMMIT,
        waiting_bytes_max: int = WAITING_BYTES_MAX,
    ) -> None:
        self._journal = journal
        self._on_commit = on_commit
        self._rows_per_commit = rows_per_commit
        self._waiting_bytes_max = waiting_bytes_max
        self._waiting: deque[_Waiting] = deque()
        self._bytes = 0
        self._closed = False
        self._turn = Condition()
        self._writer = Thread(target=self._write, name="leadwright-capture", daemon=True)
        self._writer.start()

    async def submit(self, submissions: Sequence[Submission]) -> list[int]:
        """Journal ids, in the order given, once they are durable.

        Raises RetryAfter when too much is waiting already and NotWritten when the journal
        failed; in both cases nothing was kept.
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[list[int]] = loop.create_future()
        self._enqueue(submissions, future, loop)
        return await future

    def submit_and_wait(self, submissions: Sequence[Submission]) -> list[int]:
        """The same for callers with a thread of their own."""
        future: Future[list[int]] = Future()
        self._enqueue(submissions, future, None)
        return future.result()

    def close(self) -> None:
        """Write what waits, then stop. Submitting afterwards raises NotWritten."""
        with self._turn:
            self._closed = True
            self._turn.notify()
        self._writer.join()

    def _enqueue(
        self, submissions: Sequence[Submission], future: Any, loop: asyncio.AbstractEventLoop | None
    ) -> None:
        size = sum(len(one.body) + _ROW_OVERHEAD_BYTES for one in submissions)
        with self._turn:
            if self._closed:
                raise NotWritten("the server is stopping")
            if self._bytes and self._bytes + size > self._waiting_bytes_max:
                raise RetryAfter("too much is waiting to be written", 1.0)
            self._bytes += size
            self._waiting.append(_Waiting(submissions, size, future, loop))
            self._turn.notify()

    def _write(self) -> None:
        while group := self._take():
            self._commit(group)
            with self._turn:
                self._bytes -= sum(one.size for one in group)

    def _take(self) -> list[_Waiting]:
        """The next transaction's submissions; empty when closed and all is written."""
        with self._turn:
            while not self._waiting and not self._closed:
                self._turn.wait()
            group: list[_Waiting] = []
            rows = 0
            while self._waiting:
                rows += len(self._waiting[0].submissions)
                if group and rows > self._rows_per_commit:
                    break
                group.append(self._waiting.popleft())
            return group

    def _commit(self, group: Sequence[_Waiting]) -> None:
        rows = [one for waiting in group for one in waiting.submissions]
        try:
            ids = self._journal.append(rows)
        except Exception as error:
            _log.error("capture.not_written", rows=len(rows), error=type(error).__name__)
            _tell([(waiting, _not_written(error)) for waiting in group])
            return
        if self._on_commit is not None:
            with contextlib.suppress(OSError):  # the worker finds it without the bell, later
                self._on_commit()
        results: list[_Result] = []
        start = 0
        for waiting in group:
            end = start + len(waiting.submissions)
            results.append((waiting, ids[start:end]))
            start = end
        _tell(results)


_Result = tuple[_Waiting, list[int] | NotWritten]


def _tell(results: list[_Result]) -> None:
    """Everybody on one event loop at once: waking a loop costs more than a row."""
    by_loop: dict[asyncio.AbstractEventLoop | None, list[_Result]] = {}
    for result in results:
        by_loop.setdefault(result[0].loop, []).append(result)
    for loop, those in by_loop.items():
        if loop is None:
            _settle(those)
        else:
            with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
                loop.call_soon_threadsafe(_settle, those)


def _settle(results: list[_Result]) -> None:
    for waiting, result in results:
        if waiting.future.done():  # the client hung up
            continue
        if isinstance(result, NotWritten):
            waiting.future.set_exception(result)
        else:
            waiting.future.set_result(result)


def _not_written(cause: Exception) -> NotWritten:
    error = NotWritten("the journal could not be written")
    error.__cause__ = cause
    return error
