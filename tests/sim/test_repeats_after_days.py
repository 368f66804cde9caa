"""A repeat is known for seven days, however far behind the worker is that reads it."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from sim_books import by_hash, playbook
from simulated import Ticking

from leadwright.boot import readers
from leadwright.capture.event import Event
from leadwright.core.input import COMMAND, EVENT, LANE_LIVE, LANE_NOW
from leadwright.core.time import DAY
from leadwright.ports import Submission
from leadwright.runtime.address import Resolver
from leadwright.runtime.books import Books
from leadwright.runtime.silence import Silence
from leadwright.runtime.turns import Turns
from leadwright.store import open_journal, open_store

START = 1_767_268_800_000


class Late:
    """A worker that comes back after days."""

    def __init__(self, directory: Path) -> None:
        url = f"sqlite:{directory}"
        self.journal, self.store = open_journal(url), open_store(url)
        self.clock = Ticking(START)
        books = Books(lambda _workspace, hash: by_hash()[hash])
        read = {name: module.read for name, module in readers().items()}
        self.turns = Turns(
            self.store, self.journal, Resolver(read, books), books, Silence(), self.clock
        )
        self.activate()

    def activate(self) -> None:
        """Put a playbook in force."""
        event = Event(COMMAND, "activate", START, body={"hash": playbook("b2c", 0).hash})
        self._append(START, LANE_NOW, event, b"")

    def post(self, day: int, product: str, key: bytes) -> None:
        """Somebody looks at a product; `key` is the same for a repeat."""
        body = {"product_name": product}
        event = Event(EVENT, "Product Viewed", START, user_id="u1", body=body)
        self._append(START + day * DAY, LANE_LIVE, event, key)

    def work(self, day: int) -> None:
        """Read and fold what there is."""
        self.clock.at = START + day * DAY
        while self.turns.take():
            pass

    def folded(self) -> int:
        """How many views were folded."""
        queries = self.store.queries()
        rows = [row for unit in queries.units(1, 0, 9) for row in queries.histories(unit, 0, 99)]
        queries.close()
        return sum(row.tag == "Product Viewed" for row in rows)

    def close(self) -> None:
        """Let go of the files."""
        self.store.close()
        self.journal.close()

    def _append(self, at: int, lane: int, event: Event, key: bytes) -> None:
        self.journal.append([Submission(1, lane, "api", at, msgspec.json.encode(event), key)])


@pytest.fixture
def late(tmp_path: Path) -> Iterator[Late]:
    late = Late(tmp_path)
    yield late
    late.close()


def test_a_repeat_five_days_later_is_dropped(late: Late) -> None:
    late.post(0, "hat", b"1" * 16)
    late.work(0)
    late.post(5, "hat", b"1" * 16)
    late.work(5)
    late.post(8, "shoe", b"2" * 16)
    late.work(8)
    assert late.folded() == 2


def test_a_repeat_five_days_later_is_dropped_by_a_worker_that_was_away(late: Late) -> None:
    late.post(0, "hat", b"1" * 16)
    late.work(0)
    late.post(5, "hat", b"1" * 16)
    late.post(8, "shoe", b"2" * 16)
    late.work(8)
    assert late.folded() == 2


def test_keys_of_long_ago_are_forgotten_when_nothing_waits(late: Late) -> None:
    late.post(0, "hat", b"1" * 16)
    late.work(0)
    late.work(20)
    late.work(21)
    with late.store.begin() as turn:
        assert turn.mark_seen(1, [b"1" * 16], 1) == set()
