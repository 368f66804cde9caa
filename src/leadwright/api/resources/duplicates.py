"""Duplicates: pairs of people or accounts that may be one, and what was decided about them."""

from typing import Annotated, Literal

import msgspec
from fastapi import APIRouter, Depends, Header, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from leadwright.api.access import Access, needs
from leadwright.api.acting import Writes
from leadwright.api.errors import ApiError
from leadwright.api.outcomes import WriteShown, answer
from leadwright.api.paging import Listing, PagingDep
from leadwright.capture.event import Event
from leadwright.core.ids import number_of
from leadwright.core.input import COMMAND
from leadwright.duplicates.run import Asked, check
from leadwright.duplicates.runs import Busy, Run, Runs
from leadwright.duplicates.standing import to_merge
from leadwright.ports import Duplicate
from leadwright.ports.reviews import ACCEPTED, ALWAYS, NEVER, REJECTED

router = APIRouter(prefix="/duplicates", tags=["duplicates"])
Reader = Annotated[Access, Depends(needs("duplicates:read"))]
Writer = Annotated[Access, Depends(needs("duplicates:write"))]
PEOPLE = "people"
_ID_MAX = 2**53


class ComparedShown(BaseModel):
    """What came of one field, and its weight in bits: +3 is eight times as likely if they are
    one, -3 if they are not."""

    field: str
    outcome: str
    weight: float


class DuplicateShown(BaseModel):
    """Two who may be one. `left` and `right` are numbers of people or accounts, as `kind` says;
    those with the same `group` were found to belong together."""

    id: int
    kind: str
    left: int
    right: int
    group: int | None
    state: str
    probability: float
    weight: float
    outcomes: list[ComparedShown]
    found_at: int
    decided_at: int
    decided_by: str
    note: str


class Decision(BaseModel):
    """Why, for whoever looks later."""

    model_config = ConfigDict(extra="forbid")
    note: Annotated[str, Field(max_length=1_024)] = ""


class Decided(BaseModel):
    """The pair, and what became of the merge (null: nothing was to be merged)."""

    duplicate: DuplicateShown
    merge: WriteShown | None


class RunSent(BaseModel):
    """`propose_from`: the least probability of a pair that is proposed. `merge_from`: merge pairs
    of at least that probability without asking (null: none). `dry_run`: only count."""

    model_config = ConfigDict(extra="forbid")
    kind: Literal["people", "accounts"] = "people"
    propose_from: Annotated[float, Field(ge=0.01, le=1)] = 0.5
    merge_from: Annotated[float | None, Field(ge=0.9, le=1)] = None
    dry_run: bool = False


class RunShown(BaseModel):
    """A search. `state`: running (`count` of `step` so far), done, or failed (`error`). `new` of
    the `proposed` pairs were not there before; `withdrawn` ones are proposed no longer."""

    id: str
    kind: str
    state: str
    who: str
    at: int
    ended_at: int
    step: str
    count: int
    dry_run: bool
    records: int
    proposed: int
    new: int
    withdrawn: int
    sure: int
    merged: int
    error: str


class RunList(BaseModel):
    """Searches, newest first."""

    data: list[RunShown]


@router.post("/runs", status_code=201)
def start_run(access: Writer, sent: RunSent) -> RunShown:
    """Compare everybody with those they may be, and propose pairs, in a process of its own. One at
    a time: 409 while another of the workspace is under way. GET it to see how far it is."""
    asked = Asked(
        access.workspace, sent.kind, sent.propose_from, sent.merge_from, keep=not sent.dry_run
    )
    check(asked)
    try:
        return _run_shown(_runs(access).start(asked, access.actor))
    except Busy:
        raise ApiError(409, "busy", "another search for duplicates is under way") from None


@router.get("/runs")
def list_runs(access: Reader) -> RunList:
    """The last searches, whichever server ran them."""
    return RunList(data=[_run_shown(run) for run in _runs(access).of(access.workspace)])


@router.get("/runs/{id}")
def get_run(access: Reader, id: str) -> RunShown:
    """How a search stands."""
    for run in _runs(access).of(access.workspace):
        if run.id == id:
            return _run_shown(run)
    raise ApiError(404, "not_found", "there is no such search")


def _runs(access: Access) -> Runs:
    runs = access.services.runs
    if runs is None:
        raise ApiError(404, "not_here", "duplicates are not searched for here")
    return runs


