"""Several workers in one process, one of them running at a time. Who goes on at a boundary is a
function of the seed, so a seed repeats an interleaving.

Each worker has a thread and runs only while it holds the baton. A statement that waits for a lock
of another worker holds the baton without going on: then it is taken from it, and it gets its turn
again after the transaction it waited for has ended.
"""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from random import Random
from threading import Event, Semaphore
from zlib import crc32

LOOK_S = 0.002
"""How long nothing may move before we look whether a statement waits for a lock."""
PATIENCE_S = 60
RESTLESS = (0.03, 0.3, 0.8, 0.95)
"""How probably the baton is passed on at a boundary: now and then, or step by step."""
PARKED, RUNNING, STUCK, THROUGH = "parked", "running", "stuck", "through"


class Over(BaseException):
    """Another worker found something broken: this one need not go on."""


class Seat:
    """A worker's place."""

    def __init__(self) -> None:
        self.state = THROUGH
        self.baton = Semaphore(0)
        self.came_back = Event()


class Lockstep:
    """`waits(n)` tells whether the statement of worker `n` waits for a lock; `between` is called
    at every boundary, while nobody else runs."""

    def __init__(
        self,
        random: Random,
        workers: int,
        waits: Callable[[int], bool],
        between: Callable[[], None] = lambda: None,
    ) -> None:
        self._random = random
        self._seats = [Seat() for _ in range(workers)]
        self._waits = waits
        self._between = between
        self._pool = ThreadPoolExecutor(workers, "worker")
        self._restless = 0.0
        self._over = False
        self._steps = 0
        self.waited = 0
        """How often a statement waited for another worker's lock."""
        self.trace = 0
        """A checksum of who passed a boundary after whom."""

    def run(self, jobs: Mapping[int, Callable[[], None]]) -> None:
        """Run the jobs, by worker, to their ends. Raises what the first broken one raised."""
        self._over = False
        self._restless = self._random.choice(RESTLESS)
        for n in jobs:
            self._seats[n].state = PARKED
        futures = [self._pool.submit(self._job, n, job) for n, job in jobs.items()]
        self._pass_on()
        self._watch(futures)
        errors = [error for future in futures if (error := future.exception()) is not None]
        for error in sorted(errors, key=lambda error: isinstance(error, Over)):
            raise error

    def close(self) -> None:
        """End the threads."""
        self._pool.shutdown()

    # ------------------------------------------------------------------- on a worker's own thread

    def pause(self, worker: int) -> None:
        """A boundary: perhaps somebody else goes on first."""
        self._steps += 1
        self.trace = crc32(b"%d" % worker, self.trace)
        self._between()
        if self._parked() and self._random.random() < self._restless:
            self._seats[worker].state = PARKED
            self._pass_on()
            self._go_on(worker)

    def came_back(self, worker: int) -> None:
        """A statement is through; if the baton was taken meanwhile, wait for it."""
        seat = self._seats[worker]
        if seat.state == STUCK:
            seat.came_back.set()
            self._go_on(worker)

    def released(self) -> None:
        """A transaction has ended: what waited for it finishes before anything else happens."""
        for n, seat in enumerate(self._seats):
            while seat.state == STUCK:
                if seat.came_back.wait(LOOK_S * 5):
                    seat.state = PARKED
                elif self._waits(n):
                    break

    def _job(self, worker: int, job: Callable[[], None]) -> None:
        try:
            self._go_on(worker)
            job()
        except BaseException:
            self._over = True
            raise
        finally:
            self.released()
            self._seats[worker].state = THROUGH
            self._pass_on()

    def _go_on(self, worker: int) -> None:
        seat = self._seats[worker]
        if not seat.baton.acquire(timeout=PATIENCE_S):
            raise TimeoutError("the other worker does not come back")
        if self._over:
            raise Over

    def _parked(self) -> list[Seat]:
        return [seat for seat in self._seats if seat.state == PARKED]

    def _pass_on(self) -> None:
        """Give the baton to somebody who waits for it."""
        if parked := self._parked():
            seat = self._random.choice(parked)
            seat.came_back.clear()
            seat.state = RUNNING
            seat.baton.release()

    # ------------------------------------------------------------------------ on the main thread

    def _watch(self, futures: Sequence[Future[None]]) -> None:
        steps = -1
        while wait_for(futures, LOOK_S).not_done:
            if steps == self._steps:
                self._look()
            steps = self._steps

    def _look(self) -> None:
        """Take the baton from a statement that waits for a lock, or give it to one that, of
        several that waited for one another, came back."""
        for n, seat in enumerate(self._seats):
            if seat.state == RUNNING and self._waits(n):
                seat.came_back.clear()
                seat.state = STUCK
                self.waited += 1
                self._pass_on()
                return
        if not any(seat.state == RUNNING for seat in self._seats):
            for seat in self._seats:
                if seat.state == STUCK and seat.came_back.is_set():
                    seat.state = PARKED
                    self._pass_on()
                    return
