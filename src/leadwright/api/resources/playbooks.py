"""Playbooks: which one decides, checking a text, and putting one in force."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from leadwright.api.access import Access, needs
from leadwright.api.acting import Writes
from leadwright.api.errors import ApiError, ProblemShown, shown_problem
from leadwright.api.outcomes import WriteShown, answer
from leadwright.capture.event import Event
from leadwright.core.input import COMMAND
from leadwright.core.problem import ProblemsError
from leadwright.playbook.model import Playbook
from leadwright.ports import PlaybookText

router = APIRouter(prefix="/playbooks", tags=["playbooks"])
Reader = Annotated[Access, Depends(needs("settings:read"))]
Writer = Annotated[Access, Depends(needs("playbooks:write"))]
TEXT_MAX = 1_000_000


class PlaybookSent(BaseModel):
    """The text of a playbook, in YAML."""

    model_config = ConfigDict(extra="forbid")
    text: Annotated[str, Field(max_length=TEXT_MAX)]
    note: Annotated[str, Field(max_length=1_024, description="Why it changes")] = ""


class VersionShown(BaseModel):
    """A version that was put in force."""

    number: int
    hash: str


class ActiveShown(BaseModel):
    """The playbook in force, and all there were."""

    number: int
    hash: str
    text: str
    author: str
    note: str
    at: int
    versions: list[VersionShown]


class CheckShown(BaseModel):
    """Whether a text can be put in force; if not, all that is wrong with it."""

    ok: bool
    hash: str | None = None
    problems: list[ProblemShown] = []


class ActivatedShown(BaseModel):
    """A playbook was stored and put in force."""

    hash: str
    write: WriteShown


@router.get("/active")
def get_active_playbook(access: Reader) -> ActiveShown:
    """The playbook in force."""
    versions = access.services.queries().versions(access.workspace)
    if not versions:
        raise ApiError(404, "not_found", "no playbook is in force yet")
    number, hash = versions[-1]
    kept = access.services.settings.playbook(access.workspace, hash)
    if kept is None:
        raise ApiError(404, "not_found", "the text of the playbook in force is not kept here")
    return ActiveShown(
        number=number,
        hash=hash,
        text=kept.text,
        author=kept.author,
        note=kept.note,
        at=kept.at,
        versions=[VersionShown(number=number, hash=hash) for number, hash in versions],
    )


@router.post("/check")
def check_playbook(access: Reader, sent: PlaybookSent) -> CheckShown:
    """All problems of a text at once; nothing is stored."""
    try:
        playbook = access.services.read_playbook(sent.text)
    except ProblemsError as error:
        return CheckShown(ok=False, problems=[shown_problem(one) for one in error.problems])
    return CheckShown(ok=True, hash=playbook.hash)


@router.post("")
async def activate_playbook(
    access: Writer, request: Request, response: Response, sent: PlaybookSent
) -> ActivatedShown:
    """Check a text, keep it, and put it in force from now on."""
    playbook = await run_in_threadpool(_keep, access, sent)
    event = Event(
        COMMAND,
        "activate",
        access.services.clock.now(),
        body={"hash": playbook.hash},
        actor=access.actor,
    )
    writes: Writes = request.app.state.writes
    result = await writes.write(access.workspace, event, "system")
    return ActivatedShown(hash=playbook.hash, write=answer(result, response))


def _keep(access: Access, sent: PlaybookSent) -> Playbook:
    playbook = access.services.read_playbook(sent.text)
    at = access.services.clock.now()
    text = PlaybookText(access.workspace, playbook.hash, sent.text, access.actor, sent.note, at)
    access.services.settings.add_playbook(text)
    return playbook
