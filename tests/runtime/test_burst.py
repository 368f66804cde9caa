"""In a burst, people who have not been answered go before what became of earlier answers."""

from collections.abc import Collection, Iterator
from pathlib import Path

import pytest
from town import Town

from leadwright.playbook.shipped import shipped_text
from leadwright.ports import Handed, StoredTouch

PEOPLE = 60
BATCH = 10


class Prompt:
    """A sender that hands everything over at once."""

    def __init__(self) -> None:
        self._done: list[Handed] = []

    def room(self) -> int:
        return 100

    def hand_over(self, touches: Collection[StoredTouch]) -> None:
        self._done += [
            Handed(one.touch.id, one.workspace, "sent", one.touch.not_before) for one in touches
        ]

    def results(self) -> list[Handed]:
        done, self._done = self._done, []
        return done

    def withdraw(self, ids: Collection[str]) -> None:
        """Too late for all of them."""

    def lapsed(self, touches: Collection[StoredTouch]) -> list[Handed]:  # noqa: ARG002 - nothing lapses here
        return []


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Town]:
    """A shop that welcomes whoever signs up, in small turns."""
    town = Town(tmp_path / "shop", shipped_text("b2c"))
    town.settle()
    town.turns = town.app.turns(Prompt(), "burst", BATCH)
    for number in range(PEOPLE):
        town.say("traits", email=f"p{number}@aol.com", body={"consent_email_marketing": True})
    yield town
    town.close()


def test_leads_are_answered_before_receipts_are_folded(shop: Town) -> None:
    while len(shop.touches()) < PEOPLE - BATCH:
        assert shop.turns.take()
    assert sum(row.kind == "receipt" for row in shop.histories()) < PEOPLE // 2


def test_what_became_of_every_answer_is_folded_in_the_end(shop: Town) -> None:
    shop.settle()
    assert [touch.state for touch in shop.touches()] == ["sent"] * PEOPLE
    assert sum(row.kind == "receipt" for row in shop.histories()) == PEOPLE


def test_the_last_leads_do_not_wait_for_the_receipts_of_all_others(shop: Town) -> None:
    turns = 0
    while len(shop.touches()) < PEOPLE:
        assert shop.turns.take()
        turns += 1
    assert turns <= PEOPLE // BATCH * 2
