"""What a turn costs does not grow with what is stored: on SQLite, where it once did."""

import sqlite3
import time
from pathlib import Path

import pytest

from leadwright.core.ids import entity_id
from leadwright.ports import Submission
from leadwright.store import journal as sql
from leadwright.store import open_journal, open_store
from leadwright.store.sqlite import checkpoints


def test_looking_for_new_journal_rows_reads_only_the_new_ones(tmp_path: Path) -> None:
    journal = open_journal(f"sqlite:{tmp_path}?synchronous=off")
    journal.append([Submission(n % 3, 1, "form", 1, b"{}", b"", 0) for n in range(300)])
    journal.close()
    with sqlite3.connect(tmp_path / "journal.db") as connection:
        plan = connection.execute(f"EXPLAIN QUERY PLAN {sql.NEAR_TAILS}", (290,)).fetchall()
    assert [step for *_, step in plan if step.startswith(("SCAN", "SEARCH"))] == [
        "SEARCH journal USING INTEGER PRIMARY KEY (rowid>?)"
    ]


def test_the_log_is_written_back_beside_the_turns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpoints, "CHANGES", 500)
    store = open_store(f"sqlite:{tmp_path}?synchronous=off")
    file, rows = tmp_path / "state.db", 0
    deadline = time.monotonic() + 10
    while file.stat().st_size < 500_000:
        assert time.monotonic() < deadline, "nothing was written back"
        with store.begin() as turn:
            turn.save([(entity_id(1, n), 0, b"x" * 500) for n in range(rows, rows + 250)])
        rows += 250
    store.close()


def test_closing_does_not_wait_for_a_checkpoint_nobody_asked_for(tmp_path: Path) -> None:
    file = tmp_path / "state.db"
    beside = checkpoints.Checkpoints(file)
    beside.changed(checkpoints.CHANGES - 1)
    beside.close()
    assert not file.exists()
