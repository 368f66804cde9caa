"""`fit`, `engagement` and `stages` of a motion to its qualifying plan."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from leadwright.core.catalogue import BANT_QUESTIONS
from leadwright.core.expression.condition import Keep, Uses
from leadwright.core.expression.uses import joined_keeps, names_only_account
from leadwright.core.facts import decay_table
from leadwright.core.functions import FIRST, LAST, NEW, PEOPLE
from leadwright.core.lifecycle import SIDE_EXITS, VISITOR
from leadwright.core.time import DAY
from leadwright.core.traits import SEGMENT
from leadwright.playbook import codes
from leadwright.playbook.draft import Draft
from leadwright.playbook.shapes import Entry
from leadwright.qualify.plan import (
    STAGE_ATTRIBUTES,
    Bant,
    EventRule,
    FitRule,
    NamedScore,
    Qualifying,
    SegmentRule,
    StageRule,
    Temperature,
)

THOUSANDTHS = 1000
ENGAGEMENT = "engagement"


def build_qualifying(motion: Entry, draft: Draft) -> Qualifying:
    """The plan without the depths: these need every condition of the motion (`with_depths`)."""
    engagement = motion["engagement"]
    half_life_days = (engagement["half_life"] or 0) / DAY
    return Qualifying(
        fit=tuple(_fit_rule(name, entry, draft) for name, entry in motion["fit"].items()),
        events=_event_rules(engagement["rules"], draft),
        decay=decay_table(half_life_days),
        half_life_days=half_life_days,
        scores=_scores(motion, draft),
        grades=_grades(motion),
        temperature=_temperature(motion, draft),
        segments=_segments(motion, draft),
        zone=draft.root["time_zone"],
        bant=_bant(motion),
        stages=tuple(_stage(name, entry, draft) for name, entry in motion["stages"].items()),
    )


def _scores(motion: Entry, draft: Draft) -> dict[str, NamedScore]:
    found = {}
    for name, entry in motion["scores"].items():
        half_life_days = (entry["half_life"] or 0) / DAY
        found[name] = NamedScore(
            name=name,
            events=_event_rules(entry["rules"], draft),
            decay=decay_table(half_life_days),
            half_life_days=half_life_days,
        )
    return found


def _grades(motion: Entry) -> tuple[tuple[float, str], ...]:
    points = ((said.value, letter) for letter, said in motion["grades"].items())
    return tuple(sorted(points, reverse=True))


def _temperature(motion: Entry, draft: Draft) -> Temperature | None:
    if "temperature" not in motion:
        return None
    entry = motion["temperature"]
    if entry["hot"] <= entry["warm"]:
        draft.problems.add(
            codes.CONTRADICTION,
            f"hot ({entry['hot']:g}) is not more than warm ({entry['warm']:g})",
            entry.place("hot"),
        )
    known = (ENGAGEMENT, *motion["scores"])
    draft.refer(entry["score"], known, "score", entry.place("score"))
    return Temperature(warm=entry["warm"], hot=entry["hot"], score=entry["score"])


def _segments(motion: Entry, draft: Draft) -> tuple[SegmentRule, ...]:
    found: list[SegmentRule] = []
    whole = draft.own
    theirs = {each.name: each for each in whole if each.group == SEGMENT}
    draft.name_only(each for each in whole if each.group != SEGMENT)
    for name, entry in motion["segments"].items():
        when = draft.required_condition(entry, clock=False)
        if own := theirs.get(f"{SEGMENT}.{name}"):
            draft.name_too(own)
        if entry["of"] == "account":
            _about_account("segment", name, entry, when.uses, draft)
        found.append(SegmentRule(segment=name, when=when, of=entry["of"]))
    draft.name_only(whole)
    _no_circle(found, motion, draft)
    return tuple(found)


def _no_circle(segments: list[SegmentRule], motion: Entry, draft: Draft) -> None:
    """A stage must not ask for a segment that asks for the stage, not even by way of others."""
    asking: dict[str, str] = {}
    for rule in segments:
        stages = rule.when.uses.attributes & STAGE_ATTRIBUTES
        through = [name for name in rule.when.uses.attributes if name in asking]
        if stages or through:
            asking[f"segment.{rule.segment}"] = rule.segment
    for name, entry in motion["stages"].items():
        for segment in sorted(asking):
            if segment in (entry["when"] or ""):
                draft.problems.add(
                    codes.CONTRADICTION,
                    f"the stage {name!r} asks for {segment}, which asks for the stage",
                    entry.place("when"),
                    "let one of them ask for something else",
                )


def _bant(motion: Entry) -> Bant | None:
    if "bant" not in motion:
        return None
    entry = motion["bant"]
    questions = {name: entry[name] for name in BANT_QUESTIONS if name in entry}
    return Bant(questions=questions, fresh_ms=entry["fresh_for"])


def with_depths(
    qualifying: Qualifying, uses: Iterable[Uses], joining: Collection[str] = ()
) -> Qualifying:
    """The plan with how many instants and days of which event its motion's conditions need, and
    which of its account's segments let people into a sequence: those among `joining`."""
    uses = list(uses)
    of_account = {rule.segment for rule in qualifying.segments if rule.of == "account"}
    return replace(
        qualifying,
        depths=_deepest(one.windows for one in uses),
        account_depths=_deepest(one.account_windows for one in uses),
        day_depths=_deepest(one.days for one in uses),
        account_day_depths=_deepest(one.account_days for one in uses),
        keeps=joined_keeps(keep for one in uses for keep in one.keeps),
        account_keeps=joined_keeps(keep for one in uses for keep in one.account_keeps),
        joining=frozenset(of_account.intersection(joining)),
    )


