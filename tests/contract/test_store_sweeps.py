"""Sweeps: where they stand, and whom they come to next."""

from leadwright.core.ids import entity_id
from leadwright.ports import Pending, Queries, Store, Sweep

UNIT, OTHER = entity_id(1, 7), entity_id(1, 9)
ANN, BOB, CLEO = entity_id(1, 8), entity_id(1, 10), entity_id(1, 11)
FAR = entity_id(1, 99)


def sweep(number: int = 2, state: str = "running", workspace: int = 1, looked: int = 0) -> Sweep:
    return Sweep(workspace, number, state, "{}", 0, 0, FAR, looked, 0, 5)


def test_running_sweeps_are_found_and_ended_ones_only_listed(
    store: Store, queries: Queries
) -> None:
    with store.begin() as turn:
        assert turn.sweeps() == []
        turn.put_sweep(sweep(2))
        turn.put_sweep(sweep(3, workspace=2))
    with store.begin() as turn:
        assert turn.sweeps() == [sweep(2), sweep(3, workspace=2)]
        turn.put_sweep(sweep(2, "done", looked=40))
        turn.put_sweep(sweep(4))
        assert turn.sweeps() == [sweep(4), sweep(3, workspace=2)]
    assert queries.sweeps(1, 10) == [sweep(4), sweep(2, "done", looked=40)]
    assert queries.sweeps(1, 1) == [sweep(4)]
    assert queries.sweeps(3, 10) == []


def test_documents_are_come_to_in_order_from_wherever_one_stands(store: Store) -> None:
    keys = [(UNIT, 0), (UNIT, ANN), (UNIT, BOB), (OTHER, 0), (OTHER, CLEO)]
    with store.begin() as turn:
        turn.save([(unit, member, b"d") for unit, member in reversed(keys)])
        turn.save([(entity_id(2, 1), 0, b"theirs"), (entity_id(1, 120), 0, b"later")])
    with store.begin() as turn:
        for size in range(1, len(keys) + 2):
            found: list[tuple[int, int]] = []
            while some := turn.document_keys(1, found[-1] if found else (0, 0), FAR, size):
                assert len(some) <= size
                found += some
            assert found == keys, size
        assert turn.document_keys(1, (0, 0), UNIT, 10) == keys[:3]
        assert turn.document_keys(3, (0, 0), entity_id(3, 50), 10) == []


def test_what_waits_in_a_lane_is_known_held_or_not(store: Store) -> None:
    with store.begin() as turn:
        turn.inbox_put([Pending(UNIT, ANN, 1, b"live")])
        assert not turn.waits(1, 4)
        turn.inbox_put([Pending(UNIT, ANN, 4, b"step")])
        assert turn.waits(1, 4)
        assert not turn.waits(2, 4)
        turn.claim_shards()
        turn.inbox_take(10, [4])
        assert not turn.waits(1, 4)
        turn.hold([Pending(UNIT, ANN, 4, b"step")])
        assert turn.waits(1, 4)


def test_a_version_keeps_what_it_takes_over(store: Store, queries: Queries) -> None:
    with store.begin() as turn:
        turn.add_version(1, 1, "aaa", 5)
        turn.add_version(1, 2, "bbb", 6, carried='{"warming":["x"]}')
        turn.add_version(2, 1, "ccc", 6, carried="theirs")
        assert turn.carried(1) == {2: '{"warming":["x"]}'}
    assert queries.carried(1) == {2: '{"warming":["x"]}'}
    assert queries.carried(3) == {}
