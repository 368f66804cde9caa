"""What waits: pending inputs, inputs held for somebody who has not arrived, and wake-ups."""

from leadwright.core.ids import entity_id
from leadwright.ports import Pending, Queries, Store, Wake
from leadwright.store import open_store

UNIT, OTHER = entity_id(1, 7), entity_id(1, 8)
ANN, BOB = entity_id(1, 70), entity_id(1, 71)


def pending(lane: int, text: str, person: int = ANN, unit: int = UNIT) -> Pending:
    return Pending(unit, person, lane, text.encode())


def texts(rows: list[Pending]) -> list[str]:
    return [row.input.decode() for row in rows]


def test_inputs_are_taken_by_lane_and_then_in_order(store: Store) -> None:
    with store.begin() as turn:
        turn.inbox_put([pending(3, "c"), pending(1, "a"), pending(1, "b")])
        turn.inbox_put([pending(0, "stop"), pending(1, "d")])
    with store.begin() as turn:
        turn.claim_shards()
        taken = turn.inbox_take(4, [0, 1, 2, 3, 4])
        assert texts(taken) == ["stop", "a", "b", "d"]
        assert taken[1] == Pending(UNIT, ANN, 1, b"a", taken[1].seq)
        assert texts(turn.inbox_take(4, [0, 1, 2, 3, 4])) == ["c"]
        assert turn.inbox_take(4, [0, 1, 2, 3, 4]) == []


def test_only_the_lanes_asked_for_are_taken(store: Store) -> None:
    with store.begin() as turn:
        turn.inbox_put([pending(0, "a"), pending(1, "b"), pending(3, "c")])
        turn.claim_shards()
        assert texts(turn.inbox_take(10, [3, 0])) == ["a", "c"]
        assert texts(turn.inbox_take(10, [1])) == ["b"]


def test_a_large_inbox_keeps_its_order(store: Store) -> None:
    rows = [pending(1, str(n), unit=entity_id(1, n % 97 + 1)) for n in range(1000)]
    with store.begin() as turn:
        turn.inbox_put(rows[:300])
        turn.inbox_put(rows[300:])
        turn.claim_shards()
        taken = turn.inbox_take(600, [1]) + turn.inbox_take(600, [1])
    assert texts(taken) == [str(n) for n in range(1000)]


def test_held_inputs_wait_until_their_person_is_released(store: Store, queries: Queries) -> None:
    with store.begin() as turn:
        turn.hold([pending(1, "a"), pending(0, "b"), pending(1, "c", BOB)])
        turn.hold([pending(1, "d"), pending(1, "e", unit=OTHER)])
        turn.inbox_put([pending(1, "f")])
    assert queries.pending(1) == 6
    with store.begin() as turn:
        turn.claim_shards()
        assert texts(turn.inbox_take(10, [0, 1])) == ["f"]
        assert texts(turn.release(UNIT, ANN)) == ["a", "b", "d"]
        assert turn.release(UNIT, ANN) == []
        assert texts(turn.release(UNIT, BOB)) == ["c"]
        assert texts(turn.release(OTHER, ANN)) == ["e"]
    assert queries.pending(1) == 0


def test_an_input_held_again_keeps_its_place(store: Store) -> None:
    with store.begin() as turn:
        turn.hold([pending(1, "a"), pending(1, "b")])
    with store.begin() as turn:
        again = turn.release(UNIT, ANN)
        turn.hold([pending(1, "c")])
        turn.hold(again)
        assert texts(turn.release(UNIT, ANN)) == ["a", "b", "c"]


def test_inputs_that_were_taken_and_held_stay_before_those_put_later(store: Store) -> None:
    with store.begin() as turn:
        turn.inbox_put([pending(1, "a"), pending(1, "b")])
        turn.claim_shards()
        turn.hold(turn.inbox_take(10, [1]))
        turn.inbox_put([pending(1, "c")])
        turn.hold(turn.inbox_take(10, [1]))
        assert texts(turn.release(UNIT, ANN)) == ["a", "b", "c"]


