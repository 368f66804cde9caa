"""A backup that runs for hours must not slow down what workers do meanwhile, nor hide anything."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import psycopg
import pytest

from leadwright.core.ids import entity_id
from leadwright.core.outcome import Touch
from leadwright.ports import Handed, Pending, Store, Turn, Wake
from leadwright.store.postgres.looks import FULL_EVERY, SLACK_MS
from leadwright.store.postgres.turn import SETTLE_EVERY

UNIT, OTHER = entity_id(1, 1), entity_id(1, 2)
ROUNDS, ROWS = 8 * SETTLE_EVERY, 10
READ = """SELECT coalesce(sum(idx_tup_read), 0)::bigint FROM pg_stat_xact_all_tables t
          JOIN pg_stat_user_indexes i USING (relid) WHERE t.relname = %s"""


@contextmanager
def backup(url: str) -> Iterator[None]:
    """A snapshot that may still see whatever goes from now on."""
    with psycopg.connect(url) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        connection.execute("SELECT 1")
        yield


def walked(turn: Turn, look: Callable[[], object], index: str) -> int:
    """Index entries that a look has walked over, the dead ones too."""
    connection = turn.db.connection  # type: ignore[attr-defined]  # no port counts them
    count = f"SELECT pg_stat_get_xact_tuples_returned('{index}'::regclass)"
    before = connection.execute(count).fetchone()[0]
    look()
    return int(connection.execute(count).fetchone()[0] - before)


def touch(n: int, at: int) -> Touch:
    return Touch(f"t{n:05}", 0, "email", "marketing", f"{n}@x.test", "", "", "", at, 1 << 50)


def end(turn: Turn, now: int) -> None:
    """Note what became of touches whose lease has run out."""
    lapsed = turn.lapsed_touches(now, 100)
    turn.finish_touches([Handed(each.touch.id, 1, "unknown", now) for each in lapsed])


def test_inputs_are_taken_without_walking_over_those_taken_before(
    workers: Callable[[], Store], postgres_url: str
) -> None:
    store = workers()
    with backup(postgres_url):
        for _ in range(ROUNDS):
            with store.begin() as turn:
                turn.claim_shards()
                assert len(turn.inbox_take(100, (0, 1))) in (0, ROWS)
                turn.inbox_put([Pending(UNIT, 0, 1, b"i") for _ in range(ROWS)])
        with store.begin() as turn:
            turn.claim_shards()
            seen = walked(turn, lambda: turn.inbox_take(100, (0, 1)), "inbox_pkey")
    assert ROWS <= seen <= 3 * SETTLE_EVERY * ROWS < ROUNDS * ROWS


def test_wake_ups_and_touches_are_taken_without_walking_over_those_taken_before(
    workers: Callable[[], Store], postgres_url: str
) -> None:
    store = workers()
    step = SLACK_MS // 5
    with backup(postgres_url):
        for n in range(ROUNDS + FULL_EVERY):
            with store.begin() as turn:
                now = (n + 1) * step
                turn.claim_shards()
                turn.arm([Wake(0, now + step, UNIT, each) for each in range(ROWS)])
                turn.plan([(1, UNIT, touch(n, now))])
                looks = {
                    "wakes_pkey": walked(turn, lambda at=now: turn.due(0, at, 100), "wakes_pkey"),
                    "next": walked(turn, turn.next_due, "wakes_pkey"),
                    "touches_planned": walked(
                        turn, lambda at=now: turn.claim_touches(at, at + 1, 100), "touches_planned"
                    ),
                    "touches_sending": walked(turn, partial(end, turn, now), "touches_sending"),
                }
            if n > ROUNDS and n % FULL_EVERY == 5:
                assert max(looks.values()) <= 8 * ROWS, looks
                assert looks["wakes_pkey"] >= ROWS


def test_an_input_whose_number_is_old_is_found_however_late_it_is_committed(
    workers: Callable[[], Store],
) -> None:
    slow, others, taking = workers(), workers(), workers()
    with slow.begin() as turn:
        turn.inbox_put([Pending(UNIT, 0, 1, b"old")])
        for _ in range(4 * SETTLE_EVERY):
            with others.begin() as another:
                another.inbox_put([Pending(OTHER, 0, 1, b"new")])
            with taking.begin() as look:
                look.claim_shards()
                assert [row.input for row in look.inbox_take(100, (0, 1))] == [b"new"]
    with taking.begin() as look:
        look.claim_shards()
        assert [row.input for row in look.inbox_take(100, (0, 1))] == [b"old"]


def test_what_a_turn_took_that_failed_is_taken_again(workers: Callable[[], Store]) -> None:
    store, now = workers(), 100 * SLACK_MS

    def take(*, failing: bool = False) -> tuple[int, int, int]:
        with store.begin() as turn:
            turn.claim_shards()
            found = turn.inbox_take(9, (1,)), turn.due(0, now, 9), turn.claim_touches(now, now, 9)
            if failing:
                raise KeyError
        return len(found[0]), len(found[1]), len(found[2].sending)

    with store.begin() as turn:
        turn.inbox_put([Pending(UNIT, 0, 1, b"i")])
        turn.arm([Wake(0, 5, UNIT, 0)])
        turn.plan([(1, UNIT, touch(1, 5))])
    for _ in range(2):
        with pytest.raises(KeyError):
            take(failing=True)
    assert take() == (1, 1, 1)
    for _ in range(2 * SETTLE_EVERY):
        assert take() == (0, 0, 0)


def test_what_another_worker_is_late_with_comes_within_some_looks(
    workers: Callable[[], Store],
) -> None:
    one, two, now = workers(), workers(), 100 * SLACK_MS
    with one.begin() as turn:
        turn.claim_shards()
        turn.due(0, now, 9)
        turn.claim_touches(now, now, 9)
    with two.begin() as turn:
        turn.arm([Wake(0, 5, UNIT, 0)])
        turn.plan([(1, UNIT, touch(1, 5))])
    woken, claimed = [], []
    for _ in range(FULL_EVERY):
        with one.begin() as turn:
            turn.claim_shards()
            woken += turn.due(0, now, 9)
            claimed += turn.claim_touches(now, now, 9).sending
    assert len(woken) == len(claimed) == 1
