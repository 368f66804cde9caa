"""Several processes on one PostgreSQL: who may do what, and what a death leaves behind."""

import time
from collections.abc import Callable
from contextlib import ExitStack
from threading import Event, Thread

import psycopg
import pytest

from leadwright.core.ids import entity_id
from leadwright.core.outcome import Touch
from leadwright.ports import Delta, Handed, Pending, Store, Submission, Turn, Wake
from leadwright.store import open_journal, open_store
from leadwright.store.errors import StoreUnavailable
from leadwright.store.postgres.bell import PgBell
from leadwright.store.postgres.shards import SHARDS, shard_of, share

UNITS = [entity_id(1, n) for n in range(1, 400)]


def owned(turn: Turn) -> set[int]:
    turn.claim_shards()
    return {unit for unit in UNITS if turn.owns(unit)}


def beat(store: Store, worker: str, now: int) -> None:
    with store.begin() as turn:
        turn.beat(worker, now)


def kill(postgres_url: str, store: Store) -> None:
    """End a store's connection as a power cut at the worker would."""
    pid = store._db.connection.info.backend_pid  # type: ignore[attr-defined]  # no port names it
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("SELECT pg_terminate_backend(%s, 5000)", (pid,))


def test_a_lone_worker_owns_all_units(workers: Callable[[], Store]) -> None:
    store = workers()
    for _ in range(6):
        with store.begin() as turn:
            assert not turn.owns(UNITS[0])
            turn.beat("one", 5)
            assert owned(turn) == set(UNITS)


def test_two_turns_never_own_the_same_unit(workers: Callable[[], Store]) -> None:
    one, two = workers(), workers()
    for now in range(12):
        with one.begin() as first, two.begin() as second:
            first.beat("one", now)
            second.beat("two", now)
            mine, theirs = owned(first), owned(second)
            assert not mine & theirs
    with one.begin() as turn:
        assert owned(turn)


def test_workers_that_know_of_each_other_share_evenly(workers: Callable[[], Store]) -> None:
    """Each asks for its part, so most of the time neither waits nor goes without."""
    stores = {name: workers() for name in ("one", "two", "three")}
    for name, store in stores.items():
        beat(store, name, 1)
    parts = []
    with ExitStack() as stack:
        for store in stores.values():
            parts.append(owned(stack.enter_context(store.begin())))
    assert set.union(*parts) == set(UNITS)
    assert all(len(part) > len(UNITS) / 5 for part in parts)


def test_shares_cover_all_shards_once_and_forget_the_dead() -> None:
    beats = {f"w{n}": 100_000 for n in range(5)}
    parts = [share(name, beats) for name in beats]
    assert sorted(shard for part in parts for shard in part) == list(range(SHARDS))
    assert {len(part) for part in parts} == {12, 13}
    assert share("w0", {**dict.fromkeys(beats, 1), "w0": 100_000}) == list(range(SHARDS))
    assert share("new", beats) == share("new", {}) == list(range(SHARDS))


def test_units_spread_evenly_and_as_the_schema_says(
    workers: Callable[[], Store], postgres_url: str
) -> None:
    units = [entity_id(w, n) for w in (1, 9) for n in range(1, 2000, 2)]
    store = workers()
    with store.begin() as turn:
        turn.arm([Wake(0, 1, unit, 0) for unit in units])
    with psycopg.connect(postgres_url) as connection:
        stored = dict(connection.execute("SELECT unit, shard FROM wakes").fetchall())
    assert stored == {unit: shard_of(unit) for unit in units}
    sizes = [list(stored.values()).count(shard) for shard in range(SHARDS)]
    assert min(sizes) > len(units) / SHARDS / 2


def test_pending_inputs_and_wake_ups_go_to_the_owner_only(workers: Callable[[], Store]) -> None:
    one, two = workers(), workers()
    beat(one, "one", 1)
    beat(two, "two", 1)
    with one.begin() as turn:
        turn.inbox_put([Pending(unit, 0, 1, b"i") for unit in UNITS])
        turn.arm([Wake(0, 5, unit, 0) for unit in UNITS])
    with one.begin() as first, two.begin() as second:
        mine, theirs = owned(first), owned(second)
        assert {row.unit for row in first.inbox_take(1000, [1])} == mine
        assert {row.unit for row in second.inbox_take(1000, [1])} == theirs
        assert {wake.unit for wake in first.due(0, 10, 1000)} == mine
        assert {wake.unit for wake in second.due(0, 10, 1000)} == theirs
    assert mine | theirs == set(UNITS)


