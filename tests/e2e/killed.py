"""Server and worker as processes that are killed, and a look at their store from outside."""

import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from leadwright.boot import App, open_app
from leadwright.demo.processes import Child
from leadwright.ports import Queries

LEADWRIGHT = "import sys; from leadwright.cli import app; sys.argv[0] = 'leadwright'; app()"
SOON_S = 60.0


class Supervised:
    """`leadwright serve` on one port, started again as a service manager would."""

    def __init__(self, data: str, folder: Path) -> None:
        self.port = free_port()
        self._folder = folder / "server"
        self._folder.mkdir()
        self._data = data
        self._starts = 0
        self._seen = 0
        self._server: Child | None = None
        self._killed: list[Child] = []

    def start(self) -> None:
        """Returns once it answers. Raises ChildError if it does not start."""
        self._starts += 1
        self._seen = 0
        command = ["serve", "--data", self._data, "--port", str(self.port)]
        name = f"server-{self._starts}"
        self._server = Child(name, ["-c", LEADWRIGHT, *command], self._folder)
        self._server.line(" answers on ", SOON_S)

    def at_work(self) -> None:
        """Return when its present worker has begun to work."""
        until(lambda: self._begun() > self._seen, "no worker began to work")

    def _begun(self) -> int:
        assert self._server is not None
        return self._server.said().count("worker.started")

    def kill_server(self) -> None:
        """SIGKILL to the server alone; its worker has to notice by itself."""
        assert self._server is not None
        server = self._server
        os.kill(server.pid, signal.SIGKILL)
        until(lambda: not server.alive(), "it survived SIGKILL")
        self._killed.append(server)

    def kill_worker(self) -> None:
        """SIGKILL to the worker; its server starts another."""
        worker = self._worker()
        os.kill(worker, signal.SIGKILL)
        self._another_than(worker)

    def kill_sender(self) -> None:
        """SIGKILL to the worker's sender; the worker ends by itself, and its server starts one."""
        worker = self._worker()
        sender = until(lambda: next(iter(_children(worker)), 0), "no sender was started")
        os.kill(sender, signal.SIGKILL)
        self._another_than(worker)

    def _worker(self) -> int:
        assert self._server is not None
        server = self._server.pid
        return until(lambda: next(iter(_children(server)), 0), "no worker was started")

    def _another_than(self, worker: int) -> None:
        assert self._server is not None
        server = self._server.pid
        until(lambda: worker not in _children(server), "the worker goes on")
        self._seen = self._begun()

    def stop(self) -> None:
        """Stop it in good order, and whatever an earlier one left behind."""
        if self._server is not None:
            self._server.stop()
            self._server = None
        while self._killed:
            self._killed.pop().stop()


class Watch:
    """Looks at the store from outside. `in_flight` adds up e-mails found being sent at kills."""

    def __init__(self, app: App, queries: Queries, workspace: int) -> None:
        self._app = app
        self._queries = queries
        self._workspace = workspace
        self.in_flight = 0
        self._left = 0

    def killed(self) -> None:
        """Count what somebody who was just killed may have left behind."""
        self._left = self._sending()
        self.in_flight += self._left

    def sending(self) -> bool:
        """Whether more e-mails are being sent than the last who was killed left behind."""
        now = self._sending()
        self._left = min(self._left, now)  # their leases have run out meanwhile
        return now > self._left

    def quiet(self) -> bool:
        """Whether everything is folded, and no touch waits to be handed over."""
        return self._folded() and not self._touches("planned")

    def over(self) -> bool:
        """Whether every touch is final besides."""
        return self._folded() and not self._touches("planned", "sending")

    def _sending(self) -> int:
        counts = self._queries.touch_counts(self._workspace)
        return counts.get(("email", "sending"), 0)

    def _folded(self) -> bool:
        positions = self._queries.positions()
        tails = self._app.journal.tails(0)
        behind = any(last > positions.get(stream, 0) for stream, last in tails.items())
        return not behind and not self._queries.pending(self._workspace)

    def _touches(self, *states: str) -> int:
        counts = self._queries.touch_counts(self._workspace)
        return sum(count for (_, state), count in counts.items() if state in states)


@contextmanager
def watching(data: str, workspace: int) -> Iterator[Watch]:
    """Open the store to look."""
    app = open_app(data, writer=False)
    try:
        queries = app.store.queries()
        try:
            yield Watch(app, queries, workspace)
        finally:
            queries.close()
    finally:
        app.close()


def _children(parent: int) -> list[int]:
    """Process ids of the children of a process, by what the kernel shows."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            text = stat.read_text("utf-8", "replace")
            state, ppid = text.rpartition(")")[2].split()[:2]
            if int(ppid) == parent and state != "Z":
                found.append(int(stat.parent.name))
    return found


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def until(true: Callable[[], Any], otherwise: str, within_s: float = SOON_S) -> Any:
    end = time.monotonic() + within_s
    while time.monotonic() < end:
        if found := true():
            return found
        time.sleep(0.01)
    raise AssertionError(otherwise)
