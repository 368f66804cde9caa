"""YAML text to a tree with line numbers: YAML 1.2 core schema, no duplicate keys, no surprises.

`on`, `NO`, `yes` and `21:00` are text; `true`, `12` and `null` are what they look like. Anchors,
aliases and tags are refused, so what stands in the text is what there is.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from leadwright.core.problem import Problem, ProblemsError
from leadwright.core.unit import Scalar
from leadwright.playbook import codes
from leadwright.playbook.problems import Problems

BYTES_MAX = 1_000_000
DEPTH_MAX = 20
ITEMS_MAX = 10_000
"""Names in one mapping, or items of one list: as many as there may be rules."""
_KEPT_MAX = 50_000
"""A longer text is parsed each time anew, and no further than it makes sense."""


class Origins(str):
    """The name of a text that was put together from files. It knows where each line stood."""

    lines: tuple[tuple[str, int], ...]

    def __new__(cls, name: str, lines: Iterable[tuple[str, int]]) -> "Origins":
        """`lines` has (file, line there) for each line of the text."""
        made = super().__new__(cls, name)
        made.lines = tuple(lines)
        return made

    def __getnewargs__(self) -> tuple[str, tuple[tuple[str, int], ...]]:  # type: ignore[override]  # a plain str needs one
        """What a copy is made of, in another process too."""
        return str(self), self.lines


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: file, line (from 1) and the keys that lead there."""

    file: str
    line: int
    trail: tuple[str, ...] = ()

    def __str__(self) -> str:
        trail = "  " + " ==> ".join(self.trail) if self.trail else ""
        file, line = self.origin
        return f"{file}:{line}{trail}"

    @property
    def origin(self) -> tuple[str, int]:
        """The file to look into, and the line there."""
        if isinstance(self.file, Origins) and 0 < self.line <= len(self.file.lines):
            return self.file.lines[self.line - 1]
        return self.file, self.line

    def below(self, key: str, line: int) -> "Place":
        """The place of a key in the mapping here."""
        return Place(self.file, line, (*self.trail, key))


