"""Values of a playbook in the words people wrote them in, and changes of one in a phrase."""

import re
from datetime import date
from typing import Any

from leadwright.core.local import WEEKDAYS
from leadwright.core.time import DAY, spoken
from leadwright.playbook.kinds import (
    ClockTime,
    ConditionText,
    Day,
    Days,
    Flag,
    Kind,
    Length,
    Names,
    Rate,
    Text,
)
from leadwright.playbook.sales_kinds import Dates
from leadwright.playbook.shapes import Entry, Key, ListOf, MapOf, Nested, OneKeyOf, Said, Section

SHORT = 60
EPOCH = date(1970, 1, 1).toordinal()
_TOKEN = re.compile(r"'(?:[^']|'')*'|[()]|[^\s'()]+|'")
_SPACES = re.compile(r"('(?:[^']|'')*')|\s+")
_COMPARISON = re.compile(r"\s*(?:<=|>=|<>|!=|=|<|>|\b(?:not )?(?:in|like|between|is)\b)")


def spelled(kind: Kind, value: Any) -> str:
    """A value as people write it; sections and lists in short."""
    if value is None or value in ("", ()):
        return "nothing"
    match kind:
        case Section():
            return spelled_entry(kind, value)
        case MapOf():
            return ", ".join(value) or "nothing"
        case ListOf(OneKeyOf()) | Nested():
            steps = (bare(step) for step in value)
            return "[" + ", ".join(entry["name"] or kind for kind, entry in steps if entry) + "]"
        case ListOf(of):
            return "[" + ", ".join(spelled(of, bare(item)) for item in value) + "]"
        case Length():
            return spoken(value) if value else "none"
        case Rate(whole_days=whole_days):
            a_day = whole_days and value[1] == DAY
            return f"{value[0]} per {'day' if a_day else spoken(value[1])}"
        case Names():
            return value[0] if len(value) == 1 else f"[{', '.join(value)}]"
        case Day():
            return date.fromordinal(value + EPOCH).isoformat()
        case Days():
            return ", ".join(WEEKDAYS[day] for day in sorted(value))
        case ClockTime():
            return f"{value // 60:02}:{value % 60:02}"
        case Dates():
            first, last = (date.fromordinal(day).isoformat() for day in value)
            return first if first == last else f"{first} to {last}"
        case Flag():
            return "yes" if value else "no"
        case Text(shape=shape) if shape in ("text", "Liquid"):
            return _quoted(value)
    return str(value)


def spelled_entry(section: Section, entry: Entry) -> str:
    """What is said in a section: `event Feature Used, points 2`."""
    said = []
    for key in section.keys:
        if key.name in entry:
            word = spelled(key.kind, bare(entry[key.name]))
            said.append(word if key.name == section.shorthand else f"{key.name} {word}")
    return ", ".join(said) or "nothing"


def spelled_key(key: Key, entry: Entry) -> str:
    """The value of a key, and what holds instead where it is not given."""
    if key.name not in entry:
        if isinstance(key.kind, Flag) and key.or_else in ("true", "false"):
            return spelled(key.kind, key.or_else == "true")
        return (key.or_else or "nothing").replace("`", "")
    return spelled(key.kind, entry[key.name])


def bare(value: Any) -> Any:
    """A value without its place."""
    return value.value if isinstance(value, Said) else value


def same(kind: Kind, old: Any, new: Any) -> bool:
    """Whether two values without keys of their own mean the same."""
    if isinstance(kind, ConditionText) and old and new:
        return _one_line(old) == _one_line(new)
    if isinstance(kind, ListOf) and isinstance(kind.of, Section):
        return [spelled(kind.of, item) for item in old] == [spelled(kind.of, item) for item in new]
    if isinstance(kind, ListOf | Nested):
        return [bare(item) for item in old] == [bare(item) for item in new]
    return bool(old == new)


