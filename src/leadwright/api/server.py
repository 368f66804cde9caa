"""`leadwright serve`: the API in this process, the worker in one beside it."""

import contextlib
import errno
import os
import resource
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

import structlog
import uvicorn

from leadwright.api.app import create_app
from leadwright.api.finding import apart
from leadwright.api.services import ImportDesk, Services
from leadwright.api.wire import BACKLOG, listening_as
from leadwright.boot import App, check_channel, open_app, read_playbook, readers
from leadwright.core.problem import Problem, ProblemsError
from leadwright.duplicates.runs import Runs
from leadwright.playbook.model import Playbook
from leadwright.ports import Queries, RetryAfter, Submission
from leadwright.runtime.capture import Capture
from leadwright.runtime.lock import DirectoryLock
from leadwright.runtime.logs import start_logging
from leadwright.runtime.started import environment

RESTART_S = 0.5
BETWEEN_BATCHES_S = 0.02
FILES_MAX = 65_536

log = structlog.get_logger(__name__)


def serve(
    data: str,
    host: str = "127.0.0.1",
    port: int = 8080,
    *,
    with_worker: bool = True,
    public_url: str = "",
    redirect_hosts: Collection[str] = (),
    private_receivers: bool = False,
    announce: Callable[[str], None],
) -> None:
    """Serve until SIGTERM or SIGINT. Raises ProblemsError if the directory is in use.

    `announce` is told the address once it is listened on; see `Services` for `redirect_hosts` and
    `private_receivers`.
    """
    start_logging()
    _allow_connections()
    app = open_app(data, made=True)
    try:
        app.check_whole()
        lock, listening = _take(app, host, port)
    except BaseException:
        app.close()
        raise
    url = f"http://{host}:{listening.getsockname()[1]}"
    if lock is not None:
        lock.say(url)
    worker = Worker(data, public_url or url) if with_worker else None
    capture = Capture(app.journal, app.bell.ring)
    imports = app.import_desk(_patiently(capture))
    works_with = replace(
        services(app, capture, imports),
        redirect_hosts=frozenset(redirect_hosts),
        private_receivers=private_receivers,
    )
    config = listening_as(create_app(works_with))
    imports.resume([each.id for each in app.settings.workspaces()])
    announce(url)
    try:
        uvicorn.Server(config).run(sockets=[listening])
    finally:
        if works_with.runs is not None:
            works_with.runs.close()
        imports.close()
        capture.close()
        if worker is not None:
            worker.stop()
        app.close()
        if lock is not None:
            lock.close()


def _patiently(capture: Capture) -> Callable[[Sequence[Submission]], list[int]]:
    """Hand rows of a file over behind everything live, and leave the interpreter to others between
    batches."""

    def submit(batch: Sequence[Submission]) -> list[int]:
        while True:
            try:
                kept = capture.submit_and_wait(batch)
            except RetryAfter as error:
                time.sleep(error.seconds)
                continue
            time.sleep(BETWEEN_BATCHES_S)
            return kept

    return submit


def services(app: App, capture: Capture, imports: ImportDesk | None = None) -> Services:
    """What the API works with, from an opened application."""
    local = threading.local()

    def queries() -> Queries:
        reader = getattr(local, "reader", None)
        if reader is None:
            reader = local.reader = app.store.queries()
        return reader

    def playbook_of(workspace: int) -> Playbook | None:
        return app.in_force(queries(), workspace)

    return Services(
        settings=app.settings,
        reviews=app.reviews,
        journal=app.journal,
        queries=queries,
        capture=capture,
        playbook_of=playbook_of,
        read_playbook=read_playbook,
        clock=app.clock,
        sources=readers(),
        check_channel=check_channel,
        imports=imports,
        runs=Runs(apart(app.url), app.reviews, app.clock.now),
    )


class Worker:
    """The worker process, started again when it dies."""

    def __init__(self, data: str, public_url: str) -> None:
        self._data, self._public_url = data, public_url
        self._stopping = threading.Event()
        self._process = self._start()
        self._keeper = threading.Thread(target=self._keep, daemon=True)
        self._keeper.start()

    def stop(self) -> None:
        """Ask it to finish, and wait."""
        self._stopping.set()
        self._process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(15)
        if self._process.poll() is None:
            self._process.kill()

    def _start(self) -> "subprocess.Popen[bytes]":
        # The worker holds the reading end: it reads nothing until this process is gone.
        reading, self._held = os.pipe()
        try:
            return subprocess.Popen(
                [sys.executable, "-m", "leadwright.worker.main", self._public_url, str(reading)],
                env=environment(self._data),
                pass_fds=[reading],
                stdin=subprocess.DEVNULL,
            )
        finally:
            os.close(reading)

    def _keep(self) -> None:
        while not self._stopping.is_set():
            code = self._process.wait()
            os.close(self._held)
            if self._stopping.is_set():
                return
            if code:
                log.warning("worker.died", code=code)
            time.sleep(RESTART_S)
            if not self._stopping.is_set():
                self._process = self._start()


def _allow_connections() -> None:
    """As many as this machine lets us: by itself it is often a thousand open files."""
    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES_MAX if most == resource.RLIM_INFINITY else min(most, FILES_MAX)
    if now != resource.RLIM_INFINITY and now < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


def _take(app: App, host: str, port: int) -> tuple[DirectoryLock | None, socket.socket]:
    """The directory and the port, or neither. Raises ProblemsError."""
    lock = DirectoryLock(app.directory) if app.directory is not None else None
    try:
        return lock, _listen(host, port)
    except BaseException:
        if lock is not None:
            lock.close()
        raise


def _not_ours(host: str, port: int, error: OSError) -> Problem:
    where = f"{host}:{port}"
    if error.errno == errno.EADDRINUSE:
        what = "another program listens there already"
        return Problem("B106", what, where, "stop it, or take another --port; 0 takes a free one")
    hint = "--host takes an address of this machine: 127.0.0.1 for itself only, 0.0.0.0 for all"
    return Problem("B107", f"nobody can listen there: {error.strerror}", where, hint)


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise ProblemsError([_not_ours(host, port, error)]) from error
    listening.listen(BACKLOG)  # who reads the announced address may come before the server is up
    return listening
