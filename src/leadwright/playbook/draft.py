"""A playbook being read: what is wrong so far, and what its parts may refer to."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from leadwright.core.catalogue import Schema
from leadwright.core.catalogue import schema as schema_with
from leadwright.core.expression.compile import compile_condition
from leadwright.core.expression.condition import Condition, Uses
from leadwright.core.nearest import listed, nearest
from leadwright.core.problem import ProblemsError
from leadwright.core.traits import Attribute
from leadwright.playbook import codes
from leadwright.playbook.document import Place
from leadwright.playbook.problems import Problems
from leadwright.playbook.shapes import Entry, Said

_ALWAYS = compile_condition("true")


@dataclass(slots=True)
class Draft:
    """What the builders of all parts share.

    `attributes` are the playbook's own; `uses` collects what the conditions of the motion at hand
    depend on; `account` says whether its units are accounts.
    """

    root: Entry
    problems: Problems
    attributes: tuple[Attribute, ...]
    motion: str = ""
    uses: list[Uses] = field(default_factory=list)
    rules: int = 0
    interests: dict[str, Condition] = field(default_factory=dict)
    """What people of the motion at hand are interested in."""
    household: bool = False
    """Whether people of the motion at hand may share households."""
    own: tuple[Attribute, ...] = ()
    """What the motion at hand lets its conditions name besides."""
    _schemas: dict[tuple[bool, bool], Schema] = field(default_factory=dict)
    """Those in use: there may be thousands of conditions, and they name the same things."""
    _later: list[Attribute] = field(default_factory=list)

    def begin(self, motion: str, own: Iterable[Attribute] = (), *, household: bool = False) -> None:
        """Start with a motion, whose scores and segments may be named as `own`."""
        self.motion = motion
        self.household = household
        self.uses = []
        self.interests = {}
        self.name_only(own)

    def name_only(self, own: Iterable[Attribute]) -> None:
        """From here on conditions may name these besides, and nothing else."""
        self.own, self._later, self._schemas = tuple(own), [], {}

    def name_too(self, attribute: Attribute) -> None:
        """From here on conditions may name this as well."""
        for known in self._schemas.values():
            known.attributes[attribute.name] = attribute
        self._later.append(attribute)

    def schema(self, *, event: bool = False, clock: bool = True) -> Schema:
        """What a condition may name here; `event`: there is an event at hand; `clock`: the time of
        day may matter."""
        found = self._schemas.get((event, clock))
        if found is None:
            found = schema_with(
                (*self.attributes, *self.own, *self._later),
                account=self.motion == "business",
                event=event,
                clock=clock,
                household=self.household,
            )
            self._schemas[event, clock] = found
        return found

    def condition(
        self, entry: Entry, key: str, *, event: bool = False, clock: bool = True
    ) -> Condition | None:
        """The condition under `key`, or None if there is none. One that is wrong is noted and
        stands as `true`."""
        text = entry[key]
        if text is None or key not in entry:
            return None
        schema = self.schema(event=event, clock=clock)
        try:
            found = compile_condition(text, schema, str(entry.place(key)))
        except ProblemsError as error:
            self.problems.extend(error.problems)
            return _ALWAYS
        self.uses.append(found.uses)
        return found

    def note_interests(self, motion: Entry) -> None:
        """Compile what shows the interests of the motion at hand."""
        names = Entry(
            motion.place("interests"),
            {name: said.value for name, said in motion["interests"].items()},
            {name: said.at for name, said in motion["interests"].items()},
        )
        for name in names.values:
            self.interests[name] = self.condition(names, name) or _ALWAYS

    def required_condition(self, entry: Entry, *, clock: bool = True) -> Condition:
        """The condition under `when`, or `true` if it is missing (that is noted already)."""
        return self.condition(entry, "when", clock=clock) or _ALWAYS

    def refer(self, name: str, known: Iterable[str], what: str, at: Place) -> None:
        """Note a problem unless `name` is among the `known` names of a `what`."""
        known = list(known)
        if name and name not in known:
            close = nearest(name, known)
            there = "there is only" if len(known) == 1 else "there are"
            others = f"{there} {listed(known)}" if known else f"there is no {what} at all"
            hint = f"did you mean '{close}'?" if close else others
            self.problems.add(codes.UNKNOWN_REFERENCE, f"there is no {what} {name!r}", at, hint)

    def top(self, key: str) -> Mapping[str, Any]:
        """The names under a key of the playbook, such as `teams`."""
        names: Mapping[str, Any] = self.root[key]
        return names


def values(items: Iterable[Said]) -> tuple[Any, ...]:
    """The bare values of a list."""
    return tuple(item.value for item in items)


def named(items: Collection[Said]) -> frozenset[str]:
    """The values of a list of names or events, in no order."""
    return frozenset(item.value for item in items)
