"""What people list: people, accounts and tasks, in stable pages."""

from collections.abc import Callable
from typing import Any

import msgspec

from leadwright.core.ids import entity_id
from leadwright.core.outcome import Task
from leadwright.ports import AccountRow, HouseholdRow, Page, PersonRow, Queries, Store

ACME, ZETA = entity_id(1, 500), entity_id(1, 501)


def person(number: int, workspace: int = 1, **changes: Any) -> PersonRow:
    id = entity_id(workspace, number)
    row = PersonRow(id, ACME, 0, f"p{number}@x.test", f"u{number}", f"P {number}", "lead", 5, -2, 9)
    return msgspec.structs.replace(row, **changes)


def account(number: int, workspace: int = 1, **changes: Any) -> AccountRow:
    id = entity_id(workspace, number)
    row = AccountRow(id, f"A {number}", "a.test", "mql", "ann", False, 3, 1, 2, "offered", 1, 0)
    return msgspec.structs.replace(row, **changes)


def task(id: str, opened_at: int, **changes: Any) -> Task:
    given = Task(id, "call", "open", "Call", "ann", "sales", 7, opened_at, 9, 0, "note")
    return msgspec.structs.replace(given, **changes)


def pages(ask: Callable[[str], Page], limit: int) -> list[Any]:
    """All rows, page by page."""
    found: list[Any] = []
    page = ask("")
    while True:
        assert len(page.rows) <= limit
        found += page.rows
        if not page.next:
            return found
        assert len(page.rows) == limit
        page = ask(page.next)


def test_people_are_listed_as_they_were_shown_last(store: Store, queries: Queries) -> None:
    before, after = (
        person(1),
        person(1, stage="mql", engagement=-7, account=ACME, name="É \U0001f600"),
    )
    with store.begin() as turn:
        turn.show_people([before, person(2)])
        turn.show_people([after])
    assert queries.people(1, 10) == Page([after, person(2)])
    assert queries.person(1, after.person) == after
    assert queries.person(1, entity_id(1, 9)) is None


def test_a_hidden_person_is_listed_no_more(store: Store, queries: Queries) -> None:
    with store.begin() as turn:
        turn.show_people([person(n) for n in range(1, 4)])
        turn.hide_people([entity_id(1, 2), entity_id(1, 99)])
    assert queries.people(1, 10).rows == [person(1), person(3)]


def test_a_hidden_account_is_listed_no_more(store: Store, queries: Queries) -> None:
    with store.begin() as turn:
        turn.show_accounts([account(n) for n in range(1, 4)])
        turn.hide_accounts([entity_id(1, 2), entity_id(1, 99)])
    assert queries.accounts(1, 10).rows == [account(1), account(3)]


def test_people_are_found_by_stage_account_and_address(store: Store, queries: Queries) -> None:
    rows = [
        person(n, stage=("lead", "mql")[n % 2], account=(0, ACME, ZETA)[n % 3])
        for n in range(1, 40)
    ]
    with store.begin() as turn:
        turn.show_people([*rows, person(1, 2, stage="mql", account=ACME)])

    def asked(**filters: Any) -> list[Any]:
        return pages(lambda after: queries.people(1, 4, after, **filters), 4)

    assert asked() == rows
    assert asked(stage="mql") == [r for r in rows if r.stage == "mql"]
    assert asked(account=ZETA) == [r for r in rows if r.account == ZETA]
    assert asked(account=ACME, stage="lead") == [
        r for r in rows if r.account == ACME and r.stage == "lead"
    ]
    assert asked(email="p7@x.test") == [rows[6]]
    assert asked(email="p7@x.test", stage="lead") == []


def test_pages_of_people_neither_repeat_nor_skip_while_the_list_changes(
    store: Store, queries: Queries
) -> None:
    with store.begin() as turn:
        turn.show_people([person(n) for n in range(10, 20)])
    first = queries.people(1, 4)
    with store.begin() as turn:
        turn.show_people([person(1), person(12, stage="mql"), person(30)])
        turn.hide_people([entity_id(1, 13)])
    rest = queries.people(1, 40, first.next)
    assert first.rows == [person(n) for n in range(10, 14)]
    assert rest.rows == [person(n) for n in [*range(14, 20), 30]]
    assert rest.next == ""


def test_a_name_of_any_length_or_with_a_null_character_can_be_shown(
    store: Store, queries: Queries
) -> None:
    long = person(1, name="x" * 10_000, email="y" * 10_000)
    with store.begin() as turn:
        turn.show_people([long, person(2, name="a\0b")])
    assert queries.people(1, 1, email=long.email).rows == [long]
    named = queries.person(1, entity_id(1, 2))
    assert named is not None
    assert (named.name[0], named.name[-1], len(named.name)) == ("a", "b", 3)


