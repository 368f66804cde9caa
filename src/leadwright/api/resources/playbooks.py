"""Playbooks: which one decides, those there were, what differs, and putting one in force."""

from typing import Annotated, Literal, cast

from fastapi import APIRouter, Depends, Path, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from leadwright.api.access import Access, needs
from leadwright.api.acting import Writes
from leadwright.api.errors import ApiError, ProblemShown, shown_problem
from leadwright.api.outcomes import WriteShown, answer
from leadwright.capture.event import Event
from leadwright.core.input import COMMAND
from leadwright.core.problem import Problem, ProblemsError
from leadwright.playbook.diff import difference
from leadwright.playbook.lint import Flagged, lint
from leadwright.playbook.model import Playbook
from leadwright.playbook.outline import outline
from leadwright.playbook.shapes import Entry
from leadwright.ports import PlaybookText, Sweep
from leadwright.runtime.standing_in import consequences, people_inside, places_in
from leadwright.runtime.sweep import asked_of, progress_of, warming_in

router = APIRouter(prefix="/playbooks", tags=["playbooks"])
Reader = Annotated[Access, Depends(needs("settings:read"))]
Writer = Annotated[Access, Depends(needs("playbooks:write"))]
TEXT_MAX = 1_000_000
ACTIVE = "active"
SWEEPS_MAX = 100
NAME = r"^[\w-]{0,64}$"
Hash = Annotated[str, Path(pattern=r"^[\w-]{1,64}$")]


class PlaybookSent(BaseModel):
    """The text of a playbook, in YAML."""

    model_config = ConfigDict(extra="forbid")
    text: Annotated[str, Field(max_length=TEXT_MAX)]
    note: Annotated[str, Field(max_length=1_024, description="Why it changes")] = ""


class VersionShown(BaseModel):
    """A version that was put in force: by whom, when (ms UTC) and why."""

    number: int
    hash: str
    author: str
    note: str
    at: int
    active: bool


class VersionsShown(BaseModel):
    """Every version there was, newest first."""

    data: list[VersionShown]


class TextShown(BaseModel):
    """A playbook that is kept, as it was written."""

    hash: str
    text: str
    author: str
    note: str
    at: int


class ActiveShown(TextShown):
    """The playbook in force, and all there were, oldest first. Rules that are `warming` look back
    at what is being counted, and do not hold yet."""

    number: int
    versions: list[VersionShown]
    warming: list[str]


class SweepShown(BaseModel):
    """Everybody whom version `number` concerns is looked at again. `progress` goes from 0 to 1;
    `looked` at records, of which `changed` did; `parts` of the playbook that had changed."""

    number: int
    state: Literal["running", "done", "replaced"]
    progress: float
    looked: int
    changed: int
    parts: list[str]
    started_at: int
    ended_at: int


class SweepsShown(BaseModel):
    """The last sweeps, newest first."""

    data: list[SweepShown]


class Reason(BaseModel):
    """Why a playbook comes back into force."""

    model_config = ConfigDict(extra="forbid")
    note: Annotated[str, Field(max_length=1_024)] = ""


class DiffAsked(BaseModel):
    """Which two playbooks to compare: each a hash or `active`; `text` stands instead of `new`."""

    model_config = ConfigDict(extra="forbid")
    old: Annotated[str, Field(pattern=NAME)] = ACTIVE
    new: Annotated[str, Field(pattern=NAME)] = ""
    text: Annotated[str, Field(max_length=TEXT_MAX)] = ""


class ChangeShown(BaseModel):
    """One difference. `kind` is added, removed, changed or moved; `words` say all of it."""

    path: list[str]
    kind: str
    old: str
    new: str
    words: str


class DiffShown(BaseModel):
    """What differs, in the order of the keys; nothing where both decide the same. `consequences`
    say what the change means for those who are here, as far as they are known."""

    data: list[ChangeShown]
    consequences: list[str] = []


class FindingShown(ProblemShown):
    """A design mistake: what can be put in force, and should not. `reason`: why it is silenced."""

    severity: Literal["error", "warning", "hint"]
    line: int
    reason: str = ""


