"""The journal: durable, in commit order, and each workspace for itself."""

from threading import Barrier, Thread

import pytest

from leadwright.ports import Submission
from leadwright.store import JournalAndSettings, open_journal
from leadwright.store import journal as journal_sql


def submission(workspace: int = 1, lane: int = 1, body: bytes = b"{}") -> Submission:
    return Submission(workspace, lane, "segment", 1_700_000_000_000, body, b"k" * 16, 5)


@pytest.mark.parametrize("count", [1, 3, 200])
def test_ids_come_in_the_order_given(journal: JournalAndSettings, count: int) -> None:
    rows = [submission(body=b"%d" % n) for n in range(count)]
    ids = journal.append(rows)
    assert ids == list(range(ids[0], ids[0] + count))
    found = journal.after(1, 1, 0, count + 1)
    assert [row.id for row in found] == ids
    assert [row.body for row in found] == [row.body for row in rows]


def test_a_row_comes_back_as_it_was_sent(journal: JournalAndSettings) -> None:
    sent = submission(body=b"\x00\xff not text")
    (id,) = journal.append([sent])
    row = journal.read(1, [id])[id]
    assert (row.id, row.workspace, row.lane, row.source) == (id, 1, 1, "segment")
    assert (row.at, row.body, row.key, row.sent_at) == (sent.at, sent.body, sent.key, 5)


def test_a_stream_is_read_on_from_a_position_and_no_further_than_asked(
    journal: JournalAndSettings,
) -> None:
    ids = journal.append([submission() for _ in range(5)])
    assert [row.id for row in journal.after(1, 1, ids[1], 2)] == ids[2:4]
    assert journal.after(1, 1, ids[-1], 10) == []


def test_streams_of_other_lanes_and_workspaces_stay_apart(journal: JournalAndSettings) -> None:
    first, second, third = journal.append([submission(), submission(2), submission(1, 3)])
    assert [row.id for row in journal.after(1, 1, 0, 10)] == [first]
    assert [row.id for row in journal.after(2, 1, 0, 10)] == [second]
    assert [row.id for row in journal.after(1, 3, 0, 10)] == [third]


def test_rows_of_another_workspace_cannot_be_read_by_id(journal: JournalAndSettings) -> None:
    ids = journal.append([submission(1), submission(2)])
    assert list(journal.read(1, ids)) == ids[:1]
    assert journal.read(3, ids) == {}
    assert journal.read(1, []) == {}


def test_a_command_that_was_sent_again_is_found_by_its_key(journal: JournalAndSettings) -> None:
    def sent(workspace: int, lane: int, at: int, key: bytes) -> Submission:
        return Submission(workspace, lane, "api", at, b"{}", key)

    key = b"again" * 3
    ids = journal.append(
        [sent(1, 1, 5, key), sent(2, 0, 5, key), sent(1, 0, 5, key), sent(1, 0, 9, key),
         sent(1, 0, 9, b"")]
    )  # fmt: skip

    def found(workspace: int, key: bytes, since: int) -> int | None:
        row = journal.repeated(workspace, key, since)
        return row and row.id

    assert found(1, key, 0) == ids[2]
    assert found(1, key, 6) == ids[3]
    assert found(1, key, 10) is None
    assert found(2, key, 0) == ids[1]
    assert found(1, b"other", 0) is None
    assert found(1, b"", 0) is None


def test_tails_name_the_last_row_of_every_stream_that_grew(journal: JournalAndSettings) -> None:
    ids = journal.append([submission(), submission(2, 0), submission(), submission(1, 4)])
    assert journal.tails(0) == {(1, 1): ids[2], (2, 0): ids[1], (1, 4): ids[3]}
    assert journal.tails(ids[2]) == {(1, 4): ids[3]}
    assert journal.tails(ids[3]) == {}


def test_tails_say_the_same_when_far_behind(
    journal: JournalAndSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert journal.tails(0) == {}
    ids = journal.append([submission(n % 3 + 1, n % 4) for n in range(50)])
    near = {after: journal.tails(after) for after in (0, ids[20], ids[-1])}
    monkeypatch.setattr(journal_sql, "NEAR", -1)
    assert {after: journal.tails(after) for after in near} == near
    assert journal.tails(-5) == near[0]


def test_nothing_of_a_failed_append_is_kept(journal: JournalAndSettings) -> None:
    broken = Submission(1, 1, None, 1, b"{}")  # type: ignore[arg-type]  # what must not be stored
    for count in (1, 100):
        with pytest.raises(Exception, match=r"(?i)null|str"):
            journal.append([*(submission() for _ in range(count)), broken])
    assert journal.after(1, 1, 0, 10) == []
    assert journal.append([submission()])


def test_a_reader_that_saw_an_id_has_seen_all_smaller_ones(
    journal: JournalAndSettings, store_url: str
) -> None:
    """Four threads append, half of them through a connection of another process's kind, while a
    reader follows by position: it must meet every row, in order."""
    writers, each = 4, 30
    second = open_journal(store_url)
    barrier = Barrier(writers)
    appended: list[int] = []

    def write(number: int) -> None:
        mine = (journal, second)[number % 2]
        barrier.wait()
        for size in range(each):
            appended.extend(mine.append([submission() for _ in range(size % 5 + 1)]))

    threads = [Thread(target=write, args=(number,)) for number in range(writers)]
    for thread in threads:
        thread.start()
    seen: list[int] = []
    while any(thread.is_alive() for thread in threads) or journal.tails(seen[-1] if seen else 0):
        seen += [row.id for row in journal.after(1, 1, seen[-1] if seen else 0, 7)]
    second.close()
    assert len(appended) == sum(size % 5 + 1 for size in range(each)) * writers
    assert seen == sorted(appended)


def test_what_was_appended_is_there_after_opening_again(store_url: str) -> None:
    journal = open_journal(store_url)
    ids = journal.append([submission()])
    journal.close()
    journal = open_journal(store_url)
    assert list(journal.read(1, ids)) == ids
    assert journal.append([submission()])[0] > ids[0]
    journal.close()
