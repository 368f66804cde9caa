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


@pytest.mark.parametrize(("looking", "parameters"), [(sql.NEAR_TAILS, (290,)), (sql.FAR_TAILS, ())])
def test_looking_for_new_journal_rows_walks_through_no_old_ones(
    tmp_path: Path, looking: str, parameters: tuple[int, ...]
) -> None:
    journal = open_journal(f"sqlite:{tmp_path}?synchronous=off")
    journal.append([Submission(n % 3, 1, "form", 1, b"{}", b"", 0) for n in range(300)])
    journal.close()
    with sqlite3.connect(tmp_path / "journal.db") as connection:
        plan = connection.execute(f"EXPLAIN QUERY PLAN {looking}", parameters).fetchall()
        found = connection.execute(looking, parameters).fetchall()
    assert sorted(found) == [(0, 1, 298), (1, 1, 299), (2, 1, 300)]
    steps = [step for *_, step in plan if "journal" in step or " j " in step]
    assert steps
    assert not [step for step in steps if step.startswith("SCAN")]


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
