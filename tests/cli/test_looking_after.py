"""What could not be decided is shown and tried again; a running server is used, not disturbed."""

import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import msgspec
import pytest

from leadwright import boot
from leadwright.capture.event import Event
from leadwright.core.input import LANE_LIVE
from leadwright.ports import SetAside, Submission

Run = Any
Write = Callable[[str, str], Path]


def test_what_was_set_aside_is_shown_and_tried_again(shop: Run, tmp_path: Path) -> None:
    with closing(boot.open_app(str(tmp_path / "data"))) as app:
        workspace, at = app.workspace(None).id, app.clock.now()
        nobody = msgspec.json.encode(Event("event", "Page Viewed", at))
        app.submit([Submission(workspace, LANE_LIVE, "api", at, nobody)])
        app.drain()
    assert json.loads(shop("health", "--json", code=1).output)["workspaces"][0]["set_aside"] == 1
    assert "it names nobody" in shop("retry", "--list").output
    assert "1 tried again, 1 set aside again" in shop("retry", code=1).output


def test_what_a_sender_got_wrong_is_looked_at_and_let_go(shop: Run, tmp_path: Path) -> None:
    with closing(boot.open_app(str(tmp_path / "data"))) as app:
        workspace, at = app.workspace(None).id, app.clock.now()
        nobody = msgspec.json.encode(Event("event", "Page Viewed", at))
        app.submit([Submission(workspace, LANE_LIVE, "api", at, nobody)] * 3)
        app.drain()
    assert "`leadwright retry --list` says why" in shop("health", code=1).output
    assert "Say which, or --all." in shop("dismiss", code=1).output
    assert shop("dismiss", 99).output == "There is none of these.\n"
    assert shop("dismiss", 1).output == "1 dismissed.\n"
    assert shop("dismiss", "--all").output == "2 dismissed.\n"
    assert "retry" not in shop("health").output


def test_what_was_on_its_way_to_somebody_is_not_dismissed(shop: Run, tmp_path: Path) -> None:
    with closing(boot.open_app(str(tmp_path / "data"))) as app:
        workspace = app.workspace(None).id
        with app.store.begin() as turn:
            turn.set_aside([SetAside(workspace, 1, 0, 1, 0, b"an input", "KeyError")])
    assert "1 are not" in shop("dismiss", "--all", code=1).output
    with closing(boot.open_app(str(tmp_path / "data"))) as app:
        workspace, at = app.workspace(None).id, app.clock.now()
        told = msgspec.json.encode(Event("command", "dismiss", at, body={"ids": [1]}))
        app.submit([Submission(workspace, LANE_LIVE, "system", at, told)])
        app.drain()
    assert json.loads(shop("health", "--json", code=1).output)["workspaces"][0]["set_aside"] == 1


def test_a_workspace_may_be_named_once_for_all_commands(
    shop: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop("init", tmp_path / "data", "--model", "b2b", "--name", "sales")
    assert "LEADWRIGHT_WORKSPACE says which" in shop("report", code=1).output
    monkeypatch.setenv("LEADWRIGHT_WORKSPACE", "sales")
    assert "sales (b2b)" in shop("report").output
    assert "shop (b2c)" in shop("report", "--workspace", "shop").output


def test_there_is_nothing_to_retry_in_a_healthy_workspace(shop: Run) -> None:
    assert shop("retry").output == "Nothing is set aside.\n"


@pytest.fixture
def server(shop: Run, tmp_path: Path) -> Iterator[str]:
    """A real server on the data directory; where it answers."""
    assert shop("key", "list").exit_code == 0
    data = str(tmp_path / "data")
    command = [sys.executable, "-c", "from leadwright.cli import app; app()", "serve"]
    process = subprocess.Popen(
        [*command, "--data", data, "--port", "0"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield _address(Path(data), process)
    finally:
        process.terminate()
        process.wait(20)


def test_where_the_data_is_stands_in_no_list_of_processes(server: str, tmp_path: Path) -> None:
    """In the address of a database there is a password."""
    assert server
    server_id = json.loads((tmp_path / "data" / "lock").read_text())["pid"]
    give_up = time.monotonic() + 30
    while len(started := list(_started_by(server_id))) < 2 and time.monotonic() < give_up:
        time.sleep(0.05)
    assert len(started) == 2, "the worker and its sender"
    for each in started:
        assert str(tmp_path).encode() not in Path(f"/proc/{each}/cmdline").read_bytes()


def _started_by(process: int) -> Iterator[int]:
    listed = Path(f"/proc/{process}/task/{process}/children").read_text()
    for child in map(int, listed.split()):
        yield child
        yield from _started_by(child)


def _address(data: Path, process: "subprocess.Popen[bytes]") -> str:
    give_up = time.monotonic() + 30
    while time.monotonic() < give_up and process.poll() is None:
        with closing(boot.open_app(str(data), writer=False)) as app:
            url = app.server_url()
        with suppress(OSError):
            if url and urllib.request.urlopen(f"{url}/health", timeout=2).status == 200:
                return url
        time.sleep(0.1)
    raise AssertionError("the server did not start")


def test_an_import_beside_a_running_server_is_decided_by_it(
    shop: Run, server: str, write: Write
) -> None:
    contacts = write("contacts.csv", "email,name\nana@acme.com,Ana\nben@acme.com,Ben\n")
    plan = write("map.yaml", "kind: people\nidentify: {email: email}\ntraits: {name: name}\n")
    assert json.loads(shop("health", "--json").output)["server"] == server
    assert "2 rows imported." in shop("import", contacts, "--map", plan).output
    people = json.loads(shop("people", "--json").output)
    assert {one["email"] for one in people} == {"ana@acme.com", "ben@acme.com"}
    assert "is revoked" in shop("key", "revoke", "1").output
