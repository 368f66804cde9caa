"""A real Leadwright to measure: `leadwright serve` on a directory of its own, beside a receiver.

Who posts runs in a third process and keeps a ledger of what was acknowledged; what arrived is read
from the receiver's own log. Server, worker, receiver and client share one clock.
"""

import http.client
import json
import multiprocessing
import os
import shutil
import signal
import socket
import sys
import tempfile
import threading
import time
from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

from leadwright.boot import open_app
from leadwright.demo.processes import Child
from leadwright.ports import ChannelSetting
from leadwright.runtime.mailbox import HTTP_LOG, SMTP_LOG

PLAYBOOKS = Path(__file__).parent / "playbooks"
LEADWRIGHT = "import sys; from leadwright.cli import app; sys.argv[0] = 'leadwright'; app()"
READY_S = 60.0
STALLED_S = 30.0
"""Nothing has arrived for so long: what is missing by then is lost."""
QUIET_S = 1.0
"""How long after everything is decided a second copy could still come."""
TRIES = 20
DOMAIN = "people.example"


class Posted(NamedTuple):
    """`count` leads from `first` on were posted at `sent` and acknowledged at `acked` (ms)."""

    first: int
    count: int
    sent: float
    acked: float


@dataclass(frozen=True, slots=True)
class Serving:
    """What runs, and where."""

    data: str
    workspace: int
    url: str
    write_key: str
    api_key: str
    log: Path

    def get(self, path: str) -> tuple[int, Any]:
        """Status and JSON that the API answers."""
        host, port = address_of(self.url)
        connection = http.client.HTTPConnection(host, port, timeout=READY_S)
        try:
            connection.request("GET", path, headers={"Authorization": f"Bearer {self.api_key}"})
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        finally:
            connection.close()

    def ready(self) -> bool:
        """Whether it answers, and its worker works."""
        try:
            return self.get("/ready")[0] == 200
        except OSError:  # it says where it will listen a moment before it does
            return False

    def settled(self) -> bool:
        """Whether everything acknowledged is folded, and what became of touches too."""
        status, said = self.get("/api/v1/status")
        return status == 200 and said["lag_ms"] == 0 and said["pending"] == 0


@contextmanager
def serving(channel: str) -> Iterator[Serving]:
    """A server whose playbook sends everybody one message over `channel`, and its receiver.

    Afterwards, however that comes, every process is stopped and the directory removed.
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    folder = Path(tempfile.mkdtemp(prefix="leadwright-bench-"))
    children: list[Child] = []
    try:
        received = folder / "received"
        receiver = Child(
            "receiver", ["-m", "leadwright.runtime.mailbox", "--log-dir", str(received)], folder
        )
        children.append(receiver)
        ports = json.loads(receiver.line("smtp_port", READY_S))
        data = str(folder / "data")
        workspace, write_key, api_key = _workspace(data, channel, ports)
        command = ["-c", LEADWRIGHT, "serve", "--data", data, "--port", "0"]
        children.append(server := Child("server", command, folder))
        url = server.line(" answers on ", READY_S).split()[-1]
        log = received / (SMTP_LOG if channel == "email" else HTTP_LOG)
        running = Serving(data, workspace, url, write_key, api_key, log)
        wait(running.ready, READY_S, "the server is not ready")
        yield running
    finally:
        for child in reversed(children):
            child.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _workspace(data: str, channel: str, ports: dict[str, int]) -> tuple[int, str, str]:
    secret = "whsec_" + b64encode(os.urandom(32)).decode()
    configs: dict[str, dict[str, Any]] = {
        "email": {
            "host": "127.0.0.1",
            "port": ports["smtp_port"],
            "security": "none",
            "sender": "hello@shop.example",
        },
        "webhook": {
            "url": f"http://127.0.0.1:{ports['http_port']}/hook",
            "secret": secret,
            "allow_private": True,
        },
    }
    app = open_app(data)
    try:
        text = (PLAYBOOKS / f"{channel}.yaml").read_text("utf-8")
        workspace = app.add_workspace("bench", text, "bench").id
        setting = ChannelSetting(workspace, channel, "live", configs[channel])
        app.settings.set_channel(setting, "bench", app.clock.now())
        write = app.new_key(workspace, "write", ["capture"], "", "bench")
        api = app.new_key(workspace, "api", ["*"], "", "bench")
        app.drain()
    finally:
        app.close()
    return workspace, write, api


def name_of(lead: int) -> str:
    """By which a lead is recognised in the receiver's log."""
    return f"lead-{lead:07}"


