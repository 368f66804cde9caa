"""Touches: what was planned, sent or withheld."""

from collections.abc import Collection
from typing import Annotated

from fastapi import APIRouter, Depends, Query

from leadwright.api.access import Access, needs
from leadwright.api.errors import ApiError
from leadwright.api.names import account_named, person_named
from leadwright.api.paging import Listing, PagingDep
from leadwright.api.shown import TouchShown, show_touch
from leadwright.runtime.brake import foreseen, held_back

router = APIRouter(prefix="/touches", tags=["touches"])
Reader = Annotated[Access, Depends(needs("touches:read"))]


@router.get("")
def list_touches(
    access: Reader,
    paging: PagingDep,
    state: Annotated[str, Query(max_length=32)] = "",
    person: Annotated[str, Query(max_length=600, description="Number, email: or user:")] = "",
    account: Annotated[str, Query(max_length=600, description="Number or domain")] = "",
) -> Listing[TouchShown]:
    """Touches, with their states."""
    who = person_named(access, person) if person else 0
    unit = account_named(access, account) if account else 0
    queries, held = access.services.queries(), _held(access)
    return paging.listing(
        lambda limit, cursor: queries.touches(
            access.workspace, limit, cursor, person=who, unit=unit, state=state
        ),
        lambda row: show_touch(foreseen(row, held)),
    )


@router.get("/{id}")
def get_touch(access: Reader, id: str) -> TouchShown:
    """One touch."""
    row = access.services.queries().touch(access.workspace, id)
    if row is None:
        raise ApiError(404, "not_found", "there is no such touch")
    return show_touch(foreseen(row, _held(access)))


def _held(access: Access) -> Collection[str]:
    """The sequences that are paused now."""
    brakes = access.services.queries().brakes(access.workspace)
    book = access.services.playbook_of(access.workspace) if brakes else None
    return held_back(brakes, book) if book is not None else ()
