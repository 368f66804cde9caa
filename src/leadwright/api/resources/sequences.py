"""Sequences: who is in them, what holds them back, and letting them go."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from leadwright.api.access import Access, needs
from leadwright.api.acting import Writes
from leadwright.api.errors import ApiError
from leadwright.api.outcomes import WriteShown, answer
from leadwright.capture.event import Event
from leadwright.core.input import COMMAND
from leadwright.runtime.brake import APPROVED_HOURS, PAUSE, RESUME
from leadwright.runtime.standing_in import Standing, sequences_of

router = APIRouter(prefix="/sequences", tags=["sequences"])
Reader = Annotated[Access, Depends(needs("settings:read"))]
Writer = Annotated[Access, Depends(needs("sequences:write"))]
Name = Annotated[str, Path(pattern=r"^[\w-]{1,64}$")]
Reason = Annotated[str, Field(max_length=1_024, description="Why")]
HOURS_MAX = 24 * 365


class SequenceShown(BaseModel):
    """A sequence of the playbook in force. `inside`: about how many people are in it; `waiting`:
    messages that go out when it is resumed, unless they are not true any more by then.

    `state` is paused, approved (it may hand over more than `hourly_volume` an hour until `until`,
    ms UTC) or running. 0 for `hourly_volume`: as many as there are.
    """

    name: str
    motion: str
    state: Literal["running", "paused", "approved"]
    hourly_volume: int
    inside: int
    waiting: int
    since: int
    until: int
    who: str
    reason: str


class SequencesShown(BaseModel):
    """All of them, in the order of the playbook."""

    data: list[SequenceShown]


class PauseSent(BaseModel):
    """Why nothing is to go out any more."""

    model_config = ConfigDict(extra="forbid")
    reason: Reason = ""


class ResumeSent(BaseModel):
    """Why it may go on, and for how many hours it may say more than its hourly volume."""

    model_config = ConfigDict(extra="forbid")
    reason: Reason = ""
    hours: Annotated[int, Field(ge=0, le=HOURS_MAX)] = APPROVED_HOURS


@router.get("")
def list_sequences(access: Reader) -> SequencesShown:
    """How each sequence stands."""
    return SequencesShown(data=[_shown(each) for each in _sequences(access)])


@router.post("/{name}/pause")
async def pause_sequence(
    access: Writer, request: Request, response: Response, name: Name, sent: PauseSent
) -> WriteShown:
    """Hand nothing of it over any more. What is planned waits, and expires when it is not true."""
    return await _brake(access, request, response, PAUSE, {"sequence": name, **sent.model_dump()})


@router.post("/{name}/resume")
async def resume_sequence(
    access: Writer, request: Request, response: Response, name: Name, sent: ResumeSent
) -> WriteShown:
    """Let it go on, and what waits too."""
    return await _brake(access, request, response, RESUME, {"sequence": name, **sent.model_dump()})


async def _brake(
    access: Access, request: Request, response: Response, command: str, body: dict[str, object]
) -> WriteShown:
    known = await run_in_threadpool(_sequences, access)
    if body["sequence"] not in {each.name for each in known}:
        raise ApiError(404, "not_found", "the playbook in force has no such sequence")
    at = access.services.clock.now()
    event = Event(COMMAND, command, at, body=body, actor=access.actor)
    writes: Writes = request.state.writes
    return answer(await writes.write(access.workspace, event, "system"), response)


def _sequences(access: Access) -> list[Standing]:
    book = access.services.playbook_of(access.workspace)
    if book is None:
        return []
    queries, now = access.services.queries(), access.services.clock.now()
    return sequences_of(queries, access.workspace, book, now)


def _shown(each: Standing) -> SequenceShown:
    return SequenceShown(
        name=each.name,
        motion=each.motion,
        state=each.state,
        hourly_volume=each.hourly_volume,
        inside=each.inside,
        waiting=each.waiting,
        since=each.since,
        until=each.until,
        who=each.who,
        reason=each.reason,
    )
