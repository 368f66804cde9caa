"""A stop that one worker folds, and a touch that another has claimed and not begun."""

from collections.abc import Callable, Collection

import msgspec
from sim_books import by_hash, playbook
from simulated import Ticking

from leadwright.boot import readers
from leadwright.capture.event import Event
from leadwright.core.input import COMMAND, LANE_LIVE, LANE_NOW, TRAITS
from leadwright.ports import Handed, StoredTouch, Submission
from leadwright.runtime.address import Resolver
from leadwright.runtime.books import Books
from leadwright.runtime.turns import Turns
from leadwright.runtime.wanted import Wanted
from leadwright.store import open_journal, open_store

NOON = 1_767_268_800_000
"""1 January 2026 at noon, in UTC: nobody's quiet hours."""


class Queue:
    """A sender that has begun nothing yet."""

    def __init__(self) -> None:
        self.waiting: dict[str, StoredTouch] = {}

    def room(self) -> int:
        return 10

    def hand_over(self, touches: Collection[StoredTouch]) -> None:
        self.waiting |= {stored.touch.id: stored for stored in touches}

    def results(self) -> list[Handed]:
        return []

    def withdraw(self, ids: Collection[str]) -> None:
        for id in ids:
            self.waiting.pop(id, None)

    def lapsed(self, _touches: Collection[StoredTouch]) -> list[Handed]:
        return []


class Company:
    """Two workers on one PostgreSQL database, and the journal they read."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.journal = open_journal(url)
        self.clock = Ticking(NOON)
        self.queues = [Queue(), Queue()]
        self.stores = [open_store(url) for _ in self.queues]
        self.wanted = Wanted(self.stores[1].queries)
        """What the second asks right before it begins a touch."""
        self.workers = [self._worker(number, queue) for number, queue in enumerate(self.queues)]

    def post(self, kind: str, name: str = "", lane: int = LANE_LIVE, **event: object) -> None:
        """Somebody posts."""
        self.clock.at += 1
        body = msgspec.json.encode(Event(kind, name, self.clock.at, **event))  # type: ignore[arg-type] # fields of an event
        self.journal.append([Submission(1, lane, "api", self.clock.at, body)])

    def _worker(self, number: int, queue: Queue) -> Turns:
        books = Books(lambda _workspace, hash: by_hash()[hash])
        read = {name: module.read for name, module in readers().items()}
        return Turns(self.stores[number], self.journal, Resolver(read, books), books, queue,
                     self.clock, f"worker-{number}")  # fmt: skip

    def close(self) -> None:
        """Let go of the connections."""
        self.wanted.close()
        for store in self.stores:
            store.close()
        self.journal.close()


def test_a_stop_folded_by_one_worker_reaches_what_waits_to_be_sent_by_another(
    postgres_url_factory: Callable[[], str],
) -> None:
    company = Company(postgres_url_factory())
    folds, sends = company.workers
    try:
        company.post(COMMAND, "activate", LANE_NOW, body={"hash": playbook("b2c", 0).hash})
        said = {"consent_email_marketing": True, "first_name": "Ana"}
        company.post(TRAITS, user_id="u1", email="ana@aol.com", body=said)
        sends.take()
        (claimed,) = company.queues[1].waiting.values()
        assert company.wanted(claimed)
        company.post(COMMAND, "unsubscribe", LANE_NOW, user_id="u1", body={"channel": "*"})
        folds.take()
        assert not company.wanted(claimed)
    finally:
        company.close()
