"""The report, in the terms of the workspace's operating model, and the counts behind it."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel

from leadwright.api.access import Access, needs
from leadwright.api.errors import ApiError
from leadwright.measure.report import build_report

router = APIRouter(prefix="/report", tags=["report"])
Reader = Annotated[Access, Depends(needs("report:read"))]
Since = Annotated[int, Query(ge=0, le=100_000, description="First UTC day (since 1970-01-01)")]


class ResponseShown(BaseModel):
    """How long answers took; null where nothing was answered."""

    count: int
    p50_ms: int | None
    p99_ms: int | None


class ReportShown(BaseModel):
    """What happened. `figures` are those of the operating model, in order; the others count.
    `sources`: people and accounts by where they came from, and how many reached which stage."""

    model: str
    figures: list[dict[str, Any]]
    touches: dict[str, dict[str, int]]
    withheld: dict[str, int]
    too_late: dict[str, int]
    triggers: dict[str, int]
    hand_off: dict[str, int]
    rejected: dict[str, int]
    sources: dict[str, dict[str, dict[str, int]]]
    deal_warnings: dict[str, int]
    redeemed: dict[str, int]
    credited: dict[str, int]
    credited_value: dict[str, int]
    response: ResponseShown


class RollupShown(BaseModel):
    """One metric of one UTC day: how often, and what it is worth."""

    day: int
    metric: str
    name: str
    count: int
    value: int


class RollupList(BaseModel):
    """All of them."""

    data: list[RollupShown]


@router.get("")
def get_report(access: Reader, since_day: Since = 0) -> ReportShown:
    """What happened, in the terms of the operating model."""
    playbook = access.services.playbook_of(access.workspace)
    if playbook is None:
        raise ApiError(404, "not_found", "there is no playbook in force to report by")
    rows = access.services.queries().rollups(access.workspace, since_day)
    report = build_report(playbook, [(row.metric, row.name, row.count, row.value) for row in rows])
    return ReportShown.model_validate(report)


@router.get("/rollups")
def list_rollups(access: Reader, since_day: Since = 0) -> RollupList:
    """Counts and values by day, metric and name: what the report is made of."""
    rows = access.services.queries().rollups(access.workspace, since_day)
    return RollupList(
        data=[
            RollupShown(
                day=row.day, metric=row.metric, name=row.name, count=row.count, value=row.value
            )
            for row in rows
        ]
    )
