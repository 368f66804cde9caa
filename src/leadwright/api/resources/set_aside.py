"""Inputs that could not be addressed or folded, kept with the error until they are retried."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel

from leadwright.api.access import Access, needs
from leadwright.core.ids import number_of
from leadwright.ports import SetAside

router = APIRouter(prefix="/set-aside", tags=["health"])
Reader = Annotated[Access, Depends(needs("report:read"))]


class SetAsideShown(BaseModel):
    """One of them. `ref` is its journal id (null: made inside)."""

    id: int
    at: int
    ref: int | None
    unit: int | None
    person: int | None
    error: str


class SetAsideList(BaseModel):
    """The latest of them."""

    data: list[SetAsideShown]


@router.get("")
def list_set_aside(
    access: Reader, limit: Annotated[int, Query(ge=1, le=500)] = 100
) -> SetAsideList:
    """What was set aside, with the error. Mend the cause, then `POST /commands/retry`."""
    rows = access.services.queries().set_aside(access.workspace, limit)
    return SetAsideList(data=[_show(row) for row in rows])


def _show(row: SetAside) -> SetAsideShown:
    return SetAsideShown(
        id=row.id,
        at=row.at,
        ref=row.ref or None,
        unit=number_of(row.unit) or None,
        person=number_of(row.person) or None,
        error=row.error,
    )