def call_of(lead: int) -> dict[str, Any]:
    """An identify call of somebody new who agrees to be written to."""
    name = name_of(lead)
    return {
        "type": "identify",
        "userId": name,
        "messageId": str(uuid4()),
        "timestamp": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "context": {"library": {"name": "analytics-python", "version": "2.4.0"}},
        "traits": {
            "email": f"{name}@{DOMAIN}",
            "first_name": name,
            "consent_email_marketing": True,
            "consent_webhook_marketing": True,
        },
    }


class Poster:
    """One connection that posts to the server and waits for the answer."""

    def __init__(self, url: str, path: str, write_key: str) -> None:
        host, port = address_of(url)
        self._socket = socket.create_connection((host, port), timeout=READY_S)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        login = b64encode(f"{write_key}:".encode()).decode()
        self._head = (
            f"POST {path} HTTP/1.1\r\nHost: {host}:{port}\r\nAuthorization: Basic {login}\r\n"
            "Content-Type: application/json\r\nContent-Length: "
        ).encode()

    def post(self, body: bytes) -> tuple[float, float]:
        """When (ms) the accepted request was sent, and answered. One that is put off is repeated;
        raises RuntimeError for one that is refused."""
        request = self._head + b"%d\r\n\r\n" % len(body) + body
        for _ in range(TRIES):
            sent = time.time() * 1000
            self._socket.sendall(request)
            if (status := self._answer()) == 200:
                return sent, time.time() * 1000
            if status not in (429, 503):
                break
            time.sleep(1.0)
        raise RuntimeError(f"the server answered {status}")

    def _answer(self) -> int:
        answer = b""
        while (end := answer.find(b"\r\n\r\n")) < 0:
            answer += self._more()
        head = answer[:end].lower()
        length = int(head.partition(b"content-length:")[2].split(b"\r\n")[0])
        while len(answer) < end + 4 + length:
            answer += self._more()
        return int(head.split(None, 2)[1])

    def _more(self) -> bytes:
        data = self._socket.recv(65_536)
        if not data:
            raise RuntimeError("the server hung up")
        return data

    def close(self) -> None:
        """Hang up."""
        self._socket.close()


def together(works: Sequence[Callable[[], None]]) -> None:
    """Run each on a thread of its own; raises what one of them raised."""
    errors: list[BaseException] = []

    def run(work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=(work,), daemon=True) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


class Apart:
    """A function at work in a process of its own: called with `answer` and the arguments.

    It calls `answer` with what it has to say, any number of times.
    """

    def __init__(self, function: Callable[..., None], *arguments: Any) -> None:
        context = multiprocessing.get_context("spawn")
        self._here, there = context.Pipe()
        self._process = context.Process(
            target=_apart, args=(there, function, arguments), daemon=True
        )
        self._process.start()
        there.close()

    def answer(self, timeout_s: float) -> Any:
        """The next answer. Raises RuntimeError if there is none."""
        if not self._here.poll(timeout_s):
            raise RuntimeError(f"no answer within {timeout_s:g} s")
        try:
            said, error = self._here.recv()
        except EOFError:
            raise RuntimeError("the process ended without an answer") from None
        if error:
            raise RuntimeError(error)
        return said

    def go(self) -> None:
        """Let it pass its `answer`."""
        self._here.send(None)

    def stop(self) -> None:
        """End it."""
        self._process.kill()
        self._process.join()


