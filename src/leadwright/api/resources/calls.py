"""Calls: the queue of who is to be called, and whom one of them is about.

A key with the scope `calls:<team>` sees the calls of that team here, and nothing else anywhere.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from leadwright.api.access import Access, needs
from leadwright.api.names import call_of
from leadwright.api.paging import Listing, PagingDep
from leadwright.api.shown import TaskShown, show_task
from leadwright.core.unit import ANYONE, Head, Person, decode_head, decode_member

router = APIRouter(prefix="/calls", tags=["calls"])
Caller = Annotated[Access, Depends(needs("tasks:read", or_calls=True))]


class CallShown(TaskShown):
    """A call with what one needs to make it."""

    name: str
    phone: str
    company: str
    time_zone: str


@router.get("")
def list_calls(
    access: Caller,
    paging: PagingDep,
    team: Annotated[str, Query(max_length=64)] = "",
    owner: Annotated[str, Query(max_length=255)] = "",
    ready: Annotated[bool, Query(description="Only those that may be made now")] = True,
) -> Listing[TaskShown]:
    """Open calls, the most urgent first and then the longest waiting."""
    teams = access.teams
    if team:
        teams = frozenset({team}) if teams is None or team in teams else frozenset()
    ready_at = access.services.clock.now() if ready else 0
    queries = access.services.queries()
    return paging.listing(
        lambda limit, cursor: queries.calls(
            access.workspace, limit, cursor, teams=teams, owner=owner, ready_at=ready_at
        ),
        show_task,
    )


@router.get("/{id}")
def get_call(access: Caller, id: str) -> CallShown:
    """One call, with the number to call."""
    unit, task = call_of(access, id)
    queries = access.services.queries()
    record = queries.document(unit, task.person)
    found = decode_member(record) if record is not None else None
    person = found if isinstance(found, Person) else Person()
    document = queries.document(unit, ANYONE)
    head = decode_head(document) if document is not None else Head()
    company = head.traits.get("name", "") if isinstance(head, Head) else ""
    row = queries.person(access.workspace, task.person)
    return CallShown(
        **show_task((unit, task)).model_dump(),
        name=row.name if row is not None else "",
        phone=str(person.traits.get("phone") or ""),
        company=str(company or person.traits.get("company") or ""),
        time_zone=str(person.traits.get("time_zone") or ""),
    )
