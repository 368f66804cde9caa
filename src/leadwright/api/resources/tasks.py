"""Tasks: work for humans, hand-offs included."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from leadwright.api.access import Access, needs
from leadwright.api.errors import ApiError
from leadwright.api.names import account_named
from leadwright.api.paging import Listing, PagingDep
from leadwright.api.shown import TaskShown, show_task

router = APIRouter(prefix="/tasks", tags=["tasks"])
Reader = Annotated[Access, Depends(needs("tasks:read"))]


@router.get("")
def list_tasks(
    access: Reader,
    paging: PagingDep,
    state: Annotated[str, Query(max_length=32)] = "",
    owner: Annotated[str, Query(max_length=255)] = "",
    kind: Annotated[str, Query(max_length=32, description="task, call, hand_off ...")] = "",
    team: Annotated[str, Query(max_length=64)] = "",
    account: Annotated[str, Query(max_length=600, description="Number or domain")] = "",
) -> Listing[TaskShown]:
    """Tasks and hand-offs, the longest waiting first: with `kind=hand_off` and `state=queued`
    what waits for a team."""
    unit = account_named(access, account) if account else 0
    queries = access.services.queries()
    return paging.listing(
        lambda limit, cursor: queries.tasks(
            access.workspace,
            limit,
            cursor,
            state=state,
            owner=owner,
            kind=kind,
            team=team,
            unit=unit,
        ),
        show_task,
    )


@router.get("/{id}")
def get_task(access: Reader, id: str) -> TaskShown:
    """One task or hand-off."""
    row = access.services.queries().task(access.workspace, id)
    if row is None:
        raise ApiError(404, "not_found", "there is no such task")
    return show_task(row)
