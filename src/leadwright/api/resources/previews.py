"""Previews: what a content would say."""

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field

from leadwright.api.access import Access, needs
from leadwright.api.errors import ApiError
from leadwright.playbook.model import Playbook
from leadwright.runtime.preview import preview

router = APIRouter(prefix="/previews", tags=["playbooks"])
Reader = Annotated[Access, Depends(needs("settings:read"))]
TEXT_MAX = 1_000_000
VALUES_MAX = 100


class PreviewAsked(BaseModel):
    """Which content, of the playbook in force or of `text`. `values` are variables by name
    (`person.first_name`); `sample`: over those of somebody who does not exist."""

    model_config = ConfigDict(extra="forbid")
    content: Annotated[str, Field(max_length=64)]
    text: Annotated[str, Field(max_length=TEXT_MAX)] = ""
    values: Annotated[dict[str, str | int | float | bool | None], Field(max_length=VALUES_MAX)] = {}
    sample: bool = True


class PreviewShown(BaseModel):
    """What it says. `missing`: variables it names that had no value."""

    subject: str
    text: str
    html: str
    missing: list[str]


@router.post("")
def preview_content(access: Reader, asked: PreviewAsked) -> PreviewShown:
    """What a content says to somebody; nothing is sent or stored."""
    services = access.services
    if asked.text:
        playbook: Playbook | None = services.read_playbook(asked.text)
    else:
        playbook = services.playbook_of(access.workspace)
    if playbook is None:
        raise ApiError(404, "not_found", "no playbook is in force yet")
    found = preview(playbook, asked.content, asked.values, sample=asked.sample)
    return PreviewShown(
        subject=found.said.subject,
        text=found.said.text,
        html=found.said.html,
        missing=list(found.missing),
    )
