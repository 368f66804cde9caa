"""Suggestions: what somebody should look at, with the evidence."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel

from leadwright.api.access import Access, needs
from leadwright.api.errors import ApiError
from leadwright.api.paging import Listing, PagingDep
from leadwright.core.ids import number_of
from leadwright.ports import Suggestion

router = APIRouter(prefix="/suggestions", tags=["suggestions"])
Reader = Annotated[Access, Depends(needs("people:read"))]


class SuggestionShown(BaseModel):
    """One of them. `state` is open, accepted or rejected. A `conflict` says that identifiers of
    two people were named together: to accept it makes them one. An `account` says that `person`
    may belong to the account `other`: to accept it takes them there. `accounts` says that `person`
    and `other` are accounts that may be one: to accept it makes the second part of the first."""

    id: str
    kind: str
    state: str
    at: int
    person: int
    other: int
    evidence: dict[str, Any]


@router.get("")
def list_suggestions(
    access: Reader,
    paging: PagingDep,
    kind: Annotated[str, Query(max_length=32, description="conflict, account or accounts")] = "",
    state: Annotated[str, Query(max_length=32, description="open, accepted or rejected")] = "",
) -> Listing[SuggestionShown]:
    """What to decide, the longest waiting first: `POST /commands/accept_suggestion` or
    `reject_suggestion`."""
    queries = access.services.queries()
    return paging.listing(
        lambda limit, cursor: queries.suggestions(
            access.workspace, limit, cursor, kind=kind, state=state
        ),
        _show,
    )


@router.get("/{id}")
def get_suggestion(access: Reader, id: str) -> SuggestionShown:
    """One suggestion."""
    row = access.services.queries().suggestion(access.workspace, id)
    if row is None:
        raise ApiError(404, "not_found", "there is no such suggestion")
    return _show(row)


def _show(row: Suggestion) -> SuggestionShown:
    return SuggestionShown(
        id=row.id,
        kind=row.kind,
        state=row.state,
        at=row.at,
        person=number_of(row.person),
        other=number_of(row.other),
        evidence=dict(row.evidence),
    )
