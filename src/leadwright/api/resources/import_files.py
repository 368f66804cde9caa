"""Imports of files: upload, look at the proposed map, check, start, see what came of it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import FileResponse, Response, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from leadwright.api.access import Access, needs
from leadwright.api.errors import ApiError, ProblemShown, shown_problem
from leadwright.api.services import ImportDesk
from leadwright.capture.event import Event
from leadwright.core.problem import Problem
from leadwright.ports import ImportRecord, Undone
from leadwright.runtime.foresee import Foresight
from leadwright.runtime.records import Records
from leadwright.runtime.sent_rows import ROWS
from leadwright.runtime.undo import begun, undone_before
from leadwright.runtime.undoing import Undoing

router = APIRouter(prefix="/imports", tags=["import"])
Writer = Annotated[Access, Depends(needs("import:write"))]
CHECKED_MAX = 20_000
"""Rows looked at by a check; a request must end."""
SHOWN_MAX = 20
PAGE = 500


class UndoShown(BaseModel):
    """What undoing an import is about: people and accounts of whom only it told are gone, others
    are as if it had never come. `parted`: made one with somebody by it. `moved`: put into an
    account by it. `freed`: identifiers that only it told. `ended_at` 0: not through. `more`: only
    the first rows were looked at."""

    who: str
    at: int
    ended_at: int
    also_suppressions: bool
    rows: int
    people_gone: int
    people_changed: int
    accounts_gone: int
    accounts_changed: int
    parted: int
    moved: int
    freed: int
    more: bool = False


class UndoSent(BaseModel):
    """`dry_run`: only say what it would do. `also_suppressions`: lift the stops of the file too,
    which otherwise stay."""

    model_config = ConfigDict(extra="forbid")
    dry_run: bool = False
    also_suppressions: bool = False


class ImportShown(BaseModel):
    """An import. `state`: uploading, reading, done or failed, undoing or undone. `handed_over`
    inputs of it are in the journal; what is decided about them is behind everything live."""

    id: str
    name: str
    state: str
    kind: str
    at: int
    who: str
    history: bool
    size: int
    handed_over: int
    rows: int
    rejected: int
    skipped: int
    error: str
    map: str
    undo: UndoShown | None


class ImportList(BaseModel):
    """Imports, newest first."""

    data: list[ImportShown]


class ProposalShown(BaseModel):
    """A map for the file. `sure`: of an export of a known system, so that it can be started as it
    is; else `open` says what to look at."""

    kind: str
    system: str
    map: str
    open: list[str]
    sure: bool


class MapSent(BaseModel):
    """The map (YAML) to read the file under; empty for exports of HubSpot and Salesforce."""

    model_config = ConfigDict(extra="forbid")
    map: Annotated[str, Field(max_length=200_000)] = ""
    history: bool = False


class RejectShown(BaseModel):
    """A row that cannot be used."""

    row: int
    problems: list[ProblemShown]


class CheckShown(BaseModel):
    """What the import would do. `more`: only the first rows were looked at."""

    rows: int
    rejected: int
    people_created: int
    people_updated: int
    accounts_created: int
    accounts_updated: int
    linked: int
    merged: int
    deals: int
    stopped: int
    rejects: list[RejectShown]
    more: bool


@router.post("", status_code=201)
async def upload(
    access: Writer,
    request: Request,
    name: Annotated[str, Query(max_length=255, description="Name of the file")] = "upload",
) -> ImportShown:
    """Begin with a file's first (or only) piece, of up to 8 MB, as the body."""
    piece, desk = await request.body(), _desk(access)
    record = await run_in_threadpool(desk.begin, access.workspace, name, access.actor, piece)
    return _shown(record)


@router.put("/{id}/content")
async def upload_more(
    access: Writer, id: str, request: Request, offset: Annotated[int, Query(ge=0, lt=2**53)]
) -> ImportShown:
    """The file's next piece. `offset` is how much of it is there, from its `size`: a piece sent
    twice is refused."""
    piece, desk = await request.body(), _desk(access)
    record = await run_in_threadpool(_record, access, id)
    return _shown(await run_in_threadpool(desk.add, record, offset, piece))


@router.get("")
def list_imports(access: Writer, limit: Annotated[int, Query(ge=1, le=500)] = 50) -> ImportList:
    """Imports of the workspace, those of the command line too."""
    found = access.services.settings.imports(access.workspace, limit)
    return ImportList(data=[_shown(record) for record in found])


@router.get("/{id}")
def get_import(access: Writer, id: str) -> ImportShown:
    """How an import stands."""
    return _shown(_record(access, id))


@router.get("/{id}/proposal")
def get_proposal(
    access: Writer, id: str, kind: Annotated[str, Query(pattern="^[a-z_]{0,32}$")] = ""
) -> ProposalShown:
    """A map for the file, guessed from its header and first rows. `kind` says what its rows are."""
    desk = _desk(access)
    if kind and kind not in desk.KINDS:
        problem = Problem("C121", f"possible: {', '.join(desk.KINDS)}", "/query/kind")
        raise ApiError(422, "invalid", "there is no such kind of rows", problems=[problem])
    found = desk.propose(_record(access, id), kind)
    return ProposalShown(
        kind=found.kind, system=found.system, map=found.text, open=list(found.open),
        sure=found.sure,
    )  # fmt: skip


