"""No input can stop the worker: what cannot be folded or stored is set aside, the rest goes on."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from town import Town

from leadwright.core.input import LANE_LIVE
from leadwright.playbook.shipped import shipped_text
from leadwright.ports import Submission
from leadwright.runtime import fold as folding
from leadwright.sources import direct


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Town]:
    """A shop under the shipped playbook."""
    town = Town(tmp_path / "shop", shipped_text("b2c"))
    yield town
    town.close()


def _post(shop: Town, body: bytes) -> None:
    """Journal what a website posted, as it was posted."""
    shop.app.submit([Submission(shop.workspace, LANE_LIVE, "segment", shop.clock.at, body, b"")])


def _errors(shop: Town) -> list[str]:
    return [row.error for row in shop.queries.set_aside(shop.workspace, 100)]


@pytest.mark.parametrize("total", ["1e20", "1e308", "9000000000000000000", "-1e17"])
def test_a_purchase_of_more_money_than_there_is_is_a_purchase_of_unknown_value(
    shop: Town, total: str
) -> None:
    _post(shop, b'{"type": "track", "event": "Order Completed", "userId": "u",'
                b' "properties": {"total": ' + total.encode() + b"}}")  # fmt: skip
    shop.settle()
    (decision,) = shop.decided("conversion")
    assert decision.values["value"] == 0
    assert [person.stage for person in shop.people()] == ["customer"]
    assert _errors(shop) == []


Poison = Callable[[Any], Any]


def _unstorable_decision(case: Any) -> None:
    case.decide("odd", "x", "the test wants it", values={"much": 2**70})


def _unstorable_fact(case: Any) -> None:
    case.person.facts["much"] = 2**70


@pytest.mark.parametrize("harm", [_unstorable_decision, _unstorable_fact])
def test_an_input_whose_outcome_cannot_be_stored_is_set_aside_and_the_unit_goes_on(
    shop: Town, monkeypatch: pytest.MonkeyPatch, harm: Poison
) -> None:
    from leadwright.engine import advance as engine

    real = engine.award

    def poisoned(case: Any, plan: Any) -> None:
        if case.input.name == "Poison":
            harm(case)
        real(case, plan)

    monkeypatch.setattr(engine, "award", poisoned)
    for name in ("Product Added", "Poison", "Product Viewed"):
        shop.say("event", name, anonymous_id="a")
    shop.say("event", "Product Added", anonymous_id="b")
    shop.settle()
    assert sorted(row.tag for row in shop.histories()) == [
        "Product Added", "Product Added", "Product Viewed",
    ]  # fmt: skip
    (said,) = _errors(shop)
    assert said == "OverflowError while folding event Poison"
    assert shop.queries.heartbeats() == {"test": shop.clock.at}, "the turn taken again is heard of"


def test_a_message_that_makes_a_team_raise_is_set_aside_and_the_team_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sales = Town(tmp_path / "sales", shipped_text("b2b"))
    sales.settle()
    (team,) = sales.queries.units(sales.workspace, 0, 10)
    before = len(sales.histories())

    def poisoned(*_: object) -> None:
        raise ZeroDivisionError("secret@example.com")

    monkeypatch.setattr(folding, "advance_team", poisoned)
    other = shipped_text("b2b").replace("name: Business sales", "name: Sales")
    sales.app.activate(sales.workspace, other, "test", "")
    sales.settle()
    assert _errors(sales) == ["ZeroDivisionError while folding message RosterChanged"]
    monkeypatch.undo()
    (aside,) = sales.queries.set_aside(sales.workspace, 10)
    sales.command("retry", body={"ids": [aside.id]})
    sales.settle()
    assert _errors(sales) == []
    assert len(sales.histories()) == before + 1
    assert sales.queries.units(sales.workspace, 0, 10) == [team]
    sales.close()


def test_a_row_that_makes_its_reader_raise_is_set_aside_and_the_stream_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = direct.read

    def poisoned(row: Any) -> Any:
        if b"Poison" in row.body:
            raise ZeroDivisionError("secret@example.com")
        return real(row)

    monkeypatch.setattr(direct, "read", poisoned)
    shop = Town(tmp_path / "shop", shipped_text("b2c"))
    for name in ("Product Added", "Poison", "Product Viewed"):
        shop.say("event", name, anonymous_id="a")
    shop.history("Poison", shop.clock.at - 1, anonymous_id="a")
    shop.settle()
    assert [row.tag for row in shop.histories()] == ["Product Added", "Product Viewed"]
    errors = _errors(shop)
    assert [error.split()[0] for error in errors] == ["T202"] * 2
    assert "ZeroDivisionError while reading" in errors[0]
    assert "secret" not in "".join(errors)
    shop.close()
