"""While the store is away the worker waits for it, and delivery loses nothing by it."""

import gc
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from posting import NOW, SOON, Post, touch

from leadwright.ports import Outgoing, StoredTouch
from leadwright.runtime.deliver import Delivery
from leadwright.store.errors import StoreUnavailable
from leadwright.worker import main


@pytest.fixture
def post() -> Iterator[Post]:
    made = Post()
    yield made
    made.delivery.close(SOON)


def test_a_touch_whose_texts_cannot_be_read_just_now_is_tried_again(post: Post) -> None:
    def away(_stored: StoredTouch) -> Outgoing:
        raise StoreUnavailable("ana@people.example does not answer")

    post.pigeon()
    delivery = Delivery(post._channel, away, post.clock)
    delivery.hand_over([touch()])
    assert delivery.drain(SOON)
    (handed,) = delivery.results()
    assert handed.state == "planned"
    assert handed.not_before > NOW
    assert "ana@" not in handed.error
    delivery.close(SOON)


def test_a_bell_that_cannot_be_rung_stops_no_sender(post: Post) -> None:
    def broken() -> None:
        raise StoreUnavailable("away")

    pigeon = post.pigeon(parallel=1)
    post._ring = broken  # type: ignore[method-assign] # as the PostgreSQL bell while it is away
    post.delivery = post.started()
    assert [handed.state for handed in post.settle(touch(1)).values()] == ["sent"]
    assert [handed.state for handed in post.settle(touch(2)).values()] == ["sent"]
    assert len(pigeon.sent) == 2


@pytest.fixture
def loop() -> Iterator[Any]:
    """The worker's loop; afterwards the garbage collector works as before."""
    yield main.loop
    gc.unfreeze()
    gc.enable()


class _Bell:
    """A bell whose store is away the first time."""

    def __init__(self) -> None:
        self.waits = 0

    def ring(self) -> None:
        raise StoreUnavailable("away")

    def close(self) -> None:
        pass

    def wait(self, _timeout_s: float) -> None:
        self.waits += 1
        if self.waits == 1:
            raise StoreUnavailable("away")


def test_the_worker_goes_on_when_store_or_bell_were_away(
    loop: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[int] = []

    def take() -> int:
        taken.append(1)
        if len(taken) == 1:
            raise StoreUnavailable("away")
        return 0

    turns: Any = SimpleNamespace(take=take, batch=100, next_due=0, looked_at=0)
    bell = _Bell()
    monkeypatch.setattr(main, "PAUSE_S", 0.0)
    loop(turns, bell, lambda: 0, lambda: len(taken) >= 4)
    assert bell.waits == 3


def test_a_fault_of_the_workers_own_ends_it(loop: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def take() -> int:
        raise ZeroDivisionError

    turns: Any = SimpleNamespace(take=take, batch=100, next_due=0, looked_at=0)
    monkeypatch.setattr(main, "PAUSE_S", 0.0)
    with pytest.raises(ZeroDivisionError):
        loop(turns, _Bell(), lambda: 0, lambda: False)


def _away() -> int:
    raise StoreUnavailable("away")


@pytest.mark.parametrize(
    ("off", "stops"), [(0, False), (10_000, False), (10_001, True), (-3_600_000, True)]
)
def test_a_worker_whose_clock_differs_from_the_stores_stops(off: int, stops: bool) -> None:
    assert main.Clocks(lambda: NOW, lambda: NOW + off).differ() is stops


def test_clocks_are_compared_again_and_again_but_not_while_the_store_is_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clocks = main.Clocks(lambda: NOW, iter([NOW]).__next__)
    assert not clocks.differ()
    assert not clocks.differ(), "not yet compared again"
    monkeypatch.setattr(main, "CLOCK_EVERY_S", 0.0)
    clocks = main.Clocks(lambda: NOW, iter([NOW, NOW + 60_000]).__next__)
    assert not clocks.differ()
    assert clocks.differ()
    assert not main.Clocks(lambda: NOW, _away).differ()
