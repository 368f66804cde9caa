"""Brakes of sequences, and what they have let out."""

from leadwright.core.ids import entity_id
from leadwright.core.outcome import Touch
from leadwright.ports import Brake, Handed, Queries, Store

UNIT = entity_id(1, 7)


def brake(sequence: str, state: str = "paused", workspace: int = 1, until: int = 0) -> Brake:
    return Brake(workspace, sequence, state, 5, until, "ana", "why")


def planned(id: str, sequence: str) -> Touch:
    return Touch(id, UNIT, "email", "marketing", "a@b.c", "c", sequence, "s", 10, 1_000)


def test_a_brake_is_kept_by_workspace_and_sequence(store: Store, queries: Queries) -> None:
    with store.begin() as turn:
        assert turn.brakes(1) == {}
        turn.put_brake(brake("welcome"))
        turn.put_brake(brake("welcome", workspace=2))
        turn.put_brake(brake("cart"))
        turn.put_brake(brake("welcome", "approved", until=99))
        assert turn.brakes(1) == {
            "cart": brake("cart"), "welcome": brake("welcome", "approved", until=99),
        }  # fmt: skip
    assert queries.brakes(1) == [brake("cart"), brake("welcome", "approved", until=99)]
    assert queries.brakes(3) == []


def test_what_was_let_out_is_counted_over_workers_since_a_minute(store: Store) -> None:
    with store.begin() as turn:
        turn.count_handed("one", [(1, "welcome", 100, 3), (1, "cart", 100, 1)])
        turn.count_handed("one", [(1, "welcome", 100, 2)])
        turn.count_handed("two", [(1, "welcome", 101, 4), (2, "welcome", 101, 50)])
        assert turn.handed(1, ["welcome", "cart", "other"], 100) == {"welcome": 9, "cart": 1}
        assert turn.handed(1, ["welcome", "cart"], 101) == {"welcome": 4}
        turn.count_handed("one", [(1, "welcome", 300, 1)])
        assert turn.handed(1, ["welcome"], 0) == {"welcome": 5}
        turn.count_handed("one", [(1, "welcome", 301, -2)])  # came back unsent
        assert turn.handed(1, ["welcome"], 0) == {"welcome": 3}


def test_parked_touches_are_let_go_a_few_at_a_time(store: Store, queries: Queries) -> None:
    with store.begin() as turn:
        turn.plan([(1, UNIT, planned(f"t{n}", "welcome")) for n in range(5)])
        turn.plan([(1, UNIT, planned("other", "cart"))])
        claim = turn.claim_touches(20, 60, 100)
        rows = [Handed(t.touch.id, 1, "planned", 20, "paused", 1_001) for t in claim.sending]
        turn.finish_touches(rows)
    assert queries.parked(1) == {"welcome": 5, "cart": 1}
    assert queries.parked(2) == {}
    with store.begin() as turn:
        assert turn.claim_touches(30, 60, 100).sending == []
        assert turn.unpark(1, "welcome", 30, 3) == 3
        assert len(turn.claim_touches(30, 60, 100).sending) == 3
        assert turn.unpark(1, "welcome", 30, 3) == 2
        assert turn.unpark(1, "welcome", 30, 3) == 0
        assert turn.unpark(2, "cart", 30, 3) == 0
    assert queries.parked(1) == {"cart": 1}
