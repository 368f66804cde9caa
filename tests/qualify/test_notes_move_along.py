"""What is remembered of people goes where they go."""

import pytest

from leadwright.core.facts import Facts
from leadwright.core.input import EVENT, MESSAGE, Input
from leadwright.core.time import DAY
from leadwright.core.unit import Head, Unit
from leadwright.engine.advance import advance
from leadwright.playbook.load import load
from leadwright.playbook.model import Playbook

NOON = 1_700_049_600_000
ANA, BO = 7, 8


@pytest.fixture(scope="module")
def book() -> Playbook:
    """Everything that is noted, of people and of the account."""
    conditions = [
        "account_sum('Bought', 'total', '9 days') > 1",
        "account_count_distinct('Bought', 'sku', '9 days') > 5",
        "active_people('Bought', '9 days') > 5",
        "new_people('Bought', '9 days') > 5",
        "account_first('Bought', 'sku') = 'x'",
        "account_days_since('Bought') > 1",
        "sum('Bought', 'total', '9 days') > 1",
        "count_distinct('Bought', 'sku', '9 days') > 5",
        "last('Bought', 'sku') = 'x'",
    ]
    stages = "\n".join(f'    s{i}: "{text}"' for i, text in enumerate(conditions))
    motion = f"  stages:\n{stages}\n"
    return load(f"leadwright: 1\nname: x\nmodel: b2b\nbusiness:\n{motion}")


def account(number: int) -> Unit:
    return Unit(Head(id=number, kind="account"), {})


def buy(unit: Unit, book: Playbook, person: int, at: int, total: float, sku: str) -> None:
    body = {"total": total, "sku": sku}
    advance(unit, Input(EVENT, "Bought", at, at, person=person, body=body), book)


def move(person: int, old: Unit, new: Unit, book: Playbook, at: int, into: int = 0) -> None:
    """The person leaves one unit and arrives in the other, as `into` if that is another."""
    into = into or person
    body = {"unit": new.head.id, "into": into, "because": "moved"}
    out = advance(old, Input(MESSAGE, "Leave", at, at, person=person, body=body), book)
    (sent,) = out.messages
    body = {"kind": "account"}
    advance(new, Input(MESSAGE, "Expect", at, at, person=into, body=body), book)
    advance(new, Input(MESSAGE, sent.name, at, at, person=into, body=sent.body), book)


def ours(unit: Unit, at: int) -> tuple[float, int, int]:
    """(sum, different values, people) of the account."""
    facts = Facts(unit.people.get(ANA) or next(iter(unit.people.values())), unit.head, {}, at)
    return (
        facts.account_total("Bought\x1ftotal", 9, 1000),
        facts.account_distinct("Bought\x1fsku", 9),
        facts.active_people("Bought", 9),
    )


def test_who_moves_takes_their_sums_from_one_account_to_the_other(book: Playbook) -> None:
    old, new = account(1), account(2)
    buy(old, book, ANA, NOON, 10, "a")
    buy(old, book, BO, NOON, 5.5, "b")
    buy(old, book, ANA, NOON + DAY, 2, "c")
    buy(new, book, 9, NOON, 1, "d")
    assert ours(old, NOON + DAY) == (17.5, 3, 2)

    move(ANA, old, new, book, NOON + DAY)
    assert ours(old, NOON + DAY)[::2] == (5.5, 1)
    assert ours(new, NOON + DAY) == (13, 3, 2)


def test_two_records_of_one_person_become_one_that_remembers_both(book: Playbook) -> None:
    unit = account(1)
    buy(unit, book, BO, NOON, 10, "first")
    buy(unit, book, ANA, NOON + DAY, 2, "last")
    buy(unit, book, ANA, NOON + DAY, 2, "first")
    move(BO, unit, unit, book, NOON + 2 * DAY, into=ANA)

    facts = Facts(unit.people[ANA], unit.head, {}, NOON + 2 * DAY)
    assert facts.total("Bought\x1ftotal", 9, 1000) == 14
    assert facts.distinct("Bought\x1fsku", 9) == 2
    assert facts.first_value("Bought\x1fsku") == "first"
    assert facts.last_at("Bought") == NOON + DAY
    assert ours(unit, NOON + 2 * DAY) == (14, 2, 1)


def test_what_happened_first_at_the_account_stays_when_its_person_goes(book: Playbook) -> None:
    old, new = account(1), account(2)
    buy(old, book, ANA, NOON, 10, "a")
    buy(old, book, BO, NOON + DAY, 5, "b")
    move(ANA, old, new, book, NOON + DAY)
    facts = Facts(old.people[BO], old.head, {}, NOON + 3 * DAY)
    assert facts.account_first_value("Bought\x1fsku") == "a"
    assert facts.account_days_since("Bought") == 2


def newcomers(unit: Unit, at: int) -> int:
    """Of how many people the account has seen the first purchase in nine days."""
    record = next(iter(unit.people.values()), None)
    assert record is not None
    return Facts(record, unit.head, {}, at).new_people("Bought", 9)


def test_whoever_moves_is_new_where_they_go_and_not_where_they_were(book: Playbook) -> None:
    one, other = account(1), account(2)
    buy(one, book, ANA, NOON, 10, "a")
    buy(one, book, ANA, NOON + DAY, 10, "a")
    buy(one, book, BO, NOON + DAY, 10, "a")
    assert newcomers(one, NOON + DAY) == 2
    move(ANA, one, other, book, NOON + 2 * DAY)
    assert (newcomers(one, NOON + 2 * DAY), newcomers(other, NOON + 2 * DAY)) == (1, 1)


def test_two_who_become_one_are_one_newcomer_since_the_earlier_day(book: Playbook) -> None:
    one, other = account(1), account(2)
    buy(one, book, ANA, NOON, 10, "a")
    buy(other, book, BO, NOON + 5 * DAY, 10, "a")
    move(ANA, one, other, book, NOON + 6 * DAY, into=BO)
    assert newcomers(other, NOON + 6 * DAY) == 1
    assert newcomers(other, NOON + 9 * DAY) == 0
