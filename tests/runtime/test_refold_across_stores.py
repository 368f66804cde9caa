"""Decided live by four workers on PostgreSQL, folded again from SQLite: the same, byte for byte."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Event as Flag
from threading import Thread
from typing import Any

import msgspec
import pytest

from leadwright.boot import App, open_app
from leadwright.capture.event import Event
from leadwright.core.input import LANE_LIVE, LANE_NOW
from leadwright.playbook.shipped import shipped_text
from leadwright.ports import HistoryRow, Queries, Submission
from leadwright.runtime.books import every_version
from leadwright.runtime.refold import canonical, refold_unit
from leadwright.store import open_store

WORKERS, PEOPLE, COMPANIES, USES = 4, 24, 4, 22
SOON_S = 60


class Live:
    """A product-led company on PostgreSQL, with workers that run until it has come to rest."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.app = open_app(url)
        text = shipped_text("hybrid").replace("idle: 3 days", "idle: 1 second")
        self.workspace = self.app.add_workspace("product", text, "test").id
        self.queries: Queries = self.app.store.queries()
        self.folded = [0] * WORKERS
        self.said: list[Submission] = []

    def say(self, kind: str, name: str = "", lane: int = LANE_LIVE, **fields: Any) -> None:
        """One event of now, journaled with the next `post`."""
        at = self.app.clock.now()
        body = msgspec.json.encode(Event(kind, name, at, **fields))
        self.said.append(Submission(self.workspace, lane, "api", at, body))

    def post(self) -> None:
        """Journal what was said."""
        self.app.submit(self.said)
        self.said.clear()

    @contextmanager
    def working(self) -> Iterator[None]:
        """Four workers with connections of their own, until nothing waits any more."""
        stop = Flag()
        threads = [Thread(target=self._work, args=(n, stop)) for n in range(WORKERS)]
        for thread in threads:
            thread.start()
        try:
            yield
            self._rest()
        finally:
            stop.set()
            for thread in threads:
                thread.join()

    def _work(self, number: int, stop: Flag) -> None:
        app = open_app(self.url)
        delivery = app.delivery("https://leads.example", lambda: None)
        turns = app.turns(delivery, f"worker {number}", batch=20)
        while not stop.is_set():
            done = turns.take()
            self.folded[number] += done
            if not done:
                time.sleep(0.01)
        delivery.close(SOON_S)
        turns.take()
        app.close()

    def _rest(self) -> None:
        until = time.monotonic() + SOON_S
        while not self._at_rest():
            assert time.monotonic() < until, "it never came to rest"
            time.sleep(0.05)

    def _at_rest(self) -> bool:
        positions = self.queries.positions()
        behind = any(last > positions.get(stream, 0)
                     for stream, last in self.app.journal.tails(0).items())  # fmt: skip
        states = {state for _, state in self.queries.touch_counts(self.workspace)}
        return not behind and not self.queries.pending(self.workspace) and "sending" not in states


def _live_through(live: Live) -> None:
    """Visitors sign up, some at companies we know, use the product, and sales answers."""
    for company in range(COMPANIES):
        live.say("account", body={"domain": f"works{company}.com", "is_target": True})
    for person in range(PEOPLE):
        live.say("event", "Page Viewed", anonymous_id=f"d{person}", body={"path": "/pricing"})
    for person in range(PEOPLE):
        domain = f"works{person % COMPANIES}.com" if person % 3 else "private.example"
        traits = {"consent_email_marketing": True, "time_zone": _where_it_is_noon()}
        live.say("event", "Signed Up", anonymous_id=f"d{person}", user_id=f"u{person}",
                 email=f"u{person}@{domain}", traits=traits)  # fmt: skip
    live.post()
    for _ in range(USES):
        for person in range(PEOPLE):
            live.say("event", "Feature Used", user_id=f"u{person}")
        live.post()


def _where_it_is_noon() -> str:
    """A zone in which nobody is asleep, whenever the test runs."""
    return f"Etc/GMT{datetime.now(UTC).hour - 12:+d}"


def _answer(live: Live) -> None:
    tasks = live.queries.tasks(live.workspace, 200, kind="hand_off").rows
    assert tasks, "nothing was offered to sales"
    for number, (unit, task) in enumerate(tasks):
        name = "reject" if number % 2 else "accept"
        body = {"hand_off": task.id, "reason": "not_now"}
        live.say("command", name, LANE_NOW, unit=unit, body=body, actor="dana")
    for person in range(0, PEOPLE, 5):
        live.say("event", "Subscription Started", user_id=f"u{person}", body={"total": 49.5})
    live.post()


def test_what_four_workers_decided_on_postgresql_is_decided_again_from_sqlite_byte_for_byte(
    postgres_url_factory: Callable[[], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # where the local mailbox of a PostgreSQL installation is
    live = Live(postgres_url_factory())
    with live.working():
        _live_through(live)
        live._rest()
        _answer(live)
        live._rest()
        time.sleep(1.5)  # who has gone quiet is noticed
    assert all(live.folded), "one of the workers had nothing to do"
    units = live.queries.units(live.workspace, 0, 100_000)
    recorded = {unit: live.queries.histories(unit, 0, 100_000) for unit in units}
    kinds = {(row.kind, row.tag) for rows in recorded.values() for row in rows}
    assert {("wake", ""), ("message", "PersonArrived"), ("message", "HandOffGiven"),
            ("command", "reject"), ("receipt", "captured")} <= kinds  # fmt: skip
    for unit, rows in _through_sqlite(recorded, tmp_path).items():
        documents, decisions = refold_unit(rows, _book(live.app, live.workspace))
        assert decisions == [row.decisions for row in recorded[unit]]
        for member, document in documents.items():
            kept = live.queries.document(unit, member)
            assert kept is not None
            assert document == canonical(kept), f"unit {unit}, member {member}"
    live.queries.close()
    live.app.close()


def _through_sqlite(
    recorded: dict[int, list[HistoryRow]], folder: Path
) -> dict[int, list[HistoryRow]]:
    """The same histories, kept in SQLite and read from there."""
    store = open_store(f"sqlite:{folder}/copy")
    with store.begin() as turn:
        for rows in recorded.values():
            turn.record(rows)
    queries = store.queries()
    kept = {unit: queries.histories(unit, 0, 100_000) for unit in recorded}
    queries.close()
    store.close()
    return kept


def _book(app: App, workspace: int) -> Callable[[int], Any]:
    queries = app.store.queries()
    books = every_version(queries, workspace, app.load_book)
    queries.close()
    return books.__getitem__
