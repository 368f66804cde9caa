"""An import is undone that told of people who were made one, or were so for a time."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from counter import PLAYBOOK, known, record
from town import Town
from undone import bring, refolded_as_stored, undo

from leadwright.core.time import HOUR
from leadwright.runtime.subjects import find_subject


@pytest.fixture
def town(either_store: str) -> Iterator[Town]:
    """A shop on either store."""
    with closing(Town(either_store, PLAYBOOK)) as opened:
        yield opened


def test_an_undone_import_stays_undone_when_a_merge_is_undone_later(
    town: Town, tmp_path: Path
) -> None:
    zoe, zora = known(town, "zoe"), known(town, "zora", city="Rome")
    imported = bring(town, tmp_path, "user,mail,city,title\nzora,,Bonn,CEO\n")
    town.command("merge_people", person=zora, body={"into": zoe})
    town.settle(town.clock.at + HOUR)
    assert record(town, zoe).traits["title"] == "CEO"
    undo(town, imported)
    assert "title" not in record(town, zoe).traits
    assert record(town, zoe).traits["city"] == "Rome"
    town.command("unmerge_people", person=zora)
    town.settle(town.clock.at + HOUR)
    assert record(town, zora).traits["city"] == "Rome"
    assert "title" not in record(town, zora).traits
    assert "city" not in record(town, zoe).traits
    refolded_as_stored(town)


def test_who_came_by_the_file_stays_for_somebody_merged_into_them(
    town: Town, tmp_path: Path
) -> None:
    ana = known(town, "ana", city="Bonn")
    imported = bring(town, tmp_path, "user,mail,title\nlisted,listed@mail.example,CTO\n")
    listed = find_subject(town.queries, town.workspace, "user:listed").person
    town.command("merge_people", person=ana, body={"into": listed})
    town.settle(town.clock.at + HOUR)
    undo(town, imported)
    assert town.decisions("undo") == ["changed"]
    assert record(town, listed).traits["city"] == "Bonn"
    assert "title" not in record(town, listed).traits
    town.command("unmerge_people", person=ana)
    town.settle(town.clock.at + HOUR)
    assert record(town, ana).traits["city"] == "Bonn"
    assert record(town, ana).expecting == 0
    refolded_as_stored(town)


def test_who_was_merged_and_is_somebody_of_their_own_again_stays(
    town: Town, tmp_path: Path
) -> None:
    zoe, zora = known(town, "zoe"), known(town, "zora", city="Rome")
    imported = bring(town, tmp_path, "user,mail,title\nzora,,CEO\n,z@mail.example,\n")
    town.command("merge_people", person=zora, body={"into": zoe})
    town.settle(town.clock.at + HOUR)
    town.command("unmerge_people", person=zora)
    town.settle(town.clock.at + HOUR)
    done = undo(town, imported)
    assert (done.people_gone, done.people_changed) == (1, 1)
    town.say("event", "Product Viewed", user_id="zora")
    town.settle()
    assert find_subject(town.queries, town.workspace, "user:zora").person == zora
    found = record(town, zora)
    assert found.awards["viewed"].milli == 5_000
    assert found.traits["city"] == "Rome"
    assert "title" not in found.traits
    refolded_as_stored(town)


def test_what_somebody_said_while_they_were_taken_for_another_keeps_them(
    town: Town, tmp_path: Path
) -> None:
    zoe = known(town, "zoe")
    imported = bring(town, tmp_path, "user,mail,title\nlisted,listed@mail.example,CEO\n")
    listed = find_subject(town.queries, town.workspace, "user:listed").person
    town.command("merge_people", person=listed, body={"into": zoe})
    town.settle(town.clock.at + HOUR)
    town.say("event", "Product Viewed", user_id="listed")
    town.settle()
    town.command("unmerge_people", person=listed)
    town.settle(town.clock.at + HOUR)
    done = undo(town, imported)
    assert (done.people_gone, done.people_changed) == (0, 1)
    assert town.decisions("undo") == ["changed"]
    town.say("event", "Product Viewed", user_id="listed")
    town.settle()
    assert record(town, listed).awards["viewed"].milli == 10_000
    assert "viewed" not in record(town, zoe).awards
    refolded_as_stored(town)
