"""Who is who, where they live, and their documents."""

from leadwright.core.ids import entity_id, identifier_key
from leadwright.ports import HistoryRow, Home, Queries, Store

ANN, BOB = entity_id(1, 1), entity_id(1, 2)
HERE, THERE = entity_id(1, 10), entity_id(1, 11)


def test_an_identifier_leads_where_it_was_last_linked(store: Store, queries: Queries) -> None:
    mail, phone = (identifier_key(1, kind, "x") for kind in ("email", "phone"))
    with store.begin() as turn:
        turn.link([(mail, ANN), (phone, ANN), (phone, BOB)])
        assert turn.find([mail, phone]) == {mail: ANN, phone: BOB}
        turn.link([(mail, BOB)])
        assert turn.find([]) == {}
    other = identifier_key(2, "email", "x")
    assert queries.find([mail, phone, other]) == {mail: BOB, phone: BOB}


def test_many_identifiers_are_found_at_once(store: Store) -> None:
    rows = [(identifier_key(1, "user_id", str(n)), entity_id(1, n)) for n in range(1, 1300)]
    with store.begin() as turn:
        turn.link(rows)
        assert turn.find([key for key, _ in rows]) == dict(rows)


def test_a_person_lives_where_they_were_settled_last(store: Store, queries: Queries) -> None:
    with store.begin() as turn:
        turn.settle([Home(ANN, HERE, 0), Home(BOB, HERE, 3)])
        turn.settle([Home(ANN, THERE, 1), Home(BOB, HERE, 3, ANN)])
        assert turn.homes([ANN, BOB, 99]) == {
            ANN: Home(ANN, THERE, 1),
            BOB: Home(BOB, HERE, 3, ANN),
        }
    assert queries.home(1, ANN) == Home(ANN, THERE, 1)
    assert queries.home(2, ANN) is None
    assert queries.home(1, entity_id(1, 99)) is None


def test_a_person_is_remembered_in_every_unit_they_have_been_in(
    store: Store, queries: Queries
) -> None:
    """Moves in one call, in several calls and in several turns all count."""
    units = [entity_id(1, n) for n in range(20, 25)]
    with store.begin() as turn:
        turn.settle([Home(ANN, units[0], 0), Home(ANN, units[1], 0)])
        turn.settle([Home(ANN, units[2], 0)])
    with store.begin() as turn:
        turn.settle([Home(ANN, units[3], 0)])
        turn.settle([Home(ANN, units[4], 0)])
        rows = [HistoryRow(unit, 1, ANN, n, "event", "x", 1) for n, unit in enumerate(units)]
        turn.record(rows)
    assert [row.unit for row in queries.timeline(1, 10, person=ANN).rows] == units[::-1]


def test_documents_are_kept_by_unit_and_member(store: Store, queries: Queries) -> None:
    rows = [(HERE, 0, b"head"), (HERE, ANN, b"\x00ann"), (THERE, ANN, b"")]
    with store.begin() as turn:
        turn.save(rows)
        turn.save([(HERE, 0, b"new head")])
        found = turn.load([(HERE, 0), (HERE, ANN), (THERE, ANN), (THERE, 0), (HERE, BOB)])
        assert found == {(HERE, 0): b"new head", (HERE, ANN): b"\x00ann", (THERE, ANN): b""}
        turn.drop([(HERE, ANN), (HERE, BOB)])
        assert turn.load([(HERE, ANN)]) == {}
        assert turn.load([]) == {}
    assert queries.document(HERE, 0) == b"new head"
    assert queries.document(HERE, ANN) is None


def test_the_last_of_two_documents_of_one_member_wins(store: Store) -> None:
    with store.begin() as turn:
        turn.save([(HERE, 0, b"one"), (THERE, 0, b"x"), (HERE, 0, b"two")])
        assert turn.load([(HERE, 0)]) == {(HERE, 0): b"two"}


def test_documents_that_were_loaded_are_written_back_whatever_happens_in_between(
    store: Store, queries: Queries
) -> None:
    with store.begin() as turn:
        turn.save([(HERE, 0, b"head"), (HERE, ANN, b"ann"), (HERE, BOB, b"bob")])
    with store.begin() as turn:
        assert len(turn.load([(HERE, 0), (HERE, ANN), (HERE, BOB), (THERE, 0)])) == 3
        turn.save([(HERE, 0, b"head 2"), (HERE, ANN, b"ann 2"), (THERE, 0, b"new")])
        turn.save([(HERE, 0, b"head 3")])
        assert turn.load([(HERE, 0)]) == {(HERE, 0): b"head 3"}
        turn.drop([(HERE, 0), (HERE, BOB)])
        turn.save([(HERE, 0, b"head 4"), (HERE, BOB, b"back")])
    assert queries.document(HERE, 0) == b"head 4"
    assert queries.document(HERE, ANN) == b"ann 2"
    assert queries.document(HERE, BOB) == b"back"
    assert queries.document(THERE, 0) == b"new"


def test_thousands_of_documents_of_any_size_go_in_and_come_out(store: Store) -> None:
    rows = [(entity_id(1, n), n % 3, bytes([n % 256]) * (n * 7 % 9000)) for n in range(1, 2001)]
    with store.begin() as turn:
        turn.save(rows)
        assert turn.load([row[:2] for row in rows]) == {row[:2]: row[2] for row in rows}


def test_the_units_of_a_workspace_are_listed_in_order(store: Store, queries: Queries) -> None:
    units = [entity_id(2, n) for n in (5, 1, 9)]
    with store.begin() as turn:
        turn.save([(unit, member, b"d") for unit in units for member in (0, ANN, BOB)])
        turn.save([(HERE, 0, b"d"), (entity_id(3, 1), 0, b"d")])
    assert queries.units(2, 0, 10) == sorted(units)
    assert queries.units(2, sorted(units)[0], 1) == sorted(units)[1:2]
    assert queries.units(2, sorted(units)[2], 10) == []
    assert queries.units(1, 0, 10) == [HERE]
