"""`python -m leadwright.demo.traffic ORDER`: play until stopped."""

import asyncio
import signal
import sys
import time
from pathlib import Path

import httpx2
import msgspec

from leadwright.demo.ledger import Writer
from leadwright.demo.traffic.order import Order, plan_of
from leadwright.demo.traffic.posting import Visiting
from leadwright.demo.traffic.reps import LOOK_S, Rep
from leadwright.demo.traffic.zones import zones_at


def main(arguments: list[str]) -> int:
    """Play the order in the file named; 1 if it cannot go on."""
    order = msgspec.json.decode(Path(arguments[0]).read_bytes(), type=Order)
    return asyncio.run(play(order))


async def play(order: Order) -> int:
    """Visitors come and go; reps answer until SIGTERM, and finish what they have begun."""
    stopped = asyncio.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(each, stopped.set)
    zones = zones_at(time.time_ns() // 1_000_000)
    ledger = Writer(Path(order.ledger))
    headers = {"User-Agent": "leadwright-demo (generated traffic)"}
    async with httpx2.AsyncClient(base_url=order.url, headers=headers, timeout=30) as client:
        at_work = []
        for target in order.targets:
            plan = plan_of(target, order, zones)
            at_work.append(Visiting(client, target, plan, ledger).play(stopped))
            for member in target.members:
                rep = Rep(client, target, plan, ledger, member, LOOK_S * order.stride)
                at_work.append(rep.work(stopped))
        await asyncio.gather(*at_work)
        await stopped.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
