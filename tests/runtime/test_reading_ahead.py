"""While a turn commits, the rows of the next one are read; that changes nothing but the time."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from town import Town

from leadwright.playbook.shipped import shipped_text
from leadwright.ports import Journaled

BATCH = 200
WAITING = 1_000


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Town]:
    town = Town(tmp_path / "shop", shipped_text("b2c"))
    town.settle()
    town.turns.batch = BATCH
    yield town
    town.close()


def test_of_much_that_waits_everything_is_folded_once_and_in_order(
    shop: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = _asked(shop, monkeypatch)
    ids = [_view(shop, n) for n in range(WAITING)]
    shop.settle()
    assert [row.ref for row in shop.histories()] == ids
    assert len(asked) == len(set(asked)), "no row is read twice"


def test_what_arrives_meanwhile_is_read_in_its_turn(shop: Town) -> None:
    ids = [_view(shop, n) for n in range(BATCH * 2 + 10)]
    while shop.turns.take():
        if len(ids) < WAITING:
            ids += [_view(shop, n) for n in range(len(ids), len(ids) + 50)]
    assert [row.ref for row in shop.histories()] == ids


def test_when_reading_ahead_fails_the_turn_fails_and_the_next_one_reads_again(
    shop: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [_view(shop, n) for n in range(WAITING)]
    after, failed = shop.app.journal.after, []

    def away(workspace: int, lane: int, position: int, limit: int) -> list[Journaled]:
        if position and not failed:
            failed.append(position)
            raise OSError("the disk is gone")
        return after(workspace, lane, position, limit)

    monkeypatch.setattr(shop.app.journal, "after", away)
    while True:
        try:
            if not shop.turns.take():
                break
        except OSError:
            assert failed
    assert failed
    assert [row.ref for row in shop.histories()] == ids


def _view(shop: Town, number: int) -> int:
    return shop.say("event", "Product Viewed", anonymous_id="a", body={"product_id": str(number)})


def _asked(shop: Town, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Ids of the rows that were read to be folded."""
    asked: list[Any] = []
    after = shop.app.journal.after

    def noted(workspace: int, lane: int, position: int, limit: int) -> list[Journaled]:
        rows = after(workspace, lane, position, limit)
        if limit > 1:
            asked.extend(row.id for row in rows)
        return rows

    monkeypatch.setattr(shop.app.journal, "after", noted)
    return asked
