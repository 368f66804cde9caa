"""`triggers`, `sequences` and `contents` to the nurturing plan."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from leadwright.core.lifecycle import PERSON_STAGES, SIDE_EXITS
from leadwright.core.time import HOUR
from leadwright.nurture.plan import (
    Content,
    DoTask,
    Nurturing,
    Send,
    Sequence,
    Step,
    Trigger,
    Wait,
)
from leadwright.playbook import codes, templates
from leadwright.playbook.document import Place
from leadwright.playbook.draft import Draft, named
from leadwright.playbook.shapes import Entry, Said

RESPONSE_FACTOR = 10
USEFUL_FOR_MS = 24 * HOUR
Part = TypeVar("Part")


def build_nurturing(motion: Entry, draft: Draft) -> Nurturing:
    """The triggers and sequences of a motion."""
    triggers = {
        name: _trigger(name, entry, motion["sequences"], draft)
        for name, entry in motion["triggers"].items()
    }
    sequences = {
        name: _sequence(name, entry, motion, draft) for name, entry in motion["sequences"].items()
    }
    return Nurturing(
        triggers=triggers,
        sequences=sequences,
        by_event=_by_event((each.after | each.unless, each) for each in triggers.values()),
        entered_on=_by_event((each.enter_on, each) for each in sequences.values()),
    )


def build_content(name: str, entry: Entry, draft: Draft) -> Content:
    """A content, its templates checked."""
    for key in ("subject", "text", "html"):
        if entry[key]:
            templates.check(entry[key], entry.place(key), draft.problems)
    if not entry["text"] and not entry["html"]:
        draft.problems.add(
            codes.NOTHING_THERE, f"the content {name!r} says nothing", entry.at, "give it a `text`"
        )
    return Content(name=name, subject=entry["subject"], text=entry["text"], html=entry["html"])


def _by_event(parts: Iterable[tuple[frozenset[str], Part]]) -> dict[str, tuple[Part, ...]]:
    found: dict[str, tuple[Part, ...]] = {}
    for events, part in parts:
        for event in sorted(events):
            found[event] = (*found.get(event, ()), part)
    return found


def _trigger(name: str, entry: Entry, sequences: Mapping[str, object], draft: Draft) -> Trigger:
    after, unless = named(entry["after"]), named(entry["unless"])
    _needs_some(entry, "after", "event", draft)
    for event in sorted(after & unless):
        draft.problems.add(
            codes.CONTRADICTION,
            f"{event!r} both starts and stops the clock",
            entry.place("unless"),
            "leave it in one of `after` and `unless`",
        )
    draft.refer(entry["start"], sequences, "sequence", entry.place("start"))
    respond_within_ms = entry["respond_within"]
    return Trigger(
        name=name,
        after=after,
        unless=unless,
        idle_ms=entry["idle"],
        respond_within_ms=respond_within_ms,
        useful_for_ms=entry["useful_for"] or RESPONSE_FACTOR * respond_within_ms,
        start=entry["start"],
        when=draft.condition(entry, "when", event=not entry["idle"]),
    )


def _sequence(name: str, entry: Entry, motion: Entry, draft: Draft) -> Sequence:
    if entry["steps"] == () and "steps" in entry:
        draft.problems.add(
            codes.NOTHING_THERE, f"the sequence {name!r} has no steps", entry.place("steps")
        )
    stages = {*motion["stages"], *PERSON_STAGES, *SIDE_EXITS}
    for stage in entry["enter_at_stage"]:
        draft.refer(stage.value, stages, "stage", stage.at)
    return Sequence(
        name=name,
        steps=_steps(entry["steps"], draft),
        purpose=entry["purpose"],
        enter_at_stage=named(entry["enter_at_stage"]),
        enter_on=named(entry["enter_on"]),
        when=draft.condition(entry, "when"),
        goal=named(entry["goal"]),
        exit=draft.condition(entry, "exit"),
        reenter_after_ms=entry["reenter_after"],
        suppress_customers=entry["suppress_customers"],
        suppress_open_opportunities=entry["suppress_open_opportunities"],
    )


@dataclass(slots=True)
class _Names:
    """The step names given so far in one sequence."""

    draft: Draft
    given: dict[str, Place]
    waits: int = 0

    def take(self, name: str, at: Place) -> str:
        if name in self.given:
            self.draft.problems.add(
                codes.SAME_NAME,
                f"two steps are named {name!r}",
                at,
                f"the first is on line {self.given[name].origin[1]}",
            )
        elif name:
            self.given[name] = at
        return name

    def wait(self) -> str:
        self.waits += 1
        return f"wait_{self.waits}"


def _steps(items: Iterable[Said], draft: Draft) -> tuple[Step, ...]:
    names = _Names(draft, {})
    return tuple(
        _step(kind, entry, names, draft)
        for kind, entry in (item.value for item in items)
        if entry is not None
    )


def _step(kind: str, entry: Entry, names: _Names, draft: Draft) -> Step:
    if kind == "send":
        return _send(entry, names, draft)
    if kind == "wait":
        numbered = names.wait()
        return Wait(
            name=names.take(entry["name"] or numbered, entry.place("name")), wait_ms=entry["for"]
        )
    draft.refer(entry["team"], draft.top("teams"), "team", entry.place("team"))
    return DoTask(
        name=names.take(entry["name"], entry.place("name")),
        title=entry["title"],
        kind=entry["kind"],
        team=entry["team"],
        due_ms=entry["due"],
    )


def _send(entry: Entry, names: _Names, draft: Draft) -> Send:
    channel, content, offer = entry["channel"], entry["content"], entry["offer"]
    contents, offers = draft.top("contents"), draft.top("offers")
    draft.refer(channel, draft.top("channels"), "channel", entry.place("channel"))
    draft.refer(content, contents, "content", entry.place("content"))
    draft.refer(offer, offers, "offer", entry.place("offer"))
    if channel == "email" and content in contents and not contents[content]["subject"]:
        draft.problems.add(
            codes.MISSING_KEY,
            f"the content {content!r} goes out by e-mail and has no subject",
            contents[content].at,
            "give it a `subject`",
        )
    default = offers[offer]["ends_after"] if offer in offers else USEFUL_FOR_MS
    return Send(
        name=names.take(entry["name"], entry.place("name")),
        channel=channel,
        content=content,
        offer=offer,
        useful_for_ms=entry["useful_for"] or default,
    )


def _needs_some(entry: Entry, key: str, what: str, draft: Draft) -> None:
    if key in entry and not entry[key]:
        draft.problems.add(
            codes.NOTHING_THERE, f"{key!r} names no {what}", entry.place(key), "name at least one"
        )
