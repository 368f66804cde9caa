"""50,000 leads posted at once: how long until each is durable, decided, and written to.

A client process posts identify calls in batches of 100 to a real `leadwright serve` on SQLite; the
playbook answers each lead with one message. `seconds` runs from the first post to the last arrival
at the receiver; `p50_ms` and `p99_ms` from the post of a lead's batch to the arrival. What is lost
or doubled is counted from the receiver's own log against what the client was acknowledged.

`alone_s` is the limit of the same run: what the same sender takes to hand as many messages to the
same receiver with nothing else to do. With --smtp the messages are e-mails.
"""

import argparse
import json
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Any

from _alone import alone
from _apart import Apart
from _ledger import Arrivals, Posted, compared
from _poster import Poster, call_of, together
from _report import load, report, say
from _serving import Serving, serving, settle

LEADS, QUICK_LEADS = 50_000, 5_000
BATCH = 100
CONNECTIONS = 4
TARGET_S = {"webhook": 20.0, "email": 120.0}
TARGET_RATIO = 2.0


def main() -> int:
    options = _options()
    leads = options.leads or (QUICK_LEADS if options.quick else LEADS)
    channel = "email" if options.smtp else "webhook"
    say(f"load before: {load():.1f}")
    with serving(channel) as running:
        figures = burst(running, leads)
        alone_s = alone(running, leads, channel)
        figures |= {"alone_s": alone_s, "ratio": figures["seconds"] / alone_s}
        if options.smtp:
            figures["target_ratio"] = TARGET_RATIO
    target_s = TARGET_S[channel] * leads / LEADS
    report(channel=channel, leads=leads, target_s=target_s, **figures)
    return 1 if figures["lost"] or figures["doubled"] else 0


def burst(running: Serving, leads: int) -> dict[str, Any]:
    """Post everybody at once, and wait until everybody was written to."""
    arrivals = Arrivals(running.log)
    client = Apart(post, running.url, running.write_key, leads)
    try:
        client.answer(60)
        client.go()
        ledger: list[Posted] = []
        reader = threading.Thread(target=lambda: ledger.extend(client.answer(600)), daemon=True)
        reader.start()
        arrivals.wait(leads, "burst")
        reader.join(60)
    finally:
        client.stop()
    acknowledged = sum(one.count for one in ledger)
    first, last = min(one.sent for one in ledger), max(one.acked for one in ledger)
    say(f"{acknowledged} leads acknowledged within {(last - first) / 1000:.2f} s")
    settle(running)
    settled_s = time.time() - first / 1000
    arrived = arrivals.by_lead()
    end = max((at for times in arrived.values() for at in times), default=first)
    seconds = (end - first) / 1000
    say(f"settled within {settled_s:.2f} s")
    return {
        "seconds": seconds,
        "leads_per_s": acknowledged / seconds if seconds else 0.0,
        "acknowledged": acknowledged,
        "acknowledged_s": (last - first) / 1000,
        **compared(ledger, arrived),
    }


def post(answer: Callable[..., None], url: str, write_key: str, leads: int) -> None:
    """The client: make the batches, wait for the word, post them over a few connections."""
    work: deque[tuple[int, int, bytes]] = deque()
    for first in range(0, leads, BATCH):
        calls = [call_of(lead) for lead in range(first, min(first + BATCH, leads))]
        work.append((first, len(calls), json.dumps({"batch": calls}).encode()))
    ledger: list[Posted] = []

    def one() -> None:
        poster = Poster(url, "/v1/batch", write_key)
        while work:
            try:
                first, count, body = work.popleft()
            except IndexError:
                break
            ledger.append(Posted(first, count, *poster.post(body)))
        poster.close()

    answer("ready", wait_for_go=True)
    together([one] * CONNECTIONS)
    answer(ledger)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help=f"{QUICK_LEADS} leads")
    parser.add_argument("--leads", type=int, help=f"how many; {LEADS} unless said otherwise")
    parser.add_argument("--smtp", action="store_true", help="e-mails instead of webhooks")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
