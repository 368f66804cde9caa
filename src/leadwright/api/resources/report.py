"""The report, in the terms of the workspace's operating model."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field

from leadwright.api.access import Access, needs
from leadwright.measure.report import build_report

router = APIRouter(prefix="/report", tags=["report"])
Reader = Annotated[Access, Depends(needs("report:read"))]


class RollupShown(BaseModel):
    """One metric of one UTC day (days since 1970-01-01): how often, and what it is worth."""

    day: int
    metric: str
    name: str
    count: int
    value: int


class FigureShown(BaseModel):
    """One line. `unit` is count, rate (a fraction), ms (an upper bound) or money (minor units of
    `currency`); `value` is null where there is nothing to divide by or to time."""

    name: str
    label: str
    unit: str
    value: float | None
    currency: str = ""


class ResponseShown(BaseModel):
    """From the instant a trigger became true to the answer being handed over."""

    count: int = 0
    p50_ms: int | None = None
    p99_ms: int | None = None


class ReportShown(BaseModel):
    """What the decisions add up to. `figures` are those of the operating model; `rollups` are what
    they are made of."""

    model: str
    playbook: str
    figures: list[FigureShown] = []
    touches: dict[str, dict[str, int]] = Field({}, description="channel -> state -> how many")
    withheld: dict[str, int] = Field({}, description="reason -> how many")
    too_late: dict[str, int] = Field({}, description="trigger or step -> how many")
    triggers: dict[str, int] = Field({}, description="trigger -> how often it fired")
    hand_off: dict[str, int] = Field({}, description="what happened to hand-offs")
    rejected: dict[str, int] = Field({}, description="reason -> how many")
    response: ResponseShown = ResponseShown()
    rollups: list[RollupShown]


@router.get("")
def get_report(
    access: Reader,
    since_day: Annotated[int, Query(ge=0, le=100_000, description="First UTC day")] = 0,
) -> ReportShown:
    """The figures of the operating model, and what they are made of by day, metric and name."""
    rows = access.services.queries().rollups(access.workspace, since_day)
    playbook = access.services.playbook_of(access.workspace)
    report: dict[str, Any] = {"model": ""}
    if playbook is not None:
        deltas = [(row.metric, row.name, row.count, row.value) for row in rows]
        report = build_report(playbook, deltas)
    return ReportShown(
        **report,
        playbook=playbook.hash if playbook is not None else "",
        rollups=[
            RollupShown(
                day=row.day, metric=row.metric, name=row.name, count=row.count, value=row.value
            )
            for row in rows
        ],
    )
