"""Imports: rows that were read elsewhere, many at a time, behind everything live."""

import json
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal

import msgspec
from fastapi import APIRouter, Depends
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    model_validator,
)
from starlette.concurrency import run_in_threadpool

from leadwright.api.access import Access, needs
from leadwright.api.errors import ApiError, ProblemShown, shown_problem
from leadwright.api.mistakes import problem_of
from leadwright.capture.emails import clean_email
from leadwright.capture.event import Event
from leadwright.capture.identify import LONGEST
from leadwright.capture.instants import EARLIEST
from leadwright.capture.traits import account_traits, person_traits
from leadwright.capture.values import flat
from leadwright.core.ids import duplicate_key
from leadwright.core.input import ACCOUNT, EVENT, IMPORTED, LANE_IMPORT, TRAITS
from leadwright.core.problem import Problem
from leadwright.core.time import DAY
from leadwright.ports import ImportRecord, Submission
from leadwright.runtime.sent_rows import ROWS, came, salt, take
from leadwright.runtime.undo import UNDOING

router = APIRouter(prefix="/import", tags=["import"])
Writer = Annotated[Access, Depends(needs("import:write"))]
ROWS_MAX = 2_500
Identifier = Annotated[str, Field(max_length=LONGEST)]


class RowSent(BaseModel):
    """One row as an event. `key` names it within your import: the same key twice is one row.
    `history`: decide in virtual time, at `occurred_at`, and contact nobody."""

    model_config = ConfigDict(extra="forbid")
    kind: Literal["event", "traits", "account"]
    occurred_at: Annotated[int, Field(ge=EARLIEST, lt=2**53, description="ms UTC")]
    name: Annotated[str, Field(max_length=255, description="Name of the event")] = ""
    anonymous_id: Identifier = ""
    user_id: Identifier = ""
    email: Annotated[str, Field(max_length=254)] = ""
    group_id: Identifier = ""
    external: Annotated[
        dict[Annotated[str, Field(pattern="^[a-z0-9_-]{1,64}$")], Identifier],
        Field(max_length=8, description='Ids in other systems: {"salesforce": "003A0000"}'),
    ] = Field(default_factory=dict)
    body: dict[str, Any] = Field(default_factory=dict)
    traits: dict[str, Any] = Field(default_factory=dict)
    history: bool = False
    key: Annotated[str, Field(max_length=255)] = ""

    @model_validator(mode="after")
    def _usable(self) -> "RowSent":
        if self.kind == EVENT and not self.name:
            raise ValueError("an event needs a name")
        people = (self.user_id, self.email, self.anonymous_id, *self.external.values())
        accounts = (self.group_id, self.body.get("domain"))
        if not any(accounts if self.kind == ACCOUNT else people):
            raise ValueError("the row names nobody")
        return self


@dataclass(frozen=True, slots=True)
class Unusable:
    """A row that cannot be used: as it was sent, and why."""

    said: Any
    problems: list[Problem]


@dataclass(frozen=True, slots=True)
class Row:
    """A row that can be used, and the key it has within its import."""

    event: Event
    key: str


def _or_why_not(said: Any, read: ValidatorFunctionWrapHandler) -> Any:
    try:
        return read(said)
    except ValidationError as error:
        return Unusable(said, [problem_of(each) for each in error.errors(include_url=False)])


class RowsSent(BaseModel):
    """Some rows, in order. `import` names the import that they are part of, so that it can be told
    from others and undone by itself. `keep_rejects`: rows that cannot be used are kept with what is
    wrong, and the others come in; else one bad row refuses the request."""

    model_config = ConfigDict(extra="forbid")
    import_: Annotated[
        str,
        Field(alias="import", pattern=r"^[\w.() -]+$", max_length=120, description="Its name"),
    ] = ROWS
    keep_rejects: bool = False
    rows: Annotated[
        list[Annotated[RowSent, WrapValidator(_or_why_not)]],
        Field(min_length=1, max_length=ROWS_MAX),
    ]


class RowRejected(BaseModel):
    """A row that cannot be used; `row` is its number within the import."""

    row: int
    problems: list[ProblemShown]


