"""What lists show of a document."""

import msgspec

from leadwright.core.time import day_of
from leadwright.core.unit import Award, Head, Person, Scalar
from leadwright.ports import AccountRow, HouseholdRow, PersonRow

PERSON_PARTICULARS = (
    "first_name", "last_name", "phone", "birthday", "street", "postal_code", "city", "state",
    "company",
)  # fmt: skip
ACCOUNT_PARTICULARS = ("website", "phone", "street", "postal_code", "city", "state")
"""Traits by which duplicates are found, besides those that have a column."""
NOT_ENGAGED = frozenset({"lead", "recycled", "disqualified", "lost"})
"""Stages of people who are not engaged; visitors are not counted in the first place."""
_PARTICULAR_MAX = 120
_json = msgspec.json.Encoder().encode


def person_row(person: Person, head: Head) -> PersonRow:
    """The projection of a person."""
    traits = person.traits
    name = traits.get("name")
    if not name:
        first, last = traits.get("first_name"), traits.get("last_name")
        name = f"{first} {last}" if first and last else first or last
    return PersonRow(
        person=person.id,
        unit=head.id,
        account=head.id if head.kind == "account" else 0,
        email=_text(traits.get("email")),
        user_id=_text(traits.get("user_id")),
        name=_text(name),
        stage=person.stage,
        fit=sum(person.fit.values()),
        engagement=_sum(person.awards),
        last_day=day_of(person.last_at),
        particulars=_particulars(traits, PERSON_PARTICULARS),
    )


def account_row(head: Head) -> AccountRow:
    """The projection of an account."""
    traits = head.traits
    return AccountRow(
        unit=head.id,
        name=_text(traits.get("name") or traits.get("domain") or traits.get("group_id")),
        domain=_text(traits.get("domain")),
        stage=head.stage,
        owner=head.owner,
        target=traits.get("is_target") is True,
        people=head.people,
        fit=sum(head.fit.values()),
        engagement=_sum(head.awards),
        hand_off=head.handoff.state if head.handoff is not None else "",
        open_opportunities=sum(not deal.closed_at for deal in head.opportunities.values()),
        customer_since=head.customer_since,
        particulars=_particulars(traits, ACCOUNT_PARTICULARS),
        domains=" ".join(head.ties.domains) if head.ties is not None else "",
        parent=head.ties.parent if head.ties is not None else 0,
        engaged=sum(n for stage, n in head.stages.items() if stage not in NOT_ENGAGED),
        last_day=head.last_day,
    )


def household_row(head: Head) -> HouseholdRow:
    """The projection of a household, named by the surnames in it."""
    members = (head.members or {}).values()
    return HouseholdRow(
        unit=head.id,
        name=" / ".join(sorted({each.surname for each in members} - {""})),
        people=head.people,
        orders=sum(each.orders for each in members),
        spent=sum(each.spent for each in members),
        customer_since=head.customer_since,
    )


def _particulars(traits: dict[str, Scalar], names: tuple[str, ...]) -> str:
    known = {}
    for name in names:
        value = traits.get(name)
        if value is not None and value != "":
            known[name] = _text(value)[:_PARTICULAR_MAX]
    return _json(known).decode() if known else ""


def _sum(awards: dict[str, Award]) -> int:
    """Contributions as last awarded; readers who need today's value decay them."""
    total = 0
    for award in awards.values():
        total += award.milli
    return total


def _text(value: Scalar) -> str:
    return value if type(value) is str else "" if value is None else str(value)
