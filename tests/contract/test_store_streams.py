"""A turn is all or nothing; where streams stand; what was seen before; who is alive."""

import pytest

from leadwright.core.ids import entity_id, workspace_of
from leadwright.core.time import DAY
from leadwright.ports import Activation, Delta, HistoryRow, Home, Pending, Queries, Store, Wake
from leadwright.store import open_store

UNIT = entity_id(1, 7)


class Stopped(Exception):  # noqa: N818 - stands for whatever ends a turn early
    pass


def keys(*names: str) -> list[bytes]:
    return [name.encode().ljust(16, b"\0") for name in names]


def test_a_turn_that_fails_leaves_nothing_behind(store: Store, queries: Queries) -> None:
    with pytest.raises(Stopped), store.begin() as turn:  # noqa: PT012 - the turn is the subject
        turn.set_position(1, 1, 5)
        turn.mark_seen(1, keys("a"), 100)
        turn.link([(keys("a")[0], UNIT)])
        turn.inbox_put([Pending(UNIT, 0, 1, b"i")])
        turn.arm([Wake(0, 5, UNIT, 0)])
        turn.save([(UNIT, 0, b"d")])
        turn.record([HistoryRow(UNIT, 1, 0, 5, "event", "x", 1)])
        turn.add_up([Delta(1, 100, "m", "n", 1, 2)])
        turn.beat("w", 1)
        raise Stopped
    assert queries.positions() == {}
    assert queries.document(UNIT, 0) is None
    assert queries.rollups(1) == []
    assert queries.heartbeats() == {}
    assert queries.pending(1) == 0
    with store.begin() as turn:
        turn.claim_shards()
        assert turn.mark_seen(1, keys("a"), 100) == set()
        assert turn.find(keys("a")) == {}
        assert turn.due(0, 10, 10) == []
        assert turn.inbox_take(10, [1]) == []


def test_nothing_of_a_turn_is_seen_before_it_commits(store: Store, queries: Queries) -> None:
    with store.begin() as turn:
        turn.save([(UNIT, 0, b"d")])
        assert turn.load([(UNIT, 0)]) == {(UNIT, 0): b"d"}
        assert queries.document(UNIT, 0) is None
    assert queries.document(UNIT, 0) == b"d"


def test_each_lane_has_its_own_position(store: Store, queries: Queries) -> None:
    with store.begin() as turn:
        assert turn.claim_stream(1)
        turn.set_position(1, 0, 4)
        turn.set_position(1, 1, 9)
        turn.set_position(2, 1, 3)
        turn.set_position(1, 1, 12)
        assert turn.positions(1) == {0: 4, 1: 12}
        assert turn.positions(3) == {}
    assert queries.positions() == {(1, 0): 4, (1, 1): 12, (2, 1): 3}


def test_playbook_versions_are_listed_oldest_first(store: Store, queries: Queries) -> None:
    with store.begin() as turn:
        turn.add_version(1, 1, "aaa", 5)
        turn.add_version(1, 2, "bbb", 6)
        turn.add_version(2, 1, "ccc", 6)
        assert turn.versions(1) == [(1, "aaa"), (2, "bbb")]
    assert queries.versions(1) == [(1, "aaa"), (2, "bbb")]
    assert queries.versions(2) == [(1, "ccc")]


def test_each_activation_keeps_who_when_and_why(store: Store, queries: Queries) -> None:
    with store.begin() as turn:
        turn.add_version(1, 1, "aaa", 5, author="ana", note="the first")
        turn.add_version(1, 2, "bbb", 6)
        turn.add_version(1, 3, "aaa", 7, author="ben", note="back again")
        turn.add_version(2, 1, "ccc", 6, author="eve", note="theirs")
    assert queries.activations(1) == [
        Activation(1, "aaa", 5, "ana", "the first"),
        Activation(2, "bbb", 6),
        Activation(3, "aaa", 7, "ben", "back again"),
    ]
    assert queries.activations(3) == []


