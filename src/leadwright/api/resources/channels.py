"""Channels: how touches are handed over. `capture` keeps them here until somebody sets `live`."""

import re
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit, urlunsplit

import msgspec
from fastapi import APIRouter, Depends, Path
from pydantic import BaseModel, ConfigDict, Field

from leadwright.api.access import Access, needs
from leadwright.api.errors import ApiError
from leadwright.api.services import Services
from leadwright.core.problem import Problem, ProblemsError
from leadwright.ports import ChannelSetting

router = APIRouter(prefix="/channels", tags=["settings"])
Reader = Annotated[Access, Depends(needs("settings:read"))]
Writer = Annotated[Access, Depends(needs("settings:write"))]
Name = Annotated[str, Path(pattern="^[a-z][a-z_]{0,31}$")]

HIDDEN = "(hidden)"
CONFIG_BYTES_MAX = 16_384
_SECRET = re.compile(r"secret|passw|token|credential|private_key|auth|key$", re.IGNORECASE)


class ChannelSent(BaseModel):
    """How to deliver. Secrets that come back as `(hidden)` keep their value."""

    model_config = ConfigDict(extra="forbid")
    mode: Literal["capture", "live"]
    config: dict[str, Any] = Field(default_factory=dict)


class ChannelShown(BaseModel):
    """How a channel is delivered, without its secrets."""

    channel: str
    mode: str
    config: dict[str, Any]


class ChannelList(BaseModel):
    """All channels that were set."""

    data: list[ChannelShown]


@router.get("")
def list_channels(access: Reader) -> ChannelList:
    """All channels that were set; others are in `capture`."""
    settings = access.services.settings.channels(access.workspace)
    return ChannelList(data=[_show(one) for one in settings])


@router.put("/{channel}")
def set_channel(access: Writer, channel: Name, sent: ChannelSent) -> ChannelShown:
    """Set how a channel is delivered. What is wrong with the settings is told at once, and keeps
    them from being taken; in `capture` some may still be missing."""
    if len(msgspec.json.encode(sent.config)) > CONFIG_BYTES_MAX:
        raise ApiError(422, "config_too_large", f"at most {CONFIG_BYTES_MAX} bytes")
    services = access.services
    held = {one.channel: one.config for one in services.settings.channels(access.workspace)}
    config = _merged(sent.config, held.get(channel, {}))
    _check(services, channel, sent.mode, config, held.get(channel, {}))
    setting = ChannelSetting(access.workspace, channel, sent.mode, config)
    services.settings.set_channel(setting, access.actor, services.clock.now())
    return _show(setting)


def _check(
    services: Services, channel: str, mode: str, config: dict[str, Any], held: dict[str, Any]
) -> None:
    """Raise ProblemsError with all that is wrong. Where touches go inside the server's own network
    is for whoever runs it to say."""
    problems: list[Problem] = []
    try:
        services.check_channel(channel, mode, config)
    except ProblemsError as error:
        problems += error.problems
    inside = config.get("allow_private")
    if (
        inside
        and not services.private_receivers
        and any(config.get(name) != held.get(name) for name in ("allow_private", "url"))
    ):
        what = "allow_private: only who runs the server may point it at its own network"
        hint = "use leadwright channel set there, or start it with --private-receivers"
        problems.append(Problem("D114", what, f"channel {channel}", hint))
    if problems:
        raise ProblemsError(problems)


def _show(setting: ChannelSetting) -> ChannelShown:
    config = {name: _shown_value(name, value) for name, value in setting.config.items()}
    return ChannelShown(channel=setting.channel, mode=setting.mode, config=config)


def _shown_value(name: str, value: Any) -> Any:
    if _SECRET.search(name):
        return HIDDEN if value else value
    if isinstance(value, dict):
        return {inner: _shown_value(inner, one) for inner, one in value.items()}
    if isinstance(value, str) and "://" in value and "@" in value:
        return _without_user(value)
    return value


def _without_user(url: str) -> str:
    """`smtp://user:password@host` as `smtp://(hidden)@host`."""
    parts = urlsplit(url)
    user, at, host = parts.netloc.rpartition("@")
    return urlunsplit(parts._replace(netloc=f"{HIDDEN}@{host}")) if at and user else url


def _merged(sent: dict[str, Any], held: dict[str, Any]) -> dict[str, Any]:
    """What was sent, with the held value where a secret came back hidden."""
    merged: dict[str, Any] = {}
    for name, value in sent.items():
        old = held.get(name)
        if isinstance(value, dict) and isinstance(old, dict):
            merged[name] = _merged(value, old)
        elif isinstance(value, str) and HIDDEN in value and old is not None:
            if _shown_value(name, old) != value:
                where = f"/config/{name}"
                raise ApiError(422, "secret_needed", f"{where} holds {HIDDEN}; say it in full")
            merged[name] = old
        else:
            merged[name] = value
    return merged