def _run_shown(run: Run) -> RunShown:
    asked, came = run.asked, msgspec.structs.asdict(run.came)
    return RunShown(
        id=run.id, kind=asked.kind, state=run.state, who=run.who, at=run.at, ended_at=run.ended_at,
        step=run.step, count=run.count, dry_run=not asked.keep, error=run.error, **came,
    )  # fmt: skip


@router.get("")
def list_duplicates(
    access: Reader,
    paging: PagingDep,
    state: Annotated[
        Literal["open", "accepted", "rejected", "always", "never", ""],
        Query(description="Empty: all"),
    ] = "open",
    kind: Annotated[Literal["people", "accounts", ""], Query()] = "",
) -> Listing[DuplicateShown]:
    """Pairs, the most probable first."""
    reviews = access.services.reviews
    return paging.listing(
        lambda limit, cursor: reviews.duplicates(
            access.workspace, limit, cursor, kind=kind, state=state
        ),
        _show,
    )


@router.get("/{id}")
def get_duplicate(access: Reader, id: int) -> DuplicateShown:
    """One pair, with what speaks for it and against it."""
    return _show(_found(access, id))


@router.post("/{id}/accept", responses={202: {"model": Decided}})
async def accept(
    access: Writer,
    request: Request,
    response: Response,
    id: int,
    decision: Decision,
    idempotency_key: Annotated[str, Header(description="Repeat safely with the same")] = "",
) -> Decided:
    """They are one: merge them."""
    return await _merge(access, request, response, id, ACCEPTED, decision.note, idempotency_key)


@router.post("/{id}/always", responses={202: {"model": Decided}})
async def always(
    access: Writer,
    request: Request,
    response: Response,
    id: int,
    decision: Decision,
    idempotency_key: Annotated[str, Header(description="Repeat safely with the same")] = "",
) -> Decided:
    """Merge them, now and whenever a later run finds them apart."""
    return await _merge(access, request, response, id, ALWAYS, decision.note, idempotency_key)


@router.post("/{id}/reject")
def reject(access: Writer, id: int, decision: Decision) -> Decided:
    """They are not one, and are not proposed again."""
    return Decided(duplicate=_decide(access, id, REJECTED, decision.note), merge=None)


@router.post("/{id}/never")
def never(access: Writer, id: int, decision: Decision) -> Decided:
    """Keep them apart, whoever else they are like."""
    return Decided(duplicate=_decide(access, id, NEVER, decision.note), merge=None)


async def _merge(
    access: Access,
    request: Request,
    response: Response,
    id: int,
    state: str,
    note: str,
    repeat: str,
) -> Decided:
    """Note the decision and merge; where they are one already there is nothing to merge."""
    pair = await run_in_threadpool(_found, access, id)
    merged = None
    both = await run_in_threadpool(_to_merge, access, pair)
    if both is not None:
        stays, goes = both
        at = access.services.clock.now()
        body = {"into": stays, "because": note or "said to be one"}
        event = Event(COMMAND, "merge_people", at, person=goes, body=body, actor=access.actor)
        if pair.kind != PEOPLE:
            event.name, event.person, event.unit = "merge_accounts", 0, goes
        writes: Writes = request.state.writes
        merged = answer(await writes.write(access.workspace, event, "api", repeat), response)
    shown = await run_in_threadpool(_decide, access, id, state, note)
    return Decided(duplicate=shown, merge=merged)


def _to_merge(access: Access, pair: Duplicate) -> tuple[int, int] | None:
    queries = access.services.queries()
    return to_merge(queries, access.workspace, pair.kind, pair.left, pair.right)


def _decide(access: Access, id: int, state: str, note: str) -> DuplicateShown:
    _found(access, id)
    at = access.services.clock.now()
    access.services.reviews.decide(access.workspace, id, state, access.actor, at, note)
    return _show(_found(access, id))


def _found(access: Access, id: int) -> Duplicate:
    found = access.services.reviews.duplicate(access.workspace, id) if 0 < id < _ID_MAX else None
    if found is None:
        raise ApiError(404, "not_found", "there is no such pair")
    return found


def _show(row: Duplicate) -> DuplicateShown:
    outcomes = [
        ComparedShown(field=one.field, outcome=one.outcome, weight=one.weight / 1_000)
        for one in row.outcomes
    ]
    return DuplicateShown(
        id=row.id,
        kind=row.kind,
        left=number_of(row.left),
        right=number_of(row.right),
        group=number_of(row.group) or None,
        state=row.state,
        probability=row.probability / 1_000_000,
        weight=row.weight / 1_000,
        outcomes=outcomes,
        found_at=row.found_at,
        decided_at=row.decided_at,
        decided_by=row.decided_by,
        note=row.note,
    )
