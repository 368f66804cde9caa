"""Where the past is kept, and what its inputs told us."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple

import msgspec

from leadwright.capture.event import Event
from leadwright.core.ids import number_of
from leadwright.core.input import COMMAND, EVENT, MESSAGE, TRAITS, Input, import_of
from leadwright.core.problem import ProblemsError
from leadwright.playbook.model import Playbook
from leadwright.ports import HistoryRow, Journal, Journaled, Queries
from leadwright.runtime.origin import Imports, Origin, origin_of

_PLAIN = (str, int, float, bool)
IDS = frozenset(
    (
        "unit", "who", "person", "account", "into", "gone", "other", "after", "household", "parent",
        "with", "tell", "domain_of", "apart", "before", "more",
    )
)  # fmt: skip
"""Names under which messages and commands say which person or unit."""
INSIDE = (MESSAGE, COMMAND)
_inputs = msgspec.msgpack.Decoder(Input)


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """Where the past is kept: `read` makes an event of a journal row, or raises ProblemsError;
    `imports` gives the import of an id, `book` the playbook of a hash."""

    queries: Queries
    journal: Journal
    read: Callable[[Journaled], Event]
    imports: Imports = lambda _: None
    book: Callable[[str], Playbook | None] = lambda _: None


class Said(NamedTuple):
    """What an input told us (`traits` are the names of those that are about the person), who was
    behind it, the row of a file, and when it happened (ms; 0 where that is not known any more)."""

    facts: Mapping[str, Any] = MappingProxyType({})
    actor: str = ""
    origin: Origin | None = None
    traits: frozenset[str] = frozenset()
    occurred_at: int = 0


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
        return Said()
    facts = plain(told.body | told.traits, inside=row.kind in INSIDE)
    origin = origin_of(told.actor, event, imports)
    traits = frozenset(told.traits if row.kind == EVENT else told.body)
    about = traits if row.kind in (EVENT, TRAITS) else frozenset()
    return Said(facts, told.actor, origin, about, min(told.occurred_at, row.at))


def _event(records: Records, journaled: Journaled | None) -> Event | None:
    if journaled is None or journaled.body is None:
        return None
    try:
        return records.read(journaled)
    except (ProblemsError, KeyError):
        return None


def plain(body: Mapping[str, Any], *, inside: bool) -> dict[str, Any]:
    """What people can read of a body; ids that were made `inside` as the numbers people know."""
    found = {name: value for name, value in body.items() if isinstance(value, _PLAIN)}
    if inside:
        found |= {
            name: number_of(value)
            for name, value in found.items()
            if name in IDS and type(value) is int
        }
    return found