class CheckShown(BaseModel):
    """Whether a text can be put in force; if not, all that is wrong with it; if so, what is wrong
    with its design, and what of that it silences."""

    ok: bool
    hash: str | None = None
    problems: list[ProblemShown] = []
    findings: list[FindingShown] = []
    silenced: list[FindingShown] = []


class ActivatedShown(BaseModel):
    """A playbook was stored and put in force. `findings`: what its design warns of, of a text that
    was new. `in_force`: the version by which it decides already; then nothing was written."""

    hash: str
    write: WriteShown | None = None
    findings: list[FindingShown] = []
    in_force: VersionShown | None = None


@router.get("")
def list_playbooks(access: Reader) -> VersionsShown:
    """Every version there was, newest first: who put it in force, when and why."""
    return VersionsShown(data=_versions(access)[::-1])


@router.get("/active")
def get_active_playbook(access: Reader) -> ActiveShown:
    """The playbook in force."""
    versions = _versions(access)
    if not versions:
        raise ApiError(404, "not_found", "no playbook is in force yet")
    active = versions[-1]
    kept = _kept(access, active.hash)
    return ActiveShown(
        number=active.number,
        hash=active.hash,
        text=kept.text,
        author=active.author or kept.author,
        note=active.note or kept.note,
        at=active.at,
        versions=versions,
        warming=warming_in(access.services.queries(), access.workspace),
    )


@router.get("/sweeps")
def list_sweeps(access: Reader) -> SweepsShown:
    """How far the last changes of the playbook have come to everybody they concern."""
    rows = access.services.queries().sweeps(access.workspace, SWEEPS_MAX)
    return SweepsShown(data=[_sweep(row) for row in rows])


@router.post("/check")
def check_playbook(access: Reader, sent: PlaybookSent) -> CheckShown:
    """All problems of a text at once, or all mistakes of its design; nothing is stored."""
    try:
        playbook = access.services.read_playbook(sent.text)
    except ProblemsError as error:
        return CheckShown(ok=False, problems=[shown_problem(one) for one in error.problems])
    found = lint(playbook, sent.text, at=access.services.clock.now())
    return CheckShown(
        ok=True,
        hash=playbook.hash,
        findings=[_finding(each) for each in found.findings],
        silenced=[_finding(each) for each in found.silenced],
    )


@router.post("")
async def activate_playbook(
    access: Writer, request: Request, response: Response, sent: PlaybookSent
) -> ActivatedShown:
    """Check a text and its design, keep it, and put it in force from now on. Design errors that it
    does not silence with a reason are refused. A text that is in force already changes nothing."""
    playbook, found = await run_in_threadpool(_keep, access, sent)
    done = await _activate(access, request, response, playbook.hash, sent.note)
    return done.model_copy(update={"findings": [_finding(each) for each in found]})


@router.post("/diff")
def diff_playbooks(access: Reader, asked: DiffAsked) -> DiffShown:
    """What differs between two playbooks, in words; nothing is stored."""
    if bool(asked.new) == bool(asked.text):
        raise ApiError(422, "invalid", "say either `new` (a hash or `active`) or `text`")
    before = _said_by(access, asked.old)
    after = asked.text or _said_by(access, asked.new)
    problems: list[Problem] = []
    outlines: list[Entry] = []
    for name, text in (("old", before), ("new", after)):
        try:
            outlines.append(outline(text, name))
        except ProblemsError as error:
            problems += error.problems
    if problems:
        raise ProblemsError(problems)
    return DiffShown(
        data=[
            ChangeShown(
                path=list(one.path), kind=one.kind, old=one.old, new=one.new, words=str(one)
            )
            for one in difference(*outlines)
        ],
        consequences=_consequences(access, before, after),
    )


@router.post("/rollback")
async def rollback_playbook(
    access: Writer, request: Request, response: Response, reason: Reason
) -> ActivatedShown:
    """Put the playbook before this one in force again."""
    versions = await run_in_threadpool(_versions, access)
    earlier = [one for one in versions if one.hash != versions[-1].hash]
    if not earlier:
        raise ApiError(409, "refused", "there is no playbook before this one")
    back = earlier[-1]
    note = reason.note or f"back to version {back.number}"
    return await _activate(access, request, response, back.hash, note)


