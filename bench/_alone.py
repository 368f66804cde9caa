"""What the sender and the receiver take by themselves, with nobody deciding anything."""

import gc
import threading
import time
from collections import deque
from collections.abc import Callable

from _apart import Apart
from _ledger import Arrivals
from _poster import DOMAIN, name_of
from _serving import Serving
from leadwright.boot import open_app
from leadwright.core.ids import entity_id
from leadwright.core.outcome import Touch
from leadwright.core.time import DAY
from leadwright.ports import StoredTouch

ALONE = 10_000_000
"""Number of the first lead of the sender alone: nobody the server knows."""


def alone(running: Serving, leads: int, channel: str) -> float:
    """Seconds the same sender takes to hand as many messages to the same receiver."""
    arrivals = Arrivals(running.log)
    sender = Apart(hand_over, running.data, running.url, running.workspace, leads, channel)
    try:
        sender.answer(120)
        started = time.time()
        sender.go()
        arrivals.wait(leads, "sender alone")
        sender.answer(60)
    finally:
        sender.stop()
    arrived = arrivals.by_lead()
    if len(arrived) < leads:
        raise RuntimeError(f"the sender alone handed over {len(arrived)} of {leads}")
    return max(at for times in arrived.values() for at in times) / 1000 - started


def hand_over(
    answer: Callable[..., None], data: str, url: str, workspace: int, leads: int, channel: str
) -> None:
    """The sender alone: what the worker hands over with, fed with touches made before."""
    app = open_app(data, writer=False)
    finished = threading.Event()
    delivery = app.delivery(url, finished.set)
    now = app.clock.now()
    waiting = deque(_touch(workspace, ALONE + n, channel, now) for n in range(leads))
    known = {stored.touch.id: stored for stored in waiting}
    gc.collect()
    gc.freeze()
    gc.disable()
    answer("ready", wait_for_go=True)
    while known:
        free = min(delivery.room(), len(waiting))
        if free:
            delivery.hand_over([waiting.popleft() for _ in range(free)])
        finished.wait(0.01)
        finished.clear()
        for handed in delivery.results():
            if handed.state == "planned":
                waiting.append(known[handed.id])
            elif handed.state == "sent":
                del known[handed.id]
            else:
                raise RuntimeError(f"a message is {handed.state}: {handed.error}")
    delivery.close()
    answer("done")
    app.close()


def _touch(workspace: int, lead: int, channel: str, now: int) -> StoredTouch:
    name = name_of(lead)
    person = entity_id(workspace, lead)
    to = f"{name}@{DOMAIN}" if channel == "email" else str(person)
    touch = Touch(
        f"{lead:024x}", person, channel, "marketing", to, "hello", "welcome", "hello",
        now, now + DAY, 0, now, {"person": {"first_name": name}},
    )  # fmt: skip
    return StoredTouch(touch, workspace, person, "sending", 1)