def test_a_key_seen_in_the_last_seven_days_is_known(store: Store) -> None:
    """Whatever day of the week or era it falls on."""
    for first in range(100, 120):
        for later in range(9):
            key = keys(f"{first}-{later}")
            with store.begin() as turn:
                assert turn.mark_seen(1, key, first) == set()
                known = turn.mark_seen(1, key, first + later)
            assert known == (set(key) if later <= 7 else set()), (first, later)


def test_a_key_that_a_lane_ahead_has_seen_is_known_to_one_that_lags(store: Store) -> None:
    for day in range(104, 112):
        with store.begin() as turn:
            turn.mark_seen(1, keys(f"k{day}"), day + 1)
            assert turn.mark_seen(1, keys(f"k{day}"), day) == set(keys(f"k{day}"))


def test_a_key_that_comes_back_after_its_time_is_remembered_anew(store: Store) -> None:
    with store.begin() as turn:
        turn.mark_seen(1, keys("a"), 104)
        assert turn.mark_seen(1, keys("a"), 112) == set()
        assert turn.mark_seen(1, keys("a"), 113) == set(keys("a"))


def test_workspaces_do_not_share_what_they_have_seen(store: Store) -> None:
    with store.begin() as turn:
        turn.mark_seen(1, keys("a"), 100)
        assert turn.mark_seen(2, keys("a"), 100) == set()


def test_only_the_known_ones_of_many_keys_are_returned(store: Store) -> None:
    many = keys(*(f"k{n}" for n in range(1500)))
    with store.begin() as turn:
        assert turn.mark_seen(1, many[::2], 100) == set()
        assert turn.mark_seen(1, many, 101) == set(many[::2])
        assert turn.mark_seen(1, [], 101) == set()


def test_old_keys_are_forgotten_bit_by_bit_and_recent_ones_kept(store: Store) -> None:
    old, recent = keys(*(f"o{n}" for n in range(10))), keys("r")
    with store.begin() as turn:
        turn.mark_seen(1, old, 100)
        turn.mark_seen(1, recent, 120)
        assert turn.forget_seen(113, 7) == 7
        assert turn.forget_seen(113, 7) == 3
        assert turn.forget_seen(113, 7) == 0
        assert turn.mark_seen(1, recent, 121) == set(recent)


def test_ids_are_fresh_and_carry_their_workspace(store: Store) -> None:
    with store.begin() as turn:
        first = turn.allocate(3, 2)
        assert workspace_of(first) == 3
        assert turn.allocate(3, 0) == first + 2
        assert turn.allocate(3, 1) == first + 2
        assert turn.allocate(4, 1) == entity_id(4, 1)
    with store.begin() as turn:
        assert turn.allocate(3, 1) == first + 3


def test_the_last_beat_of_each_worker_is_kept(store: Store, queries: Queries) -> None:
    with store.begin() as turn:
        turn.beat("one", 5)
        turn.beat("two", 6)
        turn.beat("one", 9)
        turn.beat("three", 9)
        turn.leave("three")
        turn.leave("never heard of")
    assert queries.heartbeats() == {"one": 9, "two": 6}


def test_a_worker_that_died_is_forgotten_after_a_day(store: Store, queries: Queries) -> None:
    with store.begin() as turn:
        turn.beat("dead", 5)
        turn.beat("alive", 5 + DAY)
    assert queries.heartbeats() == {"dead": 5, "alive": 5 + DAY}
    with store.begin() as turn:
        turn.beat("alive", 6 + DAY)
    assert queries.heartbeats() == {"alive": 6 + DAY}


def test_the_clock_of_the_store_is_this_machines(store: Store) -> None:
    assert store.now_ms() > 1_700_000_000_000


