"""What changed between two playbooks, in words."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from leadwright.playbook.keys import PLAYBOOK
from leadwright.playbook.kinds import Kind
from leadwright.playbook.shapes import Entry, Key, ListOf, MapOf, Nested, OneKeyOf, Section
from leadwright.playbook.spelled import bare, change_of, same, spelled, spelled_entry, spelled_key

Part = TypeVar("Part")

ADDED, REMOVED, CHANGED, MOVED = "added", "removed", "changed", "moved"
WAS = "was"
"""The key that says what something was called before."""
STEPS = ("steps", "then", "else")
"""Keys under which steps stand."""


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `path` are the keys that lead there, `kind` is added, removed, changed or
    moved (the same names in another order); `old` and `new` spell the values, `words` say it."""

    path: tuple[str, ...]
    kind: str
    old: str
    new: str
    words: str

    @property
    def where(self) -> str:
        """The path as people say it: `consumer.sequences.welcome: step hello`."""
        if "steps" not in self.path[:-1]:
            return ".".join(self.path)
        at = self.path.index("steps")
        below = ".".join(self.path[at + 1 :])
        return f"{'.'.join(self.path[:at])}: step {below}"

    def __str__(self) -> str:
        a_step = "steps" in self.path[:-1] and self.path[-2] in STEPS
        return f"{self.where}{'' if a_step else ':'} {self.words}"


def difference(old: Entry, new: Entry) -> tuple[Change, ...]:
    """Every difference in what two playbooks say, in the order of the keys.

    `old` and `new` as `outline` reads them. Comments, layout and values that are written out where
    they hold anyway make no difference. Mirrored, it says the same the other way round.
    """
    return tuple(_of_section(PLAYBOOK, old, new, ()))


def _of_section(
    section: Section, old: Entry, new: Entry, path: tuple[str, ...]
) -> Iterator[Change]:
    for key in section.keys:
        below = path if key.name == section.shorthand else (*path, key.name)
        if isinstance(key.kind, Section) and (key.name in old) != (key.name in new):
            yield _came_or_went(key.kind, _given(key, old), _given(key, new), below)
        elif isinstance(key.kind, Section | MapOf) or _has_steps(key.kind):
            yield from _inside(key.kind, old[key.name], new[key.name], below)
        elif not same(key.kind, old[key.name], new[key.name]):
            yield _of_value(key, old, new, below)


def _inside(kind: Kind, old: Any, new: Any, path: tuple[str, ...]) -> Iterator[Change]:
    """Differences within a value; one without keys of its own as a whole."""
    match kind:
        case Nested():
            yield from _inside(kind.whole, old, new, path)
        case Section():
            yield from _of_section(kind, old, new, path)
        case MapOf(of):
            yield from _of_names(of, _bare(old), _bare(new), path)
        case ListOf(OneKeyOf(section)):
            yield from _of_steps(section, _named(old), _named(new), path)
        case _ if not same(kind, old, new):
            was, is_ = spelled(kind, old), spelled(kind, new)
            yield Change(path, CHANGED, was, is_, change_of(kind, old, new, was, is_))


def _of_names(
    of: Kind, old: Mapping[str, Any], new: Mapping[str, Any], path: tuple[str, ...]
) -> Iterator[Change]:
    old, new, names = _paired(old, new, lambda entry: entry)
    for name in _both(old, new):
        below = (*path, name)
        if name in names:
            yield _called(below, *names[name], "people inside go on")
            changes = _inside(of, old[name], new[name], below)
            yield from (each for each in changes if each.path != (*below, WAS))
        elif name in old and name in new:
            yield from _inside(of, old[name], new[name], below)
        else:
            yield _came_or_went(of, old.get(name), new.get(name), below)
    yield from _order(old, new, path)


def _of_steps(
    section: Section,
    old: Mapping[str, tuple[str, Entry]],
    new: Mapping[str, tuple[str, Entry]],
    path: tuple[str, ...],
) -> Iterator[Change]:
    """Steps by their names, which is how people inside a sequence keep their place."""
    old, new, names = _paired(old, new, lambda step: step[1])
    for name in _both(old, new):
        (was, before), (is_, after) = old.get(name, ("", None)), new.get(name, ("", None))
        below = (*path, name)
        if name in names:
            yield _called(below, *names[name], "people who stand there go on")
        if before is None or after is None:
            yield _step_came_or_went(section, was or is_, before, after, below, old, new)
        elif was != is_:
            said = _step(section, was, before), _step(section, is_, after)
            yield Change(below, CHANGED, *said, f"is now {said[1]}; it was {said[0]}")
        else:
            kind = section.by_name[was].kind
            assert isinstance(kind, Section)
            for change in _of_section(kind, before, after, below):
                if name in names and change.path in ((*below, "name"), (*below, WAS)):
                    continue
                if was != "wait":
                    yield change
                elif change.path == below:  # its name is what it is found by
                    yield _wait_in_words(change, old)
    yield from _order(old, new, path)


