"""`triggers` and `sequences` to the nurturing plan."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from leadwright.core.lifecycle import PERSON_STAGES, SIDE_EXITS
from leadwright.core.local import EVERY_DAY, Window
from leadwright.nurture.plan import Audience, Nurturing, Sequence, Trigger, WaitUntil
from leadwright.playbook import codes
from leadwright.playbook.draft import Draft, named
from leadwright.playbook.renaming import Renamed
from leadwright.playbook.shapes import Entry
from leadwright.playbook.stepping import Steps

RESPONSE_FACTOR = 10
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
    by_value = sorted(sequences.values(), key=lambda each: -each.value)
    return Nurturing(
        triggers=triggers,
        sequences=sequences,
        by_event=_by_event((each.after | each.unless, each) for each in triggers.values()),
        entered_on=_by_event((each.enter_on, each) for each in by_value),
        goal_of=_goals(sequences.values()),
        at_stage=_by_event((each.enter_at_stage, each) for each in by_value),
        at_segment=_by_event((each.enter_at_segment, each) for each in by_value),
        left_with=_by_event(
            (each.enter_at_segment, each) for each in by_value if each.leave_with_segment
        ),
        awaited=_awaited(sequences.values()),
        audiences=any(
            isinstance(step, Audience) for each in sequences.values() for step in each.steps
        ),
        on_warning=_by_event((each.warning, each) for each in triggers.values()),
        interests=dict(draft.interests),
        renamed=_renamed(motion["sequences"], draft),
    )


def _by_event(parts: Iterable[tuple[frozenset[str], Part]]) -> dict[str, tuple[Part, ...]]:
    found: dict[str, tuple[Part, ...]] = {}
    for events, part in parts:
        for event in sorted(events):
            found[event] = (*found.get(event, ()), part)
    return found


def _goals(sequences: Iterable[Sequence]) -> dict[str, frozenset[str]]:
    reached = _by_event((each.goal, each.name) for each in sequences)
    return {event: frozenset(names) for event, names in reached.items()}


def _awaited(sequences: Iterable[Sequence]) -> dict[str, frozenset[tuple[str, str]]]:
    found: dict[str, set[tuple[str, str]]] = {}
    for sequence in sequences:
        for step in sequence.steps:
            for event in step.events if isinstance(step, WaitUntil) else ():
                found.setdefault(event, set()).add((sequence.name, step.name))
    return {event: frozenset(steps) for event, steps in sorted(found.items())}


def _trigger(name: str, entry: Entry, sequences: Mapping[str, object], draft: Draft) -> Trigger:
    after, unless = named(entry["after"]), named(entry["unless"])
    _needs_some(entry, "after", "event", draft)
    _waits_for_something(name, entry, draft)
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
        when=draft.condition(entry, "when", event=bool(after) and not entry["idle"]),
        warning=named(entry["warning"]),
    )


def _waits_for_something(name: str, entry: Entry, draft: Draft) -> None:
    """A trigger waits for events, or for a warning; for the latter not everything makes sense."""
    warned, after = bool(entry["warning"]), "after" in entry
    if warned == after:
        draft.problems.add(
            codes.CONTRADICTION if after else codes.MISSING_KEY,
            f"the trigger {name!r} waits for {'events and a warning' if after else 'nothing'}",
            entry.at,
            "name either `after` or `warning`",
        )
    if warned and draft.motion == "consumer":
        what = "consumers have no deals that somebody could be warned of"
        draft.problems.add(codes.CONTRADICTION, what, entry.place("warning"))
    for key in ("idle", "unless") if warned else ():
        if key in entry:
            what = f"a warning comes when it comes: {key!r} is for events"
            draft.problems.add(codes.CONTRADICTION, what, entry.place(key))


def _sequence(name: str, entry: Entry, motion: Entry, draft: Draft) -> Sequence:
    if entry["steps"] == () and "steps" in entry:
        draft.problems.add(
            codes.NOTHING_THERE, f"the sequence {name!r} has no steps", entry.place("steps")
        )
    stages = {*motion["stages"], *PERSON_STAGES, *SIDE_EXITS}
    for stage in entry["enter_at_stage"]:
        draft.refer(stage.value, stages, "stage", stage.at)
    for segment in entry["enter_at_segment"]:
        draft.refer(segment.value, motion["segments"], "segment", segment.at)
    if entry["leave_with_segment"] and not entry["enter_at_segment"]:
        draft.problems.add(
            codes.CONTRADICTION,
            f"the sequence {name!r} ends with a segment, and names none",
            entry.place("leave_with_segment"),
            "name it in `enter_at_segment`, or end it by `exit`",
        )
    window = _window(entry, draft)
    steps = Steps(draft, window)
    steps.build(entry["steps"])
    if entry["purpose"] != "marketing" and any(isinstance(s, Audience) for s in steps.steps):
        draft.problems.add(
            codes.CONTRADICTION,
            f"the sequence {name!r} is {entry['purpose']}, and advertising is marketing",
            entry.place("purpose"),
            "put people into audiences in a sequence of its own",
        )
    return Sequence(
        name=name,
        steps=tuple(steps.steps),
        following=steps.following,
        trails=steps.trails,
        renamed=steps.renamed,
        window=window,
        purpose=entry["purpose"],
        value=entry["value"],
        when_capped=entry["when_capped"],
        enter_at_stage=named(entry["enter_at_stage"]),
        enter_at_segment=named(entry["enter_at_segment"]),
        leave_with_segment=entry["leave_with_segment"],
        enter_on=named(entry["enter_on"]),
        when=draft.condition(entry, "when"),
        goal=named(entry["goal"]),
        goal_when=draft.condition(entry, "goal_when"),
        exit=draft.condition(entry, "exit"),
        reenter_after_ms=entry["reenter_after"],
        suppress_customers=entry["suppress_customers"],
        suppress_open_opportunities=entry["suppress_open_opportunities"],
        include_existing=entry["include_existing"],
        closed=entry["closed"],
        on_change=entry["on_change"],
        hourly_max=entry["hourly_volume"],
        when_unconfirmed=entry["when_unconfirmed"],
    )


def _renamed(sequences: Mapping[str, Entry], draft: Draft) -> dict[str, str]:
    """What each was called before -> what it is called now."""
    names = Renamed("sequence", draft.problems)
    for name, entry in sequences.items():
        names.add(name, entry)
    return names.settled()


def _window(entry: Entry, draft: Draft) -> Window | None:
    if "send_window" not in entry:
        return None
    said = entry["send_window"]
    start, end = said["from"], said["to"]
    if end <= start and "from" in said and "to" in said:
        draft.problems.add(
            codes.CONTRADICTION,
            "the send window ends before it begins",
            said.at,
            "let it end later the same day; nights are for `quiet_hours`",
        )
    return Window(weekdays=said["days"] or EVERY_DAY, from_minute=start, to_minute=end)


def _needs_some(entry: Entry, key: str, what: str, draft: Draft) -> None:
    if key in entry and not entry[key]:
        draft.problems.add(
            codes.NOTHING_THERE, f"{key!r} names no {what}", entry.place(key), "name at least one"
        )
