"""What every channel adapter is made of: declared settings, and a pool of open connections."""

import time
from collections import deque
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any, Generic, Protocol, TypeVar, get_type_hints

import msgspec

from leadwright.core.problem import Problem, ProblemsError

S = TypeVar("S", bound=msgspec.Struct)
MISSING = "D102"
IDLE_S = 20.0
"""A connection left alone for longer is closed rather than trusted."""


class Setting(msgspec.Struct, frozen=True):
    """One declared setting: the form, the documentation and the checks are drawn from it."""

    name: str
    type: str
    help: str
    required: bool
    secret: bool
    default: Any = None


def declared(kind: type[msgspec.Struct]) -> tuple[Setting, ...]:
    """The settings an adapter's `Settings` declares, in its order."""
    fields = {field.name: field for field in msgspec.structs.fields(kind)}
    hints = get_type_hints(kind, include_extras=True)
    return tuple(
        _setting(name, hints[name], field.required, field.default) for name, field in fields.items()
    )


def read_settings(kind: type[S], config: Mapping[str, Any], where: str) -> S:
    """A channel's configuration as its `Settings`; text is taken for numbers and flags.

    `kind` may have a method `problems()` for what several settings have to do with one another.
    Raises ProblemsError with everything that is wrong.
    """
    known = {setting.name: setting for setting in declared(kind)}
    problems = [_unknown(name, known, where) for name in config if name not in known]
    hints = get_type_hints(kind, include_extras=True)
    values: dict[str, Any] = {}
    for name, setting in known.items():
        if config.get(name) in (None, "") and setting.required:
            problems.append(_missing(setting, where))
        elif name in config:
            try:
                values[name] = msgspec.convert(config[name], hints[name], strict=False)
            except msgspec.ValidationError as error:
                what = f"{name}: {_without_value(str(error))}"
                problems.append(Problem("D103", what, where, setting.help))
    if not problems:
        settings = kind(**values)
        cross: Callable[[], list[Problem]] = getattr(settings, "problems", list)
        problems = [Problem(one.code, one.what, one.where or where, one.hint) for one in cross()]
        if not problems:
            return settings
    raise ProblemsError(problems)


def _setting(name: str, hint: Any, required: bool, default: Any) -> Setting:
    meta = next((m for m in getattr(hint, "__metadata__", ()) if isinstance(m, msgspec.Meta)), None)
    base = getattr(hint, "__origin__", hint) if hasattr(hint, "__metadata__") else hint
    extra = (meta.extra if meta else None) or {}
    return Setting(
        name=name,
        type=getattr(base, "__name__", str(base)),
        help=(meta.description if meta else None) or "",
        required=required,
        secret=bool(extra.get("secret")),
        default=None if required else default,
    )


def _unknown(name: str, known: Mapping[str, Setting], where: str) -> Problem:
    close = get_close_matches(name, known, 1)
    hint = f"did you mean {close[0]}?" if close else f"there are: {', '.join(known)}"
    return Problem("D101", f"there is no setting {name!r}", where, hint)


def _missing(setting: Setting, where: str) -> Problem:
    return Problem(MISSING, f"the setting {setting.name!r} is missing", where, setting.help)


def _without_value(text: str) -> str:
    """msgspec's sentence without the trail, and never with the value: it may be a secret."""
    return text.split(" - at ")[0]


class Closable(Protocol):
    """Anything that is open."""

    def close(self) -> None: ...


C = TypeVar("C", bound=Closable)


class Pool(Generic[C]):
    """Open connections nobody uses just now, the last used first. Any thread may call."""

    def __init__(self, idle_s: float = IDLE_S) -> None:
        self._free: deque[tuple[float, C]] = deque()
        self._idle_s = idle_s
        self._closed = False

    def take(self) -> C | None:
        """A connection that is free, or None: open one."""
        while True:
            try:
                since, connection = self._free.pop()
            except IndexError:
                return None
            if time.monotonic() - since <= self._idle_s:
                return connection
            connection.close()

    def give(self, connection: C) -> None:
        """Back, in good order."""
        self._free.append((time.monotonic(), connection))
        if self._closed:
            self.close()

    def close(self) -> None:
        """Close what is free, and from now on whatever is given back."""
        self._closed = True
        while self._free:
            try:
                self._free.pop()[1].close()
            except IndexError:
                return
