"""A steady 200 leads a second, posted one by one: how long until each is written to.

`p50_ms` and `p99_ms` run from the client's send of the accepted post to the arrival of the message
at the receiver: captured, durable, decided, handed over. `ack_*` is the API's own answer, `late_*`
how much later than planned the client itself sent.
"""

import argparse
import json
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

from _apart import Apart
from _ledger import Arrivals, Posted, compared, percentile
from _poster import Poster, call_of, together
from _report import load, report, say
from _serving import Serving, serving, settle

PER_S = 200
SECONDS, QUICK_SECONDS = 30, 10
WARM_S = 2
"""Posted like the rest but not counted: connections are made, the playbook is read."""
CONNECTIONS = 16
TARGET_P50_MS, TARGET_P99_MS = 50, 250


def main() -> int:
    options = _options()
    seconds = options.seconds or (QUICK_SECONDS if options.quick else SECONDS)
    say(f"load before: {load():.1f}")
    with serving("webhook") as running:
        figures = steady(running, seconds, options.rate)
    report(
        target_p50_ms=TARGET_P50_MS, target_p99_ms=TARGET_P99_MS, seconds=seconds,
        **figures,
    )  # fmt: skip
    return 1 if figures["lost"] or figures["doubled"] else 0


def steady(running: Serving, seconds: int, per_s: int, first: int = 0) -> dict[str, Any]:
    """Post leads from `first` on at that pace, and compare with what arrived."""
    arrivals = Arrivals(running.log)
    leads = (seconds + WARM_S) * per_s
    client = Apart(post, running.url, running.write_key, leads, per_s, first)
    try:
        posts: list[tuple[Posted, float]] = client.answer(seconds + 120)
    finally:
        client.stop()
    arrivals.wait(leads, "latency")
    settle(running)
    arrived = arrivals.by_lead()
    everybody = compared([one for one, _ in posts], arrived)
    counted = [(one, late) for one, late in posts if one.first >= first + WARM_S * per_s]
    acks = [one.acked - one.sent for one, _ in counted]
    late = [late for _, late in counted]
    took = counted[-1][0].sent - counted[0][0].sent
    return {
        "posts": len(counted),
        "posts_per_s": (len(counted) - 1) * 1000 / took,
        **compared([one for one, _ in counted], arrived),
        "lost": everybody["lost"],
        "doubled": everybody["doubled"],
        "ack_p50_ms": percentile(acks, 50),
        "ack_p99_ms": percentile(acks, 99),
        "late_p99_ms": percentile(late, 99),
    }


def post(
    answer: Callable[..., None], url: str, write_key: str, leads: int, per_s: int, first: int
) -> None:
    """The client: every lead at its moment, over whichever connection is free."""
    bodies = [json.dumps(call_of(first + lead)).encode() for lead in range(leads)]
    posts: list[tuple[Posted, float]] = []
    turn, following = threading.Lock(), iter(enumerate(bodies))
    start = time.time() * 1000 + 100

    def one() -> None:
        poster = Poster(url, "/v1/identify", write_key)
        while True:
            with turn:
                lead, body = next(following, (-1, b""))
            if lead < 0:
                break
            due = start + lead * 1000 / per_s
            time.sleep(max(0.0, due - time.time() * 1000) / 1000)
            sent, acked = poster.post(body)
            posts.append((Posted(first + lead, 1, sent, acked), sent - due))
        poster.close()

    together([one] * CONNECTIONS)
    answer(sorted(posts))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help=f"for {QUICK_SECONDS} seconds")
    parser.add_argument("--seconds", type=int, help=f"for how long; {SECONDS} unless said")
    parser.add_argument("--rate", type=int, default=PER_S, help="posts a second")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
