"""Who was merged, who waits for an account, what somebody should decide."""

import msgspec

from leadwright.core.ids import entity_id, identifier_key
from leadwright.ports import HistoryRow, Home, Queries, Store, Suggestion

ANN, BOB, CID, DAN = (entity_id(1, number) for number in range(1, 5))
HERE = entity_id(1, 10)


def test_everybody_merged_into_somebody_is_found_over_any_distance(store: Store) -> None:
    with store.begin() as turn:
        turn.settle([Home(ANN, HERE, 0), Home(BOB, HERE, 0, ANN), Home(CID, HERE, 0, BOB)])
        turn.settle([Home(DAN, HERE, 0)])
        assert turn.merged(1, ANN) == {ANN, BOB, CID}
        assert turn.merged(1, BOB) == {BOB, CID}
        assert turn.merged(1, DAN) == {DAN}


def test_who_waits_for_an_account_is_told_once(store: Store) -> None:
    acme, other = (identifier_key(1, "domain", name) for name in ("acme.example", "other.example"))
    with store.begin() as turn:
        turn.wait(1, [(acme, BOB), (acme, ANN), (acme, ANN), (other, CID)])
    with store.begin() as turn:
        assert turn.take_waiting(2, [acme]) == []
        assert turn.take_waiting(1, [acme]) == [(acme, ANN), (acme, BOB)]
        assert turn.take_waiting(1, [acme]) == []
        assert turn.take_waiting(1, [acme, other]) == [(other, CID)]


def test_the_past_of_somebody_in_a_unit_ends_where_it_is_asked_to(store: Store) -> None:
    people = (ANN, 0, BOB, ANN)
    rows = [HistoryRow(HERE, n, who, n, "event", "x", 1) for n, who in enumerate(people, 1)]
    with store.begin() as turn:
        turn.record(rows)
        assert [row.n for row in turn.past(HERE, ANN, 1 << 62)] == [1, 2, 4]
        assert [row.n for row in turn.past(HERE, ANN, 3)] == [1, 2]
        assert [row.n for row in turn.whole(HERE, 1 << 62)] == [1, 2, 3, 4]
        assert [row.n for row in turn.whole(HERE, 2)] == [1, 2]


def test_suggestions_are_kept_by_id_and_change_their_state(store: Store, queries: Queries) -> None:
    one = Suggestion("s1", 1, "conflict", "open", 5, ANN, BOB, {"because": "é", "times": 2})
    later = msgspec.structs.replace(one, id="s2", kind="account", at=6)
    with store.begin() as turn:
        turn.suggest([later, one])
        assert turn.suggestions(1, ["s1", "none"]) == {"s1": one}
        assert turn.suggestions(2, ["s1"]) == {}
        assert turn.suggestions(1, []) == {}
    assert queries.suggestions(1, 10).rows == [one, later]
    first = queries.suggestions(1, 1)
    assert first.rows == [one]
    assert queries.suggestions(1, 1, first.next).rows == [later]
    done = msgspec.structs.replace(one, state="accepted")
    with store.begin() as turn:
        turn.suggest([done])
    assert queries.suggestions(1, 10, state="open").rows == [later]
    assert queries.suggestions(1, 10, kind="conflict").rows == [done]
    assert queries.suggestion(1, "s1") == done
    assert queries.suggestion(2, "s1") is None
