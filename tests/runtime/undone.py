"""Files that are imported and undone again, and units folded anew."""

from pathlib import Path

import msgspec
from town import Town

from leadwright.boot import files, readers
from leadwright.ports import ImportRecord, Undone
from leadwright.runtime.records import Records
from leadwright.runtime.refold import canonical, refold_unit
from leadwright.runtime.undo import UNDONE, begun, undone_before
from leadwright.runtime.undoing import Undoing

NAMED = {"user": "user_id", "mail": "email", "device": "anonymous_id"}


def bring(town: Town, folder: Path, text: str, map: str = "") -> ImportRecord:
    """Import a file, of people unless a map says otherwise; how it stands."""
    header = text.splitlines()[0].split(",")
    named = ", ".join(f"{NAMED[one]}: {one}" for one in header if one in NAMED)
    traits = ", ".join(f"{one}: {one}" for one in header if one not in NAMED)
    map = map or f"kind: people\nidentify: {{{named}}}\ntraits: {{{traits}}}\n"
    path = folder / "list.csv"
    path.write_text(text)
    job = files.Job([(path, files.load_map(map, "map"))], town.clock.at, False, None, False, None)
    with files.Bringing(job, town.app.settings, town.workspace, "ann", path.name) as bringing:
        record = bringing.run(town.app.submit, lambda rows: rows, lambda _: []).record
    town.settle()
    return record


def undoing(town: Town, record: ImportRecord) -> Undoing:
    """What looks through it."""
    read = readers()["import"].read
    others = undone_before(town.app.settings.imports(town.workspace, 100))
    return Undoing(
        Records(queries=town.queries, journal=town.app.journal, read=read), record, others
    )


def undo(town: Town, record: ImportRecord, *, also: bool = False) -> Undone:
    """Undo it; what that was about."""
    record = begun(record, "ann", town.clock.at + 1, also_suppressions=also)
    done = undoing(town, record).run(town.app.submit)
    town.settle(town.clock.at + 2)
    town.app.settings.keep_import(msgspec.structs.replace(record, state=UNDONE, undo=done))
    return done


def refolded_as_stored(town: Town) -> None:
    """Every unit folded anew from its own recorded inputs is what is stored."""
    for unit in town.queries.units(town.workspace, 0, 1_000):
        rows = town.queries.histories(unit, 0, 10_000)
        documents, decisions = refold_unit(
            rows,
            lambda n: town.app.load_book(
                town.workspace, dict(town.queries.versions(town.workspace))[n]
            ),
        )
        assert [row.decisions for row in rows] == decisions
        for member, document in documents.items():
            stored = town.queries.document(unit, member)
            assert stored is not None
            assert canonical(stored) == document
