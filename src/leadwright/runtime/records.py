"""Where the past is kept, and what its inputs told us."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import msgspec

from leadwright.capture.event import Event
from leadwright.core.input import Input, import_of
from leadwright.core.problem import ProblemsError
from leadwright.ports import HistoryRow, Journal, Journaled, Queries
from leadwright.runtime.origin import Imports, Origin, origin_of

_PLAIN = (str, int, float, bool)
_inputs = msgspec.msgpack.Decoder(Input)


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """Where the past is kept: `read` makes an event of a journal row, or raises ProblemsError;
    `imports` gives the import of an id."""

    queries: Queries
    journal: Journal
    read: Callable[[Journaled], Event]
    imports: Imports = lambda _: None


Said = tuple[dict[str, Any], str, Origin | None]


def said_by(records: Records, rows: Sequence[HistoryRow], workspace: int) -> list[Said]:
    """What each row's input told us, and who was behind it."""
    refs = {row.ref for row in rows if row.ref}
    journaled = records.journal.read(workspace, refs) if refs else {}
    imports = cache(records.imports)
    return [_said_by(records, row, journaled.get(row.ref), imports) for row in rows]


def _said_by(
    records: Records, row: HistoryRow, journaled: Journaled | None, imports: Imports
) -> Said:
    made = _inputs.decode(row.input) if row.input is not None else None
    event = None
    if made is None or import_of(made.actor):
        event = _event(records, journaled)
    told = made or event
    if told is None:
        return {}, "", None
    return _plain(told.body | told.traits), told.actor, origin_of(told.actor, event, imports)


def _event(records: Records, journaled: Journaled | None) -> Event | None:
    if journaled is None or journaled.body is None:
        return None
    try:
        return records.read(journaled)
    except (ProblemsError, KeyError):
        return None


def _plain(body: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if isinstance(value, _PLAIN)}
