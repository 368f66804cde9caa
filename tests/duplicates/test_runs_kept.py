"""Searches for duplicates are kept: told of by every server, also after a restart."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from leadwright.duplicates.run import Asked, Came
from leadwright.duplicates.runs import SILENT_MS, WAITS, Busy, Run, Runs, Step
from leadwright.store import JournalAndSettings, open_journal

ASKED = Asked(workspace=1)


class Clock:
    """A clock that stands where it is put."""

    def __init__(self) -> None:
        self.at = 1_790_000_000_000

    def now(self) -> int:
        return self.at


class Slow:
    """A search that goes on until it is told to end."""

    def __init__(self) -> None:
        self.go = threading.Event()

    def __call__(self, asked: Asked, step: Step) -> Came:
        assert asked.kind == ASKED.kind
        step("candidates", 7)
        assert self.go.wait(10)
        return Came(records=40, proposed=3)


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[JournalAndSettings]:
    """Where they are kept."""
    opened = open_journal(f"sqlite:{tmp_path}?synchronous=off")
    yield opened
    for one in threading.enumerate():
        if one.name.startswith("leadwright-duplicates"):
            one.join(10)
    opened.close()


def until(runs: Runs, state: str, step: str = "candidates") -> Run:
    """The newest search, once it is so far."""
    tick = threading.Event()
    for _ in range(2_000):
        newest = runs.of(1)[0]
        if (newest.state, newest.step) == (state, step):
            return newest
        tick.wait(0.005)
    raise AssertionError(f"the search is {newest}")


def test_another_server_tells_the_same_of_a_search(journal: JournalAndSettings) -> None:
    clock, search = Clock(), Slow()
    here = Runs(search, journal, clock.now, beat_s=0.01)
    there = Runs(search, journal, clock.now)
    begun = here.start(ASKED, "ann")
    assert until(there, "running").count == 7
    with pytest.raises(Busy):
        there.start(ASKED, "bob")
    search.go.set()
    done = until(there, "done")
    assert (done.id, done.who, done.came.records) == (begun.id, "ann", 40)
    assert Runs(search, journal, clock.now).of(1) == there.of(1)
    assert there.of(2) == []


def test_a_search_whose_server_ended_has_failed_and_another_may_begin(
    journal: JournalAndSettings,
) -> None:
    clock, killed, later = Clock(), Slow(), Slow()
    before = Runs(killed, journal, clock.now, beat_s=60)
    before.start(ASKED, "ann")
    before.close()
    again = Runs(later, journal, clock.now)
    clock.at += SILENT_MS
    assert again.of(1)[0].state == "running"
    with pytest.raises(Busy):
        again.start(ASKED, "ann")
    clock.at += 1
    (failed,) = again.of(1)
    assert (failed.state, failed.ended_at) == ("failed", clock.at - SILENT_MS - 1)
    assert "start another one" in failed.error
    again.start(ASKED, "ann")
    killed.go.set()
    later.go.set()
    again.close()


def test_searches_of_two_workspaces_run_one_after_the_other_and_neither_is_turned_away(
    journal: JournalAndSettings,
) -> None:
    clock, search = Clock(), Slow()
    runs = Runs(search, journal, clock.now, beat_s=0.01)
    runs.start(ASKED, "ann")
    until(runs, "running")
    other = runs.start(Asked(workspace=2), "bob")
    tick = threading.Event()
    while runs.of(2)[0].step != WAITS:
        tick.wait(0.005)
    with pytest.raises(Busy):
        runs.start(Asked(workspace=2), "bob")
    search.go.set()
    until(runs, "done")
    while runs.of(2)[0].state != "done":
        tick.wait(0.005)
    assert [(each.id, each.came.records) for each in runs.of(2)] == [(other.id, 40)]
