"""Which file and row said something, and whether that import was undone since."""

from collections.abc import Callable

import msgspec

from leadwright.capture.event import Event
from leadwright.core.input import import_of
from leadwright.ports import ImportRecord

Imports = Callable[[str], ImportRecord | None]
"""The import of an id."""


class Origin(msgspec.Struct, frozen=True):
    """The import, the file's name, the row as a spreadsheet counts (0: unknown), and whether it
    was undone: then what it said counts no more."""

    id: str
    file: str = ""
    row: int = 0
    undone: bool = False


def origin_of(actor: str, event: Event | None, imports: Imports) -> Origin | None:
    """Where an input of that actor comes from; None for all but rows of files. `event` is its
    journal row, where that is still there."""
    id = import_of(actor)
    if not id:
        return None
    record = imports(id)
    names = record.name.split(", ") if record is not None else []
    part, row = (event.part, event.row) if event is not None else (0, 0)
    file = names[part] if part < len(names) else ""
    return Origin(id, file, row, record is not None and record.undo is not None)


def in_words(origin: Origin) -> str:
    """`contacts.csv row 12 (import 1bc62f5b, undone)`."""
    row = f" row {origin.row}" if origin.row else ""
    undone = ", undone" if origin.undone else ""
    return f"{origin.file}{row} (import {origin.id[:8]}{undone})".strip()
