"""The kinds of values keys have: each reads a node, notes what is wrong, and says its shape."""

import re
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any, Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from leadwright.core.local import WEEKDAYS
from leadwright.core.time import DAY, UNITS, duration, spoken
from leadwright.playbook import codes
from leadwright.playbook.document import Items, Leaf, Mapping, Node, Place
from leadwright.playbook.problems import Problems

NAME = re.compile(r"[a-z][a-z0-9_]{0,63}", re.ASCII)
CODE = re.compile(r"L[0-9]{3}", re.ASCII)
TRAIT_MAX = 500
DAY_FORM = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


class Kind(Protocol):
    """A kind of value. `shape` is how the reference names it; `blank` stands in for a value that
    cannot be used, so that the rest is still checked."""

    @property
    def shape(self) -> str: ...
    @property
    def blank(self) -> Any: ...
    def read(self, node: Node, at: Place, problems: Problems) -> Any:
        """The value, or `blank` with a problem noted."""
        ...


@dataclass(frozen=True, slots=True)
class Text:
    """Text on one or several lines."""

    shape: str = "text"
    max: int = 500
    blank: Any = ""

    def read(self, node: Node, at: Place, problems: Problems) -> str:
        if isinstance(node, Leaf) and isinstance(node.value, str):
            if not node.value.strip():
                problems.add(codes.BAD_VALUE, "the text is empty", at)
            elif len(node.value) > self.max:
                problems.add(codes.BAD_VALUE, f"the text is longer than {self.max} characters", at)
                return node.value[: self.max]  # nobody looks into the rest
            return node.value
        hint = f'write "{node.text}"' if isinstance(node, Leaf) and node.value is not None else ""
        wrong(node, "text", at, problems, hint)
        return ""


@dataclass(frozen=True, slots=True)
class Matching:
    """Text of a certain form."""

    shape: str
    form: re.Pattern[str]
    example: str
    blank: Any = ""

    def read(self, node: Node, at: Place, problems: Problems) -> str:
        if isinstance(node, Leaf) and self.form.fullmatch(node.text):
            return node.text
        said = repr(node.text) if isinstance(node, Leaf) else _kind_of(node)
        article = "" if self.shape.startswith("a ") else "an " if self.shape[0] in "aeio" else "a "
        what = f"{said} is not {article}{self.shape}"
        problems.add(codes.BAD_VALUE, what, at, f"such as {self.example}")
        return ""


@dataclass(frozen=True, slots=True)
class Name:
    """The name of something in the playbook."""

    shape: str = "name"
    blank: Any = ""

    def read(self, node: Node, at: Place, problems: Problems) -> str:
        if isinstance(node, Leaf) and node.text:
            good_name(node.text, at, problems)
            return node.text
        wrong(node, "a name", at, problems)
        return ""


@dataclass(frozen=True, slots=True)
class Zone:
    """An IANA time zone."""

    shape: str = "IANA time zone"
    blank: Any = "UTC"

    def read(self, node: Node, at: Place, problems: Problems) -> str:
        if isinstance(node, Leaf) and isinstance(node.value, str):
            try:
                ZoneInfo(node.value)
            except (ZoneInfoNotFoundError, ValueError, OSError):
                problems.add(
                    codes.BAD_VALUE,
                    f"{node.value!r} is not a time zone",
                    at,
                    "such as Europe/Berlin or America/New_York",
                )
                return "UTC"
            return node.value
        wrong(node, "a time zone", at, problems)
        return "UTC"


@dataclass(frozen=True, slots=True)
class ConditionText:
    """The text of a condition; it is compiled where its schema is known."""

    shape: str = "condition"
    blank: Any = ""

    def read(self, node: Node, at: Place, problems: Problems) -> str:
        if isinstance(node, Leaf) and isinstance(node.value, str | bool):
            return node.text
        wrong(node, "a condition", at, problems, "such as person.age >= 18")
        return ""


@dataclass(frozen=True, slots=True)
class Number:
    """A number between two bounds; `whole` ones only, or thousandths."""

    min: float
    max: float
    whole: bool = True
    blank: Any = 1

    @property
    def shape(self) -> str:
        """`whole number` or `number`."""
        return "whole number" if self.whole else "number"

    def read(self, node: Node, at: Place, problems: Problems) -> int | float:
        value = node.value if isinstance(node, Leaf) else None
        if isinstance(value, bool) or not isinstance(value, int | float):
            hint = "without quotes" if isinstance(value, str) else ""
            wrong(node, f"a {self.shape}", at, problems, hint)
        elif self.whole and not isinstance(value, int):
            problems.add(codes.BAD_VALUE, f"{value} is not a whole number", at)
        elif not self.min <= value <= self.max:
            problems.add(codes.BAD_VALUE, f"{value} is not between {self.min} and {self.max}", at)
        else:
            return value
        return 1


