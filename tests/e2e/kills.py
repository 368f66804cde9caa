"""A burst of leads while the server and its worker are killed, with real processes.

    python tests/e2e/kills.py --kills 100 --store sqlite|postgres

A client posts to a real `leadwright serve` and keeps a ledger of what was acknowledged; what was
not, it posts again with the same messageId. Mailbox and webhook receiver live on. Server and worker
get SIGKILL in turn, at moments drawn from the seed. Afterwards everything is counted.
"""

import argparse
import http.client
import json
import os
import random
import shutil
import signal
import socket
import sys
import tempfile
import threading
import time
from base64 import b64encode
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from leadwright.boot import App, open_app
from leadwright.core.ids import duplicate_key
from leadwright.core.input import EVENT, LANE_LIVE, TRAITS
from leadwright.core.time import MINUTE
from leadwright.demo.processes import Child
from leadwright.ports import ChannelSetting, Handed, Journaled, Queries, StoredTouch
from leadwright.runtime.handing import uncertain
from leadwright.runtime.mailbox import HTTP_LOG, SMTP_LOG
from leadwright.runtime.silence import Silence

PLAYBOOK = """\
leadwright: 1
name: Two messages for everybody
model: b2c
time_zone: UTC
currency: EUR
channels:
  email: {address: email}
  webhook: {address: id}
consumer:
  engagement:
    rules:
      looked: {event: Product Viewed, points: 1}
  stages:
    lead: person.is_known
  convert: {events: [Order Completed]}
  sequences:
    letter:
      enter_at_stage: [lead]
      steps:
        - send: {name: hello, channel: email, content: words}
    alert:
      enter_at_stage: [lead]
      steps:
        - send: {name: ring, channel: webhook, content: words}
  caps:
    - 100 per 1 day
contents:
  words: {subject: Hello, text: Good to have you here.}
"""
LEADWRIGHT = "import sys; from leadwright.cli import app; sys.argv[0] = 'leadwright'; app()"
CHANNELS = ("email", "webhook")
FINAL = frozenset({"sent", "unknown"})
BATCH = 10
PAUSE_S = 0.08
"""Between posts: some hundred leads a second, so that the burst outlasts the kills."""
DIES_AFTER_S = (0.0, 1.0)
"""How long after its worker has begun to work; one in four dies while the worker still starts."""
SLOW_S = 0.02
"""How long the receivers take to answer, so that something is under way at most moments."""
SOON_S = 60.0
QUIET_S = 120.0
PAGE = 500


@dataclass(slots=True)
class Findings:
    """What was counted afterwards. `complaints` is empty where everything holds."""

    kills: Counter[str] = field(default_factory=Counter)
    acknowledged: int = 0
    repeated: int = 0
    states: dict[tuple[str, str], int] = field(default_factory=dict)
    in_flight: int = 0
    """E-mails that were being sent at the moment of a kill, added up."""
    lapsed: int = 0
    webhook_repeats: int = 0
    seconds: float = 0.0
    complaints: list[str] = field(default_factory=list)

    def shown(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "kills": dict(self.kills),
            "acknowledged": self.acknowledged,
            "posted_again": self.repeated,
            "touches": {" ".join(name): count for name, count in sorted(self.states.items())},
            "in_flight": self.in_flight,
            "lapsed": self.lapsed,
            "webhook_repeats": self.webhook_repeats,
            "seconds": round(self.seconds, 1),
            "complaints": self.complaints,
        }


def survive(data: str, folder: Path, kills: int, seed: int) -> Findings:
    """Kill so often during a burst, wait until all is quiet, and count."""
    began = time.monotonic()
    findings = Findings()
    with _receivers(folder) as (received, ports):
        workspace, write_key = _workspace(data, ports)
        supervised = Supervised(data, folder)
        client = Client(supervised.port, write_key, seed)
        try:
            supervised.start()
            client.start()
            with watching(data, workspace) as watch:
                findings.kills = _kill(supervised, watch, random.Random(seed), kills)
                findings.in_flight = watch.in_flight
                client.finish()
                _until(watch.quiet, "it does not settle", QUIET_S)
            supervised.stop()
            findings.lapsed = _lapse(data)
            supervised.start()
            with watching(data, workspace) as watch:
                _until(watch.over, "a touch never became final", QUIET_S)
        finally:
            client.stop()
            supervised.stop()
        with _opened(data) as app:
            Count(app, workspace, client, received, findings).everything()
    findings.seconds = time.monotonic() - began
    return findings


