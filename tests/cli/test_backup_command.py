"""`leadwright backup`: a copy that is a data directory like any other, made while it runs."""

import sqlite3
import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import pytest

from leadwright import boot
from leadwright.capture.event import Event
from leadwright.core.input import LANE_LIVE
from leadwright.core.problem import ProblemsError
from leadwright.ports import Submission

Run = Any


def _say(app: boot.App, who: str) -> None:
    at = app.clock.now()
    said = msgspec.json.encode(Event("event", "Page Viewed", at, user_id=who))
    app.submit([Submission(app.workspace(None).id, LANE_LIVE, "api", at, said)])


def test_a_backup_is_served_like_any_data(shop: Run, tmp_path: Path) -> None:
    data, copy = tmp_path / "data", tmp_path / "copies" / "monday"
    with closing(boot.open_app(str(data))) as app:
        _say(app, "ana")
        app.drain()
        _say(app, "ben")  # on disk, and not decided on
        (data / "mailbox").mkdir()
        (data / "mailbox" / "email.jsonl").write_text("{}\n")
        assert "holds everything up to now" in shop("backup", copy).output
        _say(app, "cleo")
    with closing(boot.open_app(str(copy))) as app:
        assert app.drain()
    assert shop("explain", "user:ana", "--data", copy).output.startswith("Person")
    assert shop("explain", "user:ben", "--data", copy).output.startswith("Person")
    assert "E101" in shop("explain", "user:cleo", "--data", copy, code=1).output
    assert (copy / "mailbox" / "email.jsonl").read_text() == "{}\n"
    assert {path.stat().st_mode & 0o077 for path in (copy, copy / "journal.db")} == {0}


def test_a_backup_of_data_that_is_written_meanwhile_is_of_one_piece(
    shop: Run, tmp_path: Path
) -> None:
    stop = threading.Event()
    with closing(boot.open_app(str(tmp_path / "data"))) as app:

        def go_on() -> None:
            number = 0
            while not stop.is_set():
                _say(app, f"u{(number := number + 1)}")
                app.drain()

        writing = threading.Thread(target=go_on)
        writing.start()
        try:
            for each in range(5):
                shop("backup", tmp_path / f"copy{each}")
        finally:
            stop.set()
            writing.join()
    for each in range(5):
        copy = tmp_path / f"copy{each}"
        with closing(boot.open_app(str(copy))) as app:
            app.check_whole()
            app.drain()
        for name in ("journal.db", "state.db"):
            with closing(sqlite3.connect(copy / name)) as db:
                assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_a_backup_writes_over_nothing_and_leaves_no_half(shop: Run, tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    assert "S113" in shop("backup", tmp_path / "here", code=1).output
    assert list((tmp_path / "here").iterdir()) == []
    (tmp_path / "there.unfinished").mkdir()
    (tmp_path / "there.unfinished" / "journal.db").write_text("of one that was broken off")
    shop("backup", tmp_path / "there")
    assert not (tmp_path / "there.unfinished").exists()
    with closing(boot.open_app(str(tmp_path / "there"))) as app:
        assert [each.name for each in app.settings.workspaces()] == ["shop"]


def test_postgresql_has_programs_of_its_own_for_it() -> None:
    from leadwright import store

    with pytest.raises(ProblemsError) as raised:
        store.copy("postgresql://nobody@nowhere/none", Path("copy"))
    assert "pg_dump" in raised.value.problems[0].hint


def test_a_journal_older_than_the_state_is_refused_before_anything_is_lost(
    shop: Run, tmp_path: Path
) -> None:
    data, copy = tmp_path / "data", tmp_path / "copy"
    shop("backup", copy)
    with closing(boot.open_app(str(data))) as app:
        _say(app, "ana")
        app.drain()
        app.check_whole()
    for file in data.glob("journal.db*"):
        file.unlink()
    (copy / "journal.db").rename(data / "journal.db")
    assert "B108" in shop("serve", "--port", 0, code=1).output
    with closing(boot.open_app(str(data))) as app, pytest.raises(ProblemsError) as raised:
        app.drain()
    assert raised.value.problems[0].code == "B108"