class RowsKept(BaseModel):
    """Those accepted are durable, under these journal ids (0: there are none), as part of the
    import with the id `import`."""

    model_config = ConfigDict(serialize_by_alias=True)
    accepted: int
    first_ref: int
    last_ref: int
    import_: Annotated[str, Field(alias="import")]
    rejected: list[RowRejected]


@router.post("/rows")
async def import_rows(access: Writer, sent: RowsSent) -> RowsKept:
    """Rows of an import, durable when this answers."""
    services, at = access.services, access.services.clock.now()
    rows = [_read(row, at) for row in sent.rows]
    if any(isinstance(row, Unusable) for row in rows) and not (
        sent.keep_rejects and any(isinstance(row, Row) for row in rows)
    ):
        raise _refused(rows)
    record = await run_in_threadpool(
        take, services.settings, services.journal, access.workspace, sent.import_, access.actor,
        len(rows), at,
    )  # fmt: skip
    numbered = list(enumerate(rows, record.sent - len(rows) + 1))
    refs = await services.capture.submit(
        [_submission(record, n, row, at) for n, row in numbered if isinstance(row, Row)]
    )
    bad = [(n, row) for n, row in numbered if isinstance(row, Unusable)]
    await run_in_threadpool(_count, access, record, refs, bad, at)
    shown = [
        RowRejected(row=n, problems=[shown_problem(one) for one in row.problems]) for n, row in bad
    ]
    return RowsKept(
        accepted=len(refs), first_ref=refs[0], last_ref=refs[-1], rejected=shown,
        **{"import": record.id},
    )  # fmt: skip


def _count(
    access: Access, record: ImportRecord, refs: list[int], bad: list[tuple[int, Unusable]], at: int
) -> None:
    """Note in the import what came of the rows. Raises ApiError where it was undone meanwhile."""
    services = access.services
    if bad:
        kept = [(n, json.dumps(_kept(n, row))) for n, row in bad]
        services.settings.keep_rejects(access.workspace, record.id, kept)
    now = came(services.settings, record, refs, len(bad), at)
    if now.state == UNDOING:
        if services.imports is not None:
            services.imports.undo(now)
        raise ApiError(409, "undone", "the import was undone meanwhile, and these rows with it")


def _kept(n: int, row: Unusable) -> dict[str, Any]:
    problems = [{"code": one.code, "what": one.what, "where": one.where} for one in row.problems]
    return {"row": n, "problems": problems, "sent": row.said}


def _read(row: RowSent | Unusable, at: int) -> Row | Unusable:
    """The row as an event. Nothing has happened in the future; a history that says so would take
    its units there."""
    if isinstance(row, Unusable):
        return row
    event = _event(row)
    try:
        msgspec.json.encode(event)
    except UnicodeEncodeError:
        why = Problem("A422", "a text holds half of a surrogate pair: no character")
    else:
        if row.occurred_at <= at + DAY:
            return Row(event, row.key)
        hint = "milliseconds UTC are expected"
        why = Problem("R306", "the time is in the future", "/occurred_at", hint)
    return Unusable(row.model_dump(exclude_unset=True), [why])


def _refused(rows: list[Row | Unusable]) -> ApiError:
    problems = [
        replace(problem, where=f"/body/rows/{n}{problem.where}")
        for n, row in enumerate(rows)
        if isinstance(row, Unusable)
        for problem in row.problems
    ]
    return ApiError(422, "invalid", "rows cannot be used: nothing was kept", problems=problems)


def _submission(record: ImportRecord, n: int, row: Row, at: int) -> Submission:
    key = duplicate_key("import", f"{salt(record)}{row.key}") if row.key else b""
    row.event.actor, row.event.row = f"{IMPORTED} {record.id}", n
    body = msgspec.json.encode(row.event)
    return Submission(record.workspace, LANE_IMPORT, "import", at, body, key)


def _event(row: RowSent) -> Event:
    clean = {EVENT: flat, TRAITS: person_traits, ACCOUNT: account_traits}[row.kind]
    body = clean(row.body)
    email = clean_email(row.email) or (body.get("email", "") if row.kind == TRAITS else "")
    return Event(
        row.kind,
        row.name,
        row.occurred_at,
        anonymous_id=row.anonymous_id,
        user_id=row.user_id,
        email=email,
        group_id=row.group_id,
        body=body,
        traits=person_traits(row.traits),
        history=row.history,
        external=row.external,
    )
