"""One seed: the real code from capture to delivery, with time, network and deaths of our making.

`simulate(seed)` raises `Broken`, with the seed and the command that repeats it, when an invariant
does not hold.
"""

import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from functools import cache, partial
from random import Random

from sim_books import by_hash
from sim_deaths import AtOnce, Call, Died, Fate, MortalJournal, MortalStore
from sim_directory import new_directory
from sim_network import Network, SimulatedSender
from sim_oracle import Broken
from sim_undo import undo
from sim_witness import Witness
from sim_world import Posted, World, worlds

from leadwright.boot import readers
from leadwright.core.time import DAY, HOUR, MINUTE, SECOND
from leadwright.playbook.model import Playbook
from leadwright.ports import StoredTouch, Submission
from leadwright.runtime import moving
from leadwright.runtime.address import Resolver
from leadwright.runtime.books import Books
from leadwright.runtime.turns import Turns
from leadwright.store import open_journal, open_store

TURNS_MAX = 400
"""More turns than this without rest is a loop."""
HORIZON = 150 * DAY
LAGS = (0, 0, 1, 40, 2 * SECOND, 90 * SECOND, 20 * MINUTE)
REPRODUCE = ".venv/bin/python tests/sim/simulated.py {seed}"

Fault = Callable[["Simulation"], AbstractContextManager[object]]
"""Breaks something for the length of a run."""


@dataclass(slots=True)
class Ticking:
    """The clock everybody reads."""

    at: int

    def now(self) -> int:
        return self.at


@dataclass(slots=True)
class Report:
    """What a seed exercised."""

    seed: int
    inputs: int = 0
    deaths: int = 0
    accepted: int = 0
    unknown: int = 0
    folds: int = 0
    boundaries: int = 0
    waited: int = 0
    """How often a worker waited for a lock of another."""
    trace: int = 0
    """A checksum of the interleaving and of what was recorded; 0 with one worker."""


@dataclass(slots=True)
class Worker:
    """One worker process; gone (`turns` None) between a death and the restart."""

    fate: Fate
    turns: Turns | None = None
    sender: SimulatedSender | None = None
    closers: list[Callable[[], None]] = field(default_factory=list)


