"""What was acknowledged, beside what arrived."""

import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from _poster import name_of
from _report import say

STALLED_S = 30.0
"""Nothing has arrived for so long: what is missing by then is lost."""


class Posted(NamedTuple):
    """`count` leads from `first` on were posted at `sent` and acknowledged at `acked` (ms)."""

    first: int
    count: int
    sent: float
    acked: float


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


def percentile(values: Sequence[float], of_hundred: int) -> float:
    """The smallest value that so many of a hundred do not exceed; 0 without values."""
    ranked = sorted(values)
    return float(ranked[max(0, -(-len(ranked) * of_hundred // 100) - 1)]) if ranked else 0.0
