"""Liquid templates, sandboxed and limited; the simple ones rendered without Liquid.

Most texts use nothing but `{{ person.first_name | default: "there" }}`. Those are taken apart once
and put together again in a few microseconds; the tests hold both ways against each other.
"""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from liquid import Environment
from liquid.exceptions import (
    LiquidError,
    LiquidSyntaxError,
    LoopIterationLimitError,
    OutputStreamLimitError,
    TemplateNotFoundError,
    UnknownFilterError,
)

from leadwright.playbook.filters import equip, without_scripts
from leadwright.playbook.templates import ROUNDS_MAX

LONGEST_OUTPUT = 200_000
"""Bytes. Mail clients cut at half of this."""

_OUTPUT = re.compile(
    r"\{\{ *([a-z_][a-z0-9_]*(?:\.[a-z_][a-z0-9_]*)*) *"
    r"(?:\| *default: *(\"[^\"\\{}]*\"|'[^'\\{}]*') *)?\}\}"
)
_MARKS = ("{{", "{%", "}}", "%}")
_ROOTS = frozenset((
    "person", "account", "household", "score", "consent", "facts", "offer", "workspace",
    "unsubscribe_url", "confirm_url", "confirm_until", "language", "time_zone",
))  # fmt: skip
_SPECIAL = frozenset({"size", "first", "last"})
"""Names that mean something of their own in Liquid after a dot."""


class RenderError(Exception):
    """The content cannot be rendered. The text is for people and without personal data."""


class Template:
    """One compiled text. `html` escapes every value. Never raises when made, only in `render`."""

    def __init__(self, name: str, source: str, *, html: bool = False) -> None:
        self._name = name
        self._source = source
        self._html = html
        self._parts = None if html and "{" in source else _taken_apart(source)
        self._liquid: Any = None

    @property
    def is_simple(self) -> bool:
        """Whether it is rendered without Liquid, as long as its values are texts and numbers."""
        return self._parts is not None

    def render(self, variables: Mapping[str, Any]) -> str:
        """The text for these variables. Raises RenderError."""
        if self._parts is not None:
            simple = _put_together(self._parts, variables)
            if simple is not None and len(simple) * 4 <= LONGEST_OUTPUT:
                return simple
        return self._by_liquid(variables)

    def _by_liquid(self, variables: Mapping[str, Any]) -> str:
        try:
            if self._liquid is None:
                self._liquid = (_HTML if self._html else _TEXT).from_string(self._source)
            text: str = self._liquid.render(variables)
            if self._html:
                text = without_scripts(text)
        except LiquidError as error:
            raise RenderError(f"{self._name}: {_because(error)}") from error
        except Exception as error:
            raise RenderError(f"{self._name}: {type(error).__name__}") from error
        return text


class _Limited(Environment):
    """Liquid as strangers may use it: no files, no endless loops, no endless text."""

    block_nesting_limit = 10
    context_depth_limit = 10
    loop_iteration_limit = ROUNDS_MAX
    local_namespace_limit = LONGEST_OUTPUT
    output_stream_limit = LONGEST_OUTPUT


_TEXT = _Limited()
_HTML = _Limited(autoescape=True)
for _each in (_TEXT, _HTML):
    equip(_each)


def _because(error: LiquidError) -> str:
    """A sentence; Liquid's own words only where they cannot quote a value."""
    if isinstance(error, LoopIterationLimitError):
        return f"more than {ROUNDS_MAX} rounds of loops"
    if isinstance(error, OutputStreamLimitError):
        return f"more than {LONGEST_OUTPUT} bytes of text"
    if isinstance(error, TemplateNotFoundError):
        return "other templates cannot be included"
    if type(error) in (LiquidSyntaxError, UnknownFilterError):
        return str(error.message)
    return type(error).__name__


class _Value(NamedTuple):
    path: tuple[str, ...]
    default: str


_Parts = list[str | _Value]


def _taken_apart(source: str) -> _Parts | None:
    """Literal texts and values in turn, or None if it takes Liquid."""
    parts: _Parts = []
    position = 0
    for found in _OUTPUT.finditer(source):
        path = tuple(found[1].split("."))
        if path[0] not in _ROOTS or not _SPECIAL.isdisjoint(path):
            return None
        parts += [source[position : found.start()], _Value(path, (found[2] or "''")[1:-1])]
        position = found.end()
    parts.append(source[position:])
    literals = [part for part in parts if isinstance(part, str)]
    odd = any(mark in text for text in literals for mark in _MARKS)
    if odd or any(text.endswith("{") for text in literals):
        return None
    return [part for part in parts if part]


def _put_together(parts: _Parts, variables: Mapping[str, Any]) -> str | None:
    """The text, or None if a value is of a kind that Liquid has its own way of writing."""
    out: list[str] = []
    for part in parts:
        if isinstance(part, str):
            out.append(part)
            continue
        value: Any = variables
        for name in part.path:
            value = value.get(name) if isinstance(value, Mapping) else None
        if value is None or value == "":
            out.append(part.default)
        elif type(value) is str:
            out.append(value)
        elif type(value) is int:
            out.append(str(value))
        else:
            return None
    return "".join(out)
