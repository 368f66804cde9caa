"""A real Leadwright for end-to-end tests: `leadwright serve` in a process of its own."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import httpx2

from leadwright.boot import open_app

SOON = 30.0
"""Seconds within which anything must have happened, on however busy a machine."""
LEADWRIGHT = "import sys; from leadwright.cli import app; sys.argv[0] = 'leadwright'; app()"

SHOP = """\
leadwright: 1
name: A shop for trouble
model: b2c
time_zone: UTC
currency: EUR
channels:
  email: {address: email}
  webhook: {address: id, consent: false}
consumer:
  engagement:
    rules:
      looked: {event: Product Viewed, points: 1}
  stages:
    lead: person.is_known
  convert: {events: [Order Completed]}
  triggers:
    cart_left:
      after: [Product Added]
      idle: 1 second
      unless: [Order Completed]
      respond_within: 1 minute
      start: cart
  sequences:
    welcome:
      enter_at_stage: [lead]
      steps:
        - send: {name: hello, channel: email, content: words}
    cart:
      reenter_after: 1 second
      steps:
        - send: {name: reminder, channel: email, content: words}
    alert:
      enter_on: [Alert Wanted]
      reenter_after: 1 second
      steps:
        - send: {name: ring, channel: webhook, content: words}
contents:
  words:
    subject: Hello
    text: Something waits for you.
"""
"""Answers at once: a welcome by e-mail, a cart after a second, an alert by webhook."""


@dataclass
class Workspace:
    """A workspace with its keys."""

    id: int
    name: str
    write_key: str
    api_key: str


def made(data: str, name: str = "shop", text: str = SHOP) -> Workspace:
    """A new workspace on `data` with keys. On SQLite only while no server runs."""
    app = open_app(data)
    try:
        workspace = app.add_workspace(name, text, "test").id
        write = app.new_key(workspace, "write", ["capture"], "", "test")
        api = app.new_key(workspace, "api", ["*"], "", "test")
        app.drain()
    finally:
        app.close()
    return Workspace(workspace, name, write, api)


class Process:
    """`leadwright ...` in the folder of its log; `environment` is added to this one's."""

    def __init__(self, log: Path, *arguments: str, **environment: str) -> None:
        self.log = log
        with log.open("ab") as out:
            self._popen = subprocess.Popen(
                [sys.executable, "-c", LEADWRIGHT, *arguments], stdin=subprocess.DEVNULL,
                stdout=out, stderr=out, env=os.environ | environment, cwd=log.parent,
                start_new_session=True,
            )  # fmt: skip
        self.pid = self._popen.pid

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def said(self) -> str:
        """Its output so far."""
        return self.log.read_text("utf-8", "replace")

    def alive(self) -> bool:
        """Whether it still runs."""
        return self._popen.poll() is None

    def kill(self) -> None:
        """At once."""
        self._popen.kill()
        self._popen.wait()

    def stop(self) -> None:
        """In good order; a server ends its worker too."""
        if self.alive():
            self._popen.terminate()
            try:
                self._popen.wait(SOON)
            except subprocess.TimeoutExpired:
                os.killpg(self.pid, signal.SIGKILL)
                self._popen.wait()
                raise

    def children(self) -> list[int]:
        """Process ids of its children: a server's worker."""
        listed = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text()
        return [int(pid) for pid in listed.split()]


class Server(Process):
    """`leadwright serve` on `data`, answering."""

    def __init__(self, data: str, log: Path, *options: str, **environment: str) -> None:
        super().__init__(log, "serve", "--data", data, "--port", "0", *options, **environment)
        self.data = data
        self.http = httpx2.Client(timeout=SOON)
        try:
            self.http.base_url = until(self._address, "the server did not start")
        except AssertionError:
            self.stop()
            raise

    def _address(self) -> str:
        found = re.search(r"answers on (http://\S+)", self.said())
        assert self.alive(), self.said()
        return found[1] if found else ""

    def stop(self) -> None:
        """In good order."""
        self.http.close()
        super().stop()

    def ready(self) -> tuple[int, dict[str, Any]]:
        """Status and body of `/ready`."""
        answer = self.http.get("/ready")
        return answer.status_code, answer.json()


