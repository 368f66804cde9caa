"""A sequence that says more in an hour than it declares pauses until somebody has looked."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from town import NOON, Town

from leadwright.api.shown import show_touch
from leadwright.cli.explained import _when
from leadwright.cli.output import moment
from leadwright.core.time import HOUR, MINUTE
from leadwright.playbook.shipped import shipped_text
from leadwright.ports import Handed, StoredTouch
from leadwright.runtime.brake import foreseen, held_back
from leadwright.runtime.silence import Silence

BRAKED = shipped_text("b2c").replace("    welcome:\n", "    welcome:\n      hourly_volume: 2\n")
Opened = Callable[[str], Town]


class Post(Silence):
    """Hands everything over at once."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.handed: list[StoredTouch] = []
        self._results: list[Handed] = []

    def room(self) -> int:
        return 1_000

    def hand_over(self, touches: list[StoredTouch]) -> None:
        self.handed += touches
        at = self.town.clock.at
        self._results += [Handed(t.touch.id, t.workspace, "sent", at) for t in touches]

    def results(self) -> list[Handed]:
        results, self._results = self._results, []
        return results


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Opened]:
    opened: list[Town] = []

    def of(text: str) -> Town:
        here = Town(tmp_path, text)
        opened.append(here)
        here.turns = here.app.turns(Post(here), "test")
        here.settle()
        return here

    yield of
    for each in opened:
        each.close()


def arrive(town: Town, *numbers: int) -> None:
    """These become known, and are welcomed."""
    for number in numbers:
        town.say("traits", user_id=f"u{number}", email=f"u{number}@example.com",
                 body={"consent_email_marketing": True})  # fmt: skip


def tell(town: Town, name: str, **body: object) -> None:
    town.say("command", name, lane=0, source="system", actor="ana",
             body={"sequence": "welcome", **body})  # fmt: skip


def states(town: Town) -> list[str]:
    return sorted(each.state for each in town.touches())


def test_what_goes_beyond_the_volume_of_an_hour_waits_and_the_sequence_is_paused(
    town: Opened,
) -> None:
    here = town(BRAKED)
    arrive(here, 1, 2, 3, 4)
    here.settle(NOON + MINUTE)
    assert states(here) == ["planned", "planned", "sent", "sent"]
    (held,) = here.queries.brakes(here.workspace)
    assert (held.sequence, held.state, held.who) == ("welcome", "paused", "the brake")
    assert here.queries.parked(here.workspace) == {"welcome": 2}
    reasons = {(each.name, each.because) for each in here.decided("withheld")}
    assert reasons == {
        ("paused", "the sequence is paused: more than 2 an hour: it waits for approval")
    }


class Busy(Post):
    """Gives back each touch twice before it is handed over."""

    def hand_over(self, touches: list[StoredTouch]) -> None:
        at = self.town.clock.at
        for each in touches:
            if each.attempts < 3:
                back = Handed(each.touch.id, each.workspace, "planned", at, "waits", at + 1)
                self._results.append(back)
            else:
                super().hand_over([each])


def test_what_comes_back_unsent_is_counted_once(town: Opened) -> None:
    here = town(BRAKED)
    here.turns = here.app.turns(Busy(here), "test")
    arrive(here, 1, 2)
    for minute in range(1, 6):
        here.settle(NOON + minute * MINUTE)
    assert states(here) == ["sent", "sent"]
    assert here.queries.brakes(here.workspace) == []
    arrive(here, 3)
    here.settle(NOON + 6 * MINUTE)
    assert states(here) == ["planned", "sent", "sent"]
    assert [each.state for each in here.queries.brakes(here.workspace)] == ["paused"]


def test_a_volume_is_counted_over_the_last_hour(town: Opened) -> None:
    here = town(BRAKED)
    arrive(here, 1, 2)
    here.settle(NOON + MINUTE)
    arrive(here, 3)
    here.settle(NOON + HOUR + 2 * MINUTE)
    assert states(here) == ["sent", "sent", "sent"]
    assert here.queries.brakes(here.workspace) == []


