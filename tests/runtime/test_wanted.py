"""With several workers a stop may be folded by another one than the one that is about to send."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from posting import NOW, Post, touch

from leadwright.runtime.wanted import Wanted


@pytest.fixture
def post() -> Iterator[Post]:
    made = Post()
    yield made
    made.delivery.close()


@contextmanager
def asking(post: Post, wanted: Any) -> Iterator[Post]:
    post.delivery = post.started(wanted=wanted)
    yield post
    post.delivery.close()


def test_a_touch_that_another_worker_stopped_is_not_begun(post: Post) -> None:
    pigeon = post.pigeon()
    with asking(post, lambda stored: stored.touch.person != 1):
        done = post.settle(touch(1), touch(2))
    assert {number: one.state for number, one in done.items()} == {1: "withdrawn", 2: "sent"}
    assert pigeon.sent == [touch(2).touch.id]


def test_nothing_is_sent_while_the_store_cannot_be_asked(post: Post) -> None:
    def away(_stored: object) -> bool:
        raise OSError("the store is away")

    pigeon = post.pigeon()
    with asking(post, away):
        (handed,) = post.settle(touch(1)).values()
    assert (handed.state, pigeon.sent) == ("planned", [])
    assert handed.not_before > NOW


class Reader:
    """Queries that answer one question."""

    def __init__(self, answer: bool | Exception) -> None:
        self.answer = answer
        self.closed = False

    def may_begin(self, _workspace: int, _touch: str) -> bool:
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    def close(self) -> None:
        self.closed = True


def test_a_reader_is_used_again_unless_it_failed() -> None:
    reader = Reader(True)
    coming = iter([reader])
    wanted = Wanted(lambda: next(coming))  # type: ignore[arg-type,return-value] # all it asks for
    assert wanted(touch(1))
    assert wanted(touch(2))
    reader.answer = OSError("gone")
    with pytest.raises(OSError, match="gone"):
        wanted(touch(3))
    assert reader.closed


def test_closing_disconnects_what_is_idle() -> None:
    reader = Reader(True)
    wanted = Wanted(lambda: reader)  # type: ignore[arg-type,return-value] # all it asks for
    assert wanted(touch(1))
    wanted.close()
    assert reader.closed
