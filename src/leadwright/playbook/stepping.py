"""`steps` to the steps of a plan: named, in the order written, each with what follows it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import zip_longest

from leadwright.core.local import EVERY_DAY, Window
from leadwright.core.traits import PERSON, TRAITS
from leadwright.core.value import coerce
from leadwright.nurture.plan import (
    Audience,
    Branch,
    DoTask,
    Exit,
    GiveOffer,
    SetTrait,
    Split,
    Step,
    Trail,
    Wait,
    WaitUntil,
)
from leadwright.playbook import codes
from leadwright.playbook.document import Place
from leadwright.playbook.draft import Draft, named
from leadwright.playbook.renaming import Renamed
from leadwright.playbook.sending import build_send
from leadwright.playbook.shapes import Entry, Said


@dataclass(slots=True)
class Steps:
    """The steps of one sequence being built."""

    draft: Draft
    window: Window | None = None
    steps: list[Step] = field(default_factory=list)
    following: dict[str, str] = field(default_factory=dict)
    trails: dict[str, Trail] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)
    _given: dict[str, Place] = field(default_factory=dict)
    _names: Renamed = field(init=False)

    def build(self, items: Iterable[Said]) -> None:
        """Take in the steps as they were read."""
        self._names = Renamed("step", self.draft.problems)
        self._link(self._name(items, ("steps",), ""), "")
        self.renamed = self._names.settled()

    def _name(self, items: Iterable[Said], at: Trail, prefix: str) -> "list[_Item]":
        """Give every step its name; a wait without one is numbered among its neighbours."""
        found, waits = [], 0
        for number, said in enumerate(items, 1):
            kind, entry = said.value
            if entry is None:
                continue
            name = entry["name"]
            if kind == "wait":
                waits += 1
                name = name or f"{prefix}wait_{waits}"
            item = _Item(kind, entry, self._take(name, entry), (*at, str(number), kind))
            for key, steps in _blocks(kind, entry):
                way = [each for each in key if each not in ("ways", "steps")]
                inside = f"{'_'.join((name, *way))}_"
                item.blocks[way[-1]] = self._name(steps, (*item.at, *key), inside)
            found.append(item)
        return found

    def _take(self, name: str, entry: Entry) -> str:
        at = entry.place("name")
        if name in self._given:
            self.draft.problems.add(
                codes.SAME_NAME,
                f"two steps are named {name!r}",
                at,
                f"the first is on line {self._given[name].origin[1]}",
            )
        elif name:
            self._given[name] = at
        self._names.add(name, entry)
        return name

    def _link(self, items: "list[_Item]", after: str) -> str:
        """Build the steps of a list; what its last one leads to is `after`. The first's name."""
        for item, successor in zip_longest(items, items[1:]):
            following = successor.name if successor is not None else after
            self._follow(item, following, ends_here=successor is None)
        return items[0].name if items else after

    def _follow(self, item: "_Item", following: str, *, ends_here: bool) -> None:
        place = len(self.steps)
        self.following[item.name], self.trails[item.name] = following, item.at
        to = {way: self._link(block, following) for way, block in item.blocks.items()}
        self.steps.insert(place, self._step(item, following, to))
        if item.kind == "exit" and "when" not in item.entry and not ends_here:
            self.draft.problems.add(
                codes.CONTRADICTION,
                f"nothing that stands after the step {item.name!r} is ever done",
                item.entry.at,
                "give the exit a `when`, or let it be the last",
            )

    def _step(self, item: "_Item", following: str, to: dict[str, str]) -> Step:
        entry, draft, name = item.entry, self.draft, item.name
        match item.kind:
            case "send":
                return build_send(name, entry, draft, self.window)
            case "wait":
                return Wait(name=name, wait_ms=entry["for"])
            case "wait_until":
                return _wait_until(name, entry, to.get("else", following), draft)
            case "branch":
                when = draft.required_condition(entry)
                _needs_steps(item, draft)
                then, otherwise = to.get("then", following), to.get("else", following)
                return Branch(name=name, when=when, then=then, otherwise=otherwise)
            case "split":
                ways = tuple(
                    (way, each["share"], to.get(way, following))
                    for way, each in entry["ways"].items()
                )
                if len(ways) < 2 and "ways" in entry:
                    what = f"the split {name!r} has fewer than two ways"
                    draft.problems.add(codes.NOTHING_THERE, what, entry.place("ways"))
                return Split(name=name, ways=ways)
            case "offer":
                offer, offers = entry["offer"], draft.top("offers")
                draft.refer(offer, offers, "offer", entry.place("offer"))
                lasts_ms = offers[offer]["ends_after"] if offer in offers else 0
                return GiveOffer(name=name, offer=offer, ends_after_ms=lasts_ms)
            case "set":
                return _set(name, entry, draft)
            case "audience":
                return _audience(name, entry, draft)
            case "exit":
                return Exit(name=name, when=draft.condition(entry, "when"))
        draft.refer(entry["team"], draft.top("teams"), "team", entry.place("team"))
        return DoTask(
            name=name,
            title=entry["title"],
            kind="call" if item.kind == "call" else entry["kind"],
            team=entry["team"],
            due_ms=entry["due"],
        )