@router.get("/{hash}")
def get_playbook(access: Reader, hash: Hash) -> TextShown:
    """A playbook that is kept, by its hash."""
    kept = _kept(access, hash)
    return TextShown(hash=kept.hash, text=kept.text, author=kept.author, note=kept.note, at=kept.at)


@router.post("/{hash}/activate")
async def reactivate_playbook(
    access: Writer, request: Request, response: Response, hash: Hash, reason: Reason
) -> ActivatedShown:
    """Put a playbook that is kept in force from now on. It is checked again: the reference data
    may have moved on. One that is in force already changes nothing."""
    await run_in_threadpool(lambda: access.services.read_playbook(_kept(access, hash).text))
    return await _activate(access, request, response, hash, reason.note)


async def _activate(
    access: Access, request: Request, response: Response, hash: str, note: str
) -> ActivatedShown:
    versions = await run_in_threadpool(_versions, access)
    if versions and versions[-1].hash == hash:
        return ActivatedShown(hash=hash, in_force=versions[-1])
    event = Event(
        COMMAND,
        "activate",
        access.services.clock.now(),
        body={"hash": hash, "note": note},
        actor=access.actor,
    )
    writes: Writes = request.state.writes
    result = await writes.write(access.workspace, event, "system")
    return ActivatedShown(hash=hash, write=answer(result, response))


def _versions(access: Access) -> list[VersionShown]:
    """Oldest first; the last one is in force."""
    rows = access.services.queries().activations(access.workspace)
    return [
        VersionShown(
            number=row.number,
            hash=row.hash,
            author=row.author,
            note=row.note,
            at=row.at,
            active=row is rows[-1],
        )
        for row in rows
    ]


def _said_by(access: Access, name: str) -> str:
    """The text of a hash or of `active`."""
    if name != ACTIVE:
        return _kept(access, name).text
    versions = _versions(access)
    if not versions:
        raise ApiError(404, "not_found", "no playbook is in force yet")
    return _kept(access, versions[-1].hash).text


def _kept(access: Access, hash: str) -> PlaybookText:
    kept = access.services.settings.playbook(access.workspace, hash)
    if kept is None:
        raise ApiError(404, "not_found", "no playbook of this hash is kept here")
    return kept


def _consequences(access: Access, before: str, after: str) -> list[str]:
    read, queries = access.services.read_playbook, access.services.queries()
    old, new = read(before), read(after)
    book = access.services.playbook_of(access.workspace) or old
    inside, places = people_inside(queries, access.workspace, book), None
    if inside and old.hash != new.hash:
        places = places_in(queries, access.workspace, book)
    return consequences(old, new, inside, places)


def _sweep(row: Sweep) -> SweepShown:
    return SweepShown(
        number=row.number,
        state=cast("Literal['running', 'done', 'replaced']", row.state),
        progress=round(progress_of(row), 3),
        looked=row.looked,
        changed=row.changed,
        parts=asked_of(row).parts,
        started_at=row.started_at,
        ended_at=row.ended_at,
    )


def _finding(found: Flagged) -> FindingShown:
    return FindingShown(
        **shown_problem(found.problem).model_dump(),
        severity=cast("Literal['error', 'warning', 'hint']", found.severity),
        line=found.where.line,
        reason=found.reason,
    )


def _keep(access: Access, sent: PlaybookSent) -> tuple[Playbook, list[Flagged]]:
    """The playbook, kept, and what its design warns of. Raises ProblemsError, for errors in its
    design too. One that is in force already is kept as it is, and not looked at again."""
    playbook = access.services.read_playbook(sent.text)
    versions = _versions(access)
    if versions and versions[-1].hash == playbook.hash:
        return playbook, []
    at = access.services.clock.now()
    found = lint(playbook, sent.text, at=at)
    if errors := found.worst("error"):
        raise ProblemsError([each.problem for each in errors])
    text = PlaybookText(access.workspace, playbook.hash, sent.text, access.actor, sent.note, at)
    access.services.settings.add_playbook(text)
    return playbook, list(found.worst("warning"))
