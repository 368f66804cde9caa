"""A burst of leads while the server and its worker are killed, with real processes.

    python tests/e2e/kills.py --kills 100 --store sqlite|postgres

A client posts to a real `leadwright serve` and keeps a ledger of what was acknowledged; what was
not, it posts again with the same messageId. Mailbox and webhook receiver live on. Server, worker
and sender get SIGKILL in turn, at moments drawn from the seed. Afterwards everything is counted.
"""

import argparse
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from base64 import b64encode
from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from killed import SOON_S, Supervised, Watch, until, watching
from kills_client import Client
from kills_counted import CHANNELS, Count, Findings

from leadwright.boot import App, open_app
from leadwright.core.time import MINUTE
from leadwright.demo.processes import Child
from leadwright.ports import ChannelSetting, Handed, StoredTouch
from leadwright.runtime.handing import uncertain
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
VICTIMS = ("server", "worker", "server", "worker", "server", "sender")
MOMENTS = ("starting", "working", "working", "sending", "sending")
"""What the worker is at when it, or its server, dies."""
DIES_AFTER_S = (0.0, 1.0)
"""How long after it has started, or begun to work."""
SLOW_S = 0.02
"""How long the receivers take to answer, so that something is under way at most moments."""
QUIET_S = 120.0


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
                until(watch.quiet, "it does not settle", QUIET_S)
            supervised.stop()
            findings.lapsed = _lapse(data)
            supervised.start()
            with watching(data, workspace) as watch:
                until(watch.over, "a touch never became final", QUIET_S)
        finally:
            client.stop()
            supervised.stop()
        with _opened(data) as app:
            findings.repeated = client.repeated
            Count(app, workspace, client.acknowledged, received, findings).everything()
    findings.seconds = time.monotonic() - began
    return findings


def _kill(
    supervised: Supervised, watch: Watch, chance: random.Random, kills: int
) -> "Counter[str]":
    """SIGKILL in turn: the server, which takes its worker along, the worker, and its sender."""
    done: Counter[str] = Counter()
    for number in range(kills):
        moment = chance.choice(MOMENTS)
        if moment != "starting":
            supervised.at_work()
        if moment == "sending":
            until(watch.sending, "nothing is ever sent", SOON_S)
        else:
            time.sleep(chance.uniform(*DIES_AFTER_S))
        victim = VICTIMS[number % len(VICTIMS)]
        getattr(supervised, f"kill_{victim}")()
        watch.killed()
        done[victim] += 1
        if victim == "server":
            supervised.start()
    return done


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