@dataclass(frozen=True, slots=True)
class Leaf:
    """A single value; `text` is how it was written."""

    line: int
    value: Scalar
    text: str


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    line: int
    items: list["Node"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and values; `lines` has the line of each key."""

    line: int
    entries: dict[str, "Node"] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)


Node: TypeAlias = Leaf | Items | Mapping


def compose(text: str, file: str, problems: Problems) -> Mapping:
    """The document in `text`. Notes duplicate keys and the like in `problems`; raises
    ProblemsError with all of them where the text cannot be read any further."""
    if len(text.encode(errors="replace")) > BYTES_MAX:
        what = f"the playbook is larger than {BYTES_MAX // 1_000_000} MB"
        raise ProblemsError([Problem(codes.TOO_LARGE, what, file)])
    composer = _Composer(file, problems)
    try:
        root = composer.document(_events(text))
    except YAMLError as error:
        _unreadable(error, text, file, problems)
        raise ProblemsError(problems.found) from None
    if not isinstance(root, Mapping):
        problems.add(
            codes.SYNTAX, "the playbook is not a mapping", Place(file, 1), "start with `name:`"
        )
        raise ProblemsError(problems.found)
    return root


def _events(text: str) -> Iterator[Any]:
    if len(text) > _KEPT_MAX:
        yield from YAML(typ="safe", pure=True).parse(text)
        return
    events, error = _parsed(text)
    yield from events
    if error is not None:
        raise error


@lru_cache(maxsize=8)
def _parsed(text: str) -> tuple[list[Any], YAMLError | None]:
    """The events of a text, up to where it cannot be read. Kept, for three quarters of what it
    takes to load a playbook is this, and whoever checks or activates one asks several times."""
    events: list[Any] = []
    depth = 0
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            events.append(event)
            depth += isinstance(event, CollectionStartEvent)
            depth -= isinstance(event, CollectionEndEvent)
            if depth > DEPTH_MAX + 1:  # nobody reads any further
                break
    except YAMLError as error:
        return events, error
    return events, None


class _Composer:
    """Events of one document to nodes."""

    def __init__(self, file: str, problems: Problems) -> None:
        self.file = file
        self.problems = problems

    def document(self, events: Iterator[Any]) -> Node | None:
        root: Node | None = None
        for event in events:
            if isinstance(event, DocumentStartEvent) and root is not None:
                self._note(codes.NOT_SUPPORTED, "a second document in one file", event)
                break
            if isinstance(event, ScalarEvent | SequenceStartEvent | MappingStartEvent | AliasEvent):
                root = self._node(event, events, 0)
        return root

    def _node(self, event: Any, events: Iterator[Any], depth: int) -> Node:
        line = event.start_mark.line + 1
        if depth > DEPTH_MAX:
            self._note(codes.TOO_LARGE, f"nested deeper than {DEPTH_MAX} levels", event)
            raise ProblemsError(self.problems.found)
        if isinstance(event, AliasEvent):
            self._note(codes.NOT_SUPPORTED, f"*{event.anchor} is an alias", event, "write it out")
            return Leaf(line, None, "")
        self._refuse_extras(event)
        if isinstance(event, MappingStartEvent):
            return self._mapping(line, events, depth)
        if isinstance(event, SequenceStartEvent):
            items = Items(line)
            for item in events:
                if isinstance(item, SequenceEndEvent):
                    break
                self._bounded(len(items.items), item)
                items.items.append(self._node(item, events, depth + 1))
            return items
        if not _storable(event.value):
            self._note(codes.NOT_SUPPORTED, "a character that cannot be stored", event)
            return Leaf(line, "?", "?")
        plain = event.style in (None, "")
        return Leaf(line, _resolved(event.value) if plain else event.value, event.value)

    def _mapping(self, line: int, events: Iterator[Any], depth: int) -> Mapping:
        found = Mapping(line)
        for event in events:
            if isinstance(event, MappingEndEvent):
                break
            self._bounded(len(found.entries), event)
            key = self._node(event, events, depth + 1)
            value = self._node(next(events), events, depth + 1)
            if not isinstance(key, Leaf):
                self._note(codes.NOT_SUPPORTED, "a key is not text", event)
            elif key.text in found.entries:
                first = found.lines[key.text]
                self._note(
                    codes.DUPLICATE_KEY,
                    f"the key {key.text!r} stands here twice",
                    event,
                    f"it is on line {Place(self.file, first).origin[1]} already",
                )
            else:
                found.entries[key.text] = value
                found.lines[key.text] = key.line
        return found

    def _bounded(self, count: int, event: Any) -> None:
        """Read no further than it makes sense."""
        if count >= ITEMS_MAX:
            what = f"more than {ITEMS_MAX:,} entries in one list or mapping"
            hint = f"a motion has at most {ITEMS_MAX:,} rules, triggers and steps"
            self._note(codes.TOO_LARGE, what, event, hint)
            raise ProblemsError(self.problems.found)

    def _refuse_extras(self, event: Any) -> None:
        if event.anchor:
            self._note(codes.NOT_SUPPORTED, f"&{event.anchor} is an anchor", event, "write it out")
        if event.tag:
            self._note(codes.NOT_SUPPORTED, f"{event.tag} is a tag", event, "leave it out")

    def _note(self, code: str, what: str, event: Any, hint: str = "") -> None:
        line = event.start_mark.line + 1
        self.problems.add(code, what, Place(self.file, line), hint)


def _storable(text: str) -> bool:
    """Whether every store and every message can hold the text: no NUL, no half surrogates."""
    return "\0" not in text and text == text.encode(errors="replace").decode()


_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_BOOLEAN = {
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
}
_INTEGER = re.compile(r"[-+]?[0-9]{1,300}", re.ASCII)
_OTHER_BASE = re.compile(r"0o[0-7]{1,60}|0x[0-9a-fA-F]{1,60}", re.ASCII)
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", re.ASCII)


def _resolved(text: str) -> Scalar:
    """A plain scalar by the core schema of YAML 1.2."""
    if text in _NULL:
        return None
    if text in _BOOLEAN:
        return _BOOLEAN[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _OTHER_BASE.fullmatch(text):
        return int(text, 0)
    if _FLOAT.fullmatch(text):
        return float(text)
    return text


def _unreadable(error: YAMLError, text: str, file: str, problems: Problems) -> None:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    what = getattr(error, "problem", None) or getattr(error, "reason", None) or "cannot be read"
    position = getattr(error, "position", 0)
    line = mark.line if mark is not None else text.count("\n", 0, position)
    hint = ""
    if "mapping values are not allowed" in str(what):
        hint = "put a value that has a colon and a space in it in quotes"
    elif "expected ',' or" in str(what):
        hint = "in {} and [], put a value that has a comma or a quote in it in double quotes"
    elif "'\\t'" in str(what):
        hint = "indent with spaces"
    problems.add(codes.SYNTAX, f"not YAML: {what}", Place(file, line + 1), hint)
