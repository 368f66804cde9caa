"""Opening: several at once, a store of the future, no store at all, reading only, and files."""

import resource
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from leadwright.core.problem import ProblemsError
from leadwright.ports import Submission
from leadwright.store import open_journal, open_store
from leadwright.store.errors import StoreUnavailable

ROW = Submission(1, 1, "segment", 1, b"{}")


def test_several_processes_may_open_an_empty_store_at_once(new_store_url: str) -> None:
    def use(number: int) -> int:
        journal, store = open_journal(new_store_url), open_store(new_store_url)
        journal.append([ROW])
        with store.begin() as turn:
            turn.beat(f"worker {number}", number)
        journal.close()
        store.close()
        return number

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(use, range(6))) == list(range(6))
    store = open_store(new_store_url)
    queries = store.queries()
    assert len(queries.heartbeats()) == 6
    queries.close()
    store.close()


def test_a_store_written_by_a_newer_release_is_left_alone(
    new_store_url: str, tmp_path: Path
) -> None:
    open_store(new_store_url).close()
    insert = "INSERT INTO schema_version VALUES (999, 'of the future')"
    if new_store_url.startswith("sqlite"):
        connection = sqlite3.connect(tmp_path / "state.db")
        connection.execute(insert)
        connection.commit()
        connection.close()
    else:
        import psycopg

        with psycopg.connect(new_store_url) as connected:
            connected.execute(insert)
    with pytest.raises(ProblemsError) as raised:
        open_store(new_store_url)
    assert [problem.code for problem in raised.value.problems] == ["S104"]


@pytest.mark.parametrize("url", ["", "sqlite:", "mysql://x", "/var/lib/x", "C:\\data"])
def test_a_url_that_names_no_store_is_refused_with_what_to_write(url: str) -> None:
    for opened in (open_journal, open_store):
        with pytest.raises(ProblemsError) as raised:
            opened(url)
        assert raised.value.problems[0].code == "S101"
        assert "postgresql://" in raised.value.problems[0].hint


def test_an_unknown_durability_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ProblemsError) as raised:
        open_store(f"sqlite:{tmp_path}?synchronous=sometimes")
    assert raised.value.problems[0].code == "S102"


def test_a_problem_with_a_url_does_not_repeat_its_password() -> None:
    with pytest.raises(ProblemsError) as raised:
        open_store("mysql://ann:hunter2@host/x")
    assert "hunter2" not in str(raised.value)


def test_a_sqlite_store_is_made_where_no_folder_is(tmp_path: Path) -> None:
    folder = tmp_path / "a b" / "ü%?c".replace("?", "")
    open_journal(f"sqlite:{folder}").close()
    open_store(f"sqlite:{folder}").close()
    assert {path.name for path in folder.iterdir()} >= {"journal.db", "state.db"}


def test_what_a_sqlite_store_holds_is_for_its_owner_alone(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)  # somebody has made the folder before
    journal, store = open_journal(f"sqlite:{tmp_path}"), open_store(f"sqlite:{tmp_path}")
    journal.append([ROW])
    with store.begin() as turn:
        turn.beat("worker", 1)
    kept = [path for path in tmp_path.iterdir() if ".db" in path.name]
    assert {path.stat().st_mode & 0o777 for path in kept} == {0o600}
    assert len(kept) >= 4
    journal.close()
    store.close()


def test_a_sqlite_store_is_fully_durable_unless_said_otherwise(tmp_path: Path) -> None:
    for suffix, wanted in (("", 2), ("?synchronous=normal", 1), ("?synchronous=off", 0)):
        journal = open_journal(f"sqlite:{tmp_path}{suffix}")
        with journal.writing() as db:  # type: ignore[attr-defined]  # not part of the port
            assert db.rows("PRAGMA synchronous") == [(wanted,)]
            assert db.rows("PRAGMA journal_mode") == [("wal",)]
        journal.close()


def test_a_journal_opened_for_reading_cannot_be_written(tmp_path: Path) -> None:
    url = f"sqlite:{tmp_path}"
    reading = open_journal(url, read_only=True)
    assert reading.tails(0) == {}
    with pytest.raises(StoreUnavailable):
        reading.append([ROW])
    writing = open_journal(url)
    ids = writing.append([ROW])
    assert list(reading.read(1, ids)) == ids
    reading.close()
    writing.close()


def test_a_full_disk_is_reported_and_nothing_is_half_kept(tmp_path: Path) -> None:
    journal = open_journal(f"sqlite:{tmp_path}")
    with journal.writing() as db:  # type: ignore[attr-defined]  # not part of the port
        pages = db.rows("PRAGMA page_count")[0][0]
        db.rows(f"PRAGMA max_page_count = {pages + 3}")
    kept = journal.append([ROW])
    large = Submission(1, 1, "segment", 1, b"x" * 50_000)
    with pytest.raises(StoreUnavailable, match="full"):
        journal.append([ROW, large])
    assert [row.id for row in journal.after(1, 1, 0, 10)] == kept
    assert journal.append([ROW]) == [kept[0] + 1]
    journal.close()


def test_an_empty_append_tells_whether_the_disk_takes_rows(tmp_path: Path) -> None:
    journal = open_journal(f"sqlite:{tmp_path}")
    (kept,) = journal.append([ROW])
    assert journal.append([]) == []
    log = tmp_path / "journal.db-wal"
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (log.stat().st_size, hard))
    try:
        with pytest.raises(StoreUnavailable):
            journal.append([])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert journal.append([ROW, ROW]) == [kept + 1, kept + 2]
    journal.close()


def test_a_postgres_server_that_is_not_there_is_reported() -> None:
    with pytest.raises(StoreUnavailable):
        open_store("postgresql://nobody@127.0.0.1:1/nothing")


def test_a_wrong_statement_is_not_taken_for_a_store_that_is_away(tmp_path: Path) -> None:
    """Trying again would never end."""
    store = open_store(f"sqlite:{tmp_path}?synchronous=off")
    with pytest.raises(sqlite3.OperationalError), store.begin() as turn:
        turn.db.rows("SELECT nothing FROM nowhere")  # type: ignore[attr-defined]  # not the port's
    store.close()
