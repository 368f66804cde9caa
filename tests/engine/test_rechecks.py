"""When rules are asked again though nothing happens: as if it were worked out at every event."""

from random import Random
from types import ModuleType
from typing import Any

import pytest
from one_unit import NOON, Desk

from leadwright.boot import read_playbook
from leadwright.core.time import DAY, HOUR, MINUTE
from leadwright.core.unit import encode
from leadwright.playbook.model import Playbook
from leadwright.playbook.shipped import shipped_text

SEGMENTS = {
    "windows": "browsers: count('Product Viewed', '1 day') >= 2",
    "sums": "spenders: sum('Order Completed', 'total', '3 days') >= 50",
    "values": "choosy: count_distinct('Product Viewed', 'sku', '2 days') >= 2",
    "days since": "lapsed: days_since('Product Added') >= 2",
    "quiet": "sleepers: person.days_quiet >= 2",
    "scores": "warm: score.engagement >= 4",
}
NAMES = ("Product Viewed", "Product Added", "Order Completed", "Cart Viewed", "Page Viewed")
SCORE = """
  engagement:
    half_life: 2 days
    rules:
      viewed: {event: Product Viewed, points: 3}
"""


def book_with(segment: str) -> Playbook:
    """A shop whose one segment looks back like that."""
    return read_playbook(
        "leadwright: 1\nname: A shop\nmodel: b2c\ntime_zone: UTC\ncurrency: EUR\n"
        f"channels:\n  email: {{address: email}}\nconsumer:{SCORE}"
        f"  segments:\n    {segment}\n  stages:\n    lead: person.is_known\n"
        "  convert:\n    events: [Order Completed]\n"
    )


def lived(book: Playbook, seed: int) -> tuple[list[Any], bytes]:
    """What was decided in some days of somebody's life, and what is kept of them."""
    desk, random, at = Desk(book), Random(seed), NOON
    desk.traits(at, email="ana@mail.example", consent_email_marketing=True)
    for _ in range(40):
        at += random.choice((MINUTE, 20 * MINUTE, 5 * HOUR, DAY, 3 * DAY))
        if random.random() < 0.8:
            desk.run_to(at)
        body = {"total": random.randrange(90), "sku": str(random.randrange(4))}
        desk.event(random.choice(NAMES), at, **body)
    desk.run_to(at + 30 * DAY)
    return [one.decisions for one in desk.outcomes], encode(desk.ana)


@pytest.fixture
def always(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Work it out at every event, whether or not any rule looks back on it."""
    module: ModuleType = __import__("leadwright.engine.advance", fromlist=["remember"])
    real = module.remember

    def switch() -> None:
        monkeypatch.setattr(module, "remember", lambda case, plan: real(case, plan) or True)

    return switch


@pytest.mark.parametrize("kind", [*SEGMENTS, "shipped"])
def test_an_event_nobody_looks_back_on_changes_nothing_that_time_alone_does(
    kind: str, always: Any
) -> None:
    book = read_playbook(shipped_text("b2c")) if kind == "shipped" else book_with(SEGMENTS[kind])
    seeds = range(25)
    now = [lived(book, seed) for seed in seeds]
    always()
    assert now == [lived(book, seed) for seed in seeds]
    moved = sum(one.kind == "segment" for life, _ in now for found in life for one in found)
    assert moved > len(seeds), "the segment is entered and left"


def test_the_time_of_the_next_look_is_that_of_what_is_left_to_change() -> None:
    desk = Desk(book_with(SEGMENTS["windows"]))
    desk.event("Product Viewed", NOON)
    desk.event("Product Viewed", NOON + HOUR)
    assert desk.ana.recheck == NOON + DAY
    desk.event("Page Viewed", NOON + 2 * HOUR)
    assert desk.ana.recheck == NOON + DAY
