"""History, answers, what was set aside, and sums."""

import pytest

from leadwright.core.ids import entity_id
from leadwright.core.problem import ProblemsError
from leadwright.ports import (
    Answer,
    Delta,
    HistoryRow,
    Home,
    Queries,
    RecordedInput,
    SetAside,
    Store,
)
from leadwright.store.turn import happened

ANN, BOB, CAT = (entity_id(1, n) for n in (1, 2, 3))
HERE, THERE = entity_id(1, 10), entity_id(1, 11)


def row(unit: int, n: int, person: int = ANN, at: int = 0) -> HistoryRow:
    return HistoryRow(unit, n, person, at or n * 10, "event", "Page Viewed", 1)


def everything(queries: Queries, limit: int, **whose: int) -> list[HistoryRow]:
    """All pages of a timeline."""
    found: list[HistoryRow] = []
    page = queries.timeline(1, limit, **whose)
    while True:
        assert len(page.rows) <= limit
        found += page.rows
        if not page.next:
            return found
        page = queries.timeline(1, limit, page.next, **whose)


def test_history_comes_back_as_it_was_recorded(store: Store, queries: Queries) -> None:
    full = HistoryRow(HERE, 1, ANN, 5, "command", "accept", 3, 77, b"in", b"\x00decisions", 9)
    bare = HistoryRow(HERE, 2, 0, 6, "wake", "", 3)
    with store.begin() as turn:
        turn.record([full, bare])
    assert queries.histories(HERE, 0, 10) == [full, bare]
    assert queries.decisions(1, HERE, 1) == full
    assert queries.decisions(1, HERE, 3) is None
    assert queries.decisions(2, HERE, 1) is None


def test_an_input_cannot_be_recorded_twice(store: Store, queries: Queries) -> None:
    with store.begin() as turn:
        turn.record([row(HERE, 1)])
    with pytest.raises(Exception, match=r"(?i)unique"), store.begin() as turn:
        turn.record([row(HERE, 1), row(HERE, 2)])
    assert queries.histories(HERE, 0, 10) == [row(HERE, 1)]


def test_a_units_history_is_read_on_in_recorded_order(store: Store, queries: Queries) -> None:
    rows = [row(HERE, n) for n in range(1, 101)]
    with store.begin() as turn:
        turn.record(rows[::-1])
        turn.record([row(THERE, 1)])
    assert queries.histories(HERE, 40, 25) == rows[40:65]
    assert queries.histories(HERE, 100, 25) == []


def test_neighbours_histories_are_read_at_once_unless_they_are_too_long(
    store: Store, queries: Queries
) -> None:
    mixed = [row(unit, n) for n in range(1, 31) for unit in (THERE, HERE)]
    for start in range(0, len(mixed), 7):
        with store.begin() as turn:
            turn.record(mixed[start : start + 7])
    first, last = sorted((HERE, THERE))
    said = [
        RecordedInput(r.unit, r.n, r.person, r.at, r.version, r.input, r.decisions, r.due)
        for r in mixed
    ]
    by_unit = [each for unit in (first, last) for each in said if each.unit == unit]
    assert queries.histories_between(first, last, 60) == by_unit
    assert queries.histories_between(first, last, 59) is None
    assert queries.histories_between(first, first, 60) == by_unit[:30]
    assert queries.histories_between(last + 1, last + 9, 60) == []


def test_a_units_timeline_is_newest_first_in_pages(store: Store, queries: Queries) -> None:
    rows = [row(HERE, n, (ANN, BOB, 0)[n % 3]) for n in range(1, 24)]
    with store.begin() as turn:
        turn.record([*rows, row(THERE, 1)])
    for limit in (1, 7, 23, 50):
        assert everything(queries, limit, unit=HERE) == rows[::-1]


def test_a_persons_timeline_joins_the_units_they_were_in(store: Store, queries: Queries) -> None:
    there = [row(THERE, n, ANN, at=1000 + n) for n in range(1, 8)]
    here = [row(HERE, n, ANN if n % 2 else BOB, at=n * 100) for n in range(1, 16)]
    with store.begin() as turn:
        turn.settle([Home(ANN, HERE, 0), Home(BOB, HERE, 0)])
        turn.settle([Home(ANN, THERE, 1)])
        turn.record(here + there)
    mine = [r for r in here + there if r.person == ANN]
    mine.sort(key=lambda r: (r.at, r.unit, r.n), reverse=True)
    for limit in (1, 4, 100):
        assert everything(queries, limit, person=ANN) == mine
    assert {r.unit for r in everything(queries, 5, person=BOB)} == {HERE}


