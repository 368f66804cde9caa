"""Channel adapters, one folder each, found by their manifest.

A folder `channels/<name>/` with a `manifest.toml` and an `adapter.py` is a channel called `<name>`.
The adapter declares its settings in a class `Settings` and makes a channel in `open(settings)`. A
manifest that names the `adapter` of another folder is a channel of its own that is handed over in
the same way.
"""

import importlib
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from leadwright.channels._capture import Capture
from leadwright.channels._kit import MISSING, Setting, declared, read_settings
from leadwright.core.problem import Problem, ProblemsError
from leadwright.ports import Channel

MODES = ("capture", "live")
HIDDEN = "********"


class Manifest(msgspec.Struct, frozen=True):
    """What a channel says of itself. `address` is the kind of address it is handed."""

    name: str
    title: str
    summary: str
    address: str
    settings: tuple[Setting, ...] = ()
    adapter: str = ""


def open_channel(name: str, mode: str, config: Mapping[str, Any], mailbox_dir: Path) -> Channel:
    """A channel ready to send; nothing is connected yet.

    `mode` capture keeps every message in `mailbox_dir` and needs no configuration; live uses the
    folder's adapter. Raises ProblemsError with everything that is wrong with the configuration.
    """
    where = f"channel {name}"
    if name not in manifests():
        hint = f"there are: {', '.join(manifests())}"
        raise ProblemsError([Problem("D100", f"there is no channel {name!r}", where, hint)])
    if mode == "capture":
        return Capture(name, mailbox_dir)
    if mode != "live":
        what = f"{mode!r} is not a mode a channel can be in"
        raise ProblemsError([Problem("D104", what, where, "choose capture or live")])
    channel: Channel = _adapter(name).open(config)
    return channel


def check_channel(name: str, mode: str, config: Mapping[str, Any]) -> None:
    """Raise ProblemsError with everything that is wrong with the configuration; in `capture` it
    may still be incomplete."""
    try:
        open_channel(name, "live", config, Path()).close()
    except ProblemsError as error:
        wrong = [one for one in error.problems if mode == "live" or one.code != MISSING]
        if wrong:
            raise ProblemsError(wrong) from error


def hide_secrets(name: str, config: Mapping[str, Any]) -> dict[str, Any]:
    """The configuration as it may be shown."""
    known = manifests().get(name)
    secret = (
        {setting.name for setting in known.settings if setting.secret} if known else set(config)
    )
    return {key: HIDDEN if key in secret and value else value for key, value in config.items()}


@cache
def manifests() -> dict[str, Manifest]:
    """Every channel there is, by name."""
    folders = sorted(Path(__file__).parent.glob("*/manifest.toml"))
    return {path.parent.name: _manifest(path) for path in folders}


def _manifest(path: Path) -> Manifest:
    name = path.parent.name
    said = tomllib.loads(path.read_text("utf-8"))
    adapter = said.get("adapter", name)
    settings = declared(importlib.import_module(f"{__name__}.{adapter}.adapter").Settings)
    return msgspec.convert({**said, "name": name, "settings": settings}, Manifest)


def _adapter(name: str) -> Any:
    return importlib.import_module(f"{__name__}.{manifests()[name].adapter or name}.adapter")


__all__ = [
    "MODES",
    "Manifest",
    "Setting",
    "check_channel",
    "hide_secrets",
    "manifests",
    "open_channel",
    "read_settings",
]