@dataclass(slots=True)
class _Item:
    """A step that has its name: what kind it is, its keys, where it stands, the steps inside."""

    kind: str
    entry: Entry
    name: str
    at: Trail
    blocks: "dict[str, list[_Item]]" = field(default_factory=dict)


def count_steps(items: Iterable[Said]) -> int:
    """How many steps there are, those inside of others included."""
    return sum(
        1 + sum(count_steps(steps) for _, steps in _blocks(*item.value))
        for item in items
        if item.value[1] is not None
    )


def _blocks(kind: str, entry: Entry) -> Iterator[tuple[Trail, Iterable[Said]]]:
    """The lists of steps inside of a step, with the keys that lead there."""
    if kind == "split":
        for way, each in entry["ways"].items():
            yield ("ways", way, "steps"), each["steps"]
    for key in {"branch": ("then", "else"), "wait_until": ("else",)}.get(kind, ()):
        yield (key,), entry[key]


def _needs_steps(item: _Item, draft: Draft) -> None:
    if not any(item.blocks.values()):
        draft.problems.add(
            codes.NOTHING_THERE,
            f"the branch {item.name!r} leads nowhere",
            item.entry.at,
            "give it steps under `then` or `else`",
        )


def _wait_until(name: str, entry: Entry, late: str, draft: Draft) -> WaitUntil:
    timed = "days" in entry or "at" in entry
    if timed == bool(entry["event"]):
        draft.problems.add(
            codes.CONTRADICTION if timed else codes.NOTHING_THERE,
            f"the step {name!r} waits for {'both a time and an event' if timed else 'nothing'}",
            entry.at,
            "name either `days` and `at`, or `event` and `at_most`",
        )
    if entry["event"] and "at_most" not in entry:
        draft.problems.add(
            codes.NOTHING_THERE,
            f"the step {name!r} waits for an event that may never come",
            entry.at,
            "say how long with `at_most`",
        )
    if timed and "else" in entry:
        draft.problems.add(
            codes.CONTRADICTION,
            "a time comes in any case: `else` is for an event that does not",
            entry.place("else"),
        )
    return WaitUntil(
        name=name,
        weekdays=entry["days"] or EVERY_DAY,
        at_minute=entry["at"],
        zone=draft.root["time_zone"],
        events=named(entry["event"]),
        at_most_ms=entry["at_most"],
        late=late,
    )


def _audience(name: str, entry: Entry, draft: Draft) -> Audience:
    channel = entry["channel"]
    draft.refer(channel, draft.top("channels"), "channel", entry.place("channel"))
    if channel == "email":
        what = "people are not in audiences by e-mail: it is for advertising networks"
        at = entry.place("channel")
        draft.problems.add(codes.CONTRADICTION, what, at, "use a channel such as `ads`")
    return Audience(name=name, audience=entry["audience"], channel=channel, leave=entry["leave"])


def _set(name: str, entry: Entry, draft: Draft) -> SetTrait:
    full, value = entry["attribute"], entry["to"]
    known = {
        each: attribute
        for each, attribute in draft.schema().attributes.items()
        if attribute.source == TRAITS[PERSON]
    }
    if "attribute" in entry:
        draft.refer(full, known, "trait of people", entry.place("attribute"))
    if full not in known:
        return SetTrait(name=name, trait="", value=None)
    kept = coerce(value, known[full].type)
    if kept is None and "to" in entry:
        what = f"{value!r} is no {known[full].type}, which {full} is"
        draft.problems.add(codes.BAD_VALUE, what, entry.place("to"))
    return SetTrait(name=name, trait=known[full].key, value=kept)
