"""Delivery: what becomes of a touch, and when it is tried again."""

from collections.abc import Iterator
from itertools import pairwise

import pytest
from posting import NOW, SOON, Post, render, touch

from leadwright.ports import Handed, NeedsPerson, Outgoing, Refused, RetryAfter, StoredTouch
from leadwright.runtime.deliver import Delivery
from leadwright.runtime.handing import after, hand_over, plain, uncertain
from leadwright.runtime.template import RenderError


@pytest.fixture
def post() -> Iterator[Post]:
    made = Post()
    yield made
    made.delivery.close(SOON)


# ----------------------------------------------------------------- outcomes


def test_an_accepted_touch_is_sent(post: Post) -> None:
    pigeon = post.pigeon()
    handed = post.settle(touch(7))
    assert handed[7] == Handed(f"{7:024x}", 1, "sent", NOW)
    assert pigeon.sent == [f"{7:024x}"]


def test_what_a_capture_channel_takes_is_captured(post: Post) -> None:
    pigeon = post.pigeon()
    pigeon.accepted_as = "captured"  # type: ignore[attr-defined]  # as the capture channel has it
    assert post.settle(touch())[1].state == "captured"


@pytest.mark.parametrize(
    ("problem", "idempotent", "purpose", "state"),
    [
        (Refused("no such user", bounced=True), False, "marketing", "bounced"),
        (Refused("spam"), False, "marketing", "failed"),
        (RetryAfter("later", 5), False, "marketing", "planned"),
        (NeedsPerson("wrong password"), False, "marketing", "planned"),
        (ConnectionError("lost"), False, "marketing", "unknown"),
        (TimeoutError("no answer"), False, "marketing", "unknown"),
        (ConnectionError("lost"), False, "transactional", "planned"),
        (ConnectionError("lost"), True, "marketing", "planned"),
        (ZeroDivisionError(), False, "marketing", "unknown"),
    ],
)
def test_each_outcome_has_its_state(
    problem: Exception, idempotent: bool, purpose: str, state: str, post: Post
) -> None:
    post.pigeon(idempotent=idempotent).problem = problem
    handed = post.settle(touch(purpose=purpose))[1]
    assert handed.state == state
    assert (handed.not_before > NOW) is (state == "planned")
    assert handed.error


def test_waits_double_with_every_attempt_and_end(post: Post) -> None:
    waits = []
    for attempts in range(1, 12):
        handed = after(touch(attempts=attempts), RetryAfter("later", 5), False, NOW)
        waits.append(handed.not_before - NOW)
    assert 5_000 <= waits[0] <= 5_500
    assert all(1.8 < later / sooner < 2.2 for sooner, later in pairwise(waits[:7]))
    assert waits[-1] == waits[-2]
    assert post.settle() == {}


def test_the_servers_own_wait_is_never_cut_short() -> None:
    handed = after(touch(attempts=1), RetryAfter("later", 7_200), False, NOW)
    assert handed.not_before >= NOW + 7_200_000


def test_a_touch_that_would_come_too_late_expires_instead(post: Post) -> None:
    post.pigeon().problem = RetryAfter("later", 60)
    assert post.settle(touch(not_after=NOW + 30_000))[1].state == "expired"


def test_a_touch_that_waited_past_its_use_is_not_sent(post: Post) -> None:
    pigeon = post.pigeon()
    assert post.settle(touch(not_after=NOW - 1))[1].state == "expired"
    assert pigeon.tried == 0


def test_a_text_that_cannot_be_rendered_fails_and_stops_nobody_else(post: Post) -> None:
    pigeon = post.pigeon()

    def failing(stored: StoredTouch) -> Outgoing:
        if stored.touch.id == f"{1:024x}":
            raise RenderError("hello.text: unknown filter 'shout'")
        if stored.touch.id == f"{2:024x}":
            raise KeyError("ada@example.com")
        return render(stored)

    post.delivery = Delivery(post._channel, failing, post.clock)
    handed = post.settle(touch(1), touch(2), touch(3))
    assert {number: one.state for number, one in handed.items()} == {
        1: "failed",
        2: "failed",
        3: "sent",
    }
    assert handed[1].error == "cannot be rendered: hello.text: unknown filter 'shout'"
    assert "ada" not in handed[2].error
    assert len(pigeon.sent) == 1


def test_no_stored_error_tells_anybodys_address(post: Post) -> None:
    post.pigeon().problem = Refused("550 <ada@example.com>: no such\r\nuser, ada@example.com")
    assert post.settle(touch())[1].error == "550 <address>: no such user, <address>"
    assert len(plain("x" * 1_000)) == 200


def test_a_lease_that_ran_out_repeats_only_what_may_be_repeated(post: Post) -> None:
    post.pigeon("email")
    post.pigeon("webhook", idempotent=True)
    lapsed = post.delivery.lapsed(
        [touch(1), touch(2, purpose="transactional"), touch(3, "webhook"), touch(4, "gone")]
    )
    assert [one.state for one in lapsed] == ["unknown", "planned", "planned", "unknown"]
    assert uncertain(touch(1), False, NOW, "why").state == "unknown"


def test_a_touch_that_is_still_being_sent_has_not_lapsed(post: Post) -> None:
    pigeon = post.pigeon()
    pigeon.gate.clear()
    post.delivery.hand_over([touch(1)])
    assert pigeon.began.wait(SOON)
    assert post.delivery.lapsed([touch(1)]) == []
    pigeon.gate.set()


def test_the_simulation_hands_over_without_threads(post: Post) -> None:
    handed, error = hand_over(touch(), render, post.pigeon(), post.clock.now)
    assert (handed.state, error) == ("sent", None)
