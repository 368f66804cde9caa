"""Whoever speaks while an import is being undone is not lost: neither they, nor what they said."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from test_merging import PLAYBOOK
from test_undo_import import bring, mails, refolded_as_stored, undoing
from town import Town

from leadwright.core.ids import number_of
from leadwright.core.input import LANE_IMPORT, LANE_LIVE
from leadwright.ports import ImportRecord, Submission
from leadwright.runtime.subjects import find_subject
from leadwright.runtime.undo import begun

LIST = "user,mail,city\n1,ann@mail.example,Ulm\n,ben@mail.example,Ulm\n"


@pytest.fixture(params=["sqlite", "postgres"])
def town(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Town]:
    """A shop."""
    url: Any = tmp_path / "data"
    if request.param == "postgres":
        url = request.getfixturevalue("postgres_url_factory")()
    opened = Town(url, PLAYBOOK)
    yield opened
    opened.close()


def undo_while(town: Town, record: ImportRecord, meanwhile: Callable[[], None]) -> None:
    """Undo an import; between the look and the commands something happens."""
    record = begun(record, "ann", town.clock.at + 1, also_suppressions=False)

    def submit(rows: list[Submission]) -> None:
        meanwhile()
        town.app.submit(rows)

    undoing(town, record).run(submit)
    town.settle(town.clock.at + 2)


def at_once(town: Town) -> None:
    """Already decided on when the commands come."""
    town.settle()


def not_yet(_: Town) -> None:
    """Read in one turn with the commands."""


@pytest.mark.parametrize("settled", [at_once, not_yet])
def test_who_speaks_while_an_import_is_undone_stays_and_is_found_again(
    town: Town, tmp_path: Path, settled: Callable[[Town], None]
) -> None:
    record = bring(town, tmp_path, LIST)
    ben = find_subject(town.queries, town.workspace, "ben@mail.example").person

    def speaks() -> None:
        town.say("event", "Feature Used", email="ben@mail.example")
        settled(town)

    undo_while(town, record, speaks)
    assert len(town.people()) == 1
    town.say("traits", email="ben@mail.example", body={"city": "Bonn"})
    town.settle()
    assert [each.person for each in town.people()] == [ben]
    assert mails(town) == ["ben@mail.example"]
    refolded_as_stored(town)


@pytest.mark.parametrize("lane", [LANE_IMPORT, LANE_LIVE])
def test_who_comes_after_the_commands_is_somebody_new(
    town: Town, tmp_path: Path, lane: int
) -> None:
    record = begun(bring(town, tmp_path, LIST), "ann", town.clock.at + 1, also_suppressions=False)
    ben = find_subject(town.queries, town.workspace, "ben@mail.example").person
    undoing(town, record).run(town.app.submit)
    if lane == LANE_LIVE:  # whose lane is read first, so that they come behind it
        town.settle()
    town.say("traits", lane=lane, email="ben@mail.example", body={"city": "Bonn"})
    town.settle(town.clock.at + 2)
    (row,) = town.people()
    assert number_of(row.person) != number_of(ben)
    assert not town.queries.set_aside(town.workspace, 10)
    refolded_as_stored(town)


def test_who_turns_out_to_be_somebody_else_meanwhile_is_still_found(
    town: Town, tmp_path: Path
) -> None:
    town.say("traits", user_id="7", body={"city": "Bonn"})
    town.settle()
    eve = find_subject(town.queries, town.workspace, "user:7").person
    record = bring(town, tmp_path, LIST)
    ben = find_subject(town.queries, town.workspace, "ben@mail.example").person

    def merged() -> None:
        town.command("merge_people", person=ben, body={"into": eve})

    undo_while(town, record, merged)
    assert [each.person for each in town.people()] == [eve]
    for name in ({"user_id": "7"}, {"email": "ben@mail.example"}):
        town.say("event", "Feature Used", **name)
    town.settle()
    assert not town.queries.set_aside(town.workspace, 10)
    assert {each.person for each in town.people()} == {eve}


def test_the_import_itself_says_nothing_that_keeps_anybody(town: Town, tmp_path: Path) -> None:
    record = bring(town, tmp_path, LIST)
    actor = f"import {record.id}"

    def late() -> None:
        town.say("traits", lane=LANE_IMPORT, email="ben@mail.example", body={"city": "Rom"},
                 actor=actor)  # fmt: skip

    undo_while(town, record, late)
    assert mails(town) == []
