"""Destinations do not disturb one another, and pause when something is wrong."""

from collections.abc import Iterator

import pytest
from posting import NOW, SOON, Post, touch, until

from leadwright.ports import NeedsPerson, Refused, RetryAfter
from leadwright.runtime.destination import LONGEST, SHORTEST


@pytest.fixture
def post() -> Iterator[Post]:
    made = Post()
    yield made
    made.delivery.close(SOON)


# ----------------------------------------------------------------- destinations


def test_a_slow_destination_stalls_nobody_else(post: Post) -> None:
    slow = post.pigeon("webhook")
    slow.gate.clear()
    quick, other = post.pigeon("email"), post.pigeon("webhook", workspace=2)
    post.delivery.hand_over([touch(number, "webhook") for number in range(100)])
    assert slow.began.wait(SOON)
    post.delivery.hand_over([touch(200), touch(201, "webhook", workspace=2)])
    until(lambda: quick.sent and other.sent)
    assert not slow.sent
    slow.gate.set()
    assert post.delivery.drain(SOON)
    assert len(slow.sent) == 100


def test_a_backlog_of_a_stuck_destination_leaves_room_for_others(post: Post) -> None:
    stuck = post.pigeon("webhook")
    stuck.gate.clear()
    claimed = 0
    for _ in range(10):
        room = post.delivery.room()
        post.delivery.hand_over([touch(claimed + n, "webhook") for n in range(room)])
        claimed += room
        post.clock.at += 1_000
    back = [one for one in post.delivery.results() if one.state == "planned"]
    assert claimed > SHORTEST * 2, "the look widens"
    assert post.delivery.room() > 0
    assert post.delivery.full() == {(1, "webhook")}
    assert len(back) >= claimed - SHORTEST - stuck.parallel
    times = [one.not_before for one in back]
    assert len(set(times)) > 500, "they come back one after the other, not all at once"
    stuck.gate.set()


def test_no_more_is_claimed_than_a_destination_takes(post: Post) -> None:
    pigeon = post.pigeon()
    pigeon.gate.clear()
    post.delivery.hand_over([touch(n) for n in range(SHORTEST)])
    assert 0 <= post.delivery.room() <= pigeon.parallel
    assert post.delivery.results() == []
    pigeon.gate.set()


def test_a_destination_uses_all_its_connections_and_no_more(post: Post) -> None:
    pigeon = post.pigeon(parallel=3)
    pigeon.gate.clear()
    post.delivery.hand_over([touch(n) for n in range(20)])
    until(lambda: pigeon.tried == 3)
    pigeon.gate.set()
    assert post.delivery.drain(SOON)
    assert (pigeon.most_at_once, len(pigeon.sent)) == (3, 20)


def test_every_touch_comes_back_exactly_once(post: Post) -> None:
    post.pigeon(parallel=4)
    back: list[str] = []
    given = 0
    while given < 3_000:
        room = min(post.delivery.room(), 3_000 - given)
        assert room <= LONGEST
        post.delivery.hand_over([touch(given + n) for n in range(room)])
        given += room
        post.clock.at += 10
        back += [one.id for one in post.delivery.results()]
    assert post.delivery.drain(SOON)
    back += [one.id for one in post.delivery.results()]
    assert sorted(back) == [f"{n:024x}" for n in range(3_000)]


def test_the_worker_is_rung_when_there_are_results_and_once_until_it_looks(post: Post) -> None:
    post.pigeon(parallel=1)
    post.settle(touch(1))
    assert post.rings == 1
    post.delivery.hand_over([touch(n) for n in range(2, 50)])
    assert post.delivery.drain(SOON)
    assert post.rings == 2
    assert len(post.delivery.results()) == 48


# ----------------------------------------------------------------- trouble


def test_a_wrong_password_pauses_the_destination_and_says_so(post: Post) -> None:
    pigeon = post.pigeon(parallel=1)
    pigeon.problem = NeedsPerson("the server refused the log-in: 535")
    post.settle(touch(1))
    handed = post.settle(touch(2))[2]
    assert pigeon.tried == 1, "the second was not even tried"
    assert (handed.state, handed.error) == ("planned", "the server refused the log-in: 535")
    assert post.delivery.troubles() == {(1, "email"): "the server refused the log-in: 535"}
    assert post.delivery.full() == {(1, "email")}


