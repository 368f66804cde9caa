"""How the workspace is doing, in numbers."""

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel

from leadwright.api.access import Access, needs
from leadwright.api.condition import SET_ASIDE_COUNTED, lag_of
from leadwright.runtime.brake import paused

router = APIRouter(prefix="/status", tags=["health"])
Reader = Annotated[Access, Depends(needs("report:read"))]


class StatusShown(BaseModel):
    """`lag_ms`: how long the oldest input waits to be addressed; `pending`: addressed and not
    folded yet. `set_aside` counts up to 1,000. `touches` are channel -> state -> how many.
    `workers` are when each was last heard of, `paused` the sequences that wait for approval."""

    lag_ms: int
    pending: int
    set_aside: int
    touches: dict[str, dict[str, int]]
    workers: dict[str, int]
    paused: list[str]


@router.get("")
def get_status(access: Reader) -> StatusShown:
    """Lag, what was set aside, touches by state."""
    queries = access.services.queries()
    held = paused(
        queries.brakes(access.workspace), lambda: access.services.playbook_of(access.workspace)
    )
    touches: dict[str, dict[str, int]] = {}
    for (channel, state), count in queries.touch_counts(access.workspace).items():
        touches.setdefault(channel, {})[state] = count
    return StatusShown(
        lag_ms=lag_of(access.services, access.workspace),
        pending=queries.pending(access.workspace),
        set_aside=len(queries.set_aside(access.workspace, SET_ASIDE_COUNTED)),
        touches=touches,
        workers=queries.heartbeats(),
        paused=[each.sequence for each in held],
    )