def test_what_another_process_wrote_is_seen(store: Store, store_url: str) -> None:
    """Whatever is kept in memory, the store on disk has the last word."""
    key, ann = keys("a")[0], entity_id(1, 1)
    with store.begin() as turn:
        turn.save([(UNIT, 0, b"one")])
        turn.link([(key, ann)])
        turn.settle([Home(ann, UNIT, 0)])
        turn.mark_seen(1, keys("x"), 100)
    other = open_store(store_url)
    with other.begin() as turn:
        assert turn.load([(UNIT, 0)]) == {(UNIT, 0): b"one"}
        turn.save([(UNIT, 0, b"two"), (UNIT, ann, b"new")])
        turn.link([(key, UNIT)])
        turn.settle([Home(ann, UNIT, 7)])
        turn.mark_seen(1, keys("y"), 100)
        turn.inbox_put([Pending(UNIT, 0, 1, b"theirs")])
    with store.begin() as turn:
        assert turn.load([(UNIT, 0), (UNIT, ann)]) == {(UNIT, 0): b"two", (UNIT, ann): b"new"}
        assert turn.find([key]) == {key: UNIT}
        assert turn.homes([ann]) == {ann: Home(ann, UNIT, 7)}
        assert turn.mark_seen(1, keys("x", "y", "z"), 100) == set(keys("x", "y"))
        turn.inbox_put([Pending(UNIT, 0, 1, b"ours")])
        turn.claim_shards()
        assert [row.input for row in turn.inbox_take(9, [1])] == [b"theirs", b"ours"]
        turn.drop([(UNIT, 0)])
    with other.begin() as turn:
        assert turn.load([(UNIT, 0), (UNIT, ann)]) == {(UNIT, ann): b"new"}
    other.close()


def test_what_a_failed_turn_changed_is_as_it_was(store: Store) -> None:
    key, ann = keys("a")[0], entity_id(1, 1)
    with store.begin() as turn:
        turn.save([(UNIT, 0, b"one")])
        turn.link([(key, ann)])
        turn.settle([Home(ann, UNIT, 0)])
    with pytest.raises(Stopped), store.begin() as turn:  # noqa: PT012 - the turn is the subject
        turn.save([(UNIT, 0, b"two"), (UNIT, ann, b"new")])
        turn.link([(key, UNIT)])
        turn.settle([Home(ann, UNIT, 7)])
        turn.mark_seen(1, keys("x"), 100)
        raise Stopped
    with store.begin() as turn:
        assert turn.load([(UNIT, 0), (UNIT, ann)]) == {(UNIT, 0): b"one"}
        assert turn.find([key]) == {key: ann}
        assert turn.homes([ann]) == {ann: Home(ann, UNIT, 0)}
        turn.save([(UNIT, ann, b"again")])
        assert turn.mark_seen(1, keys("x"), 100) == set()
    with store.begin() as turn:
        assert turn.load([(UNIT, ann)]) == {(UNIT, ann): b"again"}
        assert turn.mark_seen(1, keys("x"), 100) == set(keys("x"))


def test_of_each_source_the_last_table_is_in_use_until_it_is_stopped(
    store: Store, queries: Queries
) -> None:
    with store.begin() as turn:
        assert turn.tables(1) == []
        turn.use_table(1, "clearview", "a", 5)
        turn.use_table(1, "public", "b", 6)
        turn.use_table(1, "clearview", "c", 7)
        turn.use_table(2, "clearview", "d", 7)
        assert turn.tables(1) == [("public", "b"), ("clearview", "c")]
    assert queries.tables(1) == [("public", "b"), ("clearview", "c")]
    with store.begin() as turn:
        turn.use_table(1, "public", "", 8)
        assert turn.tables(1) == [("clearview", "c")]


def test_documents_of_neighbours_are_read_at_once_unless_they_are_too_many(
    store: Store, queries: Queries
) -> None:
    far = UNIT + 5
    documents = {(UNIT, 0): b"head", (UNIT, 7): b"ann", (UNIT, 9): b"bob", (far, 3): b"lone"}
    with store.begin() as turn:
        turn.save([(*key, document) for key, document in documents.items()])
        turn.save([(far + 1, 0, b"beyond")])
    assert queries.documents_between(UNIT, far, 4) == documents
    assert queries.documents_between(UNIT, far, 3) is None
    assert queries.documents_between(far + 2, far + 9, 1) == {}
