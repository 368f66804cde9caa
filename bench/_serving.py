"""A real Leadwright to measure: `leadwright serve` on a directory of its own, beside a receiver.

Who posts runs in a third process and keeps a ledger of what was acknowledged; what arrived is read
from the receiver's own log. Server, worker, receiver and client share one clock.
"""

import http.client
import json
import os
import shutil
import signal
import sys
import tempfile
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from _poster import READY_S, address_of
from leadwright.boot import App, open_app
from leadwright.demo.processes import Child
from leadwright.ports import ChannelSetting
from leadwright.runtime.mailbox import HTTP_LOG, SMTP_LOG

PLAYBOOKS = Path(__file__).parent / "playbooks"
LEADWRIGHT = "import sys; from leadwright.cli import app; sys.argv[0] = 'leadwright'; app()"
QUIET_S = 1.0
"""How long after everything is decided a second copy could still come."""


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
def serving(
    channel: str, prepare: Callable[[App, int], None] = lambda _app, _workspace: None
) -> Iterator[Serving]:
    """A server whose playbook sends everybody one message over `channel`, and its receiver.
    `prepare` fills its workspace before it runs.

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
        workspace, write_key, api_key = _workspace(data, channel, ports, prepare)
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


def _workspace(
    data: str, channel: str, ports: dict[str, int], prepare: Callable[[App, int], None]
) -> tuple[int, str, str]:
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
        prepare(app, workspace)
    finally:
        app.close()
    return workspace, write, api


def settle(running: Serving) -> None:
    """Wait until nothing is left to do, and a little longer for what should not come."""
    for pause_s in (QUIET_S, 0):
        wait(running.settled, 120, "it does not settle")
        time.sleep(pause_s)


def wait(true: Callable[[], bool], timeout_s: float, otherwise: str) -> None:
    """Until it is true. Raises RuntimeError when it does not become so."""
    until = time.monotonic() + timeout_s
    while time.monotonic() < until:
        if true():
            return
        time.sleep(0.1)
    raise RuntimeError(otherwise)
