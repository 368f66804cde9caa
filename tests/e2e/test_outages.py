"""The disk is full, or the store is away: nothing acknowledged is lost, and it mends by itself."""

import resource
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from restartable import Restartable
from running import Server, Site, command_line, made, track, until

RETRY_S = "5"


class Website:
    """Posts one event after the other and keeps a ledger of what was acknowledged. What was not it
    sends again, as client libraries do."""

    def __init__(self, site: Site, user: str) -> None:
        self.site = site
        self.user = user
        self.taken: list[str] = []
        self.waiting: list[str] = []

    def post(self, name: str) -> int:
        """The status of the answer."""
        call = track(name, self.user, messageId=name)
        answer = self.site.post("/v1/track", call)
        if answer.status_code == 200:
            self.taken.append(name)
        else:
            assert answer.status_code == 503, answer.text
            assert answer.headers["retry-after"] == RETRY_S
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.json()["code"] in ("not_stored", "store_away")
            self.waiting.append(name)
        return answer.status_code

    def again(self) -> None:
        """Send again what was not taken."""
        waiting, self.waiting = self.waiting, []
        for name in waiting:
            self.post(name)

    def nothing_lost_or_doubled(self) -> None:
        """What was taken is folded once, in the order in which it was taken."""
        self.site.settle()
        assert not self.waiting
        assert self.site.events(self.user) == self.taken


# ------------------------------------------------------------------------------ the disk is full


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Site]:
    """A server on a directory of its own."""
    data = str(tmp_path / "data")
    workspace = made(data)
    with Server(data, tmp_path / "server.log") as server:
        yield Site(server, workspace)


def _room(pid: int, bytes: int) -> None:
    """How large a file the process may write: a disk that is full for it alone."""
    _, most = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    soft = most if bytes == resource.RLIM_INFINITY else bytes
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (soft, most))


def test_a_full_disk_refuses_what_it_cannot_keep_loses_nothing_and_goes_on_with_room(
    small: Site,
) -> None:
    website = Website(small, "u1")
    small.sign_up("u1")
    assert website.post("before") == 200
    small.settle()
    server = small.server
    (worker,) = server.children()

    _room(server.pid, 4_096)
    assert website.post("full 1") == 503
    assert website.post("full 2") == 503
    command = small.ask("POST", "/commands/set_stage", {"person": "user:u1", "stage": "lead"})
    assert (command.status_code, command.json()["code"]) == (503, "not_stored")
    assert small.ask("POST", "/keys", {"kind": "write"}).status_code == 503
    assert small.ask("GET", "/people").status_code == 200
    status, said = server.ready()
    assert (status, said["journal"], said["state"]) == (503, "not_writable", "ok")
    assert server.http.get("/health").status_code == 200

    _room(server.pid, resource.RLIM_INFINITY)
    website.again()
    assert server.ready()[0] == 200
    website.nothing_lost_or_doubled()

    _room(worker, 4_096)  # the journal has room again, the state has not
    assert website.post("undecided") == 200
    command = small.ask("POST", "/commands/set_stage", {"person": "user:u1", "stage": "engaged"})
    assert (command.status_code, command.json()["state"]) == (202, "waiting")
    time.sleep(0.2)
    assert "undecided" not in small.events("u1")
    _room(worker, resource.RLIM_INFINITY)
    website.nothing_lost_or_doubled()
    assert small.get(command.json()["link"].removeprefix("/api/v1"))["state"] == "folded"
    assert server.children() == [worker]


def test_a_second_process_on_a_directory_is_refused(small: Site) -> None:
    for command in ("serve", "worker"):
        refused = command_line(command, "--data", small.server.data)
        assert refused.returncode == 1
        assert refused.stderr.startswith("B101")
        assert "several processes need PostgreSQL" in refused.stderr
    small.sign_up("u1")
    small.settle()


# ------------------------------------------------------------------------------ the store is away


@pytest.fixture
def cluster() -> Iterator[Restartable]:
    """A PostgreSQL that keeps what it has committed."""
    cluster = Restartable()
    cluster.start()
    yield cluster
    cluster.stop()


def test_while_postgresql_is_away_nothing_is_taken_and_afterwards_all_goes_on_by_itself(
    cluster: Restartable, tmp_path: Path
) -> None:
    data = cluster.create_database()
    workspace = made(data)
    with Server(data, tmp_path / "server.log") as server:
        site = Site(server, workspace)
        website = Website(site, "u1")
        site.sign_up("u1")
        assert website.post("before") == 200
        site.settle()
        (worker,) = server.children()
        for round in (1, 2):
            cluster.halt()
            _nothing_is_taken(site, website, f"away {round}")
            cluster.resume()
            website.again()
            assert website.post(f"after {round}") == 200
            website.nothing_lost_or_doubled()
        assert server.ready()[0] == 200
        assert server.children() == [worker]
        site.send(track("Product Added", "u1"))
        until(lambda: len(site.touches("u1")) == 2, "the cart was not answered")
    assert "Traceback" not in server.said()
    assert '"died"' not in server.said()


def _nothing_is_taken(site: Site, website: Website, name: str) -> None:
    for number in range(3):
        assert website.post(f"{name}.{number}") == 503
    command = site.ask("POST", "/commands/set_stage", {"person": "user:u1", "stage": "lead"})
    assert (command.status_code, command.headers["retry-after"]) == (503, RETRY_S)
    assert site.ask("GET", "/people").status_code == 503
    status, said = site.server.ready()
    assert (status, said["journal"], said["state"]) == (503, "not_writable", "not_readable")
    assert site.server.http.get("/health").status_code == 200
