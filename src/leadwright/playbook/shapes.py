"""Lists, maps and sections of a playbook: how keys are put together."""

from collections.abc import Callable
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from leadwright.playbook import codes
from leadwright.playbook.document import Items, Mapping, Node, Place
from leadwright.playbook.kinds import Kind, good_name, wrong
from leadwright.playbook.problems import Problems


@dataclass(frozen=True, slots=True)
class Said:
    """A value with its place."""

    value: Any
    at: Place


@dataclass(frozen=True, slots=True)
class Entry:
    """A section as read: `values` has every key that was declared, given or not."""

    at: Place
    values: dict[str, Any]
    places: dict[str, Place]

    def __getitem__(self, key: str) -> Any:
        return self.values[key]

    def __contains__(self, key: str) -> bool:
        return key in self.places

    def place(self, key: str) -> Place:
        """Where a key stands; the section's own place if it is not there."""
        return self.places.get(key, self.at)


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list, read as a tuple of `Said` (entries stay entries)."""

    of: Kind
    blank: Any = ()

    @property
    def shape(self) -> str:
        """`list of ...`."""
        return f"list of {self.of.shape}"

    def read(self, node: Node, at: Place, problems: Problems) -> tuple[Any, ...]:
        if not isinstance(node, Items):
            wrong(node, "a list", at, problems, "such as [one, two], or lines starting with -")
            return ()
        found = []
        for number, item in enumerate(node.items, 1):
            place = at.below(str(number), item.line)
            found.append(_placed(self.of.read(item, place, problems), place))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class MapOf:
    """Names and what they stand for, read as name -> `Said` (entries stay entries)."""

    of: Kind
    word: str
    """What a name stands for, for the reference: `<word>`."""
    check_name: Callable[[str, Place, Problems], None] = good_name
    """Notes what is wrong with a name."""

    @property
    def shape(self) -> str:
        """`<word>: shape`."""
        return f"map of {self.word} to {self.of.shape}"

    @property
    def blank(self) -> Any:
        """No names."""
        return {}

    def read(self, node: Node, at: Place, problems: Problems) -> dict[str, Any]:
        if not isinstance(node, Mapping):
            wrong(node, f"a mapping of {self.word} to {self.of.shape}", at, problems)
            return {}
        found = {}
        for name, child in node.entries.items():
            place = at.below(name, node.lines[name])
            self.check_name(name, place, problems)
            found[name] = _placed(self.of.read(child, place, problems), place)
        return found


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a section, with one sentence that documents it.

    Without the key the value is `default` (lists, maps and sections are then empty); `or_else`
    words it for people.
    """

    name: str
    kind: Kind
    doc: str
    required: bool = False
    default: Any = None
    or_else: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A mapping with known keys, read as an `Entry`. A plain value stands for `shorthand`."""

    title: str
    keys: tuple[Key, ...]
    shorthand: str = ""
    shape: str = "section"
    by_name: AnyMapping[str, Key] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {key.name: key for key in self.keys})

    @property
    def blank(self) -> Any:
        """Nothing given."""
        return Entry(Place("", 0), self._defaults(), {})

    def read(self, node: Node, at: Place, problems: Problems) -> Entry:
        if self.shorthand and not isinstance(node, Mapping):
            node = Mapping(node.line, {self.shorthand: node}, {self.shorthand: node.line})
        if not isinstance(node, Mapping):
            wrong(node, f"keys: {', '.join(self.by_name)}", at, problems)
            return Entry(at, self._defaults(), {})
        entry = Entry(at, self._defaults(), {})
        for name, child in node.entries.items():
            place = at.below(name, node.lines[name])
            key = self.by_name.get(name)
            if key is None:
                self._unknown(name, place, problems)
                continue
            entry.places[name] = place
            entry.values[name] = key.kind.read(child, place, problems)
        for key in self.keys:
            if key.required and key.name not in entry.places:
                problems.add(codes.MISSING_KEY, f"{key.name!r} is missing", at, key.doc)
        return entry

    def _defaults(self) -> dict[str, Any]:
        return {key.name: _default(key) for key in self.keys}

    def _unknown(self, name: str, at: Place, problems: Problems) -> None:
        close = get_close_matches(name, self.by_name, 1)
        hint = f"did you mean '{close[0]}'?" if close else f"there are {', '.join(self.by_name)}"
        problems.add(codes.UNKNOWN_KEY, f"there is no key {name!r} here", at, hint)


def _default(key: Key) -> Any:
    empty = key.default is None and isinstance(key.kind, ListOf | MapOf | Section | Nested)
    return key.kind.blank if key.required or empty else key.default


@dataclass(frozen=True, slots=True)
class OneKeyOf:
    """A mapping with exactly one of several keys, read as the (key, value) of it."""

    section: Section

    @property
    def shape(self) -> str:
        """The keys, joined by `or`."""
        return " or ".join(f"`{name}`" for name in self.section.by_name)

    @property
    def blank(self) -> Any:
        """Nothing."""
        return ("", None)

    def read(self, node: Node, at: Place, problems: Problems) -> tuple[str, Any]:
        if isinstance(node, Mapping) and len(node.entries) == 1:
            entry = self.section.read(node, at, problems)
            for name in entry.places:
                return name, entry[name]
            return "", None
        problems.add(codes.WRONG_KIND, f"a step is one of {self.shape}", at)
        return "", None


@dataclass(frozen=True, slots=True)
class Nested:
    """The list of steps within a step: what `section` gives, which holds itself."""

    section: Callable[[], Section]
    shape: str = "list of steps"
    blank: Any = ()

    def read(self, node: Node, at: Place, problems: Problems) -> tuple[Any, ...]:
        return self.whole.read(node, at, problems)

    @property
    def whole(self) -> ListOf:
        """The kind of list it is."""
        return ListOf(OneKeyOf(self.section()))


def _placed(value: Any, at: Place) -> Any:
    return value if isinstance(value, Entry) else Said(value, at)
