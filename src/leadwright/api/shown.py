"""How things look from outside. Ids are the workspace's own numbers, times are ms UTC, scores are
points, money is minor units."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel, Field

from leadwright.core.ids import number_of
from leadwright.core.outcome import Decision, Task
from leadwright.ports import AccountRow, HouseholdRow, PersonRow, StoredTouch
from leadwright.runtime.steps_shown import Rule, decided


class DecisionShown(BaseModel):
    """A change, with its reason. `says` is what people call it, `means` what that is; `condition`
    is its rule as written in the version of the playbook that decided, where that has one."""

    kind: str
    name: str
    at: int
    person: int | None
    rule: str
    values: dict[str, Any]
    because: str
    says: str
    means: str
    condition: str


class PersonShown(BaseModel):
    """A person, as lists show them."""

    id: int
    unit: int
    account: int | None
    email: str
    user_id: str
    name: str
    stage: str
    fit: float
    engagement: float
    last_day: int


class AccountShown(BaseModel):
    """An account, as lists show it. `domains` are those besides `domain`; `engaged` is how many of
    its people are further than leads, `last_day` the UTC day number on which somebody of it was
    last heard of."""

    id: int
    name: str
    domain: str
    stage: str
    owner: str
    is_target: bool
    people: int
    fit: float
    engagement: float
    hand_off: str
    open_opportunities: int
    customer_since: int
    domains: list[str]
    parent: int | None
    engaged: int
    last_day: int


class HouseholdShown(BaseModel):
    """A household, as lists show it: named by the surnames in it."""

    id: int
    name: str
    people: int
    orders: int
    spent: int
    customer_since: int


class TaskShown(BaseModel):
    """Work for a human; a hand-off is one too."""

    id: str
    kind: str
    state: str
    title: str
    owner: str
    team: str
    unit: int
    person: int | None
    opened_at: int
    due_at: int
    closed_at: int
    note: str
    priority: int
    attempts: int
    not_before: int


class TouchShown(BaseModel):
    """One contact over one channel, with its state."""

    id: str
    person: int
    unit: int
    channel: str
    purpose: str
    to: str
    content: str
    sequence: str
    step: str
    state: str
    not_before: int | None = Field(
        description="When it may go out, at the earliest; null while its sequence is paused: it "
        "goes out once somebody resumes that, by `not_after`, or expires"
    )
    not_after: int
    trigger_at: int
    planned_at: int
    handed_at: int
    attempts: int
    error: str


def show_decision(
    decision: Decision, rules: Mapping[str, Rule] = MappingProxyType({})
) -> DecisionShown:
    said = decided(decision, rules)
    return DecisionShown(
        kind=said.kind,
        name=said.name,
        at=said.at,
        person=said.person or None,
        rule=said.rule,
        values=said.values,
        because=said.because,
        says=said.says,
        means=said.means,
        condition=said.condition,
    )


def show_person(row: PersonRow) -> PersonShown:
    return PersonShown(
        id=number_of(row.person),
        unit=number_of(row.unit),
        account=number_of(row.account) or None,
        email=row.email,
        user_id=row.user_id,
        name=row.name,
        stage=row.stage,
        fit=row.fit / 1_000,
        engagement=row.engagement / 1_000,
        last_day=row.last_day,
    )


def show_account(row: AccountRow) -> AccountShown:
    return AccountShown(
        id=number_of(row.unit),
        name=row.name,
        domain=row.domain,
        stage=row.stage,
        owner=row.owner,
        is_target=row.target,
        people=row.people,
        fit=row.fit / 1_000,
        engagement=row.engagement / 1_000,
        hand_off=row.hand_off,
        open_opportunities=row.open_opportunities,
        customer_since=row.customer_since,
        domains=row.domains.split(),
        parent=number_of(row.parent) or None,
        engaged=row.engaged,
        last_day=row.last_day,
    )


def show_household(row: HouseholdRow) -> HouseholdShown:
    return HouseholdShown(
        id=number_of(row.unit),
        name=row.name,
        people=row.people,
        orders=row.orders,
        spent=row.spent,
        customer_since=row.customer_since,
    )


def show_task(row: tuple[int, Task]) -> TaskShown:
    unit, task = row
    return TaskShown(
        id=task.id,
        kind=task.kind,
        state=task.state,
        title=task.title,
        owner=task.owner,
        team=task.team,
        unit=number_of(unit),
        person=number_of(task.person) or None,
        opened_at=task.opened_at,
        due_at=task.due_at,
        closed_at=task.closed_at,
        note=task.note,
        priority=task.priority,
        attempts=task.attempts,
        not_before=task.not_before,
    )


def show_touch(row: StoredTouch) -> TouchShown:
    touch = row.touch
    return TouchShown(
        id=touch.id,
        person=number_of(touch.person),
        unit=number_of(row.unit),
        channel=touch.channel,
        purpose=touch.purpose,
        to=touch.to,
        content=touch.content,
        sequence=touch.sequence,
        step=touch.step,
        state=row.state,
        not_before=row.goes_out_at,
        not_after=touch.not_after,
        trigger_at=touch.trigger_at,
        planned_at=touch.planned_at,
        handed_at=row.handed_at,
        attempts=row.attempts,
        error=row.error,
    )