@dataclass(frozen=True, slots=True)
class Flag:
    """`true` or `false`; `yes` and `no` are understood."""

    shape: str = "true or false"
    blank: Any = False

    def read(self, node: Node, at: Place, problems: Problems) -> bool:
        said = node.text.lower() if isinstance(node, Leaf) else ""
        if said in ("true", "yes"):
            return True
        if said not in ("false", "no"):
            wrong(node, "true or false", at, problems)
        return False


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few words."""

    options: tuple[str, ...]

    @property
    def shape(self) -> str:
        """The words, joined by `or`."""
        return " or ".join(f"`{option}`" for option in self.options)

    @property
    def blank(self) -> Any:
        """The first word."""
        return self.options[0]

    def read(self, node: Node, at: Place, problems: Problems) -> str:
        if isinstance(node, Leaf) and node.text in self.options:
            return node.text
        said = repr(node.text) if isinstance(node, Leaf) else _kind_of(node)
        close = get_close_matches(node.text, self.options, 1) if isinstance(node, Leaf) else []
        hint = f"did you mean '{close[0]}'?" if close else ""
        problems.add(codes.BAD_VALUE, f"{said} is not one of {', '.join(self.options)}", at, hint)
        return self.options[0]


@dataclass(frozen=True, slots=True)
class Length:
    """A length of time such as `5 minutes`, read as ms."""

    min_ms: int = 1
    max_ms: int = 1_000 * DAY
    shape: str = "duration"
    blank: Any = DAY

    def read(self, node: Node, at: Place, problems: Problems) -> int:
        if not isinstance(node, Leaf) or not isinstance(node.value, str):
            wrong(node, "a duration", at, problems, "such as 5 minutes or 2 days")
            return DAY
        try:
            length = duration(node.value)
        except ValueError as error:
            what, _, hint = str(error).partition(": ")
            problems.add(codes.BAD_VALUE, what, at, hint)
            return DAY
        if not self.min_ms <= length <= self.max_ms:
            least = "longer than nothing" if self.min_ms <= 1 else f"at least {spoken(self.min_ms)}"
            problems.add(
                codes.BAD_VALUE,
                f"{node.value} is not {least} and at most {spoken(self.max_ms)}",
                at,
            )
            return DAY
        return length


_RATE = re.compile(r"\s*(\d{1,9})\s+per\s+(?:(\d{1,9})\s+)?([a-z]+?)s?\s*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Rate:
    """`4 per 1 day`, read as (how many, ms); `whole_days` allows nothing that ends within a day."""

    whole_days: bool = False
    max: int = 1_000
    blank: Any = (1, DAY)

    @property
    def shape(self) -> str:
        """An example."""
        return "`N per day`, `N per M days`" if self.whole_days else "`N per M days`"

    def read(self, node: Node, at: Place, problems: Problems) -> tuple[int, int]:
        found = _RATE.fullmatch(node.text) if isinstance(node, Leaf) else None
        if found is None or found[3] not in UNITS:
            said = repr(node.text) if isinstance(node, Leaf) else _kind_of(node)
            example = "3 per day" if self.whole_days else "4 per 1 day"
            problems.add(codes.BAD_VALUE, f"{said} is not {self.shape}", at, f"such as {example}")
            return (1, DAY)
        times, within = int(found[1]), int(found[2] or 1) * UNITS[found[3]]
        if self.whole_days and within % DAY:
            example = "such as 3 per day or 5 per 7 days"
            problems.add(codes.BAD_VALUE, "this is counted by whole days", at, example)
        if not 0 < times <= self.max:
            problems.add(codes.BAD_VALUE, f"{times} is not between 1 and {self.max}", at)
        if not 0 < within <= 400 * DAY:
            problems.add(codes.BAD_VALUE, "longer than 400 days", at)
        return times, within


CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)", re.ASCII)


@dataclass(frozen=True, slots=True)
class ClockTime:
    """A time of day, read as minutes since midnight."""

    shape: str = "time of day"
    blank: Any = 0

    def read(self, node: Node, at: Place, problems: Problems) -> int:
        found = CLOCK.fullmatch(node.text) if isinstance(node, Leaf) else None
        if found is None:
            said = repr(node.text) if isinstance(node, Leaf) else _kind_of(node)
            problems.add(codes.BAD_VALUE, f"{said} is not a time of day", at, 'such as "21:00"')
            return 0
        return int(found[1]) * 60 + int(found[2])


DAYS = re.compile(rf"({'|'.join(WEEKDAYS)})(\s+to\s+({'|'.join(WEEKDAYS)}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Days:
    """Days of the week, read as a set of numbers (Monday is 0): `monday to friday`, or a list."""

    shape: str = "days of the week"
    blank: Any = frozenset(range(7))

    def read(self, node: Node, at: Place, problems: Problems) -> frozenset[int]:
        items = node.items if isinstance(node, Items) else [node]
        found: set[int] = set()
        for item in items:
            said = DAYS.fullmatch(item.text) if isinstance(item, Leaf) else None
            if said is None:
                word = repr(item.text) if isinstance(item, Leaf) else _kind_of(item)
                hint = "such as monday to friday, or [tuesday, thursday]"
                problems.add(codes.BAD_VALUE, f"{word} is not a day of the week", at, hint)
                return frozenset(range(7))
            first, last = WEEKDAYS.index(said[1]), WEEKDAYS.index(said[3] or said[1])
            found.update((first + day) % 7 for day in range((last - first) % 7 + 1))
        if not found:
            problems.add(codes.NOTHING_THERE, "no day of the week is named", at)
            return frozenset(range(7))
        return frozenset(found)


@dataclass(frozen=True, slots=True)
class Names:
    """One name, or a list of several."""

    shape: str = "name, or list of names"
    blank: Any = ()

    def read(self, node: Node, at: Place, problems: Problems) -> tuple[str, ...]:
        items = node.items if isinstance(node, Items) else [node]
        found = tuple(Name().read(item, at, problems) for item in items)
        if not found:
            problems.add(codes.NOTHING_THERE, "no name is given", at)
        return found


@dataclass(frozen=True, slots=True)
class Day:
    """A day such as `2027-03-31`, read as its number since 1970-01-01."""

    shape: str = "day"
    blank: Any = 0

    def read(self, node: Node, at: Place, problems: Problems) -> int:
        try:
            if isinstance(node, Leaf) and DAY_FORM.fullmatch(node.text):
                return date.fromisoformat(node.text).toordinal() - date(1970, 1, 1).toordinal()
        except ValueError:
            pass
        said = repr(node.text) if isinstance(node, Leaf) else _kind_of(node)
        problems.add(codes.BAD_VALUE, f"{said} is not a day", at, "such as 2027-03-31")
        return 0


@dataclass(frozen=True, slots=True)
class Plain:
    """A text, a number, `true` or `false`."""

    shape: str = "text, number, true or false"
    blank: Any = ""

    def read(self, node: Node, at: Place, problems: Problems) -> str | int | float | bool:
        if isinstance(node, Leaf) and node.value is not None and len(node.text) <= TRAIT_MAX:
            return node.value
        wrong(node, self.shape, at, problems)
        return ""


def good_name(name: str, at: Place, problems: Problems) -> None:
    """Note a problem unless `name` can name something."""
    if not NAME.fullmatch(name):
        problems.add(
            codes.BAD_NAME,
            f"{name[:80]!r} cannot be a name",
            at,
            "lower-case letters, digits and _, starting with a letter, at most 64",
        )


def good_code(name: str, at: Place, problems: Problems) -> None:
    """Note a problem unless `name` is the code of a design rule."""
    if not CODE.fullmatch(name):
        what = f"{name[:80]!r} is not the code of a design rule"
        problems.add(codes.BAD_VALUE, what, at, "such as L101; `leadwright rule` lists them")


def wrong(node: Node, wanted: str, at: Place, problems: Problems, hint: str = "") -> None:
    """Note that a node is of another kind than the one wanted."""
    problems.add(codes.WRONG_KIND, f"needs {wanted}, not {_kind_of(node)}", at, hint)


def _kind_of(node: Node) -> str:
    if isinstance(node, Items):
        return "a list"
    if isinstance(node, Mapping):
        return "a mapping"
    if node.value is None:
        return "nothing"
    if isinstance(node.value, bool):
        return node.text
    return f"the number {node.text}" if not isinstance(node.value, str) else f"{node.text[:60]!r}"
