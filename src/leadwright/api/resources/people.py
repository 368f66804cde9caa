"""People: lists, one of them with everything we know, and what happened to them."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel

from leadwright.api.access import Access, needs
from leadwright.api.errors import ApiError
from leadwright.api.names import account_named, person_named
from leadwright.api.paging import Listing, PagingDep
from leadwright.api.shown import PersonShown, show_person
from leadwright.api.standings import standing_shown
from leadwright.api.timelines import EntryShown, WhyNotShown, missing, timeline
from leadwright.core.facts import decayed
from leadwright.core.ids import number_of
from leadwright.core.time import day_of
from leadwright.core.unit import ANYONE, Gone, Person, decode_head, decode_member
from leadwright.runtime.opt_ins_shown import state_of_opt_in
from leadwright.runtime.subjects import Subject

router = APIRouter(prefix="/people", tags=["people"])
Reader = Annotated[Access, Depends(needs("people:read"))]


class EnrolmentShown(BaseModel):
    """A person's way through a sequence."""

    sequence: str
    step: str
    due: int
    entered_at: int


class OptInShown(BaseModel):
    """How consent came about where it has to be confirmed. `state` is asked, confirmed, withdrawn
    or unasked; times in ms, 0: never. `content` asked, `text` is a hash of its words."""

    state: str
    source: str
    said_at: int
    asked_at: int
    until: int
    confirmed_at: int
    content: str
    text: str


class PersonDetail(PersonShown):
    """Everything a decision about the person looks at. `fit_points`, `engagement_points` and the
    `score_points` of each named score add up to the scores, as they stand today."""

    unit_kind: str
    traits: dict[str, Any]
    consent: dict[str, bool]
    opt_ins: dict[str, OptInShown]
    suppressed: dict[str, str]
    fit_points: dict[str, float]
    engagement_points: dict[str, float]
    score_points: dict[str, dict[str, float]]
    grade: str
    temperature: str
    segments: list[str]
    enrolments: list[EnrolmentShown]
    first_at: int
    last_at: int


@router.get("")
def list_people(
    access: Reader,
    paging: PagingDep,
    stage: Annotated[str, Query(max_length=64)] = "",
    email: Annotated[str, Query(max_length=254)] = "",
    account: Annotated[str, Query(max_length=600, description="Number or domain")] = "",
) -> Listing[PersonShown]:
    """Known people."""
    unit = account_named(access, account) if account else 0
    queries = access.services.queries()
    return paging.listing(
        lambda limit, cursor: queries.people(
            access.workspace, limit, cursor, stage=stage, account=unit, email=email.lower()
        ),
        show_person,
    )


@router.get("/{id}")
def get_person(access: Reader, id: str) -> PersonDetail:
    """One person: `17`, `email:ana@acme.example` or `user:u-1`."""
    person = person_named(access, id)
    queries = access.services.queries()
    home = queries.home(access.workspace, person)
    document = queries.document(home.unit, person) if home is not None else None
    if home is None or document is None:
        raise ApiError(404, "not_found", "there is no such person")
    record = decode_member(document)
    if isinstance(record, Gone):
        raise ApiError(404, "not_found", "only an import that was undone had told of them")
    head = queries.document(home.unit, ANYONE)
    kind = getattr(decode_head(head), "kind", "") if head is not None else ""
    row = queries.person(access.workspace, person)
    shown = show_person(row) if row is not None else _unlisted(record, person, home.unit)
    engagement = _engagement(access, record, kind)
    return PersonDetail(
        **shown.model_dump(exclude={"engagement"}),
        engagement=round(sum(engagement.values()), 3),
        unit_kind=kind,
        traits=record.traits,
        consent=record.consent,
        opt_ins={name: _opt_in(record, name) for name in sorted(record.opt_ins or {})},
        suppressed=record.suppressed,
        fit_points={name: milli / 1_000 for name, milli in record.fit.items()},
        engagement_points=engagement,
        **standing_shown(access, record.notes, sum(record.fit.values()), kind),
        enrolments=[
            EnrolmentShown(
                sequence=one.sequence, step=one.step, due=one.due, entered_at=one.entered_at
            )
            for one in record.enrolments
        ],
        first_at=record.first_at,
        last_at=record.last_at,
    )


@router.get("/{id}/why-not")
def get_person_why_not(access: Reader, id: str) -> WhyNotShown:
    """What has not happened to a person, and what is missing for it: stages, segments, sequences,
    messages by channel, an owner."""
    person = person_named(access, id)
    home = access.services.queries().home(access.workspace, person)
    if home is None:
        raise ApiError(404, "not_found", "there is no such person")
    return missing(access, Subject(home.unit, person))


@router.get("/{id}/timeline")
def get_person_timeline(access: Reader, paging: PagingDep, id: str) -> Listing[EntryShown]:
    """What happened to a person, newest first, over all units they were in."""
    return timeline(access, paging, person=person_named(access, id))


def _opt_in(record: Person, name: str) -> OptInShown:
    opt_in = (record.opt_ins or {})[name]
    return OptInShown(
        state=state_of_opt_in(record, name),
        source=opt_in.source,
        said_at=opt_in.said_at,
        asked_at=opt_in.asks[-1] if opt_in.asks else 0,
        until=opt_in.until,
        confirmed_at=opt_in.confirmed_at,
        content=opt_in.content,
        text=opt_in.text,
    )


def _engagement(access: Access, record: Person, unit_kind: str) -> dict[str, float]:
    """rule -> points, as they stand today."""
    playbook = access.services.playbook_of(access.workspace)
    decay = playbook.motion(unit_kind).qualify.decay if playbook is not None else ()
    today = day_of(access.services.clock.now())
    return {
        name: decayed(award.milli, today - award.day, decay) / 1_000
        for name, award in record.awards.items()
    }


def _unlisted(record: Person, person: int, unit: int) -> PersonShown:
    """A visitor: not in the lists, because nobody knows who they are."""
    return PersonShown(
        id=number_of(person),
        unit=number_of(unit),
        account=None,
        email="",
        user_id="",
        name="",
        stage=record.stage,
        fit=sum(record.fit.values()) / 1_000,
        engagement=0,
        last_day=day_of(record.last_at),
    )
