"""Who was merged, who waits for an account, what somebody should decide."""

import msgspec

from leadwright.core.ids import entity_id, identifier_key
from leadwright.ports import (
    AccountRow,
    Group,
    HistoryRow,
    Home,
    Pending,
    Queries,
    Store,
    Suggestion,
)

ANN, BOB, CID, DAN = (entity_id(1, number) for number in range(1, 5))
HERE = entity_id(1, 10)


def test_everybody_merged_into_somebody_is_found_over_any_distance(store: Store) -> None:
    with store.begin() as turn:
        turn.settle([Home(ANN, HERE, 0), Home(BOB, HERE, 0, ANN), Home(CID, HERE, 0, BOB)])
        turn.settle([Home(DAN, HERE, 0)])
        assert turn.merged(1, ANN) == {ANN, BOB, CID}
        assert turn.merged(1, BOB) == {BOB, CID}
        assert turn.merged(1, DAN) == {DAN}


def test_who_belongs_to_an_account_and_which_belong_to_it_is_known(store: Store) -> None:
    there, below = entity_id(1, 11), entity_id(1, 12)
    foreign = entity_id(2, 12)
    with store.begin() as turn:
        turn.settle([Home(ANN, HERE, 4), Home(BOB, HERE, 5, 0, there), Home(CID, HERE, 1)])
        turn.settle([Home(DAN, HERE, 4, ANN), Home(HERE, HERE, 3), Home(there, there, 3, HERE)])
        turn.settle([Home(below, below, 3, 0, there), Home(foreign, foreign, 3, 0, there)])
        assert turn.residents(1, HERE) == [ANN, BOB]
        assert turn.residents(2, HERE) == []
        assert turn.subsidiaries(1, [there, HERE]) == [below]
        assert turn.subsidiaries(1, []) == []
        assert turn.merged(1, HERE) == {HERE, there}
        assert turn.homes([BOB])[BOB].account == there


def test_an_account_is_no_person_and_a_person_no_account(store: Store, queries: Queries) -> None:
    with store.begin() as turn:
        turn.settle([Home(ANN, HERE, 4), Home(HERE, HERE, 3)])
    assert (queries.home(1, HERE), queries.account_home(1, ANN)) == (None, None)
    assert queries.account_home(1, HERE) == Home(HERE, HERE, 3)
    assert (queries.account_home(2, HERE), queries.home(2, ANN)) == (None, None)


def test_an_account_is_added_up_with_all_below_it(store: Store, queries: Queries) -> None:
    def row(number: int, parent: int, people: int) -> AccountRow:
        unit, above = entity_id(1, number), entity_id(1, parent) if parent else 0
        return AccountRow(unit, "", "", "", "", False, people, 0, 10 * people, "", 1, number,
                          parent=above, engaged=1, last_day=number)  # fmt: skip

    top = entity_id(1, 20)
    with store.begin() as turn:
        turn.show_accounts([row(20, 0, 1), row(21, 20, 2), row(22, 21, 4), row(30, 0, 100)])
        turn.show_accounts([row(31, 30, 7)])
        turn.hide_accounts([entity_id(1, 31)])
    assert queries.group(1, top) == Group(2, 7, 3, 70, 40, 3, 3, 22)
    assert [each.unit for each in queries.subsidiaries(1, top, 9)] == [entity_id(1, 21)]
    assert queries.group(1, entity_id(1, 30)).subsidiaries == 0
    assert queries.group(2, top) == Group(0, 0, 0, 0, 0, 0, 0, 0)


def test_what_decides_about_an_account_is_found_among_its_peoples_deeds(store: Store) -> None:
    folded = (
        ("event", "x", ANN), ("account", "", 0), ("command", "accept", ANN),
        ("event", "Order Completed", BOB), ("traits", "", BOB), ("command", "enrich", 0),
    )  # fmt: skip
    rows = [
        HistoryRow(HERE, n, who, n, kind, tag, 1) for n, (kind, tag, who) in enumerate(folded, 1)
    ]
    with store.begin() as turn:
        turn.record(rows)
        names = ["Order Completed", "none"]
        assert [row.n for row in turn.decisive(HERE, 0, 1 << 62, names)] == [2, 3, 4, 6]
        assert [row.n for row in turn.decisive(HERE, 2, 5, names)] == [3, 4]


def test_who_waits_for_an_account_is_told_once(store: Store) -> None:
    acme, other = (identifier_key(1, "domain", name) for name in ("acme.example", "other.example"))
    with store.begin() as turn:
        turn.wait(1, [(acme, BOB), (acme, ANN), (acme, ANN), (other, CID)])
    with store.begin() as turn:
        assert turn.take_waiting(2, acme, 9) == []
        assert turn.take_waiting(1, acme, 9) == [ANN, BOB]
        assert turn.take_waiting(1, acme, 9) == []
        assert turn.take_waiting(1, other, 9) == [CID]


def test_of_many_who_wait_the_first_go_first(store: Store) -> None:
    acme = identifier_key(1, "domain", "acme.example")
    with store.begin() as turn:
        turn.wait(1, [(acme, BOB), (acme, CID), (acme, ANN)])
    with store.begin() as turn:
        assert turn.take_waiting(1, acme, 0) == []
        assert turn.take_waiting(1, acme, 2) == [ANN, BOB]
    with store.begin() as turn:
        assert turn.take_waiting(1, acme, 2) == [CID]
        assert turn.take_waiting(1, acme, 2) == []


def test_the_past_of_somebody_in_a_unit_ends_where_it_is_asked_to(store: Store) -> None:
    people = (ANN, 0, BOB, ANN)
    rows = [HistoryRow(HERE, n, who, n, "event", "x", 1) for n, who in enumerate(people, 1)]
    with store.begin() as turn:
        turn.record(rows)
        assert [row.n for row in turn.past(HERE, ANN, 1 << 62)] == [1, 2, 4]
        assert [row.n for row in turn.past(HERE, ANN, 3)] == [1, 2]
        assert [row.n for row in turn.whole(HERE, 1 << 62)] == [1, 2, 3, 4]
        assert [row.n for row in turn.whole(HERE, 2)] == [1, 2]
        assert [row.n for row in turn.since(HERE, 2)] == [3, 4]
        assert turn.since(HERE, 4) == []


def test_what_waits_to_be_folded_is_seen_and_left_where_it_is(store: Store) -> None:
    foreign = entity_id(2, 10)
    waiting = [Pending(HERE, ANN, lane, b"%d" % lane) for lane in (3, 4, 0)]
    with store.begin() as turn:
        turn.inbox_put([*waiting, Pending(foreign, BOB, 1, b"x")])
        turn.hold([Pending(HERE, CID, 1, b"held")])
    for _ in range(2):
        with store.begin() as turn:
            found = [(each.person, each.input) for each in turn.unfolded(1)]
            assert sorted(found) == [(ANN, b"0"), (ANN, b"3"), (CID, b"held")]


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
