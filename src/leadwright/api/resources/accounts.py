"""Accounts: lists, one of them with what is known and open, and what happened there."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel

from leadwright.api.access import Access, needs
from leadwright.api.errors import ApiError
from leadwright.api.names import account_named
from leadwright.api.paging import Listing, PagingDep
from leadwright.api.shown import AccountShown, show_account
from leadwright.api.standings import GivenAnswer, standing_shown
from leadwright.api.timelines import EntryShown, timeline
from leadwright.core.unit import ANYONE, Head, decode_head

router = APIRouter(prefix="/accounts", tags=["accounts"])
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


class AccountDetail(AccountShown):
    """Everything that is decided together. `fit_points` add up to the fit, the `score_points` of
    each named score to that score as it stands today; `enriched` says which traits come from which
    reference table. `answers` and `open_questions`: BANT."""

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
        opportunities=[
            OpportunityShown(
                id=name,
                stage=deal.stage,
                amount=deal.amount,
                currency=deal.currency,
                opened_at=deal.opened_at,
                closed_at=deal.closed_at,
                won=deal.won,
            )
            for name, deal in head.opportunities.items()
        ],
    )


@router.get("/{id}/timeline")
def get_account_timeline(access: Reader, paging: PagingDep, id: str) -> Listing[EntryShown]:
    """What happened at an account, newest first."""
    return timeline(access, paging, unit=account_named(access, id))
