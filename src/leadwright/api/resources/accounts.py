"""Accounts: lists, one of them with what is known and open, and what happened there."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from msgspec.structs import asdict
from pydantic import BaseModel

from leadwright.api.access import Access, needs
from leadwright.api.errors import ApiError
from leadwright.api.names import account_named
from leadwright.api.paging import Listing, PagingDep
from leadwright.api.shown import AccountShown, show_account
from leadwright.api.standings import GivenAnswer, standing_shown
from leadwright.api.timelines import EntryShown, WhyNotShown, missing, timeline
from leadwright.convert.coverage import covered
from leadwright.convert.opportunities import day_text
from leadwright.convert.plan import Converting
from leadwright.core.ids import number_of
from leadwright.core.time import day_of
from leadwright.core.unit import ANYONE, Head, Opportunity, decode_head
from leadwright.ports import Group
from leadwright.runtime.subjects import Subject

router = APIRouter(prefix="/accounts", tags=["accounts"])
SUBSIDIARIES_MAX = 100
Reader = Annotated[Access, Depends(needs("accounts:read"))]


class OpportunityShown(BaseModel):
    """An open or closed deal. `amount` in minor units of `currency`."""

    id: str
    stage: str
    amount: int
    currency: str
    opened_at: int
    closed_at: int
    won: bool
    expected_close: str
    moved_at: int
    lost_to: str
    code: str


class StakeholderShown(BaseModel):
    """Somebody's part in what the account decides. `stages`: when they first were how far;
    `last_day` on which they were last heard of (UTC day number)."""

    person: int
    role: str
    stance: str
    concern: str
    stage: str
    stages: dict[str, int]
    last_day: int
    at: int


class CoverageShown(BaseModel):
    """Of the open deals: the roles needed by now, who is engaged in them, and how many people
    are."""

    needed: list[str]
    engaged: list[str]
    missing: list[str]
    people: int


class SubsidiaryShown(BaseModel):
    """An account that belongs to another."""

    id: int
    name: str
    domain: str
    stage: str
    people: int


class GroupShown(BaseModel):
    """An account and all that belong to it, and to those, added up as they stand now."""

    subsidiaries: int
    people: int
    engaged: int
    engagement: float
    engagement_max: float
    open_opportunities: int
    customers: int
    last_day: int


class AccountDetail(AccountShown):
    """Everything that is decided together. `fit_points` add up to the fit, the `score_points` of
    each named score to that score as it stands today; `enriched` says which traits come from which
    reference table. `answers` and `open_questions`: BANT. `warnings`: what is wrong with the open
    deals, and since when. `merged`: accounts that are part of it. `subsidiaries`: accounts that
    belong to it (at most 100 are listed); `group`: with them and all below, added up."""

    traits: dict[str, Any]
    enriched: dict[str, str]
    suppressed: str
    people_at: dict[str, int]
    fit_points: dict[str, float]
    score_points: dict[str, dict[str, float]]
    grade: str
    temperature: str
    segments: list[str]
    answers: list[GivenAnswer]
    open_questions: dict[str, str]
    opportunities: list[OpportunityShown]
    stakeholders: list[StakeholderShown]
    coverage: CoverageShown
    warnings: dict[str, int]
    merged: list[int]
    subsidiaries: list[SubsidiaryShown]
    group: GroupShown


@router.get("")
def list_accounts(
    access: Reader,
    paging: PagingDep,
    stage: Annotated[str, Query(max_length=64)] = "",
    owner: Annotated[str, Query(max_length=255)] = "",
    target: Annotated[bool | None, Query(description="On the target list")] = None,
) -> Listing[AccountShown]:
    """Accounts."""
    queries = access.services.queries()
    return paging.listing(
        lambda limit, cursor: queries.accounts(
            access.workspace, limit, cursor, stage=stage, owner=owner, target=target
        ),
        show_account,
    )


@router.get("/{id}")
def get_account(access: Reader, id: str) -> AccountDetail:
    """One account: `12`, `acme.example` or `group:g-1`."""
    unit = account_named(access, id)
    queries = access.services.queries()
    row = queries.account(access.workspace, unit)
    document = queries.document(unit, ANYONE)
    head = decode_head(document) if document is not None else None
    if row is None or not isinstance(head, Head):
        raise ApiError(404, "not_found", "there is no such account")
    return AccountDetail(
        **show_account(row).model_dump(),
        traits=head.traits,
        enriched=head.enriched,
        suppressed=head.suppressed,
        people_at=head.stages,
        fit_points={name: milli / 1_000 for name, milli in head.fit.items()},
        **standing_shown(access, head.notes, sum(head.fit.values()), head.kind, of_account=True),
        opportunities=[_opportunity(name, deal) for name, deal in head.opportunities.items()],
        stakeholders=[
            StakeholderShown(person=number_of(person), **asdict(who))
            for person, who in sorted(head.stakeholders.items())
        ],
        coverage=_coverage(access, head),
        warnings=dict(sorted(head.warnings.items())),
        merged=[number_of(each) for each in sorted(head.ties.merges)] if head.ties else [],
        subsidiaries=[
            SubsidiaryShown(
                id=number_of(each.unit), name=each.name, domain=each.domain, stage=each.stage,
                people=each.people,
            )
            for each in queries.subsidiaries(access.workspace, unit, SUBSIDIARIES_MAX)
        ],
        group=_group(queries.group(access.workspace, unit)),
    )  # fmt: skip


def _group(group: Group) -> GroupShown:
    points = {
        "engagement": group.engagement / 1_000, "engagement_max": group.engagement_max / 1_000,
    }  # fmt: skip
    return GroupShown(**asdict(group) | points)


def _opportunity(name: str, deal: Opportunity) -> OpportunityShown:
    shown = asdict(deal) | {"expected_close": day_text(deal.expected_close)}
    return OpportunityShown(id=name, **shown)


def _coverage(access: Access, head: Head) -> CoverageShown:
    book = access.services.playbook_of(access.workspace)
    plan = book.motion(head.kind).convert if book is not None else Converting()
    now = covered(head, plan, day_of(access.services.clock.now()))
    missing = [role for role in now.needed if role not in now.engaged]
    return CoverageShown(
        needed=list(now.needed), engaged=list(now.engaged), missing=missing, people=now.people
    )


@router.get("/{id}/timeline")
def get_account_timeline(access: Reader, paging: PagingDep, id: str) -> Listing[EntryShown]:
    """What happened at an account, newest first."""
    return timeline(access, paging, unit=account_named(access, id))


@router.get("/{id}/why-not")
def get_account_why_not(access: Reader, id: str) -> WhyNotShown:
    """What has not happened to an account, and what is missing for it."""
    return missing(access, Subject(account_named(access, id)))
