"""A version with other names comes into force: people go on, and so does what holds them back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from replays import Sent, nothing_differs, replayed
from sweeping import B2C, activate, changed, known, refolded
from town import NOON, Town

from leadwright.core.time import DAY, HOUR, MINUTE
from leadwright.playbook.load import load
from leadwright.runtime.brake import paused
from leadwright.runtime.standing_in import consequences, people_inside, places_in, sequences_of

LONG = (
    "        - send: {name: hello, channel: email, content: welcome}",
    "        - send: {name: hello, channel: email, content: welcome}\n        - wait: 2 days\n"
    "        - send: {name: tour, channel: email, content: welcome}\n        - wait: 2 days\n"
    "        - send: {name: tips, channel: email, content: welcome}",
)
OTHER = ("    welcome:\n", "    greeting:\n      was: welcome\n")
STEP = ("{name: tour,", "{name: look, was: tour,")
THIRD = ("    welcome:\n", "    hi:\n      was: greeting\n")
OLD = changed(B2C, LONG)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Town]:
    town = Town(tmp_path, OLD)
    town.turns = town.app.turns(Sent(town), "test")
    town.settle()
    yield town
    town.close()


def inside(here: Town, number: int = 1) -> None:
    for each in range(1, number + 1):
        known(here, each)
    here.settle(NOON + HOUR)


def to_day(here: Town, last: int) -> None:
    for day in range(1, last + 1):
        here.settle(NOON + day * DAY)


def said(here: Town) -> list[tuple[str, str]]:
    return [(each.touch.sequence, each.touch.step) for each in here.touches()][::-1]


def test_people_go_on_and_nobody_hears_anything_twice(here: Town) -> None:
    inside(here)
    activate(here, changed(OLD, OTHER, STEP))
    here.settle(NOON + 2 * HOUR)
    assert here.decisions("enrolment") == ["welcome/entered", "greeting/renamed"]
    to_day(here, 9)
    assert said(here) == [("welcome", "hello"), ("greeting", "look"), ("greeting", "tips")]
    assert here.decisions("enrolment")[2:] == ["greeting/completed"]
    refolded(here)


def test_a_sweep_tells_those_inside_and_leaves_no_trace_at_others(here: Town) -> None:
    inside(here, 2)
    to_day(here, 9)
    known(here, 3)
    here.settle(NOON + 9 * DAY + HOUR)
    activate(here, changed(OLD, OTHER))
    here.settle(NOON + 9 * DAY + 2 * HOUR)
    (sweep,) = here.queries.sweeps(here.workspace, 10)
    assert (sweep.state, sweep.changed) == ("done", 1)
    refolded(here)


def test_going_back_and_on_again_loses_nobody(here: Town) -> None:
    inside(here)
    for hour, text in enumerate(
        (changed(OLD, OTHER), OLD, changed(OLD, OTHER), changed(OLD, THIRD))
    ):
        activate(here, text)
        here.settle(NOON + (2 + hour) * HOUR)
    assert [name.partition("/")[0] for name in here.decisions("enrolment")] == [
        "welcome", "greeting", "welcome", "greeting", "hi",
    ]  # fmt: skip
    to_day(here, 9)
    assert [step for _, step in said(here)] == ["hello", "tour", "tips"]
    refolded(here)


def test_who_was_not_looked_at_before_the_next_change_goes_on_too(here: Town) -> None:
    inside(here)
    activate(here, changed(OLD, OTHER))
    activate(here, changed(OLD, THIRD))
    here.settle(NOON + 2 * HOUR)
    to_day(here, 9)
    assert [step for _, step in said(here)] == ["hello", "tour", "tips"]
    refolded(here)


def test_whoever_is_inside_is_counted_by_the_new_name(here: Town) -> None:
    inside(here, 3)
    activate(here, changed(OLD, OTHER))
    here.settle(NOON + 2 * HOUR)
    book = here.app.playbook_of(here.workspace)
    assert book is not None
    standing = {each.name: each.inside for each in sequences_of(
        here.queries, here.workspace, book, here.clock.at)}  # fmt: skip
    assert standing["greeting"] == 3
    assert places_in(here.queries, here.workspace, book).at == {("greeting", "tour"): 3}


def test_what_is_held_back_stays_so_and_goes_on_by_the_new_name(here: Town) -> None:
    def tell(name: str, sequence: str) -> None:
        here.say("command", name, lane=0, source="system", actor="ana", body={"sequence": sequence})

    tell("pause_sequence", "welcome")
    inside(here)
    activate(here, changed(OLD, OTHER))
    known(here, 2)
    here.settle(NOON + 2 * HOUR)
    book = here.app.playbook_of(here.workspace)
    assert book is not None
    brakes = here.queries.brakes(here.workspace)
    assert [each.sequence for each in paused(brakes, lambda: book)] == ["greeting"]
    (standing,) = [each for each in sequences_of(here.queries, here.workspace, book, here.clock.at)
                   if each.name == "greeting"]  # fmt: skip
    assert (standing.state, standing.waiting) == ("paused", 2)
    assert {each.goes_out_at for each in here.touches()} == {None}
    tell("resume_sequence", "greeting")
    here.settle(NOON + 2 * HOUR + MINUTE)
    assert None not in {each.goes_out_at for each in here.touches()}
    assert paused(here.queries.brakes(here.workspace), lambda: book) == []


def test_what_it_means_for_those_inside_is_said_beforehand(here: Town) -> None:
    inside(here)
    old, new = load(OLD), load(changed(OLD, OTHER, STEP))
    counts = people_inside(here.queries, here.workspace, old)
    told = consequences(old, new, counts, places_in(here.queries, here.workspace, old))
    assert told == [
        "everybody of the consumers is looked at again: consumer.sequences.greeting",
        "consumer.sequences.greeting: was welcome; 1 person is inside: they go on",
        "consumer.sequences.greeting: step look was tour; who stands there goes on",
    ]


def test_another_name_is_no_other_decision_in_a_replay(here: Town, tmp_path: Path) -> None:
    inside(here, 2)
    to_day(here, 3)
    new = changed(OLD, OTHER, STEP)
    assert nothing_differs(replayed(tmp_path, new))
    activate(here, new)
    here.settle(NOON + 3 * DAY + HOUR)
    to_day(here, 9)
    assert [step for _, step in said(here)].count("tips") == 2
    for text in (new, OLD, changed(OLD, THIRD)):
        assert nothing_differs(replayed(tmp_path, text)), text[:0]
    other = changed(OLD, OTHER, ("wait: 2 days", "wait: 3 days"))
    assert not nothing_differs(replayed(tmp_path, other))
