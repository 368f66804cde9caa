"""Delivery: what becomes of a touch, and that destinations do not disturb one another."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from threading import Event, Lock
from typing import Any

import pytest

from leadwright.core.outcome import Touch
from leadwright.ports import (
    Channel,
    Handed,
    NeedsPerson,
    Outgoing,
    Refused,
    RetryAfter,
    StoredTouch,
)
from leadwright.runtime.deliver import Delivery
from leadwright.runtime.destination import LONGEST, SHORTEST
from leadwright.runtime.handing import after, hand_over, plain, uncertain
from leadwright.runtime.template import RenderError

NOW = 1_800_000_000_000
SOON = 10


class Hands:
    """A clock that is set."""

    def __init__(self) -> None:
        self.at = NOW

    def now(self) -> int:
        return self.at


class Pigeon:
    """A channel that does what it is told. While `gate` is closed every send waits for it."""

    def __init__(self, *, idempotent: bool = False, parallel: int = 2) -> None:
        self.idempotent = idempotent
        self.parallel = parallel
        self.problem: Exception | None = None
        self.gate = Event()
        self.gate.set()
        self.began = Event()
        self.sent: list[str] = []
        self.tried = 0
        self.most_at_once = 0
        self.closed = False
        self._now = 0
        self._lock = Lock()

    def send(self, outgoing: Outgoing) -> None:
        with self._lock:
            self.tried += 1
            self._now += 1
            self.most_at_once = max(self.most_at_once, self._now)
        self.began.set()
        assert self.gate.wait(SOON)
        with self._lock:
            self._now -= 1
        if self.problem is not None:
            raise self.problem
        self.sent.append(outgoing.id)

    def close(self) -> None:
        self.closed = True


def touch(number: int = 1, channel: str = "email", **changes: Any) -> StoredTouch:
    """A claimed touch of workspace 1."""
    stored = {"workspace": 1, "attempts": 1}
    stored |= {key: changes.pop(key) for key in ("workspace", "attempts") if key in changes}
    values: dict[str, Any] = {
        "id": f"{number:024x}",
        "person": number,
        "channel": channel,
        "purpose": "marketing",
        "to": f"p{number}@example.com",
        "content": "hello",
        "sequence": "welcome",
        "step": "first",
        "not_before": NOW,
        "not_after": NOW + 86_400_000,
    }
    return StoredTouch(Touch(**{**values, **changes}), unit=1, state="sending", **stored)


def render(stored: StoredTouch) -> Outgoing:
    one = stored.touch
    return Outgoing(one.id, stored.workspace, one.channel, one.to, "", "", "", {}, {})


class Post:
    """A delivery with its clock and channels; `settle` waits for what was handed over."""

    def __init__(self) -> None:
        self.clock = Hands()
        self.channels: dict[tuple[int, str], Channel] = {}
        self.rings = 0
        self.delivery = self.started()

    def started(self, **options: Any) -> Delivery:
        return Delivery(self._channel, render, self.clock, self._ring, **options)

    def _channel(self, workspace: int, name: str) -> Channel:
        return self.channels[workspace, name]

    def _ring(self) -> None:
        self.rings += 1

    def pigeon(self, name: str = "email", workspace: int = 1, **options: Any) -> Pigeon:
        made = Pigeon(**options)
        self.channels[workspace, name] = made
        return made

    def settle(self, *touches: StoredTouch) -> dict[int, Handed]:
        self.delivery.hand_over(touches)
        assert self.delivery.drain(SOON)
        return {int(one.id, 16): one for one in self.delivery.results()}


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


# ----------------------------------------------------------------- destinations


def test_a_slow_destination_stalls_nobody_else(post: Post) -> None:
    slow = post.pigeon("webhook")
    slow.gate.clear()
    quick, other = post.pigeon("email"), post.pigeon("webhook", workspace=2)
    post.delivery.hand_over([touch(number, "webhook") for number in range(100)])
    assert slow.began.wait(SOON)
    post.delivery.hand_over([touch(200), touch(201, "webhook", workspace=2)])
    _until(lambda: quick.sent and other.sent)
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
    _until(lambda: pigeon.tried == 3)
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


def _until(true: Callable[[], Any]) -> None:
    """Wait for threads, without guessing for how long."""
    waiting = Event()
    for _ in range(1_000):
        if true():
            return
        waiting.wait(0.01)
    raise AssertionError("it did not come true")
