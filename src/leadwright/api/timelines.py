"""What happened to a person or unit, with what came in and what was decided."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache, lru_cache
from typing import Any

import msgspec
from pydantic import BaseModel

from leadwright.api.access import Access
from leadwright.api.paging import Listing, Paging, listing
from leadwright.api.shown import DecisionShown, show_decision
from leadwright.core.ids import number_of
from leadwright.core.input import Input, import_of
from leadwright.core.problem import ProblemsError
from leadwright.playbook.model import Playbook
from leadwright.ports import HistoryRow, Journaled
from leadwright.runtime.explain import documents_of
from leadwright.runtime.origin import origin_of
from leadwright.runtime.records import INSIDE, plain
from leadwright.runtime.steps_shown import Rule, rules_of
from leadwright.runtime.subjects import Subject
from leadwright.runtime.why_not import why_not
from leadwright.runtime.words import say_input
from leadwright.runtime.work import decisions_in

_inputs = msgspec.msgpack.Decoder(Input)


class OriginShown(BaseModel):
    """The row of a file that said it. `undone`: its import was, so it counts no more."""

    import_id: str
    file: str
    row: int
    undone: bool


class EntryShown(BaseModel):
    """One folded input and what it led to. `says` is what people call it, `n` its place in the
    unit's recorded order, `ref` its journal id (null: made inside), `version` the number of the
    playbook in force. `at` is when it came in, `occurred_at` when it happened (null: what was said
    is erased)."""

    unit: int
    n: int
    person: int | None
    at: int
    occurred_at: int | None
    kind: str
    tag: str
    says: str
    version: int
    ref: int | None
    body: dict[str, Any]
    actor: str
    decisions: list[DecisionShown]
    origin: OriginShown | None


class MissingShown(BaseModel):
    """Something that has not happened. `what` is stage, segment, sequence, channel or hand_off,
    `name` says which; `condition` is the rule, `values` what it compares right now."""

    what: str
    name: str
    because: str
    condition: str
    values: dict[str, Any]


class WhyNotShown(BaseModel):
    """What has not happened, and what is missing for it."""

    data: list[MissingShown]


def missing(access: Access, subject: Subject) -> WhyNotShown:
    """Every rule of the playbook in force asked once more, of the record as it stands."""
    book = access.services.playbook_of(access.workspace)
    found = documents_of(access.services.queries(), subject)
    if book is None:
        return WhyNotShown(data=[])
    now = access.services.clock.now()
    rows = why_not(found.head, found.person, book, now)
    return WhyNotShown(data=[MissingShown(**msgspec.structs.asdict(each)) for each in rows])


def timeline(
    access: Access, paging: Paging, *, person: int = 0, unit: int = 0
) -> Listing[EntryShown]:
    """Newest first: a person's over all units they were in, or a unit's."""
    queries = access.services.queries()
    page = paging.page(
        lambda limit, cursor: queries.timeline(
            access.workspace, limit, cursor, person=person, unit=unit
        )
    )
    refs = {row.ref for row in page.rows if row.ref}
    journaled = access.services.journal.read(access.workspace, refs) if refs else {}
    hashes = dict(queries.versions(access.workspace))
    rules = cache(lambda version: _rules(access, hashes.get(version, "")))
    return listing(
        page,
        [_show(access, row, journaled.get(row.ref), rules(row.version)) for row in page.rows],
    )


def _rules(access: Access, hash: str) -> Mapping[str, Rule]:
    """The conditions of a version, read once for all who ask."""
    kept = access.services.settings.playbook(access.workspace, hash) if hash else None
    return _rules_in(access.services.read_playbook, kept.text) if kept is not None else {}


@lru_cache(maxsize=32)
def _rules_in(read: Callable[[str], Playbook], text: str) -> Mapping[str, Rule]:
    with suppress(ProblemsError):
        return rules_of(read(text))
    return {}


def _show(
    access: Access, row: HistoryRow, journaled: Journaled | None, rules: Mapping[str, Rule]
) -> EntryShown:
    body, actor, occurred_at = _said(access, row, journaled)
    origin = _origin(access, actor, journaled)
    return EntryShown(
        unit=number_of(row.unit),
        n=row.n,
        person=number_of(row.person) or None,
        at=row.at,
        occurred_at=min(occurred_at, row.at) or None,
        kind=row.kind,
        tag=row.tag,
        says=say_input(row.kind, row.tag),
        version=row.version,
        ref=row.ref or None,
        body=body,
        actor=actor,
        decisions=[show_decision(one, rules) for one in decisions_in(row.decisions)],
        origin=origin,
    )


def _origin(access: Access, actor: str, journaled: Journaled | None) -> OriginShown | None:
    """Which row of a file it was, if it was one."""
    if not import_of(actor):
        return None
    source = access.services.sources.get(journaled.source) if journaled is not None else None
    event = None
    if journaled is not None and source is not None and journaled.body is not None:
        with suppress(ProblemsError):
            event = source.read(journaled)
    found = origin_of(
        actor, event, lambda id: access.services.settings.import_of(access.workspace, id)
    )
    assert found is not None
    return OriginShown(import_id=found.id, file=found.file, row=found.row, undone=found.undone)


def _said(
    access: Access, row: HistoryRow, journaled: Journaled | None
) -> tuple[dict[str, Any], str, int]:
    """What the input said, who was behind it, when it happened; nothing where it was erased."""
    if row.input is not None:
        made = _inputs.decode(row.input)
        return plain(made.body, inside=row.kind in INSIDE), made.actor, made.occurred_at
    source = access.services.sources.get(journaled.source) if journaled is not None else None
    if journaled is None or source is None or journaled.body is None:
        return {}, "", 0
    try:
        event = source.read(journaled)
    except ProblemsError:
        return {}, "", 0
    traits = row.kind == "traits" and event.kind != "traits"
    return (event.traits if traits else event.body), event.actor, event.occurred_at