def _kill(
    supervised: "Supervised", watch: "Watch", chance: random.Random, kills: int
) -> "Counter[str]":
    """SIGKILL in turn: the server, which takes its worker along, and the worker alone."""
    done: Counter[str] = Counter()
    for number in range(kills):
        if chance.random() < 0.75:
            supervised.at_work()
        time.sleep(chance.uniform(*DIES_AFTER_S))
        if number % 2:
            supervised.kill_worker()
        else:
            supervised.kill_server()
        watch.killed()
        done["worker" if number % 2 else "server"] += 1
        if not number % 2:
            supervised.start()
    return done


# ------------------------------------------------------------------------------- who is killed


class Supervised:
    """`leadwright serve` on one port, started again as a service manager would."""

    def __init__(self, data: str, folder: Path) -> None:
        self.port = _free_port()
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
        _until(lambda: self._begun() > self._seen, "no worker began to work")

    def _begun(self) -> int:
        assert self._server is not None
        return self._server.said().count("worker.started")

    def kill_server(self) -> None:
        """SIGKILL to the server alone; its worker has to notice by itself."""
        assert self._server is not None
        server = self._server
        os.kill(server.pid, signal.SIGKILL)
        _until(lambda: not server.alive(), "it survived SIGKILL")
        self._killed.append(server)

    def kill_worker(self) -> None:
        """SIGKILL to the worker; its server starts another."""
        assert self._server is not None
        server = self._server.pid
        worker = _until(lambda: next(iter(_children(server)), 0), "no worker was started")
        os.kill(worker, signal.SIGKILL)
        _until(lambda: worker not in _children(server), "it survived SIGKILL")
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

    def killed(self) -> None:
        """Count what somebody who was just killed may have left behind."""
        counts = self._queries.touch_counts(self._workspace)
        self.in_flight += counts.get(("email", "sending"), 0)

    def quiet(self) -> bool:
        """Whether everything is folded, and no touch waits to be handed over."""
        return self._folded() and not self._touches("planned")

    def over(self) -> bool:
        """Whether every touch is final besides."""
        return self._folded() and not self._touches("planned", "sending")

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


# ------------------------------------------------------------------------------- who posts


class Client(threading.Thread):
    """Posts leads in batches until told to finish. Nothing is given up before it is acknowledged.

    `acknowledged`: messageId -> lead. A lead's identify and track calls travel in different posts.
    """

    def __init__(self, port: int, write_key: str, seed: int) -> None:
        super().__init__(daemon=True)
        self._port = port
        self._name = f"{seed:x}"
        login = b64encode(f"{write_key}:".encode()).decode()
        self._headers = {"Authorization": f"Basic {login}", "Content-Type": "application/json"}
        self._connection: http.client.HTTPConnection | None = None
        self._finishing = threading.Event()
        self._stopped = threading.Event()
        self.acknowledged: dict[str, str] = {}
        self.repeated = 0

    def run(self) -> None:
        """Post."""
        first = 0
        calls: list[dict[str, Any]] = []
        while not self._stopped.is_set():
            over = self._finishing.is_set()
            new = [] if over else [f"lead-{self._name}-{first + n}" for n in range(BATCH)]
            first += len(new)
            self._post([*calls, *(_identify(lead) for lead in new)])
            calls = [_track(lead) for lead in new]
            if over:
                return
            time.sleep(PAUSE_S)

    def finish(self) -> None:
        """Post what is begun to its end."""
        self._finishing.set()
        self.join(SOON_S)
        assert not self.is_alive(), "the client was not acknowledged in the end"

    def stop(self) -> None:
        """Give up."""
        self._stopped.set()
        if self.ident is not None:
            self.join(SOON_S)

    def _post(self, calls: list[dict[str, Any]]) -> None:
        body = json.dumps({"batch": calls}).encode()
        while not self._stopped.is_set() and calls:
            if self._accepted(body):
                self.acknowledged.update((call["messageId"], call["userId"]) for call in calls)
                return
            self.repeated += 1
            time.sleep(0.1)

    def _accepted(self, body: bytes) -> bool:
        try:
            if self._connection is None:
                self._connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=20)
            self._connection.request("POST", "/v1/batch", body, self._headers)
            answer = self._connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            if self._connection is not None:
                self._connection.close()
            self._connection = None
            return False
        assert answer.status in (200, 429, 503), answer.status
        return answer.status == 200


def _identify(lead: str) -> dict[str, Any]:
    traits = {
        "email": f"{lead}@people.example",
        "consent_email_marketing": True,
        "consent_webhook_marketing": True,
    }
    return {"type": "identify", "userId": lead, "messageId": f"{lead}-known", "traits": traits}


def _track(lead: str) -> dict[str, Any]:
    said = {"type": "track", "event": "Product Viewed", "properties": {"product_id": "lamp"}}
    return said | {"userId": lead, "messageId": f"{lead}-looked"}


# ------------------------------------------------------------------------------- what is counted