def test_who_resumes_lets_go_what_waits_and_what_comes_for_as_long_as_was_said(
    town: Opened,
) -> None:
    here = town(BRAKED)
    arrive(here, 1, 2, 3, 4)
    here.settle(NOON + MINUTE)
    tell(here, "resume_sequence", hours=1, reason="it is the sale")
    here.settle(NOON + 2 * MINUTE)
    assert states(here) == ["sent"] * 4
    arrive(here, 5, 6, 7)
    here.settle(NOON + 3 * MINUTE)
    assert states(here) == ["sent"] * 7
    (held,) = here.queries.brakes(here.workspace)
    assert (held.state, held.who, held.until) == ("approved", "ana", NOON + HOUR + MINUTE)
    arrive(here, 8, 9, 10)
    here.settle(NOON + 3 * HOUR)
    assert states(here) == ["planned"] + ["sent"] * 9


def test_what_waited_until_it_was_not_true_any_more_expires_and_says_why(town: Opened) -> None:
    here = town(BRAKED.replace("content: welcome}", "content: welcome, useful_for: 2 hours}"))
    arrive(here, 1, 2, 3)
    here.settle(NOON + MINUTE)
    here.settle(NOON + 4 * HOUR)
    assert states(here) == ["expired", "sent", "sent"]
    (expired,) = here.decided("touch_expired")
    assert expired.because == "its sequence was paused while it was true"


def test_a_stop_reaches_what_waits_behind_a_brake(town: Opened) -> None:
    here = town(BRAKED)
    arrive(here, 1, 2, 3)
    here.settle(NOON + MINUTE)
    here.command("unsubscribe", user_id="u3", body={})
    here.settle(NOON + 2 * MINUTE)
    assert states(here) == ["sent", "sent", "withdrawn"]
    tell(here, "resume_sequence")
    here.settle(NOON + 3 * MINUTE)
    assert states(here) == ["sent", "sent", "withdrawn"]


def test_a_sequence_is_paused_by_hand_without_a_declared_volume(town: Opened) -> None:
    here = town(shipped_text("b2c"))
    tell(here, "pause_sequence", reason="wrong price")
    arrive(here, 1)
    here.settle(NOON + MINUTE)
    assert states(here) == ["planned"]
    (withheld,) = here.decided("withheld")
    assert withheld.because == "the sequence is paused: wrong price"
    tell(here, "resume_sequence")
    here.settle(NOON + 2 * MINUTE)
    assert states(here) == ["sent"]


def test_quiet_hours_hold_for_what_is_let_go(town: Opened) -> None:
    here = town(BRAKED)
    arrive(here, 1, 2, 3)
    here.settle(NOON + MINUTE)
    tell(here, "resume_sequence")
    here.settle(NOON + 10 * HOUR)  # 23:00 in Berlin
    assert states(here) == ["planned", "sent", "sent"]
    here.settle(NOON + 21 * HOUR)
    assert states(here) == ["sent", "sent", "sent"]


def test_what_is_held_back_goes_out_when_somebody_says_so_and_is_shown_like_that(
    town: Opened,
) -> None:
    here = town(BRAKED)
    arrive(here, 1, 2, 3)
    here.settle(NOON + MINUTE)
    (held,) = [each for each in here.touches() if each.state == "planned"]
    assert held.goes_out_at is None
    shown = show_touch(held)
    assert (shown.not_before, shown.not_after) == (None, held.touch.not_after)
    assert _when(held) == f"until {moment(held.touch.not_after)}"
    tell(here, "resume_sequence")
    here.settle(NOON + 2 * MINUTE)
    assert {each.goes_out_at is not None for each in here.touches()} == {True}


def test_what_waits_for_the_morning_is_shown_as_held_back_where_its_sequence_is_paused(
    town: Opened,
) -> None:
    here = town(BRAKED)
    arrive(here, 1)
    here.settle(NOON + MINUTE)
    here.settle(NOON + 10 * HOUR)  # 23:00 in Berlin
    arrive(here, 2)
    tell(here, "pause_sequence")
    here.settle(NOON + 10 * HOUR + MINUTE)
    book = here.app.playbook_of(here.workspace)
    assert book is not None
    held = held_back(here.queries.brakes(here.workspace), book)
    assert held == {"welcome"}
    last, first = here.touches()
    assert last.goes_out_at == last.touch.not_before
    shown = show_touch(foreseen(last, held))
    assert (shown.not_before, shown.error, shown.state) == (None, "paused", "planned")
    assert show_touch(foreseen(first, held)) == show_touch(first)  # it has gone out
    assert show_touch(foreseen(last, frozenset())) == show_touch(last)