def _paired(
    old: Mapping[str, Part], new: Mapping[str, Part], entry_of: Callable[[Part], Any]
) -> tuple[dict[str, Part], dict[str, Part], dict[str, tuple[str, str]]]:
    """Both under the name that says what it was before, where they are the same by another name:
    name -> (that of the old one, that of the new one)."""
    found: dict[str, tuple[str, str]] = {}
    for here, there, later in ((new, old, True), (old, new, False)):
        for name, part in here.items():
            entry = entry_of(part)
            was = entry.values.get(WAS, "") if isinstance(entry, Entry) else ""
            if was and was in there and was not in here and name not in there:
                found.setdefault(name, (was, name) if later else (name, was))
    befores = {pair[0]: name for name, pair in found.items()}
    afters = {pair[1]: name for name, pair in found.items()}
    return (
        {befores.get(name, name): part for name, part in old.items()},
        {afters.get(name, name): part for name, part in new.items()},
        found,
    )


def _called(path: tuple[str, ...], old: str, new: str, who: str) -> Change:
    words = f"was {old}" if path[-1] == new else f"is {new} again"
    return Change(path, CHANGED, old, new, f"{words}; {who}")


def _step_came_or_went(
    section: Section,
    kind: str,
    before: Entry | None,
    after: Entry | None,
    path: tuple[str, ...],
    old: Mapping[str, Any],
    new: Mapping[str, Any],
) -> Change:
    was, is_ = (_step(section, kind, entry) if entry else "" for entry in (before, after))
    if is_:
        return Change(path, ADDED, was, is_, f"is new{_after(path[-1], new)}: {is_}")
    return Change(path, REMOVED, was, is_, f"is gone{_after(path[-1], old)}: {was}")


def _step(section: Section, kind: str, entry: Entry) -> str:
    of = section.by_name[kind].kind
    assert isinstance(of, Section)
    return f"{kind} {spelled_entry(of, entry)}"


def _after(name: str, steps: Mapping[str, Any]) -> str:
    before = list(steps)[: list(steps).index(name)]
    return f", after {before[-1]}" if before else ", the first"


def _wait_in_words(change: Change, steps: Mapping[str, tuple[str, Entry]]) -> Change:
    names = list(steps)
    following = names[names.index(change.path[-1]) + 1 :]
    before = f" before {following[0]}" if following else ""
    words = f"waits {change.new} instead of {change.old}{before}"
    return Change(change.path, change.kind, change.old, change.new, words)


def _came_or_went(kind: Kind, old: Any, new: Any, path: tuple[str, ...]) -> Change:
    if old is None:
        is_ = spelled(kind, bare(new))
        return Change(path, ADDED, "", is_, f"new: {is_}")
    was = spelled(kind, bare(old))
    return Change(path, REMOVED, was, "", f"gone: {was}")


def _of_value(key: Key, old: Entry, new: Entry, path: tuple[str, ...]) -> Change:
    was, is_ = spelled_key(key, old), spelled_key(key, new)
    words = change_of(key.kind, old[key.name], new[key.name], was, is_)
    return Change(path, CHANGED, was, is_, words)


def _order(old: Iterable[str], new: Iterable[str], path: tuple[str, ...]) -> Iterator[Change]:
    """What is in both, where it stands in another order."""
    old, new = list(old), list(new)
    before, after = [n for n in old if n in new], [n for n in new if n in old]
    if before != after:
        was, is_ = ", ".join(before), ", ".join(after)
        yield Change(path, MOVED, was, is_, f"in another order: {is_} instead of {was}")


def _both(old: Iterable[str], new: Iterable[str]) -> list[str]:
    """All names: those there were, then those that came."""
    return list(dict.fromkeys([*old, *new]))


def _given(key: Key, entry: Entry) -> Any:
    """The value of a key, None if it is not given."""
    return entry.values[key.name] if key.name in entry.places else None


def _bare(names: Mapping[str, Any]) -> dict[str, Any]:
    return {name: bare(value) for name, value in names.items()}


def _named(steps: Iterable[Any]) -> dict[str, tuple[str, Entry]]:
    """Steps by name, waits without one as the plan numbers them."""
    found, waits = {}, 0
    for kind, entry in (bare(step) for step in steps):
        waits += kind == "wait"
        if entry is not None:
            found[entry["name"] or f"wait_{waits}"] = (kind, entry)
    return found


def _has_steps(kind: Kind) -> bool:
    return isinstance(kind, Nested) or (isinstance(kind, ListOf) and isinstance(kind.of, OneKeyOf))
