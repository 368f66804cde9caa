"""What the measurements rest on does what it says: else their figures mean nothing."""

import sqlite3
from pathlib import Path
from random import Random

import msgspec
import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def _parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "bench"))


def test_a_unit_that_differs_by_a_byte_is_not_called_identical(tmp_path: Path) -> None:
    import refold
    from leadwright.core.unit import ANYONE, decode_head, encode
    from leadwright.runtime.books import every_version

    app, workspace = refold.record(str(tmp_path), "b2c", 5)
    queries = app.store.queries()
    units = queries.units(workspace, 0, 100)
    book = every_version(queries, workspace, app.load_book)
    assert refold.compare(app, queries, units, book.__getitem__)
    with app.store.begin() as turn:
        head = decode_head(turn.load([(units[0], ANYONE)])[units[0], ANYONE])
        turn.save([(units[0], ANYONE, encode(msgspec.structs.replace(head, at=head.at + 1)))])
    assert not refold.compare(app, queries, units, book.__getitem__)
    queries.close()
    app.close()


def test_a_copy_of_the_past_is_other_people_whom_their_identifiers_lead_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import _warm
    from _traffic import email_of, keys_of, user_id
    from leadwright.core.ids import identifier_key
    from leadwright.core.unit import decode_person

    monkeypatch.setattr(_warm, "BLOCK", 20)
    app, workspace = _warm.warm_app(f"sqlite:{tmp_path}", "b2c", 60, ends_at=1_760_000_000_000)
    with app.store.begin() as turn:
        found = {}
        for number in range(60):
            key = identifier_key(workspace, *next(keys_of(number)))
            found[number] = turn.find([key])[key]
        homes = turn.homes(found.values())
        for number, person in found.items():
            home = homes[person]
            while home.merged_into:
                home = turn.homes([home.merged_into])[home.merged_into]
            key = (home.unit, home.person)
            traits = decode_person(turn.load([key])[key]).traits
            assert traits.get("user_id", user_id(number)) == user_id(number)
            assert traits.get("email", email_of(number)) == email_of(number)
    assert len(set(found.values())) == 60
    app.close()


def test_copies_fold_what_comes_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import _warm
    from _living import Capturing, SetClock
    from _traffic import Traffic

    monkeypatch.setattr(_warm, "BLOCK", 20)
    at = 1_760_000_000_000
    app, workspace = _warm.warm_app(f"sqlite:{tmp_path}", "b2c", 60, ends_at=at)
    queries = app.store.queries()
    units = len(queries.units(workspace, 0, 1_000))
    app.clock = clock = SetClock(at)
    app.journal.append(Traffic(workspace, "b2c", 11).submissions(range(60), at))
    turns = app.turns(Capturing(clock), "test")
    while turns.take():
        pass
    assert len(queries.units(workspace, 0, 1_000)) == units
    assert queries.set_aside(workspace, 10) == []
    queries.close()
    app.close()


def test_a_statement_counts_once_for_each_row(monkeypatch: pytest.MonkeyPatch) -> None:
    from _statements import Statements

    monkeypatch.setattr(sqlite3, "connect", sqlite3.connect)
    counted = Statements()
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute("CREATE TABLE t (n INTEGER)")
    with counted.counting():
        connection.executemany("INSERT INTO t VALUES (?)", [(1,), (2,), (3,)])
        assert connection.execute("SELECT count(*) FROM t").fetchone() == (3,)
    connection.execute("SELECT 1")
    connection.close()
    assert counted.count == 4


def test_few_people_are_popular_and_nobody_is_left_out() -> None:
    from _flat import zipf

    random = Random(1)
    often: dict[int, int] = {}
    for _ in range(20_000):
        person = zipf(random, 100)
        often[person] = often.get(person, 0) + 1
    ranked = sorted(often.values(), reverse=True)
    assert set(often) == set(range(100))
    assert 1.5 < ranked[0] / ranked[1] < 2.5
    assert ranked[0] / ranked[-1] > 30


def test_a_seed_that_breaks_is_told_with_how_to_run_it_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "tests" / "sim"))
    import simulated

    import sim

    def broken(seeds: range, _: object) -> list[str]:
        assert list(seeds) == [5, 6]
        return [f"seed 5 (b2b): lost\n  again: {simulated.REPRODUCE.format(seed=5)}"]

    monkeypatch.setattr(sim, "run_seeds", broken)
    monkeypatch.setattr("sys.argv", ["sim.py", "--seeds", "2", "--first", "5"])
    assert sim.main() == 1
    said = capsys.readouterr()
    assert "tests/sim/simulated.py 5" in said.err
    assert '"failed": 1' in said.out.splitlines()[-1]
