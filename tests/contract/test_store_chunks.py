"""SQLite writes history and duplicates in chunks; nobody who reads may notice where one ends."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from leadwright.core.ids import entity_id
from leadwright.ports import HistoryRow, Home, Queries, Store
from leadwright.store import open_store
from leadwright.store.sqlite import history, seen
from leadwright.store.sqlite.chunks import Chunks
from leadwright.store.sqlite.connect import writer
from leadwright.store.sqlite.db import SqliteDb

ANN = entity_id(1, 1)
HERE, THERE = entity_id(1, 10), entity_id(1, 11)


@pytest.fixture(autouse=True)
def _tiny_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "CHUNKS", replace(history.CHUNKS, smallest=4))
    monkeypatch.setattr(seen, "CHUNKS", replace(seen.CHUNKS, smallest=4))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:{tmp_path}?synchronous=off")
    yield opened
    opened.close()


@pytest.fixture
def queries(store: Store) -> Iterator[Queries]:
    opened = store.queries()
    yield opened
    opened.close()


def chunks_of(tmp_path: Path, source: str) -> int:
    connection = writer(tmp_path / "state.db", "OFF")
    sql = "SELECT count(*) FROM chunks WHERE source = ?"
    (count,) = SqliteDb(connection).rows(sql, (source,))[0]
    connection.close()
    return int(count)


def keys(numbers: range) -> list[bytes]:
    return [b"%016d" % number for number in numbers]


def test_a_history_over_many_chunks_reads_like_one(
    store: Store, queries: Queries, tmp_path: Path
) -> None:
    units = (HERE, THERE)
    rows = [
        HistoryRow(unit, n, ANN if n % 3 else 0, n * 10, "event", "x", 1, n)
        for n in range(1, 31)
        for unit in units
    ]
    with store.begin() as turn:
        turn.settle([Home(ANN, HERE, 0)])
        turn.settle([Home(ANN, THERE, 0)])
    for start in range(0, len(rows), 3):
        with store.begin() as turn:
            turn.record(rows[start : start + 3])
    assert chunks_of(tmp_path, "history") > 8
    here = [row for row in rows if row.unit == HERE]
    assert queries.histories(HERE, 0, 100) == here
    assert queries.histories(HERE, 7, 5) == here[7:12]
    there = [row for row in rows if row.unit == THERE]
    both = queries.histories_between(HERE, THERE, 100) or []
    assert [(row.unit, row.n) for row in both] == [(row.unit, row.n) for row in (*here, *there)]
    assert [queries.decisions(1, HERE, row.n) for row in here] == here
    mine = sorted((r for r in rows if r.person), key=lambda r: (r.at, r.unit), reverse=True)
    found, page = [], queries.timeline(1, 7, person=ANN)
    while page.next:
        found += page.rows
        page = queries.timeline(1, 7, page.next, person=ANN)
    assert found + page.rows == mine


def test_duplicates_are_known_from_every_chunk_of_the_last_days(
    store: Store, tmp_path: Path
) -> None:
    for day in range(100, 110):
        with store.begin() as turn:
            first = (day - 100) * 6
            assert turn.mark_seen(1, keys(range(first, first + 3)), day) == set()
            assert turn.mark_seen(1, keys(range(first + 3, first + 6)), day) == set()
    assert chunks_of(tmp_path, "seen") > 8
    with store.begin() as turn:
        known = turn.mark_seen(1, keys(range(60)), 109)
    assert known == set(keys(range(12, 60)))
    with store.begin() as turn:
        older_than_a_week = set(keys(range(12, 18)))
        known = turn.mark_seen(1, keys(range(60)), 110)
        assert known == set(keys(range(60))) - older_than_a_week


def test_chunks_whose_last_key_is_too_old_are_forgotten(store: Store, tmp_path: Path) -> None:
    for day in range(100, 110):
        with store.begin() as turn:
            turn.mark_seen(1, keys(range(day * 10, day * 10 + 5)), day)
    before = chunks_of(tmp_path, "seen")
    with store.begin() as turn:
        forgotten = [turn.forget_seen(105, 7) for _ in range(5)]
    assert forgotten[0] == 7
    assert forgotten[-1] == 0
    assert 20 <= sum(forgotten) <= 25
    assert chunks_of(tmp_path, "seen") < before
    with store.begin() as turn:
        recent = keys(range(1050, 1055))
        assert turn.mark_seen(1, recent, 110) == set(recent)


def test_after_opening_again_what_was_seen_is_still_known(tmp_path: Path) -> None:
    url = f"sqlite:{tmp_path}?synchronous=off"
    for day in (100, 101):
        store = open_store(url)
        with store.begin() as turn:
            known = turn.mark_seen(1, keys(range(10)), day)
        store.close()
    assert known == set(keys(range(10)))


def test_chunks_grow_with_the_table_so_that_there_are_never_too_many(
    store: Store, tmp_path: Path
) -> None:
    cut = Chunks("test", smallest=2, most=8)
    connection = writer(tmp_path / "state.db", "OFF")
    db = SqliteDb(connection)
    for _ in range(3_000):
        cut.take_in(db, 1)
    connection.close()
    assert 8 <= chunks_of(tmp_path, "test") < 60
    with store.begin() as turn:
        assert turn.next_due() == 0
