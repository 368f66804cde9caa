"""Commands: what people tell the system to do. Each class here is one; its name is its address."""

import re
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Header, Request, Response
from pydantic import Field
from starlette.concurrency import run_in_threadpool

from leadwright.api.access import Access, needs
from leadwright.api.acting import Writes
from leadwright.api.errors import ApiError
from leadwright.api.names import (
    account_named,
    account_once_named,
    call_of,
    household_named,
    once_named,
    person_named,
)
from leadwright.api.outcomes import WriteShown, answer
from leadwright.api.who_is_who import (
    AcceptSuggestion,
    AccountName,
    AddDomain,
    Command,
    Id,
    JoinAccount,
    MergeAccounts,
    MergePeople,
    Name,
    Note,
    PersonName,
    RejectSuggestion,
    RemoveDomain,
    SetParent,
    UnmergeAccounts,
    UnmergePeople,
)
from leadwright.capture.event import Event
from leadwright.capture.traits import account_traits
from leadwright.convert.plan import ROLES, STANCES
from leadwright.core.input import COMMAND

router = APIRouter(prefix="/commands", tags=["commands"])
Writer = Annotated[Access, Depends(needs("commands:write"))]
Caller = Annotated[Access, Depends(needs("commands:write", or_calls=True))]
YesOrNo = Literal["yes", "no", "unknown"] | None
Day = Annotated[
    str | None, Field(pattern=r"^\d{4}-\d\d-\d\d$", description="A day, such as 2026-12-24")
]


class AboutHandOff(Command):
    """A command about a hand-off, or the one that its account or person has."""

    hand_off: Id | None = Field(None, description="Id of the hand-off, from /tasks")
    account: AccountName = None
    person: PersonName = None


class Accept(AboutHandOff):
    """Take a hand-off."""


class Reject(AboutHandOff):
    """Give a hand-off back, with one of the playbook's reasons."""

    reason: Name
    note: Note = ""


class Enrich(Command):
    """What a reference table knows of an account; it overwrites nothing that somebody said."""

    account: AccountName
    source: Name
    traits: Annotated[dict[str, str | int | float | bool | None], Field(max_length=50)]


class Release(AboutHandOff):
    """Be done with a unit: its holder is free for the next."""

    note: Note = ""


class CompleteTask(Command):
    """A task is done."""

    task: Id
    note: Note = ""


class LogCall(Command):
    """A call was made. With `task` that task is done too."""

    person: PersonName = None
    task: Id | None = None
    disposition: Annotated[Name, Field(description="connected, no_answer, voicemail ...")]
    note: Note = ""


class BookAppointment(Command):
    """A meeting with somebody was agreed on. With `task` that call is done."""

    person: PersonName = None
    task: Id | None = None
    starts_at: Annotated[int, Field(gt=0, lt=2**53, description="ms UTC, in the future")]
    minutes: Annotated[int, Field(ge=1, le=1_440)] = 30
    with_: Annotated[
        Id | None, Field(alias="with", description="Whom they meet; else the owner, else you")
    ] = None


class EndAppointment(Command):
    """A meeting was held, missed or cancelled."""

    task: Id
    outcome: Annotated[Name, Field(description="held, missed or cancelled")]


class SetStage(Command):
    """Put a person or an account at a lifecycle stage."""

    person: PersonName = None
    account: AccountName = None
    stage: Name
    reason: Note = ""


class SetOwner(Command):
    """Give an account to a member; empty: to nobody."""

    account: AccountName = None
    person: PersonName = None
    owner: Annotated[str, Field(max_length=255)]


class Unsubscribe(Command):
    """They want no more marketing over a channel (`*`: over any)."""

    person: PersonName
    channel: Name = "email"


class Subscribe(Command):
    """They gave consent, and can show how."""

    person: PersonName
    channel: Name = "email"
    purpose: Name = "marketing"
    how: Annotated[Note, Field(description="How consent was given")] = ""
    confirmed: Annotated[
        bool | None, Field(description="They have confirmed it elsewhere: they are not asked to")
    ] = None


class Suppress(Command):
    """Must not be contacted, whatever a playbook says."""

    person: PersonName = None
    account: AccountName = None
    channel: Name = "*"
    reason: Name


class Unsuppress(Command):
    """May be contacted again."""

    person: PersonName = None
    account: AccountName = None
    channel: Name = "*"


