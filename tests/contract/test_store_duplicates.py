"""The review queue of duplicates: what was decided stays decided."""

from leadwright.ports import Compared, Duplicate
from leadwright.ports.reviews import ACCEPTED, NEVER, OPEN, REJECTED
from leadwright.store import JournalAndSettings


def pair(
    left: int, right: int, weight: int = 5_000, at: int = 10, kind: str = "people"
) -> Duplicate:
    outcomes = [Compared("last_name", "a typo apart", 4_200)]
    return Duplicate(1, kind, left, right, OPEN, weight, 990_000, left, outcomes, at)


def listed(journal: JournalAndSettings, state: str = OPEN) -> list[tuple[int, int]]:
    return [(one.left, one.right) for one in journal.duplicates(1, 10, state=state).rows]


def test_proposed_pairs_are_listed_the_most_probable_first(journal: JournalAndSettings) -> None:
    assert journal.propose([pair(1, 2, 3_000), pair(3, 4, 9_000)]) == 2
    first, second = journal.duplicates(1, 10).rows
    assert (first.left, first.right, first.weight) == (3, 4, 9_000)
    assert second.outcomes == [Compared("last_name", "a typo apart", 4_200)]
    assert journal.duplicate(1, first.id) == first
    assert journal.duplicate_of(1, "people", 1, 2) == second


def test_pages_of_the_queue_hold_every_pair_once(journal: JournalAndSettings) -> None:
    journal.propose([pair(n, n + 100, 1_000 + n % 3) for n in range(7)])
    seen, after = [], ""
    while True:
        page = journal.duplicates(1, 3, after)
        seen += [one.left for one in page.rows]
        after = page.next
        if not after:
            break
    assert sorted(seen) == list(range(7))
    assert len(seen) == 7


def test_an_open_pair_found_again_is_brought_up_to_date(journal: JournalAndSettings) -> None:
    journal.propose([pair(1, 2)])
    assert journal.propose([pair(1, 2, 7_500, at=20)]) == 0
    (row,) = journal.duplicates(1, 10).rows
    assert (row.weight, row.found_at) == (7_500, 20)


def test_what_was_decided_is_not_proposed_again(journal: JournalAndSettings) -> None:
    journal.propose([pair(1, 2)])
    (row,) = journal.duplicates(1, 10).rows
    assert journal.decide(1, row.id, REJECTED, "ana", 50, "father and son")
    assert journal.propose([pair(1, 2, 9_999, at=60)]) == 0
    assert listed(journal) == []
    kept = journal.duplicate(1, row.id)
    assert kept is not None
    assert (kept.state, kept.decided_by, kept.note, kept.weight) == (
        REJECTED, "ana", "father and son", 5_000,
    )  # fmt: skip
    assert [row.what for row in journal.audit(1, 1)] == [f"duplicate {row.id} rejected"]


def test_a_run_knows_what_was_decided_of_its_kind(journal: JournalAndSettings) -> None:
    journal.propose([pair(1, 2), pair(3, 4), pair(5, 6), pair(1, 2, kind="accounts")])
    rows = journal.duplicates(1, 3, kind="people").rows
    for one, state in zip(rows, (NEVER, ACCEPTED, OPEN), strict=True):
        journal.decide(1, one.id, state, "ana", 50, "")
    assert journal.decided(1, "people", (NEVER, ACCEPTED)) == {(1, 2): NEVER, (3, 4): ACCEPTED}
    assert journal.decided(1, "accounts", (NEVER, ACCEPTED)) == {}


def test_open_pairs_that_are_not_found_again_go(journal: JournalAndSettings) -> None:
    journal.propose([pair(1, 2, at=10), pair(3, 4, at=20), pair(5, 6, at=10)])
    rejected = journal.duplicate_of(1, "people", 5, 6)
    assert rejected is not None
    journal.decide(1, rejected.id, REJECTED, "ana", 15, "")
    assert journal.withdraw(1, "people", 20) == 1
    assert listed(journal) == [(3, 4)]
    assert listed(journal, REJECTED) == [(5, 6)]


def test_pairs_of_another_workspace_are_out_of_reach(journal: JournalAndSettings) -> None:
    journal.propose([pair(1, 2)])
    (row,) = journal.duplicates(1, 10).rows
    assert journal.duplicates(2, 10).rows == []
    assert journal.duplicate(2, row.id) is None
    assert journal.duplicate_of(2, "people", 1, 2) is None
    assert not journal.decide(2, row.id, REJECTED, "eve", 50, "")
    assert journal.withdraw(2, "people", 99) == 0
    assert journal.decided(2, "people", (OPEN,)) == {}
    assert listed(journal) == [(1, 2)]


def test_one_search_runs_at_a_time_until_it_is_silent_or_ends(journal: JournalAndSettings) -> None:
    assert journal.begin_run(1, "a", 100, "first", 40)
    assert not journal.begin_run(1, "b", 110, "second", 50)
    assert journal.begin_run(2, "o", 110, "of another workspace", 50)
    journal.keep_run(1, "a", 120, "first, further", running=True)
    assert not journal.begin_run(1, "b", 170, "second", 120)
    assert journal.begin_run(1, "b", 181, "second", 121)  # nothing was heard of the first since
    journal.keep_run(1, "b", 190, "second, done", running=False)
    assert journal.begin_run(1, "c", 191, "third", 131)
    assert journal.runs(1, 10) == ["third", "second, done", "first, further"]
    assert journal.runs(1, 1) == ["third"]
    assert journal.runs(2, 10) == ["of another workspace"]