def test_a_persons_timeline_includes_who_was_merged_into_them(
    store: Store, queries: Queries
) -> None:
    """The anonymous visitor's carts belong to the customer they turned out to be."""
    with store.begin() as turn:
        turn.settle([Home(ANN, HERE, 1), Home(BOB, THERE, 0), Home(CAT, THERE, 0)])
        turn.record([row(THERE, 1, BOB, 10), row(THERE, 2, CAT, 20), row(HERE, 1, ANN, 30)])
        turn.settle([Home(CAT, HERE, 0, BOB), Home(BOB, HERE, 0, ANN)])
    assert [r.person for r in everything(queries, 2, person=ANN)] == [ANN, CAT, BOB]
    assert [r.person for r in everything(queries, 2, person=CAT)] == [CAT]


def test_pages_stay_in_place_while_new_rows_arrive(store: Store, queries: Queries) -> None:
    with store.begin() as turn:
        turn.settle([Home(ANN, HERE, 0)])
        turn.record([row(HERE, n) for n in range(1, 11)])
    first = queries.timeline(1, 4, person=ANN)
    with store.begin() as turn:
        turn.settle([Home(ANN, THERE, 0)])
        turn.record([row(HERE, 11), row(THERE, 1, at=999)])
    second = queries.timeline(1, 4, first.next, person=ANN)
    assert [r.n for r in first.rows + second.rows] == [10, 9, 8, 7, 6, 5, 4, 3]


def test_a_cursor_from_nowhere_is_refused(queries: Queries) -> None:
    for cursor in ("nonsense", "é", "AAAA", "gA"):
        with pytest.raises(ProblemsError) as raised:
            queries.timeline(1, 5, cursor, unit=HERE)
        assert raised.value.problems[0].code == "S103"


def test_what_became_of_a_write_can_be_asked_and_may_change(store: Store, queries: Queries) -> None:
    with store.begin() as turn:
        turn.answer([Answer(5, 1, "folded", HERE, 3), Answer(6, 1, "set_aside")])
        turn.answer([Answer(6, 1, "folded", HERE, 4)])
    assert queries.answer(1, 5) == Answer(5, 1, "folded", HERE, 3)
    assert queries.answer(1, 6) == Answer(6, 1, "folded", HERE, 4)
    assert queries.answer(1, 7) is None
    assert queries.answer(2, 5) is None


def test_an_input_set_aside_waits_until_it_is_taken(store: Store, queries: Queries) -> None:
    rows = [SetAside(1, at, at, HERE, ANN, b"in" if at % 2 else None, "boom") for at in range(4)]
    with store.begin() as turn:
        turn.set_aside([*rows, SetAside(2, 9, 0, 0, 0, None, "theirs")])
    listed = queries.set_aside(1, 3)
    assert [r.at for r in listed] == [0, 1, 2]
    with store.begin() as turn:
        assert turn.take_set_aside(2, [listed[0].id]) == []
        assert turn.take_set_aside(1, [listed[1].id, listed[0].id]) == listed[:2]
        assert turn.take_set_aside(1, [listed[1].id]) == []
    assert [r.at for r in queries.set_aside(1, 10)] == [2, 3]
    assert [r.error for r in queries.set_aside(2, 10)] == ["theirs"]


def test_deltas_add_up_by_day_metric_and_name(store: Store, queries: Queries) -> None:
    with store.begin() as turn:
        turn.add_up([Delta(1, 5, "orders", "", 1, 900), Delta(1, 5, "orders", "", 2, 100)])
        turn.add_up([Delta(1, 6, "orders", "", 1, 50), Delta(1, 5, "stage", "mql", 1, 0)])
        turn.add_up([Delta(2, 5, "orders", "", 7, 7)])
    five = [Delta(1, 5, "orders", "", 3, 1000), Delta(1, 5, "stage", "mql", 1, 0)]
    assert queries.rollups(1) == [*five, Delta(1, 6, "orders", "", 1, 50)]
    assert queries.rollups(1, 6) == [Delta(1, 6, "orders", "", 1, 50)]
    assert queries.rollups(2) == [Delta(2, 5, "orders", "", 7, 7)]


def test_sums_stay_the_same_when_deltas_are_folded_into_them(
    store: Store, queries: Queries
) -> None:
    turns = happened.SUM_UP_EVERY * 2 + 3
    for number in range(turns):
        with store.begin() as turn:
            turn.add_up([Delta(1, number % 3, "m", "n", 1, 10), Delta(2, 0, "m", "n", 1, -1)])
    assert sum(d.count for d in queries.rollups(1)) == turns
    assert sum(d.value for d in queries.rollups(1)) == turns * 10
    assert queries.rollups(2) == [Delta(2, 0, "m", "n", turns, -turns)]