class Simulation:
    """Two workspaces, an API process, workers, reps, and a network, in one thread."""

    repeat = REPRODUCE
    diligence = 0.8
    """How probably the workers look at once when something is posted."""

    def __init__(self, seed: int, url: str, workers: int = 1) -> None:
        self.seed = seed
        self.url = url
        self.random = Random(f"run {seed}")
        start, self.worlds = worlds(seed)
        self.clock = Ticking(start)
        moving.FEW, moving.AT_ONCE = Random(f"moving {seed}").choice(((0, 1), (2, 2), (100, 100)))
        self.network = Network(Random(f"network {seed}"))
        self.witness = Witness(self.network)
        self.workers = [Worker(Fate()) for _ in range(workers)]
        crowded = self.random.random() < 0.4
        for worker in self.workers:
            worker.fate.salt = lambda: self.hurried and crowded and self.random.randrange(4)
        self.api = Fate()
        self.deaths = 0
        self.hurried = True
        """Whether time may go on before a worker is through with what there is."""
        self.done = 0
        """How much the turns have done."""
        self._agenda: list[tuple[int, int, Callable[[], None]]] = []
        self._order = 0

    # ------------------------------------------------------------------------------- the run

    def run(self) -> Report:
        """Live through all of it, come to rest, and check."""
        self._open_api()
        for worker in self.workers:
            self._start(worker)
        for world in self.worlds:
            for at, posts in world.posts:
                self.plan(at, lambda posts=posts: self._post(posts))  # type: ignore[misc] # bound now
            if world.file is not None and world.file.undo_at:
                self.plan(world.file.undo_at, partial(undo, self, world, world.file))
        self._plan_deaths()
        self.witness.asked = self._answer_later
        self._live()
        self._come_to_rest()
        self._check()
        return self._report()

    def _check(self) -> None:
        self.witness.check(self.url, self.journal, self.clock.at)

    def plan(self, at: int, action: Callable[[], None]) -> None:
        """Do something at an instant."""
        self._order += 1
        self._agenda.append((at, self._order, action))
        self._agenda.sort(key=lambda entry: (entry[0], entry[1]))

    def _live(self) -> None:
        while self._agenda:
            at = self._agenda[0][0]
            self._pass_time(at)
            self.clock.at = max(self.clock.at, at)
            self._happen()
            if self.random.random() < self.diligence:
                self.work()

    def _happen(self) -> None:
        """Everything outside that is due."""
        while self._agenda and self._agenda[0][0] <= self.clock.at:
            self._agenda.pop(0)[2]()

    def _pass_time(self, until: int) -> None:
        """Timers and results that come up before the next thing happens outside."""
        for _ in range(TURNS_MAX):
            soonest = self._next()
            if not soonest or soonest >= until:
                return
            lag = self.random.choice(self._lags())
            self.clock.at = max(self.clock.at, min(soonest + lag, until))
            self.work()
        raise Broken("it never comes to rest between two events")

    def _lags(self) -> Sequence[int]:
        """How late all workers may be when something is due."""
        return LAGS

    def _next(self) -> int:
        """When a living worker has something to do; 0: never."""
        instants = []
        for worker in self.workers:
            if worker.turns is not None and worker.sender is not None:
                held = worker.turns.next_due
                if held and held <= self.clock.at:  # it waits for room, or for another worker
                    held = self.clock.at + 30 * SECOND
                instants += [held, worker.sender.next_at()]
        return min((at for at in instants if at), default=0)

    def work(self) -> None:
        """Let every living worker do what there is to do now."""
        for worker in self.workers:
            self._work(worker)

    def _work(self, worker: Worker) -> None:
        try:
            for _ in range(TURNS_MAX):
                if worker.turns is None or worker.sender is None:
                    return
                worker.sender.pump()
                self.witness.look()
                done = worker.turns.take()
                self.done += done
                if not done or (self.hurried and self.random.random() < 0.6):
                    return
        except Died:
            self._died(worker)
            return
        raise Broken("turns go on and on at one instant")

    def _come_to_rest(self) -> None:
        """Deaths and disorder are over, sales answers everything: all must become quiet."""
        self.network.healed, self.hurried = True, False
        for fate in (self.api, *(worker.fate for worker in self.workers)):
            fate.left = 1 << 60
        for worker in self.workers:
            self._start(worker)
        self.work()
        ends = self.clock.at + HORIZON
        self.witness.asked = self._answer_now
        for task in list(self.witness.offered.values()):
            self._answer_now(*task)
        self._live()
        while soonest := self._next():
            if soonest > ends:
                raise Broken("it never comes to rest")
            self.clock.at = max(self.clock.at, soonest)
            self.work()
            self._live()

    # -------------------------------------------------------------------------------- processes

    def _open_api(self) -> None:
        self.journal = open_journal(self.url)
        self._appending = MortalJournal(self.journal, self.api)

    def _start(self, worker: Worker) -> None:
        if worker.turns is not None:
            return
        store, journal = open_store(self.url), open_journal(self.url, read_only=True)
        worker.closers = [store.close, journal.close]
        started = partial(self._started, worker)
        worker.sender = SimulatedSender(
            self.network, self.random, worker.fate, self.clock.now, started
        )
        books = Books(_book)
        worker.turns = Turns(
            MortalStore(store, worker.fate, partial(self._committed, worker)),
            MortalJournal(journal, worker.fate),  # type: ignore[arg-type] # as much as is used
            Resolver({name: module.read for name, module in _readers().items()}, books),
            books,
            worker.sender,
            self.clock,
            self._named(worker),
            self.random.choice((1, 3, 10, 1_000)),
        )
        worker.turns._ahead._thread = AtOnce()  # type: ignore[assignment] # as much as is used

    def _named(self, worker: Worker) -> str:
        return f"worker-{self.workers.index(worker)}"

    def _died(self, worker: Worker) -> None:
        self.deaths += 1
        worker.turns = worker.sender = None
        for close in worker.closers:
            close()
        self.witness.killed()
        down = self.random.choice((0, SECOND, 10 * MINUTE, 5 * HOUR))
        self.plan(self.clock.at + down, lambda: self._start(worker))

    def _plan_deaths(self) -> None:
        start, end = self.clock.at, max(world.posts[-1][0] for world in self.worlds)
        for _ in range(self.random.choice((0, 1, 2, 4, 8))):
            worker = self.random.choice(self.workers)
            steps = self.random.choice((3, 30, 200))
            doom = (lambda fate, n: lambda: fate.doom(n))(worker.fate, self.random.randrange(steps))
            self.plan(self.random.randrange(start, end + 1), doom)
        for _ in range(self.random.choice((0, 1, 2))):
            doom = (lambda n: lambda: self.api.doom(n))(self.random.randrange(2))
            self.plan(self.random.randrange(start, end + 1), doom)

    def _committed(self, _worker: Worker, calls: list[Call]) -> None:
        self.witness.committed(calls)

    def _started(self, _worker: Worker, stored: StoredTouch, now: int) -> None:
        self.witness.started(stored, now)

    # ------------------------------------------------------------------------------ the outside

    def _post(self, posts: list[Posted]) -> None:
        """A client posts, and repeats what nobody acknowledged."""
        now = self.clock.at
        rows = [Submission(p.workspace, p.lane, p.source, now, p.body, p.key) for p in posts]
        if not rows:
            return
        try:
            ids = self._appending.append(rows)
        except Died:
            self.deaths += 1
            self.plan(now + self.random.choice((1, 20 * SECOND, HOUR)), lambda: self._post(posts))
            return
        self.witness.acknowledged.update(zip(ids, rows, strict=True))

    def append(self, rows: list[Submission]) -> None:
        """The server journals something itself. Raises Died."""
        self.witness.acknowledged.update(zip(self._appending.append(rows), rows, strict=True))

    def _answer_later(self, workspace: int, unit: int, owner: str) -> None:
        """A rep looks at a hand-off, sooner or later or not at all."""
        if self.random.random() < 0.35:
            return
        after = self.random.choice((MINUTE, HOUR, 3 * HOUR, 6 * HOUR))
        name = self.random.choice(("accept", "accept", "reject"))
        body = {"reason": self.random.choice(("not_now", "not_a_fit"))} if name == "reject" else {}
        actor = owner or "ben"
        self._command(after, workspace, name, unit=unit, body=body, actor=actor)
        if name == "accept" and self.random.random() < 0.5:
            done = after + self.random.randrange(DAY)
            self._command(done, workspace, "release", unit=unit, actor=actor)

    def _answer_now(self, workspace: int, unit: int, owner: str) -> None:
        if owner:
            self._command(SECOND, workspace, "accept", unit=unit, actor=owner)

    def _command(self, after: int, workspace: int, name: str, **event: object) -> None:
        at = self.clock.at + after
        world: World = self.worlds[workspace - 1]
        posted = world.told(at, name, **event)
        self.plan(at, lambda: self._post([posted]))

    def _report(self) -> Report:
        return Report(
            self.seed,
            len(self.witness.acknowledged),
            self.deaths,
            sum(map(len, self.network.accepted.values())),
            self.witness.unknown,
            self.witness.folds,
            sum(worker.fate.passed for worker in self.workers),
        )

    def close(self) -> None:
        """Let go of every file."""
        self.journal.close()
        for worker in self.workers:
            if worker.turns is not None:
                for close in worker.closers:
                    close()


