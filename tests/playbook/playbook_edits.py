"""Every single value of an outlined playbook, and a way to change it in place."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from leadwright.core.time import DAY
from leadwright.playbook.keys import PLAYBOOK
from leadwright.playbook.kinds import (
    Choice,
    ClockTime,
    ConditionText,
    Day,
    Days,
    Flag,
    Kind,
    Length,
    Names,
    Number,
    Plain,
)
from leadwright.playbook.kinds import Rate as RateKind
from leadwright.playbook.sales_kinds import Dates
from leadwright.playbook.shapes import Entry, ListOf, MapOf, Nested, OneKeyOf, Said, Section


@dataclass(frozen=True)
class Edit:
    """One change: `apply` makes it to a copy of the outline it was found in."""

    path: tuple[str, ...]
    apply: Callable[[Entry], None]

    def of(self, root: Entry) -> Entry:
        """A changed copy."""
        copy = deepcopy(root)
        self.apply(copy)
        return copy


def edits(root: Entry) -> list[Edit]:
    """All single changes of what is given: another value, a name less, another order."""
    return list(_section(PLAYBOOK, root, (), lambda copy: copy))


Find = Callable[[Entry], Any]


def _section(section: Section, entry: Entry, path: tuple[str, ...], find: Find) -> Iterator[Edit]:
    for key in section.keys:
        if key.name not in entry:
            continue
        below = path if key.name == section.shorthand else (*path, key.name)

        def put(root: Entry, value: Any, name: str = key.name) -> None:
            find(root).values[name] = value

        def get(root: Entry, name: str = key.name) -> Any:
            return find(root).values[name]

        yield from _inside(key.kind, entry[key.name], below, get, put)


def _inside(kind: Kind, value: Any, path: tuple[str, ...], get: Find, put: Any) -> Iterator[Edit]:
    match kind:
        case Nested():
            yield from _inside(kind.whole, value, path, get, put)
        case Section():
            yield from _section(kind, value, path, get)
        case MapOf(of):
            for name in value:
                yield Edit((*path, name), lambda root, name=name: get(root).pop(name))
                yield from _named(of, value[name], (*path, name), get, name)
            if len(value) > 1:
                yield Edit(path, lambda root: _reverse(get(root)))
        case ListOf(OneKeyOf(section)):
            yield Edit(path, lambda root: put(root, get(root)[1:]))
            for at, item in enumerate(value):
                step, entry = item.value
                inner = section.by_name[step].kind
                assert isinstance(inner, Section)
                within = _section(inner, entry, path, lambda root, at=at: get(root)[at].value[1])
                yield from (Edit(path, edit.apply) for edit in within)
        case ListOf():
            yield Edit(path, lambda root: put(root, get(root)[1:]))
            if len({str(getattr(item, "values", item)) for item in value}) > 1:
                yield Edit(path, lambda root: put(root, get(root)[::-1]))
        case _:
            yield Edit(path, lambda root: put(root, other(kind, get(root))))


def _named(of: Kind, value: Any, path: tuple[str, ...], get: Find, name: str) -> Iterator[Edit]:
    if isinstance(value, Entry):
        assert isinstance(of, Section)
        yield from _section(of, value, path, lambda root: get(root)[name])
        return

    def put(root: Entry, new: Any) -> None:
        get(root)[name] = Said(new, value.at)

    yield from _inside(of, value.value, path, lambda root: get(root)[name].value, put)


def _reverse(names: dict[str, Any]) -> None:
    for name in list(names)[::-1]:
        names[name] = names.pop(name)


def other(kind: Kind, value: Any) -> Any:
    """Another value of the kind."""
    match kind:
        case Choice(options):
            return options[options.index(value) - 1]
        case Flag():
            return not value
        case Number():
            return value + 1
        case Length():
            return value + DAY
        case RateKind():
            return (value[0] + 1, value[1])
        case Dates():
            return (value[0] - 1, value[1])
        case ClockTime():
            return (value + 1) % 1_440
        case Days():
            return value ^ {0, 6}
        case Names():
            return (*value, "another")
        case Day():
            return value + 1
        case Plain() if not isinstance(value, str):
            return value + 1
        case ConditionText():
            return value + " and person.is_known" if len(value) % 2 else f"not ({value})"
    return value + "x"