class Count:
    """Compares the client's ledger, the store, and what the receivers wrote down."""

    def __init__(
        self, app: App, workspace: int, client: Client, received: Path, findings: Findings
    ) -> None:
        self._app = app
        self._queries = app.store.queries()
        self._workspace = workspace
        self._client = client
        self._received = received
        self._findings = findings

    def everything(self) -> None:
        """Fill the findings."""
        try:
            self._findings.acknowledged = len(self._client.acknowledged)
            self._findings.repeated = self._client.repeated
            self._acknowledged_is_folded()
            self._people_are_there_once()
            touches = self._pages(self._queries.touches)
            self._touches_are_final(touches)
            self._mails_are_unique(touches)
            self._posts_are_recognised(touches)
        finally:
            self._queries.close()

    def _expect(self, true: bool, complaint: str) -> None:
        if not true:
            self._findings.complaints.append(complaint)

    def _acknowledged_is_folded(self) -> None:
        """Every acknowledged messageId is exactly one input in history, and nothing else is."""
        rows = self._journal()
        key = self._app.settings.keys(self._workspace)[0].id
        ids = {duplicate_key(f"segment:{key}", said): said for said in self._client.acknowledged}
        folded: Counter[str] = Counter()
        strange = 0
        for ref in self._folded():
            said = ids.get(rows[ref].key) if ref in rows else None
            strange += said is None
            folded[said or ""] += 1
        lost = [said for said in self._client.acknowledged if not folded[said]]
        twice = [said for said in self._client.acknowledged if folded[said] > 1]
        self._expect(not lost, f"{len(lost)} acknowledged, not folded: {lost[:3]}")
        self._expect(not twice, f"{len(twice)} folded more than once: {twice[:3]}")
        self._expect(not strange, f"{strange} folded that nobody was acknowledged")
        aside = self._queries.set_aside(self._workspace, 10)
        self._expect(not aside, f"set aside: {[row.error for row in aside]}")

    def _journal(self) -> dict[int, Journaled]:
        rows: dict[int, Journaled] = {}
        position = 0
        while more := self._app.journal.after(self._workspace, LANE_LIVE, position, PAGE):
            rows |= {row.id: row for row in more}
            position = more[-1].id
        return rows

    def _folded(self) -> Iterator[int]:
        """Journal id of every event and every identify call in history."""
        after = 0
        while units := self._queries.units(self._workspace, after, PAGE):
            for unit in units:
                for row in self._queries.histories(unit, 0, PAGE):
                    if row.kind in (EVENT, TRAITS):
                        yield row.ref
            after = units[-1]

    def _people_are_there_once(self) -> None:
        people = Counter(row.user_id for row in self._pages(self._queries.people))
        leads = set(self._client.acknowledged.values())
        self._expect(set(people) == leads, f"{len(people)} people, {len(leads)} leads")
        self._expect(max(people.values()) == 1, "somebody is there more than once")

    def _touches_are_final(self, touches: list[StoredTouch]) -> None:
        states = Counter((each.touch.channel, each.state) for each in touches)
        self._findings.states = dict(states)
        other = {name: count for name, count in states.items() if name[1] not in FINAL}
        self._expect(not other, f"neither sent nor unknown: {other}")
        each = Counter((one.touch.person, one.touch.channel) for one in touches)
        leads = len(set(self._client.acknowledged.values()))
        exact = len(each) == leads * len(CHANNELS) and set(each.values()) == {1}
        self._expect(exact, f"{len(touches)} touches of {len(each)} kinds for {leads} leads")
        unknown = sum(count for (_, state), count in states.items() if state == "unknown")
        most = self._findings.in_flight
        self._expect(unknown <= most, f"{unknown} unknown, but {most} were being sent at kills")

    def _mails_are_unique(self, touches: list[StoredTouch]) -> None:
        """Marketing e-mail never goes out twice; what is sent has arrived; nothing else has."""
        mails = _ids(self._received / SMTP_LOG)
        twice = [name for name, count in mails.items() if count > 1]
        self._expect(not twice, f"{len(twice)} e-mails arrived more than once: {twice[:3]}")
        self._arrived("email", touches, Counter({n.partition("@")[0]: 1 for n in mails}))

    def _posts_are_recognised(self, touches: list[StoredTouch]) -> None:
        """A webhook message may come again after a kill, with the id of the first."""
        posts = _ids(self._received / HTTP_LOG)
        self._findings.webhook_repeats = posts.total() - len(posts)
        self._arrived("webhook", touches, posts)

    def _arrived(self, channel: str, touches: list[StoredTouch], came: "Counter[str]") -> None:
        mine = {each.touch.id: each.state for each in touches if each.touch.channel == channel}
        missing = [id for id, state in mine.items() if state == "sent" and not came[id]]
        strange = [id for id in came if id not in mine]
        self._expect(not missing, f"{channel}: {len(missing)} sent, but not arrived")
        self._expect(not strange, f"{channel}: {len(strange)} arrived that nobody planned")

    def _pages(self, ask: Callable[..., Any]) -> list[Any]:
        rows: list[Any] = []
        after = ""
        while True:
            page = ask(self._workspace, PAGE, after)
            rows += page.rows
            after = page.next
            if not after:
                return rows


