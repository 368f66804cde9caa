"""The sender: a process of its own that hands over what its worker claims."""

import os
import signal
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import pytest

from leadwright.boot import App, open_app
from leadwright.core.outcome import Touch
from leadwright.core.time import DAY
from leadwright.ports import ChannelSetting, Handed, StoredTouch
from leadwright.runtime.deliver import LEASE_MS
from leadwright.runtime.destination import SHORTEST
from leadwright.runtime.sink import Sink, Trouble
from leadwright.worker.apart import Apart, SenderGone

SOON_S = 20.0
PLAYBOOK = Path(__file__).parents[2] / "bench" / "playbooks" / "webhook.yaml"


class Place:
    """A workspace whose webhooks go to a receiver, and the sender for it."""

    def __init__(self, folder: Path) -> None:
        self.sink = Sink(folder / "received.jsonl").start()
        self.app: App = open_app(str(folder / "data"))
        self.workspace = self.app.add_workspace("shop", PLAYBOOK.read_text("utf-8"), "me").id
        secret = "whsec_" + b64encode(b"s" * 32).decode()
        config = {"url": self.sink.url, "secret": secret, "allow_private": True, "parallel": 1}
        setting = ChannelSetting(self.workspace, "webhook", "live", config)
        self.app.settings.set_channel(setting, "me", self.app.clock.now())
        self.app.drain()
        self.rung = Event()
        judge = self.app.delivery("http://localhost", self.rung.set).lapsed
        self.sender = Apart(str(folder / "data"), "http://localhost", self.rung.set, judge)
        self.results: dict[str, Handed] = {}

    def touches(self, first: int, count: int) -> list[StoredTouch]:
        now = self.app.clock.now()
        return [
            StoredTouch(
                Touch(
                    f"{n:024x}", n, "webhook", "marketing", str(n), "hello", "welcome", "hello",
                    now, now + DAY, 0, now, {"person": {"first_name": f"p{n}"}},
                ),
                self.workspace, n, "sending", 1,
            )
            for n in range(first, first + count)
        ]  # fmt: skip

    def wait(self, true: Callable[[], bool]) -> None:
        until = time.monotonic() + SOON_S
        while not true():
            assert time.monotonic() < until, f"only {self.results}"
            self.rung.wait(0.05)
            self.rung.clear()
            self.results |= {handed.id: handed for handed in self.sender.results()}

    def close(self) -> None:
        self.sender.close()
        self.app.close()
        self.sink.stop()


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = Place(tmp_path)
    yield made
    made.close()


def test_what_is_handed_over_arrives_and_comes_back_as_sent_once(place: Place) -> None:
    place.sender.hand_over(place.touches(1, 40))
    place.sender.hand_over(place.touches(41, 60))
    place.wait(lambda: len(place.results) == 100)
    assert {handed.state for handed in place.results.values()} == {"sent"}
    assert len(place.sink.ids) == 100
    assert set(place.sink.ids.values()) == {1}


def test_room_counts_what_the_sender_has_not_taken_in_yet(place: Place) -> None:
    place.sink.trouble = Trouble(slow_s=0.05)
    assert place.sender.room() == SHORTEST
    place.sender.hand_over(place.touches(1, 100))
    assert place.sender.room() <= SHORTEST - 100 + 5, "what went out meanwhile makes some room"
    place.wait(lambda: len(place.results) == 100)
    place.wait(lambda: place.sender.room() >= SHORTEST)


def test_after_a_stop_what_has_not_begun_does_not_begin(place: Place) -> None:
    place.sink.trouble = Trouble(slow_s=0.2)
    touches = place.touches(1, 20)
    place.sender.hand_over(touches)
    place.wait(lambda: place.sink.accepted > 0)
    place.sender.withdraw([stored.touch.id for stored in touches])
    begun = place.sink.accepted + 1  # one may be on its way
    place.wait(lambda: len(place.results) == 20)
    states = [handed.state for handed in place.results.values()]
    assert place.sink.accepted <= begun
    assert states.count("sent") == place.sink.accepted
    assert states.count("withdrawn") == 20 - place.sink.accepted


def test_closing_gives_back_what_has_not_begun(place: Place) -> None:
    place.sink.trouble = Trouble(slow_s=3.0)
    place.sender.hand_over(place.touches(1, 5))
    place.wait(lambda: place.sink.accepted > 0)
    place.sender.close()
    results = place.sender.results()
    assert len(results) == 5
    assert sum(handed.state == "sent" for handed in results) == place.sink.accepted
    assert {handed.state for handed in results} == {"sent", "planned"}


def test_a_lease_that_ran_out_is_not_judged_while_the_touch_is_under_way_here(place: Place) -> None:
    place.sink.trouble = Trouble(slow_s=0.5)
    (mine, other) = place.touches(1, 2)
    place.sender.hand_over([mine])
    (judged,) = place.sender.lapsed([mine, other])
    assert judged.id == other.touch.id


def test_a_worker_whose_sender_died_stops_nothing_and_claims_nothing(place: Place) -> None:
    place.sink.trouble = Trouble(slow_s=5.0)
    touches = place.touches(1, 3)
    place.sender.hand_over(touches)
    place.wait(lambda: place.sink.accepted > 0)
    os.kill(place.sender.pid, signal.SIGKILL)
    place.wait(lambda: place.sender.gone)
    assert place.sender.room() == 0
    with pytest.raises(SenderGone):
        place.sender.withdraw([touches[2].touch.id])
    place.sender.hand_over(place.touches(7, 1))  # claimed before anybody knew: its lease will tell


def test_when_the_worker_dies_its_sender_stores_what_it_knows_and_gives_the_rest_back(
    place: Place,
) -> None:
    place.sink.trouble = Trouble(slow_s=0.3)
    with place.app.store.begin() as turn:
        planned = place.touches(1, 20)
        turn.plan([(place.workspace, each.unit, each.touch) for each in planned])
        now = place.app.clock.now()
        claimed = turn.claim_touches(now, now + LEASE_MS, 20).sending
    place.sender.hand_over(claimed)
    place.wait(lambda: place.sink.accepted > 1)
    heard = len(place.results)
    place.sender.hang_up()
    place.wait(lambda: not _alive(place.sender.pid))
    queries = place.app.store.queries()
    counts = queries.touch_counts(place.workspace)
    queries.close()
    assert counts["webhook", "sent"] == place.sink.accepted - heard
    assert counts["webhook", "planned"] == 20 - place.sink.accepted
    assert counts.get(("webhook", "sending"), 0) == heard, "what the worker heard was its to store"


def test_a_sender_ends_with_its_worker(place: Place, tmp_path: Path) -> None:
    code = (
        "import sys; from leadwright.worker.apart import Apart;"
        "a = Apart(sys.argv[1], 'http://localhost', lambda: None, lambda _: []);"
        "print(a.pid, flush=True); input()"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "data")]
    worker = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert worker.stdout is not None
    pid = int(worker.stdout.readline())
    worker.kill()
    worker.communicate()
    place.wait(lambda: not _alive(pid))


def _alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in "ZX"  # a dead one may wait for whoever inherited it
