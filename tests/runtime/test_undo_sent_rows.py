"""Rows that somebody sent are undone like those of a file, those that come behind the undo too."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from test_merging import PLAYBOOK, known
from test_undo_import import undo, undoing
from town import Town

from leadwright.core.input import LANE_IMPORT
from leadwright.ports import ImportRecord
from leadwright.runtime.sent_rows import came, take
from leadwright.runtime.undo import UNDONE


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """A shop."""
    opened = Town(tmp_path / "data", PLAYBOOK)
    yield opened
    opened.close()


def send(town: Town, *emails: str, **body: Any) -> ImportRecord:
    """Rows about people, as the API takes them in."""
    settings, journal = town.app.settings, town.app.journal
    at = town.clock.at
    record = take(settings, journal, town.workspace, "nightly", "ann", len(emails), at)
    actor = f"import {record.id}"
    refs = [
        town.say("traits", email=email, body=body | {"email": email}, lane=LANE_IMPORT, actor=actor)
        for email in emails
    ]
    return came(settings, record, refs, 0, at)


def mails(town: Town) -> list[str]:
    return sorted(each.email for each in town.people())


def test_rows_that_were_sent_are_undone_and_can_be_sent_again(town: Town) -> None:
    known(town, "zoe", city="Rome")
    town.say("traits", user_id="zoe", body={"email": "zoe@mail.example"})
    town.settle()
    before = town.people()
    send(town, "ana@mail.example")
    record = send(town, "ben@mail.example", "zoe@mail.example", city="Bonn")
    town.settle()
    assert (record.rows, record.state) == (3, "done")
    assert len(mails(town)) == 3
    done = undo(town, record)
    assert (done.people_gone, done.people_changed, done.rows) == (2, 1, 3)
    assert town.people() == before
    again = send(town, "ana@mail.example")
    assert again.id != record.id
    town.settle()
    assert mails(town) == ["ana@mail.example", "zoe@mail.example"]


def test_who_comes_behind_the_undo_goes_too(town: Town) -> None:
    record = send(town, "ana@mail.example")
    town.settle()
    late = take(
        town.app.settings, town.app.journal, town.workspace, "nightly", "ann", 1, town.clock.at
    )
    done = undo(town, record)
    town.app.settings.keep_import(
        msgspec.structs.replace(late, state=UNDONE, undo=done)  # as the server leaves it
    )
    actor = f"import {late.id}"
    body = {"email": "ana@mail.example"}
    ref = town.say("traits", email=body["email"], body=body, lane=LANE_IMPORT, actor=actor)
    town.settle()
    assert mails(town) == ["ana@mail.example"]
    again = came(town.app.settings, late, [ref], 0, town.clock.at)
    assert again.state == "undoing"
    undoing(town, again).run(town.app.submit)
    town.settle(town.clock.at + 2)
    assert mails(town) == []
