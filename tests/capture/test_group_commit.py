"""Nobody is answered before it is on disk."""

import asyncio
import threading
from collections.abc import Collection, Sequence

import pytest

from leadwright.ports import Journaled, RetryAfter, Submission
from leadwright.runtime.capture import Capture, NotWritten


class Gated:
    """A journal that commits when it is let, and can fail."""

    def __init__(self) -> None:
        self.commits: list[int] = []
        self.rows: list[Submission] = []
        self.gate = threading.Semaphore(0)
        self.entered = threading.Semaphore(0)
        self.error: Exception | None = None

    def append(self, submissions: Sequence[Submission]) -> list[int]:
        self.entered.release()
        self.gate.acquire()
        if self.error is not None:
            raise self.error
        first = len(self.rows) + 1
        self.rows.extend(submissions)
        self.commits.append(len(submissions))
        return list(range(first, len(self.rows) + 1))

    def after(self, workspace: int, lane: int, position: int, limit: int) -> list[Journaled]:
        raise NotImplementedError

    def tails(self, after: int) -> dict[tuple[int, int], int]:
        raise NotImplementedError

    def read(self, workspace: int, ids: Collection[int]) -> dict[int, Journaled]:
        raise NotImplementedError

    def close(self) -> None:
        raise NotImplementedError


def row(number: int, size: int = 1) -> Submission:
    return Submission(1, 1, "segment", number, b"x" * size)


async def waiting(capture: Capture, journal: Gated, count: int) -> list[asyncio.Task[list[int]]]:
    """One commit under way with the first row, and `count` more submissions behind it."""
    tasks = [asyncio.create_task(capture.submit([row(0)]))]
    await asyncio.sleep(0)
    await asyncio.to_thread(journal.entered.acquire)
    for number in range(1, count + 1):
        tasks.append(asyncio.create_task(capture.submit([row(number)])))
    await asyncio.sleep(0)
    return tasks


def test_everybody_who_waits_goes_into_one_transaction() -> None:
    journal, rung = Gated(), []
    capture = Capture(journal, lambda: rung.append(1))

    async def run() -> list[list[int]]:
        tasks = await waiting(capture, journal, 20)
        assert not any(task.done() for task in tasks)
        journal.gate.release(2)
        return await asyncio.gather(*tasks)

    ids = asyncio.run(run())
    assert journal.commits == [1, 20]
    assert [journal.rows[one[0] - 1].at for one in ids] == list(range(21))
    assert len(rung) == 2
    capture.close()


def test_a_transaction_takes_a_limited_number_of_rows() -> None:
    journal = Gated()
    capture = Capture(journal, rows_per_commit=5)

    async def run() -> None:
        tasks = await waiting(capture, journal, 12)
        journal.gate.release(4)
        await asyncio.gather(*tasks)

    asyncio.run(run())
    assert journal.commits == [1, 5, 5, 2]
    capture.close()


def test_a_full_disk_reaches_everybody_who_waits_and_later_ones_succeed() -> None:
    journal = Gated()
    capture = Capture(journal)

    async def run() -> None:
        journal.error = OSError("disk full")
        tasks = await waiting(capture, journal, 3)
        journal.gate.release(2)
        results = await asyncio.gather(*tasks, return_exceptions=True)
        assert [type(one) for one in results] == [NotWritten] * 4
        journal.error = None
        journal.gate.release()
        assert await capture.submit([row(9)]) == [1]

    asyncio.run(run())
    capture.close()


def test_when_too_much_waits_more_is_refused() -> None:
    journal = Gated()
    capture = Capture(journal, waiting_bytes_max=2_000)

    async def run() -> None:
        tasks = await waiting(capture, journal, 0)
        with pytest.raises(RetryAfter):
            await capture.submit([row(1, 2_000)])
        journal.gate.release()
        await asyncio.gather(*tasks)

    asyncio.run(run())
    capture.close()


def test_a_client_that_hangs_up_takes_nothing_with_it() -> None:
    journal = Gated()
    capture = Capture(journal)

    async def run() -> None:
        tasks = await waiting(capture, journal, 2)
        tasks[1].cancel()
        journal.gate.release(2)
        done = await asyncio.gather(*tasks, return_exceptions=True)
        assert done[0] == [1]
        assert isinstance(done[1], asyncio.CancelledError)
        assert isinstance(done[2], list)

    asyncio.run(run())
    capture.close()


def test_closing_writes_what_waits() -> None:
    journal = Gated()
    capture = Capture(journal)

    async def run() -> None:
        tasks = await waiting(capture, journal, 3)
        journal.gate.release(2)
        await asyncio.to_thread(capture.close)
        assert [len(one) for one in await asyncio.gather(*tasks)] == [1, 1, 1, 1]
        with pytest.raises(NotWritten):
            await capture.submit([row(9)])

    asyncio.run(run())
