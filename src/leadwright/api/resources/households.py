"""Households: lists, one of them with who lives there and what they have together, and what
happened there."""

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel

from leadwright.api.access import Access, needs
from leadwright.api.errors import ApiError
from leadwright.api.names import household_named
from leadwright.api.paging import Listing, PagingDep
from leadwright.api.shown import HouseholdShown, show_household
from leadwright.api.timelines import EntryShown, timeline
from leadwright.core.ids import number_of
from leadwright.core.unit import ANYONE, Head, Member, decode_head

router = APIRouter(prefix="/households", tags=["households"])
Reader = Annotated[Access, Depends(needs("people:read"))]


class OfferShown(BaseModel):
    """An offer that was made to somebody, and until when it is good."""

    offer: str
    made_at: int
    ends: int


class MemberShown(BaseModel):
    """Who lives there, and what they add. `contacts`: when touches were handed over to them, as far
    as caps look back; `planned`: how many are on their way."""

    person: int
    surname: str
    orders: int
    spent: int
    customer_since: int
    contacts: list[int]
    planned: int
    offers: list[OfferShown]


class HouseholdDetail(HouseholdShown):
    """Everything that is counted together."""

    owner: str
    suppressed: str
    people_at: dict[str, int]
    members: list[MemberShown]


@router.get("")
def list_households(access: Reader, paging: PagingDep) -> Listing[HouseholdShown]:
    """Households, of two people or more."""
    queries = access.services.queries()
    return paging.listing(
        lambda limit, cursor: queries.households(access.workspace, limit, cursor), show_household
    )


@router.get("/{id}")
def get_household(access: Reader, id: str) -> HouseholdDetail:
    """One household: `12`, or `key:<household id>`."""
    unit = household_named(access, id)
    queries = access.services.queries()
    row = queries.household(access.workspace, unit)
    document = queries.document(unit, ANYONE)
    head = decode_head(document) if document is not None else None
    if row is None or not isinstance(head, Head):
        raise ApiError(404, "not_found", "there is no such household")
    return HouseholdDetail(
        **show_household(row).model_dump(),
        owner=head.owner,
        suppressed=head.suppressed,
        people_at=head.stages,
        members=[_member(person, each) for person, each in sorted((head.members or {}).items())],
    )


@router.get("/{id}/timeline")
def get_household_timeline(access: Reader, paging: PagingDep, id: str) -> Listing[EntryShown]:
    """What happened in a household, newest first."""
    return timeline(access, paging, unit=household_named(access, id))


def _member(person: int, adds: Member) -> MemberShown:
    return MemberShown(
        person=number_of(person),
        surname=adds.surname,
        orders=adds.orders,
        spent=adds.spent,
        customer_since=adds.since,
        contacts=adds.contacts,
        planned=len(adds.open),
        offers=[
            OfferShown(offer=name, made_at=made.at, ends=made.ends)
            for name, made in sorted(adds.offers.items())
        ],
    )
