"""Assessments: which operating model closed revenue speaks for. Nothing is stored."""

import re
from dataclasses import replace
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field

from leadwright.api.access import needs
from leadwright.capture.domains import work_domain
from leadwright.capture.emails import clean_email
from leadwright.core.problem import Problem, ProblemsError
from leadwright.measure.amounts import minor_units
from leadwright.measure.assess import Revenue, assess, could_be
from leadwright.measure.buyers import plain
from leadwright.measure.deals import (
    Deals,
    Mail,
    add_up,
    column_problems,
    find_columns,
    sum_problems,
)

router = APIRouter(prefix="/assessments", tags=["playbooks"])
READER = Depends(needs("settings:read"))
ROWS_MAX = 10_000
CELLS_MAX = 100
WORDS_MAX = 200
REJECTED_SHOWN = 100
HEADERS_SHOWN = 20

Cell = Annotated[str, Field(max_length=2_000)] | int | float | bool | None
Name = Annotated[str, Field(max_length=200)]
Amount = Annotated[
    Annotated[str, Field(max_length=64)] | int | float,
    Field(description="Money as people write it: 1200000, 1.2m, 1.200,50 EUR", examples=["1.2m"]),
]


class AssessmentAsked(BaseModel):
    """Either amounts (`business` and `consumer`, closed revenue of the same time and currency), or
    `deals`: rows of a list, column -> cell. `columns` names those that are called otherwise,
    `means` says what words for a kind of buyer mean. `product_led`: people sign up by themselves,
    and some of them belong to companies."""

    model_config = ConfigDict(extra="forbid")
    business: Amount | None = None
    consumer: Amount | None = None
    deals: (
        Annotated[
            list[Annotated[dict[Name, Cell], Field(max_length=CELLS_MAX)]],
            Field(min_length=1, max_length=ROWS_MAX),
        ]
        | None
    ) = None
    columns: dict[Literal["amount", "buyer", "company", "email", "currency", "status"], Name] = {}
    means: Annotated[dict[Name, Literal["business", "consumer"]], Field(max_length=WORDS_MAX)] = {}
    product_led: bool | None = None


class MetricShown(BaseModel):
    """A figure of the report to look at first."""

    name: str
    label: str


class RejectedShown(BaseModel):
    """A row that does not count, and why; the first is 1."""

    row: int
    code: str
    what: str


class DealsShown(BaseModel):
    """How the rows were read. `unsorted` is what those come to of which nothing says who paid
    (minor units); if it were known, the model `could_be` one of these. `rejected`: the first 100.
    """

    counted: int
    because: dict[str, int]
    left_out: dict[str, int]
    columns: dict[str, str]
    unsorted: int
    could_be: list[str]
    rejected: list[RejectedShown]


class AssessmentShown(BaseModel):
    """The model that fits, the shipped playbook that runs it, and why. `business` and `consumer` in
    minor units."""

    model: str
    playbook: str
    business: int
    consumer: int
    business_share: float
    consumer_share: float
    reasons: list[str]
    metrics: list[MetricShown]
    deals: DealsShown | None = None


@router.post("", dependencies=[READER])
def assess_revenue(asked: AssessmentAsked) -> AssessmentShown:
    """Which operating model fits. More than 70 % of closed revenue from businesses is b2b, more
    than 70 % from consumers is b2c, everything else is hybrid."""
    deals = None if asked.deals is None else _deals(asked)
    if deals is None:
        revenue = Revenue(*_amounts(asked))
    else:
        revenue = Revenue(deals.business, deals.consumer)
    found = assess(revenue, product_led=asked.product_led)
    return AssessmentShown(
        model=found.model,
        playbook=found.playbook,
        business=revenue.business,
        consumer=revenue.consumer,
        business_share=found.business_share,
        consumer_share=found.consumer_share,
        reasons=[each.replace("--product-led yes", "product_led: true") for each in found.reasons],
        metrics=[MetricShown(name=name, label=label) for name, label in found.metrics],
        deals=_shown(deals, revenue) if deals is not None else None,
    )


def _amounts(asked: AssessmentAsked) -> tuple[int, int]:
    """What was closed, in minor units. Raises ProblemsError."""
    problems, amounts = [], []
    for name, said in (("business", asked.business), ("consumer", asked.consumer)):
        amount = minor_units(str(said)) if said is not None else None
        if said is None:
            problems.append(Problem("C138", "Nothing is said here.", name, "0 if there is none"))
        elif amount is None or amount < 0:
            what, hint = f"{said!r} is no amount of closed revenue.", "such as 1200000 or 1.2m"
            problems.append(Problem("C139", what, name, hint))
        amounts.append(amount or 0)
    if not problems and not sum(amounts):
        problems.append(Problem("C135", "Nothing was closed at all, so there is no mix."))
    if problems:
        raise ProblemsError(problems)
    return amounts[0], amounts[1]


def _deals(asked: AssessmentAsked) -> Deals:
    """What the rows add up to. Raises ProblemsError."""
    rows: list[dict[str, Any]] = list(asked.deals or ())
    if asked.business is not None or asked.consumer is not None:
        raise ProblemsError([Problem("C136", "Give deals or amounts, not both.", "deals")])
    headers = list(dict.fromkeys(name for row in rows for name in row))
    named = {str(name): header for name, header in asked.columns.items()}
    if missing := [name for name in named.values() if name not in headers]:
        what = f"There is no column {missing[0]!r}."
        hint = f"There are: {', '.join(headers[:HEADERS_SHOWN])}."
        raise ProblemsError([Problem("C131", what, "columns", hint)])
    columns = find_columns(headers, named)
    if lacking := column_problems(columns, "deals", headers[:HEADERS_SHOWN]):
        raise ProblemsError([_here(each) for each in lacking])
    mail, meant = Mail(clean_email, work_domain), {plain(w): k for w, k in asked.means.items()}
    deals = add_up(enumerate(rows, 1), columns, mail, meant)
    deals.columns = columns
    if problems := sum_problems(deals, "deals"):
        raise ProblemsError(problems)
    return deals


def _here(problem: Problem) -> Problem:
    """With the words of the API, where it has others than the command."""
    hint = re.sub(r"--column (\w+)=NAME", r"columns: {\1: NAME}", problem.hint)
    return replace(problem, hint=hint)


def _shown(deals: Deals, revenue: Revenue) -> DealsShown:
    return DealsShown(
        counted=deals.rows,
        because=dict(deals.by),
        left_out=dict(deals.left_out),
        columns=deals.columns,
        unsorted=deals.unsorted,
        could_be=list(could_be(revenue, deals.unsorted)),
        rejected=[
            RejectedShown(row=one.row, code=one.code, what=one.what)
            for one in deals.rejected[:REJECTED_SHOWN]
        ],
    )