def simulate(seed: int, fault: Fault | None = None) -> Report:
    """Run one seed on a SQLite store of its own."""
    with new_directory() as directory:
        return live(Simulation(seed, f"sqlite:{directory}?synchronous=off"), fault)


def live(simulation: Simulation, fault: Fault | None = None) -> Report:
    """Run a seed to its end. Raises `Broken`, with the command that repeats it."""
    try:
        with fault(simulation) if fault is not None else nullcontext():
            return simulation.run()
    except Exception as broken:
        models = ", ".join(world.model for world in simulation.worlds)
        again = simulation.repeat.format(seed=simulation.seed)
        raise Broken(
            f"seed {simulation.seed} ({models}): {_said(broken)}\n  again: {again}"
        ) from broken
    finally:
        simulation.close()


def _said(error: Exception) -> str:
    return str(error) if isinstance(error, Broken) else f"{type(error).__name__}: {error}"


@cache
def _readers() -> dict[str, object]:
    return dict(readers())


def _book(_workspace: int, hash: str) -> Playbook:
    return by_hash()[hash]


def main(arguments: list[str], one: Callable[[int], Report] = simulate) -> None:
    """`simulated.py 7 20-40`: run these seeds and say what breaks."""
    broken = 0
    for argument in arguments:
        first, _, last = argument.partition("-")
        for seed in range(int(first), int(last or first) + 1):
            try:
                print(one(seed))
            except Broken as error:
                broken += 1
                print(error)
    sys.exit(broken > 0)


if __name__ == "__main__":
    main(sys.argv[1:])
