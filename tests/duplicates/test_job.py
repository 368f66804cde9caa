"""A run over a workspace: what is proposed, what is merged, and what somebody decided before."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from leadwright.core.ids import entity_id
from leadwright.duplicates.fields import PEOPLE, Record
from leadwright.duplicates.job import Found, find, said_of
from leadwright.duplicates.pairs import Outcome, Pair
from leadwright.duplicates.standing import to_merge
from leadwright.ports import AccountRow, Home, PersonRow
from leadwright.ports.reviews import ALWAYS, NEVER, REJECTED
from leadwright.store import JournalAndSettings, open_journal, open_store

ONE, OTHER, THIRD = (entity_id(1, n) for n in (1, 2, 3))


def pair(left: int, right: int, weight: float, outcome: str = "the same") -> Pair:
    outcomes = [
        Outcome("first_name", "ana", "ana", outcome, weight),
        Outcome("last_name", "lee", "lee", "the same", 0.0),
        Outcome("born", "19710624", "19710624", "the same day", 0.0),
    ]
    return Pair(left, right, weight, 1 / (1 + 2**-weight), outcomes)


class Desk:
    """A workspace with three people, and a weigher that says what a test wants."""

    def __init__(self, journal: JournalAndSettings, folder: Path) -> None:
        self.journal = journal
        self.pairs: list[Pair] = []
        self.records: list[Record] = []
        self._store = open_store(f"sqlite:{folder}?synchronous=off")
        with self._store.begin() as turn:
            turn.show_people(
                [
                    PersonRow(one, one, 0, f"p{one & 9}@x.example", "", "Ana Lee", "lead", 0, 0, 0,
                              '{"phone":"040 1234567","birthday":"1971-06-24"}')
                    for one in (ONE, OTHER, THIRD)
                ]
            )  # fmt: skip
            turn.settle([Home(one, one + 512, 1) for one in (ONE, OTHER, THIRD)])
        self.queries = self._store.queries()

    def find(self, at: int = 100, **options: object) -> Found:
        return find(self.queries, self.journal, 1, PEOPLE, self._weigh, at=at, **options)  # type: ignore[arg-type] # options of find

    def decide(self, left: int, right: int, state: str) -> None:
        row = self.journal.duplicate_of(1, PEOPLE, left, right)
        assert row is not None
        self.journal.decide(1, row.id, state, "ana", 50, "")

    def merge(self, gone: int, into: int) -> None:
        with self._store.begin() as turn:
            turn.settle([Home(gone, into + 512, 1, into)])

    def open(self) -> list[tuple[int, int]]:
        return [(one.left, one.right) for one in self.journal.duplicates(1, 10, state="open").rows]

    def close(self) -> None:
        self.queries.close()
        self._store.close()

    def _weigh(self, kind: str, records: list[Record]) -> list[Pair]:
        assert kind == PEOPLE
        self.records = records
        return self.pairs


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    journal = open_journal(f"sqlite:{tmp_path}?synchronous=off")
    made = Desk(journal, tmp_path)
    yield made
    made.close()
    journal.close()


def test_people_are_compared_by_what_lists_know(desk: Desk) -> None:
    assert desk.find().records == 3
    values = desk.records[0].values
    assert (values["first"], values["last"], values["phone"]) == ("ana", "lee", "401234567")
    assert (values["born"], values["email"]) == ("19710624", "p1@x.example")


def test_probable_pairs_are_proposed_and_improbable_ones_are_not(desk: Desk) -> None:
    desk.pairs = [pair(ONE, OTHER, 9), pair(OTHER, THIRD, -9)]
    found = desk.find()
    assert (found.new, len(found.proposed), found.sure) == (1, 1, [])
    assert desk.open() == [(ONE, OTHER)]
    (kept,) = desk.journal.duplicates(1, 10).rows
    first = kept.outcomes[0]
    assert (first.field, first.outcome, first.weight) == ("first_name", "the same", 9_000)


def test_a_dry_run_writes_nothing(desk: Desk) -> None:
    desk.pairs = [pair(ONE, OTHER, 9)]
    assert len(desk.find(keep=False).proposed) == 1
    assert desk.open() == []


def test_a_rejected_pair_is_not_proposed_again(desk: Desk) -> None:
    desk.pairs = [pair(ONE, OTHER, 9)]
    desk.find()
    desk.decide(ONE, OTHER, REJECTED)
    found = desk.find(at=200)
    assert (found.proposed, found.sure) == ([], [])
    assert desk.open() == []


def test_two_that_never_are_one_do_not_meet_through_a_third(desk: Desk) -> None:
    desk.pairs = [pair(ONE, OTHER, 12), pair(OTHER, THIRD, 9), pair(ONE, THIRD, 9)]
    desk.find()
    desk.decide(ONE, THIRD, NEVER)
    desk.find(at=200)
    assert desk.open() == [(ONE, OTHER)]


def test_a_pair_that_always_is_one_is_merged_whenever_it_is_found(desk: Desk) -> None:
    desk.pairs = [pair(ONE, OTHER, 9)]
    desk.find()
    desk.decide(ONE, OTHER, ALWAYS)
    assert [(one.left, one.right) for one in desk.find(at=200).sure] == [(ONE, OTHER)]


def test_merging_without_asking_is_off_until_somebody_wants_it(desk: Desk) -> None:
    desk.pairs = [pair(ONE, OTHER, 19)]
    assert desk.find().sure == []
    assert [one.left for one in desk.find(automatic_min=0.999).sure] == [ONE]


def test_nobody_is_merged_without_asking_whose_name_differs(desk: Desk) -> None:
    desk.pairs = [pair(ONE, OTHER, 19, outcome="different")]
    found = desk.find(automatic_min=0.999)
    assert (len(found.proposed), found.sure) == (1, [])


def test_what_was_said_of_somebody_holds_for_whoever_they_became(desk: Desk) -> None:
    desk.pairs = [pair(OTHER, THIRD, 9)]
    desk.find()
    desk.decide(OTHER, THIRD, NEVER)
    desk.merge(OTHER, ONE)
    desk.pairs = [pair(ONE, THIRD, 19)]
    found = desk.find(at=200, automatic_min=0.999)
    assert (found.proposed, found.sure) == ([], [])


def test_who_was_merged_is_followed_to_whom_they_are_now(desk: Desk) -> None:
    desk.merge(OTHER, ONE)
    assert to_merge(desk.queries, 1, PEOPLE, OTHER, THIRD) == (ONE, THIRD)
    assert to_merge(desk.queries, 1, PEOPLE, ONE, OTHER) is None
    assert to_merge(desk.queries, 1, PEOPLE, ONE, entity_id(1, 99)) is None


def test_what_is_found_no_longer_leaves_the_queue(desk: Desk) -> None:
    desk.pairs = [pair(ONE, OTHER, 9)]
    desk.find()
    desk.pairs = []
    assert desk.find(at=200).withdrawn == 1
    assert desk.open() == []


def test_an_account_is_compared_by_name_domain_and_site() -> None:
    row = AccountRow(ONE, "Acme BV", "acme.example", "", "", False, 1, 0, 0, "", 0, 0)
    row = msgspec.structs.replace(row, particulars='{"phone":"1"}')
    assert said_of(row) == {"name": "Acme BV", "domain": "acme.example", "phone": "1"}