_OF_ONE = {PEOPLE: LAST, NEW: FIRST}
"""What to know of each person, to count the people of an account."""


def remembering_alike(plans: Sequence[Qualifying]) -> list[Qualifying]:
    """The plans, with what any of them needs to know of a person: they may move to a unit of
    another motion, and take what they did along into the sums of an account."""
    depths = _most([each for plan in plans for each in (plan.depths, plan.account_depths)])
    days = _most([each for plan in plans for each in (plan.day_depths, plan.account_day_depths)])
    keeps = joined_keeps(
        Keep(_OF_ONE[keep.kind], keep.event) if keep.kind in _OF_ONE else keep
        for plan in plans
        for keep in (*plan.keeps, *plan.account_keeps)
    )
    return [replace(plan, depths=depths, day_depths=days, keeps=keeps) for plan in plans]


def _most(depths: Iterable[Mapping[str, int]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for each in depths:
        for event, depth in each.items():
            found[event] = max(found.get(event, 0), depth)
    return dict(sorted(found.items()))


def _deepest(kept: Iterable[Mapping[str, tuple[int, int]]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for events in kept:
        for event, (_, depth) in events.items():
            found[event] = max(found.get(event, 0), depth)
    return dict(sorted(found.items()))


def _fit_rule(name: str, entry: Entry, draft: Draft) -> FitRule:
    when = draft.required_condition(entry, clock=False)
    of = "account" if names_only_account(when.uses) else "person"
    return FitRule(name=name, when=when, milli=_milli(entry, draft), of=of)


def _event_rules(rules: Mapping[str, Entry], draft: Draft) -> dict[str, tuple[EventRule, ...]]:
    found: dict[str, tuple[EventRule, ...]] = {}
    for name, entry in rules.items():
        rule = EventRule(
            name=name,
            event=entry["event"],
            milli=_milli(entry, draft),
            where=draft.condition(entry, "where", event=True),
            times_max=entry["at_most"][0] if entry["at_most"] else 0,
            within_days=max(entry["at_most"][1] // DAY, 1) if entry["at_most"] else 1,
        )
        found[rule.event] = (*found.get(rule.event, ()), rule)
    return found


def _milli(entry: Entry, draft: Draft) -> int:
    points: float = entry["points"]
    milli = round(points * THOUSANDTHS)
    if abs(points * THOUSANDTHS - milli) > 1e-6:
        draft.problems.add(
            codes.BAD_VALUE,
            f"{points} has more than three decimals",
            entry.place("points"),
            f"write {milli / THOUSANDTHS}",
        )
    return milli


def _stage(name: str, entry: Entry, draft: Draft) -> StageRule:
    if name in (VISITOR, "sal", *SIDE_EXITS):
        who = "everybody starts there" if name == VISITOR else "only the hand-off leads there"
        draft.problems.add(
            codes.CONTRADICTION, f"the stage {name!r} takes no condition: {who}", entry.at
        )
    when = draft.required_condition(entry, clock=False)
    if entry["of"] == "account":
        _about_account("stage", name, entry, when.uses, draft)
    return StageRule(stage=name, when=when, of=entry["of"])


def _about_account(what: str, name: str, entry: Entry, uses: Uses, draft: Draft) -> None:
    personal = sorted(uses.of_person)
    personal += [
        f"{_COUNTS[kind]}({event!r}, ...)" for kind in _COUNTS for event in getattr(uses, kind)
    ]
    personal += [f"what one person did ({keep.event!r})" for keep in uses.keeps]
    if personal:
        draft.problems.add(
            codes.ABOUT_PEOPLE,
            f"the {what} {name!r} is of the account and names {', '.join(personal)}",
            entry.place("when"),
            "use account.* and account_count(...), or leave out `of: account`",
        )
    if draft.motion == "consumer" and "of" in entry:
        draft.problems.add(codes.CONTRADICTION, "consumers belong to no account", entry.place("of"))


_COUNTS = {"windows": "count", "days": "active_days"}