class Site:
    """A server as one workspace sees it: its website posts, its people act."""

    def __init__(self, server: Server, workspace: Workspace) -> None:
        self.server = server
        self.workspace = workspace

    # ------------------------------------------------------------------------ what comes in

    def post(self, path: str, body: Any, **headers: str) -> httpx2.Response:
        """Capture something. Bytes go as they are."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        named = {"Content-Type": "application/json"} | named
        auth = (self.workspace.write_key, "")
        return self.server.http.post(path, content=content, headers=named, auth=auth)

    def send(self, *calls: dict[str, Any], **more: Any) -> None:
        """Post calls as one batch, which must be taken."""
        answer = self.post("/v1/batch", {"batch": calls, **more})
        assert answer.status_code == 200, answer.text

    def sign_up(self, *users: str, **traits: Any) -> None:
        """People become known, by default with consent to e-mail."""
        self.send(*(
            {"type": "identify", "userId": user,
             "traits": {"email": f"{user}@people.example", "consent": {"email": True}} | traits}
            for user in users
        ))  # fmt: skip

    # ------------------------------------------------------------------------ what people do

    def ask(self, method: str, path: str, body: Any = None) -> httpx2.Response:
        """Ask the API with the workspace's key."""
        headers = {"Authorization": f"Bearer {self.workspace.api_key}"}
        return self.server.http.request(method, f"/api/v1{path}", json=body, headers=headers)

    def get(self, path: str) -> Any:
        """What the API answers, which must be 200."""
        answer = self.ask("GET", path)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def every(self, path: str) -> list[dict[str, Any]]:
        """All pages of a list."""
        found: list[dict[str, Any]] = []
        joint = "&" if "?" in path else "?"
        cursor = ""
        while True:
            page = self.get(f"{path}{joint}limit=200{cursor}")
            found += page["data"]
            if not page["has_more"]:
                return found
            cursor = f"&cursor={page['next_cursor']}"

    def timeline(self, user: str) -> list[dict[str, Any]]:
        """What happened to somebody, oldest first; nothing, as long as nobody is known by that."""
        return self.every(f"/people/user:{user}/timeline")[::-1] if self.knows(user) else []

    def events(self, user: str) -> list[str]:
        """The names of the events of somebody, oldest first."""
        return [row["tag"] for row in self.timeline(user) if row["kind"] == "event"]

    def decided(self, user: str, kind: str) -> list[str]:
        """The names of the decisions of a kind about somebody, oldest first."""
        decisions = [decision for row in self.timeline(user) for decision in row["decisions"]]
        return [decision["name"] for decision in decisions if decision["kind"] == kind]

    def touches(self, user: str) -> list[dict[str, Any]]:
        """Their touches, oldest first."""
        return self.every(f"/touches?person=user:{user}")[::-1] if self.knows(user) else []

    def knows(self, user: str) -> bool:
        """Whether there is such a person yet."""
        return self.ask("GET", f"/people/user:{user}").status_code == 200

    def aside(self) -> list[dict[str, Any]]:
        """What was set aside, oldest first."""
        found: list[dict[str, Any]] = self.get("/set-aside?limit=500")["data"]
        return found

    def go_live(self, channel: str, **config: Any) -> None:
        """Let a channel reach the world of the test."""
        answer = self.ask("PUT", f"/channels/{channel}", {"mode": "live", "config": config})
        assert answer.status_code == 200, answer.text

    # ------------------------------------------------------------------------ waiting

    def settle(self) -> None:
        """Return when everything acknowledged so far is folded or set aside."""
        until(self._at_rest, "something was never decided")

    def _at_rest(self) -> bool:
        answer = self.ask("GET", "/status")
        if answer.status_code != 200:
            return False
        said = answer.json()
        return bool(said["lag_ms"] == 0 and said["pending"] == 0)


def until(true: Callable[[], Any], otherwise: str, within: float = SOON) -> Any:
    """Wait for another process; what `true` answered in the end."""
    end = time.monotonic() + within
    while time.monotonic() < end:
        if found := true():
            return found
        time.sleep(0.02)
    raise AssertionError(otherwise)


def command_line(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `leadwright ...` to its end."""
    environment = os.environ | {"COLUMNS": "200", "NO_COLOR": "1"}
    return subprocess.run(
        [sys.executable, "-c", LEADWRIGHT, *arguments], env=environment, capture_output=True,
        text=True, timeout=SOON * 2, check=False,
    )  # fmt: skip


def track(event: str, user: str, **more: Any) -> dict[str, Any]:
    """A track call."""
    return {"type": "track", "event": event, "userId": user, **more}