@router.post("/{id}/check")
def check_import(access: Writer, id: str, sent: MapSent) -> CheckShown:
    """What it would do: rows created, updated, linked, rejected. Nothing is changed."""
    record, book = _record(access, id), access.services.playbook_of(access.workspace)
    link = book.linking.accounts if book else "any"
    ahead = Foresight(access.workspace, link, access.services.queries().find)
    rejects: list[RejectShown] = []
    batch: list[Event] = []
    rows, rejected, more = 0, 0, False
    for one in _desk(access).look(record, sent.map):
        if rows + rejected >= CHECKED_MAX:
            more = True
            break
        if hasattr(one, "problems"):
            rejected += 1
            rejects += [_reject(one)] if len(rejects) < SHOWN_MAX else []
            continue
        rows += 1
        batch.append(one.event)
        if len(batch) >= 1_000:
            ahead.look(batch)
            batch = []
    ahead.look(batch)
    seen = ahead.seen
    return CheckShown(
        rows=rows, rejected=rejected, rejects=rejects, more=more,
        people_created=seen.people_created, people_updated=seen.people_updated,
        accounts_created=seen.accounts_created, accounts_updated=seen.accounts_updated,
        linked=seen.linked, merged=seen.merged, deals=seen.deals, stopped=seen.stopped,
    )  # fmt: skip


@router.post("/{id}/start")
def start_import(access: Writer, id: str, sent: MapSent) -> ImportShown:
    """Import it under the map. GET it to see how far it is."""
    record = _record(access, id)
    return _shown(_desk(access).start(record, sent.map, history=sent.history))


@router.post("/{id}/undo")
def undo_import(access: Writer, id: str, sent: UndoSent) -> ImportShown:
    """Undo it, as if it had never come: what happened since stays, what was sent stays sent. An
    import under way stops. GET it to see how far the undo is; what units decide about it is behind
    everything live. A dry run says in `undo` what it would do, and changes nothing."""
    services, record = access.services, _record(access, id)
    now = services.clock.now()
    marked = begun(record, access.actor, now, also_suppressions=sent.also_suppressions)
    if not sent.dry_run:
        return _shown(_desk(access).undo(marked))
    records = Records(
        queries=services.queries(),
        journal=services.journal,
        read=lambda row: services.sources[row.source].read(row),
    )
    others = undone_before(services.settings.imports(access.workspace, 10_000))
    look = Undoing(records, marked, others)
    shown = _shown(record)
    shown.undo = _undo_shown(look.look(CHECKED_MAX), more=look.more)
    return shown


@router.get(
    "/{id}/rejects",
    responses={200: {"content": {"text/csv": {}, "application/x-ndjson": {}}}},
    response_class=Response,
)
def get_rejects(access: Writer, id: str) -> Response:
    """The rows that could not be used, each with what is wrong: mend them and upload them. Those
    of a file as CSV; those that were sent as one JSON each a line."""
    record = _record(access, id)
    if record.kind == ROWS and record.rejected:
        return StreamingResponse(_sent_rejects(access, record), media_type="application/x-ndjson")
    path: Path | None = _desk(access).rejects(record)
    if path is None:
        raise ApiError(404, "not_found", "nothing was rejected, or the import is not through")
    return FileResponse(path, media_type="text/csv", filename=f"{id}.rejects.csv")


def _sent_rejects(access: Access, record: ImportRecord) -> Iterator[str]:
    after = 0
    while rows := access.services.settings.rejects(record.workspace, record.id, after, PAGE):
        yield from (f"{said}\n" for _, said in rows)
        after = rows[-1][0]


@router.delete("/{id}/content")
def delete_content(access: Writer, id: str) -> ImportShown:
    """Delete the uploaded file and its rejects; what was imported stays."""
    record = _record(access, id)
    if record.kind == ROWS:
        access.services.settings.drop_rejects(record.workspace, record.id)
    else:
        _desk(access).forget(record)
    return _shown(record)


def _desk(access: Access) -> ImportDesk:
    desk = access.services.imports
    if desk is None:
        raise ApiError(404, "not_here", "files are not taken here; use the command line")
    return desk


def _record(access: Access, id: str) -> ImportRecord:
    record = access.services.settings.import_of(access.workspace, id)
    if record is None:
        raise ApiError(404, "not_found", "there is no such import")
    return record


def _reject(one: Any) -> RejectShown:
    problems = [shown_problem(Problem(code, what, f"row {one.row}")) for code, what in one.problems]
    return RejectShown(row=one.row, problems=problems)


def _shown(record: ImportRecord) -> ImportShown:
    return ImportShown(
        id=record.id, name=record.name, state=record.state, kind=record.kind, at=record.at,
        who=record.who, history=record.history, size=record.size, handed_over=record.handed_over,
        rows=record.rows, rejected=record.rejected, skipped=record.skipped, error=record.error,
        map=record.map, undo=_undo_shown(record.undo) if record.undo else None,
    )  # fmt: skip


def _undo_shown(undo: Undone, *, more: bool = False) -> UndoShown:
    return UndoShown(**msgspec.structs.asdict(undo), more=more)
