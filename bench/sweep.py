"""What a change of the playbook costs those who are served meanwhile.

A server with many people in it. First 200 leads a second as in `latency.py`, with nothing else to
do; then the same while the playbook is changed, so that everybody reaches another stage: each of
them is looked at, folded and stored again by a sweep. When it has ended it is changed back, as long
as leads are posted. Beside that somebody gives a command over the API ten times a second and waits
for what is decided, as with an accept. With `--recount` points change too, so that everybody's
events are counted anew.
"""

import argparse
import http.client
import json
import sys
import threading
import time
from typing import Any

import msgspec

from _ledger import percentile
from _poster import READY_S, address_of
from _report import load, report, say
from _serving import PLAYBOOKS, Serving, serving, wait
from latency import PER_S, WARM_S, steady
from leadwright import store
from leadwright.boot import App
from leadwright.capture.event import Event
from leadwright.core.input import EVENT, IMPORTED, LANE_IMPORT, TRAITS
from leadwright.ports import Submission

UNITS, QUICK_UNITS = 1_000_000, 20_000
SECONDS, QUICK_SECONDS = 30, 8
AT_ONCE = 5_000
"""People brought in one go."""
TARGET_RATIO, TARGET_ANSWER_MS = 2.0, 500
COMMANDS_PER_S = 10
PLAYBOOK = (PLAYBOOKS / "webhook.yaml").read_text("utf-8")
LEAD = "    lead: person.is_known\n"
OTHER = PLAYBOOK.replace(LEAD, LEAD + "    engaged: score.engagement >= 1\n")
POINTS = ("Product Viewed, points: 1}", "Product Viewed, points: 2}")


def main() -> int:
    options = _options()
    units = options.units or (QUICK_UNITS if options.quick else UNITS)
    seconds = options.seconds or (QUICK_SECONDS if options.quick else SECONDS)
    say(f"load before: {load():.1f}")
    other = OTHER.replace(*POINTS) if options.recount else OTHER
    with serving("webhook", lambda app, workspace: fill(app, workspace, units)) as running:
        idle = steady(running, seconds, options.rate)
        sweeping = Sweeping(running, other)
        commanding = Commanding(running)
        busy = steady(running, seconds, options.rate, (seconds + WARM_S) * options.rate)
        answers = commanding.stop()
        swept = sweeping.stop()
    figures = {
        "posts": busy["posts"],
        "idle_p50_ms": idle["p50_ms"],
        "idle_p99_ms": idle["p99_ms"],
        "p50_ms": busy["p50_ms"],
        "p99_ms": busy["p99_ms"],
        "ratio": busy["p99_ms"] / idle["p99_ms"],
        "answers": len(answers),
        "answer_p50_ms": percentile(answers, 50),
        "answer_max_ms": max(answers),
        "looked_per_s": swept,
        "lost": idle["lost"] + busy["lost"],
        "doubled": idle["doubled"] + busy["doubled"],
    }
    report(target_ratio=TARGET_RATIO, target_answer_ms=TARGET_ANSWER_MS, units=units, **figures)
    return 1 if figures["lost"] or figures["doubled"] else 0


def fill(app: App, workspace: int, units: int) -> None:
    """Bring people by an import, each with two views: nobody is written to for that."""
    app._store = store.open_store(f"{app.url}?synchronous=off")
    began = time.monotonic()
    for start in range(0, units, AT_ONCE):
        at = app.clock.now()
        rows = []
        for number in range(start, min(start + AT_ONCE, units)):
            who: dict[str, Any] = {"user_id": f"u{number}", "actor": IMPORTED}
            said = {"email": f"u{number}@people.example"}
            rows.append(Event(TRAITS, "", at, body=said, **who))
            rows += [Event(EVENT, "Product Viewed", at, **who)] * 2
        encoded = [msgspec.json.encode(row) for row in rows]
        app.submit([Submission(workspace, LANE_IMPORT, "import", at, row) for row in encoded])
        app.drain()
    app.store.close()
    app._store = None
    say(f"{units} people in {time.monotonic() - began:.0f} s")


class Sweeping:
    """Changes the playbook, and once everybody was looked at, back."""

    def __init__(self, running: Serving, other: str) -> None:
        self._running = running
        self._texts = (other, PLAYBOOK)
        self._stopped = threading.Event()
        self._changes = 0
        self._change()
        self._thread = threading.Thread(target=self._go_on, daemon=True)
        self._thread.start()
        self._began = time.monotonic()
        wait(lambda: self._sweep()["looked"] > 0, READY_S, "no sweep begins")

    def stop(self) -> float:
        """Change nothing more; how many records were looked at in a second so far."""
        self._stopped.set()
        seconds = time.monotonic() - self._began
        status, said = self._running.get("/api/v1/playbooks/sweeps")
        assert status == 200, said
        self._thread.join()
        return float(sum(each["looked"] for each in said["data"]) / seconds)

    def _go_on(self) -> None:
        while not self._stopped.wait(0.2):
            if self._sweep()["state"] == "done":
                self._change()

    def _change(self) -> None:
        sent = {"text": self._texts[self._changes % 2], "note": "measured"}
        status, said = call(self._running, "POST", "/api/v1/playbooks", sent)
        assert status in (200, 202), said
        self._changes += 1

    def _sweep(self) -> dict[str, Any]:
        _, said = self._running.get("/api/v1/playbooks/sweeps")
        newest: dict[str, Any] = said["data"][0] if said["data"] else {"looked": 0, "state": ""}
        return newest


class Commanding:
    """Gives a command ten times a second, and notes how long each answer took."""

    def __init__(self, running: Serving) -> None:
        self._running = running
        self._stopped = threading.Event()
        self._took: list[float] = []
        self._thread = threading.Thread(target=self._go_on, daemon=True)
        self._thread.start()

    def stop(self) -> list[float]:
        """How long each answer took, in ms."""
        self._stopped.set()
        self._thread.join()
        return self._took

    def _go_on(self) -> None:
        while not self._stopped.wait(1 / COMMANDS_PER_S):
            number = len(self._took) % 1_000
            body = {"person": f"user:u{number}", "owner": f"rep {number}"}
            began = time.perf_counter()
            status, said = call(self._running, "POST", "/api/v1/commands/set_owner", body)
            assert status in (200, 202), said
            self._took.append((time.perf_counter() - began) * 1000)


def call(running: Serving, method: str, path: str, body: dict[str, Any]) -> tuple[int, Any]:
    """Status and JSON that the API answers."""
    host, port = address_of(running.url)
    connection = http.client.HTTPConnection(host, port, timeout=READY_S)
    try:
        headers = {"Authorization": f"Bearer {running.api_key}", "Content-Type": "application/json"}
        connection.request(method, path, json.dumps(body), headers)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())
    finally:
        connection.close()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help=f"with {QUICK_UNITS:,} people")
    parser.add_argument("--units", type=int, help=f"people; {UNITS:,} unless said")
    parser.add_argument("--seconds", type=int, help=f"for how long; {SECONDS} unless said")
    parser.add_argument("--rate", type=int, default=PER_S, help="posts a second")
    parser.add_argument("--recount", action="store_true", help="points change too")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
