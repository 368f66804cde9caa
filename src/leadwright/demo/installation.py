"""A whole Leadwright on this machine: data directory, workspaces, server, mailbox, receiver."""

import base64
import json
import os
import secrets
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2

from leadwright.boot import open_app, read_playbook
from leadwright.demo.api import Api
from leadwright.demo.processes import Child, ChildError
from leadwright.demo.scene import WORKSPACES, Scene, Workspace
from leadwright.playbook.model import Playbook

READY_S = 60.0
WHO = "demo"


@dataclass(slots=True)
class Installation:
    """What runs, and where. `members` are the keys of sales reps: model -> member -> key.

    `keep`: leave the folder when everything is stopped.
    """

    folder: Path
    workspaces: dict[str, Workspace]
    books: dict[str, Playbook]
    url: str = ""
    smtp_port: int = 0
    http_port: int = 0
    members: dict[str, dict[str, str]] = field(default_factory=dict)
    children: list[Child] = field(default_factory=list)
    keep: bool = False

    @property
    def data(self) -> Path:
        """The data directory."""
        return self.folder / "data"

    @property
    def logs(self) -> Path:
        """What the mailbox and the receiver have written down."""
        return self.folder / "received"

    def api(self, model: str) -> Api:
        """A reader of a workspace, with every right."""
        return Api(self.url, self.workspaces[model].api_key)

    def start(self, name: str, *arguments: str) -> Child:
        """One more process, stopped with the others."""
        child = Child(name, arguments, self.folder)
        self.children.append(child)
        return child

    def stop(self) -> None:
        """Stop every process, the last started first."""
        while self.children:
            self.children.pop().stop()


@contextmanager
def installed(scene: Scene, *, keep: bool = False) -> Iterator[Installation]:
    """Everything a scene needs, running; afterwards stopped, and removed unless `keep`.

    The folder is also kept when something goes wrong, so that one can look into it.
    """
    folder = Path(tempfile.mkdtemp(prefix="leadwright-demo-"))
    installation = Installation(folder, {}, {}, keep=keep)
    try:
        _make_workspaces(installation, scene)
        server = _start(installation)
        for model in scene.models:
            _wait_for_playbook(server, installation, model)
            _set_channels(installation, model)
            installation.members[model] = _member_keys(installation, model)
        yield installation
    except Exception:
        installation.keep = True
        raise
    finally:
        installation.stop()
        if not installation.keep:
            shutil.rmtree(folder, ignore_errors=True)


def _make_workspaces(installation: Installation, scene: Scene) -> None:
    app = open_app(str(installation.data))
    try:
        for model in scene.models:
            name, text = WORKSPACES[model], scene.texts[model]
            made = app.add_workspace(name, text, WHO)
            write = app.new_key(made.id, "write", ["capture"], "", WHO)
            api = app.new_key(made.id, "api", ["*"], "", WHO)
            installation.workspaces[model] = Workspace(name, model, write, api)
            installation.books[model] = read_playbook(text)
    finally:
        app.close()


def _start(installation: Installation) -> Child:
    received = installation.start(
        "mailbox", "-m", "leadwright.runtime.mailbox", "--log-dir", str(installation.logs)
    )
    leadwright = "import sys; from leadwright.cli import app; sys.argv[0] = 'leadwright'; app()"
    server = installation.start(
        "server",
        "-c",
        leadwright,
        "serve",
        "--data",
        str(installation.data),
        "--port",
        "0",
        "--private-receivers",
    )
    ready = json.loads(received.line("smtp_port", READY_S))
    installation.smtp_port, installation.http_port = ready["smtp_port"], ready["http_port"]
    installation.url = server.line(" answers on ", READY_S).split()[-1]
    _wait(server, lambda: httpx2.get(f"{installation.url}/ready").raise_for_status())
    return server


def _wait_for_playbook(server: Child, installation: Installation, model: str) -> None:
    with installation.api(model) as api:
        _wait(server, lambda: api.get("/playbooks/active"))


def _wait(server: Child, answers: Callable[[], object]) -> None:
    """Until it answers without an error. Raises ChildError when it never does."""
    until = time.monotonic() + READY_S
    while time.monotonic() < until and server.alive():
        with suppress(httpx2.HTTPError):
            answers()
            return
        time.sleep(0.1)
    raise ChildError(server, "did not become ready")


def _set_channels(installation: Installation, model: str) -> None:
    """Set the playbook's channels live: to the local mailbox and the local receiver."""
    secret = "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()
    name = installation.workspaces[model].name
    configs: Mapping[str, dict[str, Any]] = {
        "email": {
            "host": "127.0.0.1",
            "port": installation.smtp_port,
            "security": "none",
            "sender": f"hello@{name}.example",
            "sender_name": f"Generated {name}",
        },
        "webhook": {
            "url": f"http://127.0.0.1:{installation.http_port}/hook",
            "secret": secret,
            "allow_private": True,
        },
    }
    used = {
        channel
        for motion in installation.books[model].motions.values()
        for channel in motion.orchestrate.channels
    }
    with installation.api(model) as api:
        for channel in sorted(used & configs.keys()):
            api.put(f"/channels/{channel}", {"mode": "live", "config": configs[channel]})


def _member_keys(installation: Installation, model: str) -> dict[str, str]:
    """A key for each member of the playbook's teams: they act in their own name."""
    scopes = ["tasks:read", "accounts:read", "commands:write"]
    with installation.api(model) as api:
        return {
            member.id: api.post(
                "/keys", {"kind": "api", "scopes": scopes, "member": member.id}
            )["secret"]
            for team in installation.books[model].teams.values()
            for member in team.members
        }  # fmt: skip


def write_private(path: Path, text: str) -> None:
    """A file that only its owner can read: it holds keys."""
    file = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    with os.fdopen(file, "w", encoding="utf-8") as out:
        out.write(text)