class Bounce(Command):
    """A bounce message came back for this person's address."""

    person: PersonName
    channel: Name = "email"


class OpenOpportunity(Command):
    """Open a deal. `amount` in minor units of `currency`."""

    account: AccountName = None
    person: PersonName = None
    opportunity: Annotated[str, Field(max_length=64, description="Your id of the deal")] = ""
    stage: Annotated[str, Field(max_length=64)] = ""
    amount: Annotated[int, Field(ge=0, lt=2**53)] = 0
    currency: Annotated[str, Field(pattern="^([A-Z]{3})?$")] = ""
    expected_close: Day = None
    code: Annotated[Id | None, Field(description="Of whoever brought it: credited when won")] = None


class SetOpportunity(Command):
    """Move a deal on; the last two stages of the playbook are won and lost."""

    account: AccountName = None
    person: PersonName = None
    opportunity: Id
    stage: Name | None = None
    amount: Annotated[int | None, Field(ge=0, lt=2**53)] = None
    expected_close: Day = None
    lost_to: Annotated[Id | None, Field(description="Who won it instead")] = None
    reason: Annotated[Id | None, Field(description="Why it was lost")] = None


class SetStakeholder(Command):
    """Say what somebody is in what their account decides, thinks of it, and how far they are."""

    person: PersonName
    role: Annotated[Id | None, Field(description="One of " + ", ".join(ROLES))] = None
    stance: Annotated[Id | None, Field(description="One of " + ", ".join(STANCES))] = None
    concern: Annotated[str, Field(max_length=200, description="Empty: none any more")] | None = None
    stage: Annotated[Id | None, Field(description="One of the playbook's evaluation_stages")] = None


class RemoveStakeholder(Command):
    """They have no part in what their account decides."""

    person: PersonName


class AnswerBant(Command):
    """What was found out about an account's budget, authority, need or timeline; `unknown` takes an
    answer back. With `person`: who said so, at their account."""

    account: AccountName = None
    person: PersonName = None
    budget: YesOrNo = None
    authority: YesOrNo = None
    need: YesOrNo = None
    timeline: YesOrNo = None
    note: Annotated[str, Field(max_length=500, description="In your words")] = ""


class SetAbsence(Command):
    """A member of a team is away on these days: nothing is offered to them, their clocks stand."""

    member: Annotated[Name | None, Field(description="Who is away; left out: you")] = None
    from_: Annotated[Day, Field(alias="from")]
    until: Annotated[Day, Field(description="The last day, included")]


class EndAbsence(Command):
    """A member is back, and what was told of later days does not hold any more."""

    member: Annotated[Name | None, Field(description="Who is back; left out: you")] = None


class Retry(Command):
    """Try inputs again that were set aside; ids from /set-aside."""

    ids: Annotated[list[Annotated[int, Field(gt=0, lt=2**53)]], Field(min_length=1, max_length=500)]


class Dismiss(Retry):
    """Forget inputs that were set aside and cannot be used; what was meant for a unit stays."""


class JoinHousehold(Command):
    """Let a person live in a household from now on: a `household`, or `with` somebody. That holds
    whatever keys and addresses say."""

    person: PersonName
    household: Annotated[int | str | None, Field(description="Number, or `key:<id>`")] = None
    with_: Annotated[PersonName, Field(alias="with")] = None
    because: Note = ""


class LeaveHousehold(Command):
    """Let a person live alone from now on, whatever keys and addresses say."""

    person: PersonName
    because: Note = ""


def _serve(command: type[Command]) -> None:
    """One route per command, so that each has its own schema."""
    name = re.sub(r"(?<!^)(?=[A-Z])", "_", command.__name__).lower()

    async def carry_out(
        access: Access,
        request: Request,
        response: Response,
        body: Any,
        idempotency_key: Annotated[str, Header(description="Repeat safely with the same")] = "",
    ) -> WriteShown:
        event = await run_in_threadpool(_event, access, name, body)
        writes: Writes = request.state.writes
        source = "system" if issubclass(command, Retry) else "api"
        result = await writes.write(access.workspace, event, source, idempotency_key)
        return answer(result, response)

    carry_out.__annotations__["body"] = command
    carry_out.__annotations__["access"] = Caller if command in CALLING else Writer
    carry_out.__doc__ = command.__doc__
    router.add_api_route(
        f"/{name}", carry_out, methods=["POST"], name=name, responses={202: {"model": WriteShown}}
    )


