"""Wake-ups: every timer of a person is noticed in time, not just the first."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from companies import PLAYBOOK as COMPANIES
from companies import Companies

from leadwright.boot import App, open_app
from leadwright.capture.event import Event
from leadwright.core.input import LANE_LIVE
from leadwright.core.outcome import Decision
from leadwright.core.time import DAY, MINUTE
from leadwright.playbook.shipped import shipped_text
from leadwright.ports import Submission
from leadwright.runtime.silence import Silence
from leadwright.runtime.turns import Turns

NOON = 1_767_268_800_000


class SetClock:
    """Stands where it is put."""

    def __init__(self) -> None:
        self.at = NOON

    def now(self) -> int:
        return self.at


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def shop(tmp_path: Path, clock: SetClock) -> Iterator[App]:
    app = open_app(f"sqlite:{tmp_path}")
    app.clock = clock  # type: ignore[assignment] # time is what the test says
    app.add_workspace("shop", shipped_text("b2c"), "test")
    yield app
    app.close()


def test_each_abandoned_cart_is_answered_five_minutes_later(shop: App, clock: SetClock) -> None:
    turns = shop.turns(Silence(), "test")
    run(turns)
    for day in range(3):
        clock.at = NOON + 2 * day * DAY
        fill_cart(shop, clock.at)
        run(turns)
        while (due := turns.next_due) and due < NOON + 2 * (day + 1) * DAY:
            clock.at = due
            run(turns)
    waited = [made.at - NOON for made in decisions(shop) if made.kind == "trigger"]
    assert waited == [2 * day * DAY + 5 * MINUTE for day in range(3)]


def fill_cart(shop: App, at: int) -> None:
    event = Event("event", "Product Added", at, anonymous_id="a", body={"product_name": "Shoe"})
    shop.submit([Submission(1, LANE_LIVE, "import", at, msgspec.json.encode(event))])


def run(turns: Turns) -> None:
    while turns.take():
        pass


def decisions(shop: App) -> list[Decision]:
    queries = shop.store.queries()
    rows = queries.timeline(1, 500, unit=(1 << 40) + 2).rows
    queries.close()
    return [
        made
        for row in reversed(rows)
        if row.decisions
        for made in msgspec.msgpack.decode(row.decisions, type=list[Decision])
    ]


def test_of_two_timers_that_are_both_late_the_first_does_not_hide_the_second(
    tmp_path: Path,
) -> None:
    town = Companies(tmp_path, COMPANIES)
    ana, ben = (town.person(email, 1) for email in ("ana@acme.de", "ben@acme.de"))
    assert [town.record(each).stage for each in (ana, ben)] == ["engaged", "engaged"]
    town.settle(town.clock.at + 7 * DAY)  # a step of their sequence, and a score that has cooled
    assert [town.record(each).stage for each in (ana, ben)] == ["lead", "lead"]
    town.close()