def change_of(kind: Kind, old: Any, new: Any, was: str, is_: str) -> str:
    """A change in a phrase; `was` and `is_` are the two values spelled."""
    if isinstance(kind, ConditionText) and old and new:
        return _change_of_condition(old, new)
    if isinstance(kind, ListOf) and not isinstance(kind.of, OneKeyOf):
        return _change_of_list(kind, old, new, f"{was} -> {is_}")
    if isinstance(kind, Text) and old and new:
        return _change_of_text(old, new)
    return f"{was} -> {is_}"


def _change_of_list(kind: ListOf, old: Any, new: Any, plain: str) -> str:
    before = [spelled(kind.of, bare(item)) for item in old]
    after = [spelled(kind.of, bare(item)) for item in new]
    gone = [item for item in before if item not in after]
    come = [item for item in after if item not in before]
    if gone and come:
        return f"{', '.join(gone)} -> {', '.join(come)}"
    if come and before:
        return f"also {', '.join(come)}"
    if gone and after:
        return f"no longer {', '.join(gone)}"
    return plain


def _change_of_text(old: str, new: str) -> str:
    """The first line that differs; texts of one line as a whole."""
    before, after = old.splitlines(), new.splitlines()
    start = 0
    while before[start:] and after[start:] and before[start] == after[start]:
        start += 1
    end = 0
    while min(len(before), len(after)) - end > start and before[-1 - end] == after[-1 - end]:
        end += 1
    gone, come = before[start : len(before) - end], after[start : len(after) - end]
    if not gone and not come:
        return "another line end"
    was, is_ = (_quoted(lines[0]) if lines else "nothing" for lines in (gone, come))
    more = max(len(gone), len(come)) - 1
    line = f"line {start + 1}: " if max(len(before), len(after)) > 1 else ""
    return f"{line}{was} -> {is_}" + (f", and {more} more" if more else "")


def _change_of_condition(old: str, new: str) -> str:
    """Only the parts, joined by `and`, that differ."""
    before, after = _parts(old), _parts(new)
    gone = [part for part in before if part not in after]
    come = [part for part in after if part not in before]
    if not gone and not come:
        return f"{_one_line(old)} -> {_one_line(new)}"
    if not gone:
        return f"also asks for {' and '.join(come)}"
    if not come:
        return f"no longer asks for {' and '.join(gone)}"
    if len(gone) == len(come) == 1:
        was, is_ = _COMPARISON.search(gone[0]), _COMPARISON.search(come[0])
        whole = not re.match(r"\(|.*\bor\b", gone[0] + come[0], re.IGNORECASE)
        if whole and was and is_ and gone[0][: was.start()] == come[0][: is_.start()]:
            return f"{gone[0]} -> {come[0][is_.start() :].strip()}"
    return f"{' and '.join(gone)} -> {' and '.join(come)}"


def _parts(condition: str) -> list[str]:
    """The parts of a condition that all must hold; itself where that is not how it is made."""
    cuts: list[tuple[int, int]] = []
    depth, between = 0, False
    for token in _TOKEN.finditer(condition):
        depth += {"(": 1, ")": -1}.get(token[0], 0)
        word = token[0].lower() if not depth else ""
        if word == "or":
            return [_one_line(condition)]
        if word == "and" and not between:
            cuts.append(token.span())
        between = word == "between" or (between and word != "and")
    starts, ends = [0, *(end for _, end in cuts)], [*(start for start, _ in cuts), None]
    return [_one_line(condition[start:end]) for start, end in zip(starts, ends, strict=True)]


def _one_line(condition: str) -> str:
    """With single spaces, except inside of quotes."""
    return _SPACES.sub(lambda found: found[1] or " ", condition).strip()


def _quoted(text: str) -> str:
    """`"text"`, on one line and not too long."""
    line = " ".join(text.split())
    return f'"{line if len(line) <= SHORT else line[: SHORT - 3] + "..."}"'