def _apart(pipe: Any, function: Callable[..., None], arguments: tuple[Any, ...]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def answer(said: Any, *, wait_for_go: bool = False) -> None:
        pipe.send((said, ""))
        if wait_for_go:
            pipe.recv()

    try:
        function(answer, *arguments)
    except Exception as error:
        pipe.send((None, f"{type(error).__name__}: {error}"))


class Arrivals:
    """Reads the receiver's log as it grows. `at` is lead name -> when (ms) each copy came."""

    def __init__(self, log: Path) -> None:
        self._log = log
        self._from = log.stat().st_size if log.exists() else 0
        self.count = 0
        self._position = self._from

    def look(self) -> int:
        """How many messages have arrived so far; cheap."""
        if self._log.exists():
            with self._log.open("rb") as log:
                log.seek(self._position)
                data = log.read()
            self._position += len(data)
            self.count += data.count(b"\n")
        return self.count

    def wait(self, expected: int, what: str) -> None:
        """Until so many have arrived, or none has for `STALLED_S`."""
        shown = since = time.monotonic()
        before = self.count
        while self.look() < expected:
            now = time.monotonic()
            if self.count > before:
                before, since = self.count, now
            if now - since > STALLED_S:
                say(f"{what}: nothing has arrived for {STALLED_S:g} s")
                return
            if now - shown > 2:
                shown = now
                say(f"{what}: {self.count} of {expected} arrived")
            time.sleep(0.1)

    def by_lead(self) -> dict[str, list[int]]:
        """Lead name -> when (ms) each message to them came."""
        found: dict[str, list[int]] = {}
        if not self._log.exists():
            return found
        with self._log.open("rb") as log:
            log.seek(self._from)
            for line in log:
                said = json.loads(line)
                if "rcpt" in said:
                    lead = said["rcpt"][0].partition("@")[0]
                else:
                    lead = said["body"]["data"]["text"]
                found.setdefault(lead, []).append(said["at"])
        return found


def compared(posted: Sequence[Posted], arrived: dict[str, list[int]]) -> dict[str, Any]:
    """The ledger beside the receiver's log: how many are missing, how many came more than once,
    and the ms from the post that was accepted to the arrival."""
    lost = doubled = 0
    took: list[float] = []
    for post in posted:
        for lead in range(post.first, post.first + post.count):
            came = arrived.get(name_of(lead), [])
            lost += not came
            doubled += max(0, len(came) - 1)
            if came:
                took.append(came[0] - post.sent)
    return {
        "lost": lost,
        "doubled": doubled,
        "p50_ms": percentile(took, 50),
        "p99_ms": percentile(took, 99),
    }


def settle(running: Serving) -> None:
    """Wait until nothing is left to do, and a little longer for what should not come."""
    for pause_s in (QUIET_S, 0):
        wait(running.settled, 120, "it does not settle")
        time.sleep(pause_s)


def percentile(values: Sequence[float], of_hundred: int) -> float:
    """The smallest value that so many of a hundred do not exceed; 0 without values."""
    ranked = sorted(values)
    return float(ranked[max(0, -(-len(ranked) * of_hundred // 100) - 1)]) if ranked else 0.0


def load() -> float:
    """How many processes have lately wanted a core, on average of a minute."""
    return os.getloadavg()[0]


def address_of(url: str) -> tuple[str, int]:
    """Host and port."""
    host, _, port = url.removeprefix("http://").partition(":")
    return host, int(port)


def wait(true: Callable[[], bool], timeout_s: float, otherwise: str) -> None:
    """Until it is true. Raises RuntimeError when it does not become so."""
    until = time.monotonic() + timeout_s
    while time.monotonic() < until:
        if true():
            return
        time.sleep(0.1)
    raise RuntimeError(otherwise)


def say(what: str) -> None:
    """Progress; the figures have standard output to themselves."""
    print(what, file=sys.stderr, flush=True)
