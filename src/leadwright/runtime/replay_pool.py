"""Shares of units over processes. How many there are makes no difference to what comes out."""

import gc
import multiprocessing
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from typing import TypeAlias

from leadwright.core.outcome import Message
from leadwright.ports import Queries
from leadwright.runtime.replay_setting import Setting
from leadwright.runtime.replay_share import Done, Share

UNITS_MAX = 500
"""Units of a share at most: people who moved between shares are replayed in both."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What a process replays with. `since` (ms) and `qualifying` say what is counted."""

    queries: Queries
    setting: Setting
    since: int
    qualifying: frozenset[str]


Opening: TypeAlias = Callable[[], AbstractContextManager[Opened]]
"""Opens the past in any process: it has to travel there, so it is made of plain values."""


@dataclass(frozen=True, slots=True)
class Task:
    """Units to replay together, and what teams answered them, as far as that is known."""

    units: Sequence[int]
    answers: Mapping[int, list[Message]] = field(default_factory=dict)
    fold_recorded: bool = False


def tasks_of(
    units: Sequence[int],
    workers: int,
    answers: Mapping[int, list[Message]] | None = None,
    *,
    fold_recorded: bool = False,
) -> list[Task]:
    """Shares of neighbours: who moved, mostly moved next door."""
    known = answers or {}
    size = max(1, min(UNITS_MAX, len(units) // (workers * 4) + 1))
    shares = [units[start : start + size] for start in range(0, len(units), size)]
    return [
        Task(share, {unit: known[unit] for unit in share if unit in known}, fold_recorded)
        for share in shares
    ]


class Pool:
    """Replays tasks in `workers` processes; with one, in this process."""

    def __init__(self, opening: Opening, workers: int) -> None:
        self._stack = ExitStack()
        self._opened: Opened | None = None
        self._pool = None
        if workers == 1:
            self._opened = self._stack.enter_context(opening())
        else:
            spawn = multiprocessing.get_context("spawn")
            self._pool = self._stack.enter_context(spawn.Pool(workers, _open, (opening,)))

    def run(self, tasks: Sequence[Task]) -> Iterator[tuple[int, Done]]:
        """(how many units, what they came to), as they are done."""
        if self._pool is not None:
            yield from self._pool.imap_unordered(_replay, tasks)
        else:
            assert self._opened is not None
            for task in tasks:
                yield _done(self._opened, task)

    def close(self) -> None:
        """Let go of the processes and of the store."""
        self._stack.close()


_here: list[tuple[AbstractContextManager[Opened], Opened]] = []
"""What this process has opened; it is let go when the process ends."""


def _open(opening: Opening) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends it
    context = opening()
    _here.append((context, context.__enter__()))


def _replay(task: Task) -> tuple[int, Done]:
    return _done(_here[0][1], task)


def _done(opened: Opened, task: Task) -> tuple[int, Done]:
    share = Share(
        opened.queries,
        opened.setting,
        opened.since,
        opened.qualifying,
        dict(task.answers),
        task.fold_recorded,
    )
    collecting = gc.isenabled()
    gc.disable()  # it would look through all documents of the share, again and again
    try:
        return len(task.units), share.replay(task.units)
    finally:
        if collecting:
            gc.enable()
