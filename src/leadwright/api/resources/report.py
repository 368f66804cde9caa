"""The report, in the terms of the workspace's operating model."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel

from leadwright.api.access import Access, needs

router = APIRouter(prefix="/report", tags=["report"])
Reader = Annotated[Access, Depends(needs("report:read"))]


class RollupShown(BaseModel):
    """One metric of one UTC day (days since 1970-01-01): how often, and what it is worth."""

    day: int
    metric: str
    name: str
    count: int
    value: int


class ReportShown(BaseModel):
    """What the decisions add up to."""

    model: str
    playbook: str
    rollups: list[RollupShown]


@router.get("")
def get_report(
    access: Reader,
    since_day: Annotated[int, Query(ge=0, le=100_000, description="First UTC day")] = 0,
) -> ReportShown:
    """Counts and values by day, metric and name."""
    rows = access.services.queries().rollups(access.workspace, since_day)
    playbook = access.services.playbook_of(access.workspace)
    return ReportShown(
        model=playbook.model if playbook is not None else "",
        playbook=playbook.hash if playbook is not None else "",
        rollups=[
            RollupShown(
                day=row.day, metric=row.metric, name=row.name, count=row.count, value=row.value
            )
            for row in rows
        ],
    )