def _ids(log: Path) -> "Counter[str]":
    lines = log.read_text("utf-8").splitlines() if log.exists() else []
    return Counter(json.loads(line)["id"] for line in lines)


# ------------------------------------------------------------------------------- what is left


class _Later:
    """A clock five minutes ahead: leases of two minutes have run out."""

    def __init__(self, app: App) -> None:
        self._clock = app.clock

    def now(self) -> int:
        return self._clock.now() + 5 * MINUTE


class _Lapsing(Silence):
    """Sends nothing, and says what becomes of touches that killed workers left behind."""

    def __init__(self, app: App) -> None:
        self._clock = app.clock
        self.count: Counter[str] = Counter()

    def lapsed(self, touches: Collection[StoredTouch]) -> list[Handed]:
        now = self._clock.now()
        self.count.update(stored.touch.channel for stored in touches)
        why = "the worker was killed"
        return [uncertain(each, each.touch.channel == "webhook", now, why) for each in touches]


def _lapse(data: str) -> int:
    """Let the leases run out that the killed left; how many these were."""
    with _opened(data) as app:
        sender = _Lapsing(app)
        turns = app.turns(sender, "later")
        turns._clock = _Later(app)
        while turns.take():
            pass
        turns.leave()
    return sender.count.total()


# ------------------------------------------------------------------------------- what it needs


@contextmanager
def _receivers(folder: Path) -> Iterator[tuple[Path, dict[str, int]]]:
    """A mailbox and a webhook receiver in a process of their own."""
    received = folder / "received"
    command = ["-m", "leadwright.runtime.mailbox", "--log-dir", str(received)]
    command += ["--slow", str(SLOW_S)]
    receiver = Child("receiver", command, folder)
    try:
        yield received, json.loads(receiver.line("smtp_port", SOON_S))
    finally:
        receiver.stop()


def _workspace(data: str, ports: dict[str, int]) -> tuple[int, str]:
    configs: dict[str, dict[str, Any]] = {
        "email": {
            "host": "127.0.0.1",
            "port": ports["smtp_port"],
            "security": "none",
            "sender": "hello@shop.example",
        },
        "webhook": {
            "url": f"http://127.0.0.1:{ports['http_port']}/hook",
            "secret": "whsec_" + b64encode(os.urandom(32)).decode(),
            "allow_private": True,
        },
    }
    with _opened(data) as app:
        workspace = app.add_workspace("killed", PLAYBOOK, "test").id
        for channel in CHANNELS:
            setting = ChannelSetting(workspace, channel, "live", configs[channel])
            app.settings.set_channel(setting, "test", app.clock.now())
        write_key = app.new_key(workspace, "write", ["capture"], "", "test")
        app.drain()
    return workspace, write_key


@contextmanager
def _opened(data: str) -> Iterator[App]:
    app = open_app(data)
    try:
        yield app
    finally:
        app.close()


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def _until(true: Callable[[], Any], otherwise: str, within_s: float = SOON_S) -> Any:
    end = time.monotonic() + within_s
    while time.monotonic() < end:
        if found := true():
            return found
        time.sleep(0.05)
    raise AssertionError(otherwise)


def main() -> int:
    """Kill, count, print one JSON object; 1 if anything was lost or doubled."""
    options = _options()
    folder = Path(tempfile.mkdtemp(prefix="leadwright-kills-"))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        with _store(options.store, folder) as data:
            findings = survive(data, folder, options.kills, options.seed)
    finally:
        if not options.keep:
            shutil.rmtree(folder, ignore_errors=True)
    print(json.dumps({"store": options.store, "seed": options.seed, **findings.shown()}))
    return 1 if findings.complaints else 0


@contextmanager
def _store(name: str, folder: Path) -> Iterator[str]:
    if name == "sqlite":
        yield str(folder / "data")
        return
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    from postgres import Cluster

    cluster = Cluster(durable=False)
    try:
        cluster.start()
        yield cluster.create_database()
    finally:
        cluster.stop()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--kills", type=int, default=100, help="how many; 100 unless said otherwise"
    )
    parser.add_argument("--store", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--seed", type=int, default=1, help="other moments")
    parser.add_argument("--keep", action="store_true", help="leave data and logs where they are")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