def test_a_pause_ends_by_itself_or_when_somebody_says_so(post: Post) -> None:
    pigeon = post.pigeon(parallel=1)
    pigeon.problem = NeedsPerson("wrong password")
    post.settle(touch(1))
    pigeon.problem = None
    post.delivery.resume(1, "email")
    assert post.settle(touch(2))[2].state == "sent"
    pigeon.problem = NeedsPerson("wrong password")
    post.settle(touch(3))
    pigeon.problem = None
    post.clock.at += 60_000
    assert post.settle(touch(4))[4].state == "sent"
    assert post.delivery.troubles() == {}


def test_a_server_that_is_away_is_left_alone_for_longer_and_longer(post: Post) -> None:
    pigeon = post.pigeon(parallel=1)
    pigeon.problem = RetryAfter("no connection", 0.1)
    holds = []
    for number in range(40):
        before = pigeon.tried
        handed = post.settle(touch(number))[number]
        if pigeon.tried == before:
            holds.append(handed.not_before - post.clock.at)
            post.clock.at = handed.not_before
    assert holds[:5] == [1_000, 2_000, 4_000, 8_000, 16_000]
    assert max(holds) <= 60_000
    pigeon.problem = None
    assert post.settle(touch(99))[99].state == "sent"


def test_one_bad_address_among_good_ones_does_not_hold_the_destination(post: Post) -> None:
    pigeon = post.pigeon(parallel=1)
    pigeon.problem = Refused("no such user", bounced=True)
    for number in range(20):
        post.settle(touch(number))
    assert pigeon.tried == 20
    assert post.delivery.troubles() == {}


def test_a_channel_that_cannot_be_opened_pauses_and_says_why(post: Post) -> None:
    handed = post.settle(touch(1, "pigeon"))[1]
    assert handed.state == "planned"
    assert handed.not_before >= NOW + 60_000
    assert "cannot be opened" in post.delivery.troubles()[1, "pigeon"]
    post.pigeon("pigeon")
    assert post.settle(touch(2, "pigeon"))[2].state == "sent"
    assert post.delivery.troubles() == {}


def test_a_changed_setting_is_used_from_the_next_touch_on(post: Post) -> None:
    old = post.pigeon()
    old.problem = NeedsPerson("wrong password")
    post.settle(touch(1))
    new = post.pigeon()
    assert post.settle(touch(2))[2].state == "sent"
    assert old.closed
    assert new.sent == [f"{2:024x}"]


# ----------------------------------------------------------------- stops and the end


def test_a_stop_reaches_touches_that_wait_to_be_sent(post: Post) -> None:
    pigeon = post.pigeon(parallel=1)
    pigeon.gate.clear()
    post.delivery.hand_over([touch(1), touch(2), touch(3)])
    assert pigeon.began.wait(SOON)
    post.delivery.withdraw([f"{1:024x}", f"{2:024x}", f"{9:024x}"])
    pigeon.gate.set()
    assert post.delivery.drain(SOON)
    states = {int(one.id, 16): one.state for one in post.delivery.results()}
    assert states == {1: "sent", 2: "withdrawn", 3: "sent"}, "1 had begun"


def test_a_touch_whose_turn_does_not_come_in_time_is_planned_again_unsent(post: Post) -> None:
    post.delivery = post.started(start_within_ms=1_000)
    pigeon = post.pigeon(parallel=1)
    pigeon.gate.clear()
    post.delivery.hand_over([touch(1), touch(2)])
    assert pigeon.began.wait(SOON)
    post.clock.at += 2_000
    pigeon.gate.set()
    assert post.delivery.drain(SOON)
    states = {int(one.id, 16): one.state for one in post.delivery.results()}
    assert states == {1: "sent", 2: "planned"}
    assert pigeon.tried == 1


def test_closing_gives_back_what_has_not_begun_and_waits_for_what_has(post: Post) -> None:
    pigeon = post.pigeon(parallel=1)
    pigeon.gate.clear()
    post.delivery.hand_over([touch(1), touch(2)])
    assert pigeon.began.wait(SOON)
    assert not post.delivery.drain(0)
    pigeon.gate.set()
    post.delivery.close(SOON)
    states = {int(one.id, 16): one.state for one in post.delivery.results()}
    assert states[1] == "sent"
    assert states[2] in ("planned", "sent")
    assert pigeon.closed
    assert post.delivery.room() == 0
    post.delivery.hand_over([touch(3)])
    assert [one.state for one in post.delivery.results()] == ["planned"]