def test_accounts_are_found_by_stage_owner_and_target(store: Store, queries: Queries) -> None:
    rows = [
        account(n, stage=("mql", "sql")[n % 2], owner=("ann", "bob", "")[n % 3], target=n % 4 == 0)
        for n in range(1, 30)
    ]
    with store.begin() as turn:
        turn.show_accounts([account(2, stage="lead"), account(1, 2)])
        turn.show_accounts(rows)

    def asked(**filters: Any) -> list[Any]:
        return pages(lambda after: queries.accounts(1, 3, after, **filters), 3)

    assert asked() == rows
    assert asked(stage="sql") == [r for r in rows if r.stage == "sql"]
    assert asked(owner="bob", target=False) == [
        r for r in rows if r.owner == "bob" and not r.target
    ]
    assert asked(target=True) == [r for r in rows if r.target]
    assert queries.account(1, rows[3].unit) == rows[3]
    assert queries.account(1, rows[3].unit).target is True  # type: ignore[union-attr]  # it is there


def test_tasks_wait_in_the_order_they_were_opened(store: Store, queries: Queries) -> None:
    tasks = [task("b", 10), task("a", 20), task("c", 20), task("d", 5)]
    with store.begin() as turn:
        turn.show_tasks([(ACME, each) for each in tasks])
        turn.show_tasks([(ACME, task("a", 20, state="done", closed_at=30))])
    listed = pages(lambda after: queries.tasks(1, 2, after), 2)
    assert [each.id for _, each in listed] == ["d", "b", "a", "c"]
    assert listed[2] == (ACME, task("a", 20, state="done", closed_at=30))
    assert queries.task(1, "b") == (ACME, tasks[0])
    assert queries.task(1, "z") is None


def test_tasks_are_found_by_state_owner_kind_and_unit(store: Store, queries: Queries) -> None:
    rows = [
        (
            (ACME, ZETA)[n % 2],
            task(
                f"t{n:02}",
                n,
                state=("open", "done", "queued")[n % 3],
                owner=("ann", "")[n % 2],
                kind=("call", "hand_off")[n % 4 // 2],
            ),
        )
        for n in range(24)
    ]
    with store.begin() as turn:
        turn.show_tasks(rows)

    def asked(**filters: Any) -> list[Any]:
        return pages(lambda after: queries.tasks(1, 2, after, **filters), 2)

    assert asked(state="queued") == [r for r in rows if r[1].state == "queued"]
    assert asked(owner="ann", kind="call") == [
        r for r in rows if r[1].owner == "ann" and r[1].kind == "call"
    ]
    assert asked(unit=ZETA) == [r for r in rows if r[0] == ZETA]
    assert asked(unit=ZETA, state="open") == [
        r for r in rows if r[0] == ZETA and r[1].state == "open"
    ]


def test_calls_come_in_the_order_of_their_urgency(store: Store, queries: Queries) -> None:
    rows = [
        (ACME, task(f"c{n:02}", n, kind="call", state="open", team=("in", "out")[n % 2],
                    priority=n % 3, not_before=n * 10, attempts=n))
        for n in range(12)
    ]  # fmt: skip
    rows += [(ACME, task("x", 1, kind="task")), (ACME, task("y", 1, kind="call", state="done"))]
    with store.begin() as turn:
        turn.show_tasks(rows)

    def asked(**filters: Any) -> list[str]:
        return [
            found.id for _, found in pages(lambda after: queries.calls(1, 5, after, **filters), 5)
        ]

    order = sorted((each for _, each in rows[:12]), key=lambda one: (-one.priority, one.opened_at))
    assert asked() == [each.id for each in order]
    assert asked(teams={"out"}) == [each.id for each in order if each.team == "out"]
    assert asked(teams={"in", "out"}) == asked()
    assert asked(teams=()) == []
    assert asked(ready_at=50) == [each.id for each in order if each.not_before <= 50]
    assert queries.calls(2, 5).rows == []
    assert queries.task(1, "c05") == rows[5]


def test_households_of_several_people_are_listed(store: Store, queries: Queries) -> None:
    rows = [
        HouseholdRow(entity_id(1, n), f"H {n}", people, n, 10 * n, 0)
        for n, people in ((1, 2), (2, 1), (3, 3))
    ]
    with store.begin() as turn:
        turn.show_households([*rows, HouseholdRow(entity_id(2, 1), "other", 2, 0, 0, 0)])
    assert queries.households(1, 10) == Page([rows[0], rows[2]])
    assert pages(lambda after: queries.households(1, 1, after), 1) == [rows[0], rows[2]]
    assert queries.household(1, rows[1].unit) == rows[1]
    assert queries.household(2, rows[1].unit) is None
    grown = msgspec.structs.replace(rows[1], people=2)
    with store.begin() as turn:
        turn.show_households([grown])
    assert queries.household(1, grown.unit) == grown
