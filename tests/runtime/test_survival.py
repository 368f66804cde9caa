"""What the simulation found, each as a short story on a real store."""

from collections.abc import Collection, Iterator
from pathlib import Path

import pytest
from town import NOON, Town

from leadwright.core.ids import duplicate_key, number_of
from leadwright.core.input import LANE_IMPORT, LANE_LIVE, LANE_NOW, LANE_SWEEP
from leadwright.core.time import HOUR, MINUTE, SECOND
from leadwright.playbook.shipped import shipped_text
from leadwright.ports import Handed, StoredTouch
from leadwright.runtime.lanes import shares


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Town]:
    """A shop under the shipped playbook."""
    town = Town(tmp_path / "shop", shipped_text("b2c"))
    yield town
    town.close()


@pytest.fixture
def sales(tmp_path: Path) -> Iterator[Town]:
    """A company that sells to companies, under the shipped playbook."""
    town = Town(tmp_path / "sales", shipped_text("b2b"))
    yield town
    town.close()


def _cart(shop: Town) -> None:
    shop.say("traits", anonymous_id="a", email="ana@example.com",
             body={"consent_email_marketing": True, "time_zone": "UTC"})  # fmt: skip
    shop.say("event", "Product Added", anonymous_id="a")
    shop.settle()


def test_a_timer_does_not_fire_before_a_purchase_that_came_earlier(shop: Town) -> None:
    _cart(shop)
    due = NOON + 5 * MINUTE
    shop.say("event", "Order Completed", due - SECOND, anonymous_id="a")
    shop.settle(due + SECOND)  # the worker was away until after both
    assert shop.decisions("trigger") == []
    assert shop.decisions("conversion") == ["Order Completed"]


def test_a_timer_waits_for_a_backlog_that_does_not_fit_into_one_turn(shop: Town) -> None:
    _cart(shop)
    due = NOON + 5 * MINUTE
    for second in range(20):
        at = due - (20 - second) * SECOND
        shop.say("event", "Page Viewed", at, anonymous_id=f"visitor-{second}")
    shop.say("event", "Order Completed", due - 1, anonymous_id="a")
    shop.turns.batch = 3
    shop.settle(due + SECOND)
    assert shop.decisions("trigger") == []


def test_a_turn_that_finds_only_repeats_is_not_idle(shop: Town) -> None:
    shop.turns.batch = 1
    for _ in range(3):
        shop.say("event", "Page Viewed", anonymous_id="a", key=duplicate_key("site", "m1"))
    shop.say("event", "Product Added", anonymous_id="a", key=duplicate_key("site", "m2"))
    shop.settle()
    assert [row.tag for row in shop.histories()] == ["Page Viewed", "Product Added"]


def test_a_command_for_a_unit_that_is_a_team_is_set_aside(sales: Town) -> None:
    sales.settle()
    (team,) = sales.queries.units(sales.workspace, 0, 10)
    sales.command("release", unit=team)
    sales.command("release", unit=team + 1)  # there is no such unit at all
    sales.settle()
    errors = [row.error for row in sales.queries.set_aside(sales.workspace, 10)]
    assert errors == ["the command names no account we know"] * 2
    sales.say("traits", email="ana@acme-works.com")
    sales.settle()
    assert [account.domain for account in sales.accounts()] == ["acme-works.com"]


def test_what_comes_for_somebody_who_left_follows_them(sales: Town) -> None:
    sales.say("event", "Page Viewed", anonymous_id="a")
    sales.settle()
    (team, unit) = sales.queries.units(sales.workspace, 0, 10)
    (row,) = sales.queries.histories(unit, 0, 10)
    sales.say("traits", anonymous_id="a", email="ana@acme-works.com")
    sales.settle()
    sales.command("suppress", person=row.person, body={"channel": "email"})
    sales.settle()
    assert sales.decisions("suppression") == ["email/by hand"]
    assert number_of(team) == 1


def test_how_journal_rows_fall_into_turns_changes_nothing(tmp_path: Path) -> None:
    histories = []
    for batch in (1, 1_000):
        town = Town(tmp_path / str(batch), shipped_text("b2b"))
        town.turns.batch = batch
        for number, device in enumerate("abab"):
            town.say("event", "Page Viewed", NOON + number, anonymous_id=device)
        town.say("traits", at=NOON + 9, anonymous_id="a", email="ana@acme-works.com")
        town.say("traits", at=NOON + 10, anonymous_id="b", email="ana@acme-works.com")
        town.settle()
        histories.append([(row.unit, row.n, row.tag, row.input) for row in town.histories()])
        town.close()
    assert histories[0] == histories[1]


def test_a_touch_that_had_to_wait_does_not_go_out_in_quiet_hours(shop: Town) -> None:
    _cart(shop)
    shop.clock.at = NOON + 12 * HOUR  # the worker was away
    sender = Room()
    turns = shop.app.turns(sender, "another")
    while turns.take():
        pass
    (touch,) = [each for each in shop.touches() if each.touch.step == "hello"]
    assert (sender.handed, touch.state) == ([], "planned")
    assert touch.touch.not_before == NOON + 20 * HOUR


def test_what_may_have_arrived_never_counts_as_not_sent(shop: Town) -> None:
    _cart(shop)
    sender = Room()
    turns = shop.app.turns(sender, "another")
    turns.take()
    (stored,) = sender.handed
    end = stored.touch.not_after
    sender.said = [Handed(stored.touch.id, stored.workspace, "planned", NOON, "", end, True)]
    turns.take()
    shop.clock.at = end + SECOND
    turns.take()
    (touch,) = [each for each in shop.touches() if each.touch.step == "hello"]
    assert touch.state == "unknown"


class Room:
    """A sender with room for all that remembers what it was handed, and says what it is told."""

    def __init__(self) -> None:
        self.handed: list[StoredTouch] = []
        self.said: list[Handed] = []

    def room(self) -> int:
        return 100

    def hand_over(self, touches: list[StoredTouch]) -> None:
        self.handed += touches

    def results(self) -> list[Handed]:
        said, self.said = self.said, []
        return said

    def withdraw(self, ids: Collection[str]) -> None:
        """Nothing is ever begun."""

    def lapsed(self, touches: Collection[StoredTouch]) -> list[Handed]:  # noqa: ARG002 - of the port
        return []


def test_however_small_a_turn_every_lane_that_waits_gets_something() -> None:
    waiting = {LANE_NOW: 3, LANE_LIVE: 50, LANE_IMPORT: 900, LANE_SWEEP: 7}
    for limit in (1, 2, 3, 10, 1_000):
        assert all(share > 0 for share in shares(limit, waiting).values())
