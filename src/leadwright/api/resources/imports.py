"""Imports: rows that were read elsewhere, many at a time, behind everything live."""

from typing import Annotated, Any, Literal

import msgspec
from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field, model_validator

from leadwright.api.access import Access, needs
from leadwright.capture.emails import clean_email
from leadwright.capture.event import Event
from leadwright.capture.identify import LONGEST
from leadwright.capture.instants import EARLIEST
from leadwright.capture.traits import account_traits, person_traits
from leadwright.capture.values import flat
from leadwright.core.ids import duplicate_key
from leadwright.core.input import ACCOUNT, EVENT, IMPORTED, LANE_IMPORT, TRAITS
from leadwright.core.problem import Problem, ProblemsError
from leadwright.core.time import DAY
from leadwright.ports import Submission

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


class RowsSent(BaseModel):
    """Some rows, in order."""

    model_config = ConfigDict(extra="forbid")
    rows: Annotated[list[RowSent], Field(min_length=1, max_length=ROWS_MAX)]


class RowsKept(BaseModel):
    """They are durable, under these journal ids."""

    accepted: int
    first_ref: int
    last_ref: int


@router.post("/rows")
async def import_rows(access: Writer, sent: RowsSent) -> RowsKept:
    """Rows of an import, durable when this answers."""
    at = access.services.clock.now()
    if ahead := [n for n, row in enumerate(sent.rows) if row.occurred_at > at + DAY]:
        raise ProblemsError([_future(n) for n in ahead])
    rows = [_submission(access.workspace, row, at) for row in sent.rows]
    refs = await access.services.capture.submit(rows)
    return RowsKept(accepted=len(refs), first_ref=refs[0], last_ref=refs[-1])


def _future(n: int) -> Problem:
    """Nothing has happened in the future; a history that says so would take its units there."""
    where = f"/body/rows/{n}/occurred_at"
    return Problem("R306", "the time is in the future", where, "milliseconds UTC are expected")


def _submission(workspace: int, row: RowSent, at: int) -> Submission:
    key = duplicate_key("import", row.key) if row.key else b""
    body = msgspec.json.encode(_event(row))
    return Submission(workspace, LANE_IMPORT, "import", at, body, key)


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
        actor=IMPORTED,
        history=row.history,
        external=row.external,
    )