def test_a_killed_worker_frees_its_units_and_leaves_nothing(
    workers: Callable[[], Store], postgres_url: str
) -> None:
    dying, living = workers(), workers()
    with pytest.raises(StoreUnavailable), dying.begin() as turn:  # noqa: PT012 - one story
        turn.beat("dying", 1)
        assert owned(turn) == set(UNITS)
        turn.save([(UNITS[0], 0, b"lost")])
        with living.begin() as other:
            assert owned(other) == set()
        kill(postgres_url, dying)
        with living.begin() as other:
            assert owned(other) == set(UNITS)
            assert other.load([(UNITS[0], 0)]) == {}
            other.save([(UNITS[0], 0, b"kept")])
        turn.save([(UNITS[0], 0, b"written by the dead")])
    with dying.begin() as turn:
        assert turn.load([(UNITS[0], 0)]) == {(UNITS[0], 0): b"kept"}


def test_units_of_a_worker_that_died_are_folded_before_it_is_known_to_be_dead(
    workers: Callable[[], Store],
) -> None:
    living, dead = workers(), workers()
    beat(dead, "dead", 1)
    dead.close()
    beat(living, "living", 1)
    union = set()
    for _ in range(4):
        with living.begin() as turn:
            union |= owned(turn)
    assert union == set(UNITS)


def test_a_workspace_has_one_resolver_at_a_time(workers: Callable[[], Store]) -> None:
    one, two = workers(), workers()
    with one.begin() as first, two.begin() as second:
        assert first.claim_stream(1)
        assert not second.claim_stream(1)
        assert second.claim_stream(2)
    with two.begin() as second:
        assert second.claim_stream(1)


def test_readers_and_turns_recover_from_a_lost_connection(
    workers: Callable[[], Store], postgres_url: str
) -> None:
    store = workers()
    queries = store.queries()
    assert queries.positions() == {}
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    assert queries.positions() == {}
    with store.begin() as turn:
        assert turn.positions(1) == {}
    queries.close()


def test_two_claimers_never_get_the_same_touch(workers: Callable[[], Store]) -> None:
    one, two = workers(), workers()
    touches = [
        Touch(f"t{n:03}", 0, "email", "marketing", f"{n}@x.test", "", "", "", 1, 10_000)
        for n in range(100)
    ]
    with one.begin() as turn:
        turn.plan([(1, UNITS[0], touch) for touch in touches])
    with one.begin() as first, two.begin() as second:
        mine = {each.touch.id for each in first.claim_touches(5, 50, 60).sending}
        theirs = {each.touch.id for each in second.claim_touches(5, 50, 60).sending}
    assert len(mine) == 60
    assert mine | theirs == {touch.id for touch in touches}
    assert not mine & theirs
    with one.begin() as first, two.begin() as second:
        lapsed = first.lapsed_touches(51, 60)
        assert len(second.lapsed_touches(51, 60)) == 40
        first.finish_touches([Handed(each.touch.id, 1, "unknown", 51) for each in lapsed])


def test_a_stop_waits_for_a_claim_and_then_keeps_the_touch_from_being_tried_again(
    workers: Callable[[], Store],
) -> None:
    claiming, folding = workers(), workers()
    touch = Touch("t", 0, "email", "marketing", "a@x.test", "", "", "", 1, 10_000)
    with claiming.begin() as turn:
        turn.plan([(1, UNITS[0], touch)])
    started = Event()

    def stop() -> None:
        with folding.begin() as turn:
            started.set()
            turn.withdraw(1, ["t"])

    with claiming.begin() as turn:
        assert len(turn.claim_touches(5, 50, 10).sending) == 1
        thread = Thread(target=stop)
        thread.start()
        started.wait(5)
    thread.join(10)
    with claiming.begin() as turn:
        (after,) = turn.finish_touches([Handed("t", 1, "planned", 6)])
    assert after.state == "withdrawn"


