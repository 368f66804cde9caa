"""An import is done once; one that was broken off goes on where it was."""

from pathlib import Path

import pytest
from imported import NOW, PEOPLE

from leadwright.ports import ImportRecord, Submission
from leadwright.sources.files import DONE, READING, Bringing, Job, Tally, load_map

EVENTS = (
    "kind: events\nidentify: {user_id: u}\noccurred_at: {column: t, as: unix_ms}\n"
    "event: {const: Signed In}\n"
)


class Kept:
    """What a workspace's settings keep of imports."""

    def __init__(self) -> None:
        self.records: dict[str, ImportRecord] = {}

    def keep_import(self, record: ImportRecord) -> None:
        self.records[record.id] = record

    def imported(self, _workspace: int, content: str) -> ImportRecord | None:
        found = [each for each in self.records.values() if each.content == content]
        return found[-1] if found else None

    def imports(self, _workspace: int, _limit: int) -> list[ImportRecord]:
        return list(self.records.values())

    def import_of(self, _workspace: int, id: str) -> ImportRecord | None:
        return self.records.get(id)


class KilledError(Exception):
    """The process is gone."""


class Sink:
    """Takes batches, until it has taken enough."""

    def __init__(self, batches: int = 1_000) -> None:
        self.left = batches
        self.got: list[Submission] = []

    def __call__(self, batch: list[Submission]) -> list[int]:
        if not self.left:
            raise KilledError
        self.left -= 1
        self.got += batch
        return list(range(len(self.got) - len(batch) + 1, len(self.got) + 1))


def bring(
    file: Path, kept: Kept, sink: Sink, *, at: int = NOW, history: bool = False
) -> tuple[ImportRecord | None, Tally]:
    """Import a file; (what there was of it before, what came of the rows)."""
    plan = load_map(EVENTS if history else PEOPLE, "map.yaml")
    job = Job([(file, plan)], at, history, None, False, None)
    with Bringing(job, kept, 1, "ann", file.name) as bringing:  # type: ignore[arg-type]  # a part of Settings
        brought = bringing.run(sink, lambda rows: rows, lambda _: [])
        return bringing.before, brought.tally


@pytest.fixture
def people(tmp_path: Path) -> Path:
    """2,500 people, one of them broken."""
    file = tmp_path / "people.csv"
    lines = [f"Ana {n},ana{n}@acme.com" for n in range(2_500)]
    lines[1_200] = "Ben,ben at acme"
    file.write_text("name,email\n" + "\n".join(lines) + "\n")
    return file


def test_an_import_that_was_killed_goes_on_where_it_was(people: Path) -> None:
    whole, kept = Sink(), Kept()
    bring(people, Kept(), whole)
    first, second = Sink(batches=1), Sink()
    with pytest.raises(KilledError):
        bring(people, kept, first)
    [record] = kept.records.values()
    assert (record.state, record.handed_over) == (READING, 1_000)
    before, tally = bring(people, kept, second, at=NOW + 5_000)
    assert before == record
    assert first.got + second.got == whole.got
    assert (tally.read, tally.rejected) == (2_499, 1)
    [record] = kept.records.values()
    assert (record.state, record.rows, record.rejected) == (DONE, 2_499, 1)


def test_one_that_was_killed_before_its_position_was_kept_repeats_a_batch_under_the_same_keys(
    people: Path,
) -> None:
    kept, first, second = Kept(), Sink(batches=2), Sink()
    with pytest.raises(KilledError):
        bring(people, kept, first)
    kept.records = {id: _back(record) for id, record in kept.records.items()}
    bring(people, kept, second)
    again = {each.key for each in first.got} & {each.key for each in second.got}
    assert len(again) == 1_000
    assert len({each.key for each in first.got + second.got}) == 2_499


def _back(record: ImportRecord) -> ImportRecord:
    import msgspec

    return msgspec.structs.replace(record, handed_over=record.handed_over - 1_000)


def test_history_goes_on_in_its_order(tmp_path: Path) -> None:
    file = tmp_path / "events.csv"
    file.write_text("u,t\n" + "".join(f"u{n},{NOW - n * 1_000}\n" for n in range(2_500)))
    whole, kept, first, second = Sink(), Kept(), Sink(batches=1), Sink()
    bring(file, Kept(), whole, history=True)
    with pytest.raises(KilledError):
        bring(file, kept, first, history=True)
    bring(file, kept, second, history=True, at=NOW + 1)
    assert [each.body for each in first.got + second.got] == [each.body for each in whole.got]


def test_the_same_content_is_known_under_another_name_and_other_content_is_not(
    people: Path, tmp_path: Path
) -> None:
    kept = Kept()
    bring(people, kept, Sink())
    copy, longer = tmp_path / "copy.csv", tmp_path / "longer.csv"
    copy.write_bytes(people.read_bytes())
    longer.write_bytes(people.read_bytes() + b"Zoe,zoe@acme.com\n")
    sink = Sink()
    before, _ = bring(copy, kept, sink)
    assert before is not None
    assert before.state == DONE
    assert sink.got == []
    assert bring(longer, kept, Sink())[0] is None