def test_order_goes_on_after_opening_again(store: Store, store_url: str) -> None:
    with store.begin() as turn:
        turn.inbox_put([pending(1, "a")])
        turn.hold([pending(1, "held")])
    store.close()
    again = open_store(store_url)
    with again.begin() as turn:
        turn.inbox_put([pending(1, "b")])
        turn.hold([pending(1, "held later")])
        turn.claim_shards()
        assert texts(turn.inbox_take(10, [1])) == ["a", "b"]
        assert texts(turn.release(UNIT, ANN)) == ["held", "held later"]
    again.close()


def test_pending_inputs_are_counted_by_workspace(store: Store, queries: Queries) -> None:
    with store.begin() as turn:
        turn.inbox_put([pending(1, "a"), pending(1, "b", unit=entity_id(2, 7))])
        turn.hold([pending(1, "c")])
    assert [queries.pending(workspace) for workspace in (1, 2, 3)] == [2, 1, 0]


def test_wake_ups_come_when_due_and_earliest_first(store: Store) -> None:
    wakes = [Wake(0, 30, UNIT, 0), Wake(0, 10, OTHER, 0), Wake(0, 20, UNIT, ANN)]
    with store.begin() as turn:
        turn.arm(wakes)
        turn.claim_shards()
        assert turn.due(0, 9, 10) == []
        assert turn.due(0, 20, 10) == [wakes[1], wakes[2]]
        assert turn.due(0, 20, 10) == []
        assert turn.due(0, 100, 10) == [wakes[0]]


def test_no_more_wake_ups_come_than_asked_for(store: Store) -> None:
    wakes = [Wake(0, 10, entity_id(1, n), 0) for n in range(1, 8)]
    with store.begin() as turn:
        turn.arm(wakes[::-1])
        turn.claim_shards()
        assert turn.due(0, 10, 3) == wakes[:3]
        assert turn.due(0, 10, 3) == wakes[3:6]
        assert turn.due(0, 10, 3) == wakes[6:]


def test_a_wake_up_armed_for_the_past_is_not_overlooked(store: Store) -> None:
    early = Wake(0, 5, UNIT, ANN)
    with store.begin() as turn:
        turn.arm([Wake(0, at, UNIT, 0) for at in range(10, 20)])
        turn.claim_shards()
        assert len(turn.due(0, 100, 5)) == 5
    with store.begin() as turn:
        turn.arm([early])
        turn.claim_shards()
        assert early in turn.due(0, 100, 10)


def test_each_clock_has_its_own_wake_ups(store: Store) -> None:
    with store.begin() as turn:
        turn.arm([Wake(0, 5, UNIT, 0), Wake(1, 5, UNIT, 0)])
        turn.claim_shards()
        assert turn.due(1, 10, 10) == [Wake(1, 5, UNIT, 0)]
        assert turn.due(2, 10, 10) == []
        assert turn.due(0, 10, 10) == [Wake(0, 5, UNIT, 0)]


def test_a_disarmed_wake_up_never_comes_and_arming_twice_is_once(store: Store) -> None:
    wake = Wake(0, 5, UNIT, ANN)
    with store.begin() as turn:
        turn.arm([wake, wake])
        turn.arm([wake, Wake(0, 5, UNIT, 0)])
        turn.disarm([Wake(0, 5, UNIT, 0), Wake(0, 6, UNIT, 0)])
        turn.claim_shards()
        assert turn.due(0, 10, 10) == [wake]


def test_the_next_instant_is_that_of_a_live_wake_up_or_touch(store: Store) -> None:
    with store.begin() as turn:
        assert turn.next_due() == 0
        turn.arm([Wake(0, 50, UNIT, 0), Wake(1, 5, UNIT, 0)])
        assert turn.next_due() == 50


def test_the_people_of_a_unit_are_listed_in_order(store: Store) -> None:
    people = [entity_id(1, 70 + n) for n in range(5)]
    with store.begin() as turn:
        turn.save([(UNIT, 0, b"head"), *((UNIT, person, b"x") for person in reversed(people))])
        turn.save([(OTHER, 0, b"head"), (OTHER, ANN, b"x")])
    with store.begin() as turn:
        assert turn.members(UNIT, 0, 3) == people[:3]
        assert turn.members(UNIT, people[2], 3) == people[3:]
        assert turn.members(UNIT, people[4], 3) == []
        assert turn.members(entity_id(1, 99), 0, 3) == []