def test_a_wake_up_armed_by_another_worker_for_the_past_comes_within_a_look(
    workers: Callable[[], Store],
) -> None:
    one, two = workers(), workers()
    with one.begin() as turn:
        turn.arm([Wake(0, at, UNITS[0], 0) for at in range(100, 110)])
        turn.claim_shards()
        assert len(turn.due(0, 1_000, 5)) == 5
    with two.begin() as turn:
        turn.arm([Wake(0, 50, UNITS[1], 0)])
    with one.begin() as turn:
        turn.claim_shards()
        assert Wake(0, 50, UNITS[1], 0) in turn.due(0, 1_000, 10)


def test_sums_are_right_when_several_workers_add_up(workers: Callable[[], Store]) -> None:
    stores = [workers() for _ in range(3)]

    def work(store: Store) -> None:
        for _ in range(300):
            with store.begin() as turn:
                turn.add_up([Delta(1, 5, "m", "n", 1, 2)])

    threads = [Thread(target=work, args=(store,)) for store in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    queries = stores[0].queries()
    assert queries.rollups(1) == [Delta(1, 5, "m", "n", 900, 1800)]
    queries.close()


def test_two_schemas_of_one_database_do_not_meet(postgres_url: str) -> None:
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA one; CREATE SCHEMA two")
    urls = [f"{postgres_url}?options=-csearch_path%3D{schema}" for schema in ("one", "two")]
    first, second = (open_store(url) for url in urls)
    journals = [open_journal(url) for url in urls]
    assert [journal.append([Submission(1, 1, "form", 1, b"")]) for journal in journals] == [
        [1],
        [1],
    ]
    with first.begin() as mine, second.begin() as theirs:
        assert owned(mine) == owned(theirs) == set(UNITS)
        assert mine.claim_stream(1)
        assert theirs.claim_stream(1)
        mine.set_position(1, 1, 5)
    with second.begin() as turn:
        assert turn.positions(1) == {}
    for opened in (first, second, *journals):
        opened.close()


def test_a_slow_append_is_never_overtaken(postgres_url: str) -> None:
    """A reader at the tail would otherwise step over the row that commits late."""
    slow, fast = open_journal(postgres_url), open_journal(postgres_url)
    row = Submission(1, 1, "form", 1, b"")
    done: list[int] = []
    with slow.writing() as db:  # type: ignore[attr-defined]  # held open on purpose
        lock = db.locks.of("journal", 0)
        db.rows("SELECT pg_advisory_xact_lock(?::int, ?::int)", lock)
        thread = Thread(target=lambda: done.extend(fast.append([row])))
        thread.start()
        thread.join(0.2)
        assert done == []
        assert fast.tails(0) == {}
    thread.join(10)
    assert done == [1]
    slow.close()
    fast.close()


def test_a_ring_wakes_who_waits_and_is_not_lost_before(postgres_url: str) -> None:
    waiting, ringing = PgBell(postgres_url), PgBell(postgres_url)
    ringing.ring()
    ringing.ring()
    started = time.monotonic()
    waiting.wait(30)
    thread = Thread(target=ringing.ring)
    thread.start()
    waiting.wait(30)
    thread.join()
    assert time.monotonic() - started < 20
    waiting.wait(0.01)
    waiting.close()
    ringing.close()


def test_a_worker_is_woken_when_another_leaves_it_something(
    workers: Callable[[], Store], postgres_url: str
) -> None:
    one, two, bell = workers(), workers(), PgBell(postgres_url)
    beat(one, "one", 1)
    beat(two, "two", 1)

    def rings(theirs: bool) -> bool:
        with one.begin() as turn:
            mine = owned(turn)
            units = [unit for unit in UNITS if (unit in mine) is not theirs]
            turn.inbox_put([Pending(unit, 0, 1, b"i") for unit in units[:40]])
            started = time.monotonic()
            bell.wait(0.05)
            assert time.monotonic() - started >= 0.05, "nothing is there before the commit"
        started = time.monotonic()
        bell.wait(20 if theirs else 0.2)
        return time.monotonic() - started < (10 if theirs else 0.2)

    assert rings(theirs=True)
    assert not rings(theirs=False)
    bell.close()