def _event(access: Access, name: str, command: Command) -> Event:
    """The command as an input. Raises ApiError (404, 422) where nobody is meant."""
    said = command.model_dump(exclude_none=True, by_alias=True)
    if access.teams is not None:
        call_of(access, str(said.get("task", "")))
    if (
        "suggestion" in said
        and access.services.queries().suggestion(access.workspace, said["suggestion"]) is None
    ):
        raise ApiError(404, "not_found", "there is no such suggestion")
    if absent := _absent(command):
        raise ApiError(422, "target_missing", f"say whom this is about: {' and '.join(absent)}")
    if isinstance(command, UnmergePeople):
        person, unit = once_named(access, command.person), 0
    elif isinstance(command, UnmergeAccounts):
        person, unit = 0, account_once_named(access, command.account)
    elif isinstance(command, JoinAccount):
        person, unit = person_named(access, said["person"]), account_named(access, said["account"])
    elif isinstance(command, JoinHousehold):
        person, unit = person_named(access, said["person"]), _home(access, said)
    else:
        person, unit = _target(access, said)
    if isinstance(command, SetAbsence | EndAbsence):
        said = {"member": access.actor, **said}
    elif not (person or unit or "suggestion" in said) and not isinstance(command, Retry):
        what = "say whom this is about: one of " + _targets_of(command)
        raise ApiError(422, "target_missing", what)
    body = {key: value for key, value in said.items() if key not in ("person", "account")}
    if isinstance(command, Enrich):
        body["traits"] = account_traits(command.traits)
    if "into" in said:
        named = account_named if isinstance(command, MergeAccounts) else person_named
        body["into"] = named(access, said["into"])
    if isinstance(command, SetParent):
        body["parent"] = account_named(access, command.parent) if command.parent else 0
    if isinstance(command, JoinHousehold):
        body.pop("household", None)
        if "with" in said:
            body["with"] = person_named(access, said["with"])
    at = access.services.clock.now()
    return Event(COMMAND, name, at, person=person, unit=unit, body=body, actor=access.actor)


def _absent(command: Command) -> list[str]:
    """Names that have to be said and were given as null."""
    fields = type(command).model_fields.items()
    return [
        name for name, field in fields if field.is_required() and getattr(command, name) is None
    ]


def _targets_of(command: Command) -> str:
    names = ("person", "account", "hand_off", "task")
    return ", ".join(name for name in names if name in type(command).model_fields)


def _target(access: Access, said: dict[str, Any]) -> tuple[int, int]:
    """(person, unit) that the command is about; 0 where it does not say."""
    if task := said.get("hand_off") or said.get("task"):
        row = access.services.queries().task(access.workspace, task)
        if row is None:
            raise ApiError(404, "not_found", "there is no such task or hand-off")
        return row[1].person, row[0]
    if "person" in said:
        return person_named(access, said["person"]), 0
    if "account" in said:
        return 0, account_named(access, said["account"])
    return 0, 0


def _home(access: Access, said: dict[str, Any]) -> int:
    """The household to join; 0 where somebody who lives there is named."""
    if ("household" in said) == ("with" in said):
        raise ApiError(422, "target_missing", "say where they live: `household`, or `with` whom")
    return household_named(access, said["household"]) if "household" in said else 0


CALLING = frozenset({LogCall, BookAppointment, EndAppointment})
"""Commands that whoever may make the calls of a team may give, about these."""

for _command in (
    Accept, AnswerBant, BookAppointment, Bounce, CompleteTask, Dismiss, EndAbsence, EndAppointment,
    Enrich, LogCall, OpenOpportunity, Reject, Release, RemoveStakeholder, Retry, SetAbsence,
    SetOpportunity, SetOwner, SetStage, SetStakeholder, Subscribe, Suppress, Unsubscribe,
    Unsuppress,
):  # fmt: skip
    _serve(_command)

for _who_is_who in (
    AcceptSuggestion, AddDomain, JoinAccount, JoinHousehold, LeaveHousehold, MergeAccounts,
    MergePeople, RejectSuggestion, RemoveDomain, SetParent, UnmergeAccounts, UnmergePeople,
):  # fmt: skip
    _serve(_who_is_who)
