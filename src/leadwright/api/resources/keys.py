"""Keys: who may use this API and who may send events."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field

from leadwright.api.access import SCOPES, WRITE, Access, allows, is_scope, make_secret, needs
from leadwright.api.errors import ApiError
from leadwright.core.problem import Problem
from leadwright.ports import Key

router = APIRouter(prefix="/keys", tags=["settings"])
Reader = Annotated[Access, Depends(needs("settings:read"))]
Writer = Annotated[Access, Depends(needs("settings:write"))]


class KeySent(BaseModel):
    """A key to make. `member` is who acts with it."""

    model_config = ConfigDict(extra="forbid")
    kind: Literal["write", "api"]
    scopes: Annotated[list[str], Field(max_length=20)] = []
    member: Annotated[str, Field(max_length=255)] = ""


class KeyShown(BaseModel):
    """A key, without its secret."""

    id: int
    kind: str
    prefix: str
    scopes: list[str]
    member: str
    created_at: int
    revoked_at: int | None


class KeyMade(KeyShown):
    """A new key. The secret is shown this once."""

    secret: str


class KeyList(BaseModel):
    """All keys."""

    data: list[KeyShown]


@router.get("")
def list_keys(access: Reader) -> KeyList:
    """All keys of the workspace, revoked ones included."""
    return KeyList(data=[_show(key) for key in access.services.settings.keys(access.workspace)])


@router.post("", status_code=201)
def make_key(access: Writer, sent: KeySent) -> KeyMade:
    """Make a key, with no more scopes than your own."""
    scopes = ["capture"] if sent.kind == WRITE else sent.scopes
    if sent.kind != WRITE:
        _check_scopes(access, scopes)
    secret, hashed, prefix = make_secret(sent.kind)
    services = access.services
    key = services.settings.add_key(
        access.workspace, sent.kind, hashed, prefix, scopes, sent.member, access.actor,
        services.clock.now(),
    )  # fmt: skip
    return KeyMade(**_show(key).model_dump(), secret=secret)


@router.delete("/{id}")
def revoke_key(access: Writer, id: int) -> KeyList:
    """Revoke a key; within two seconds nothing accepts it any more."""
    services = access.services
    known = 0 < id < 2**63 and services.settings.revoke_key(
        access.workspace, id, access.actor, services.clock.now()
    )
    if not known:
        raise ApiError(404, "not_found", "there is no such key")
    return list_keys(access)


def _check_scopes(access: Access, scopes: list[str]) -> None:
    problems = [
        Problem(
            "A101", f"{one!r} is no scope", "/scopes", f"one of {', '.join(SCOPES)}, calls:<team>"
        )
        for one in scopes
        if not is_scope(one)
    ]
    if problems or not scopes:
        message = "an API key needs at least one known scope"
        raise ApiError(422, "invalid", message, problems=problems)
    if not all(allows(access.key.scopes, one) for one in scopes):
        raise ApiError(403, "forbidden", "a key cannot make one that may do more than itself")


def _show(key: Key) -> KeyShown:
    return KeyShown(
        id=key.id,
        kind=key.kind,
        prefix=key.prefix,
        scopes=list(key.scopes),
        member=key.member,
        created_at=key.created_at,
        revoked_at=key.revoked_at or None,
    )
