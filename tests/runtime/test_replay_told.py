"""What history tells of the recorded world need not be folded again, and comes to the same."""

import sqlite3
from pathlib import Path
from random import Random
from typing import TypeAlias

import pytest
from replays import Sent, nothing_differs, replayed
from town import NOON, Town

from leadwright.core.input import Input
from leadwright.core.time import DAY, HOUR, MINUTE
from leadwright.playbook.shipped import shipped_text
from leadwright.runtime import replay_share
from leadwright.runtime.refold import input_of
from leadwright.runtime.replay_told import Documents, Row, Told, told

SHOP = shipped_text("b2c")
OTHER = SHOP.replace("idle: 5 minutes", "idle: 9 minutes").replace("4 per 1 day", "1 per 1 day")
NAMES = ("Product Viewed", "Product Viewed", "Product Added", "Cart Viewed", "Order Completed",
         "Email Opened", "Page Viewed")  # fmt: skip
Past: TypeAlias = list[tuple[Row, Input]]
SAYS_YES = {"consent_email_marketing": True, "consent_webhook_marketing": True, "time_zone": "UTC"}


@pytest.fixture(params=range(3))
def lived(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A shop's directory after three days with a worker who looks when it likes."""
    town, random = Town(tmp_path / "data", SHOP), Random(request.param)
    town.turns = town.app.turns(Sent(town), "test")
    for n in range(8):
        town.say("traits", email=f"p{n}@example.com", user_id=f"u{n}", body=SAYS_YES)
    while town.clock.at < NOON + 3 * DAY:
        who = random.randrange(8)
        body = {"value": random.randrange(9, 90), "product_name": "Trail Shoe"}
        town.say("event", random.choice(NAMES), user_id=f"u{who}", body=body)
        if random.random() < 0.03:
            town.command("unsubscribe", email=f"p{who}@example.com", body={"channel": "email"})
        town.clock.at += random.choice((MINUTE, 4 * MINUTE, 3 * HOUR))
        if random.random() < 0.7:
            town.settle()
    town.settle()
    town.close()
    return tmp_path / "data"


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Of each unit that was asked about, whether its history told the recorded world."""
    found: list[bool] = []

    def asked(past: Past, documents: Documents) -> Told | None:
        world = told(past, documents)
        found.append(world is not None)
        return world

    monkeypatch.setattr(replay_share, "told", asked)
    return found


@pytest.mark.parametrize("text", [SHOP, OTHER], ids=["same", "other"])
def test_a_recorded_world_that_is_told_comes_to_the_same_as_one_that_is_folded(
    lived: Path, text: str, seen: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    report = replayed(lived, text)
    assert sum(seen) >= len(seen) / 4, "people who gave no commands are told"
    monkeypatch.setattr(replay_share, "told", lambda *_: None)
    assert replayed(lived, text) == report
    assert nothing_differs(report) == (text == SHOP)


@pytest.mark.parametrize("lived", [1], indirect=True)
def test_history_that_does_not_say_what_was_waited_for_is_folded(
    lived: Path, seen: list[bool]
) -> None:
    report = replayed(lived, OTHER)
    _rewrite(lived, "UPDATE history SET due = NULL")
    seen.clear()
    assert replayed(lived, OTHER) == report
    assert seen
    assert not any(seen)


@pytest.mark.parametrize("lived", [1], indirect=True)
def test_the_recorded_world_is_folded_where_the_program_decides_otherwise_by_now(
    lived: Path, seen: list[bool]
) -> None:
    clean = replayed(lived, OTHER)
    _rewrite(lived, "UPDATE history SET decisions = NULL WHERE kind = 'event' AND n % 2 = 0")
    seen.clear()
    report = replayed(lived, OTHER)
    assert not seen, "nobody's history is asked"
    assert report["approximate"].pop("drifted") > 0
    assert clean["approximate"].pop("drifted") == 0
    assert report == clean, "it is compared with what this version of the program decides"


@pytest.mark.parametrize("lived", [1], indirect=True)
def test_a_unit_that_has_gone_on_since_its_history_was_read_is_folded(lived: Path) -> None:
    past, documents = _of_somebody(lived)
    assert told(past, documents) is not None
    assert told(past[:-1], documents) is None
    assert told(past[1:], documents) is None
    assert told(past, {}) is None


def _of_somebody(data: Path) -> tuple[Past, Documents]:
    from leadwright.boot import open_app

    app = open_app(f"sqlite:{data}")
    queries = app.store.queries()
    try:
        for unit in queries.units(1, 0, 100):
            past = [(row, input_of(row)) for row in queries.histories(unit, 0, 1_000)]
            documents = queries.documents_between(unit, unit, 10)
            assert documents is not None
            if told(past, documents):
                return past, documents
        raise AssertionError("nobody's history tells it")
    finally:
        queries.close()
        app.close()


def _rewrite(data: Path, sql: str) -> None:
    connection = sqlite3.connect(data / "state.db")
    connection.execute(sql)
    connection.commit()
    connection.close()
