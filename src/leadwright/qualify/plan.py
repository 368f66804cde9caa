"""What a playbook says about qualifying."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias

from leadwright.core.expression.compile import compile_table
from leadwright.core.expression.condition import Condition, Keep
from leadwright.core.facts import Facts, Scales
from leadwright.core.functions import NEW
from leadwright.core.functions import PEOPLE as DISTINCT_PEOPLE
from leadwright.core.notes import NEWCOMERS, key_of
from leadwright.core.notes import PEOPLE as PEOPLE_KEY
from leadwright.core.traits import ANY_EVENT
from leadwright.core.traits import SEGMENT as SEGMENT_GROUP
from leadwright.qualify.asking import Asked
from leadwright.qualify.watching import PEOPLE, SEGMENT, STAGE, Watching


@dataclass(frozen=True, slots=True, kw_only=True)
class FitRule:
    """Points (thousandths) for who they are. `of` is account if only `account.*` is named."""

    name: str
    when: Condition
    milli: int
    of: str = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRule:
    """Points (thousandths, may be negative) each time `event` happens, if `where` holds; at most
    `times_max` times (0: every time) in each stretch of `within_days` days."""

    name: str
    event: str
    milli: int
    where: Condition | None = None
    times_max: int = 0
    within_days: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class StageRule:
    """A stage and what it takes to stand there. `of` is `person` or `account`."""

    stage: str
    when: Condition
    of: str = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentRule:
    """A group they are in while `when` holds. `of` is `person` or `account`."""

    segment: str
    when: Condition
    of: str = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedScore:
    """A score besides engagement, with rules and a half-life of its own."""

    name: str
    events: dict[str, tuple[EventRule, ...]]
    decay: tuple[int, ...] = ()
    half_life_days: float = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Temperature:
    """From how many points of `score` on somebody is warm, and hot."""

    warm: float
    hot: float
    score: str = "engagement"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bant:
    """What sales asks: question -> its words. An answer counts for `fresh_ms`."""

    questions: dict[str, str]
    fresh_ms: int


Table: TypeAlias = Callable[[Facts], tuple[bool, ...]]
"""Many conditions, answered in their order."""

SQL = "sql"
"""The stage of an accepted account that a rule may lead to: when the answers are there."""
STAGE_ATTRIBUTES = frozenset({"person.stage", "account.stage"})


_OF_PEOPLE = {DISTINCT_PEOPLE: PEOPLE_KEY, NEW: NEWCOMERS}


class Sorting(NamedTuple):
    """The segments of people or of accounts, their names, and all of them asked at once: None if
    some ask for others, which takes an order."""

    rules: tuple[SegmentRule, ...]
    names: tuple[str, ...]
    table: Table | None


class Noting(NamedTuple):
    """What to note of an event, as `core.expression.condition.Keep` says, and under which key."""

    kind: str
    key: str
    of_property: str
    days: int
    depth: int

    @classmethod
    def of(cls, keep: Keep) -> Noting:
        """How a `Keep` is done."""
        of_property = _OF_PEOPLE.get(keep.kind, keep.property)
        return cls(keep.kind, key_of(keep.event, of_property), keep.property, keep.days, keep.depth)


class Remembering(NamedTuple):
    """What is kept of one event: how many instants and days, and what is noted besides."""

    depth: int
    days: int
    account_depth: int
    account_days: int
    notes: tuple[Noting, ...]
    account_notes: tuple[Noting, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Qualifying:
    """Scores, segments and stages of one motion. `decay` by whole days (`core.facts.decay_table`).

    `depths` and its three companions say how many instants or days of which event to keep, `keeps`
    and `account_keeps` what to note besides. The rest is looked up while folding: what to remember
    of an event, the stages and segments of people and of accounts (stages highest first), and what
    time alone may change of them, and what the rules about people ask of their account.
    `joining` are the account's segments that let its people into a sequence, `zone` is that of
    people whose own is not known.
    """

    fit: tuple[FitRule, ...] = ()
    events: dict[str, tuple[EventRule, ...]] = field(default_factory=dict)
    decay: tuple[int, ...] = ()
    half_life_days: float = 0
    scores: dict[str, NamedScore] = field(default_factory=dict)
    grades: tuple[tuple[float, str], ...] = ()
    temperature: Temperature | None = None
    segments: tuple[SegmentRule, ...] = ()
    bant: Bant | None = None
    stages: tuple[StageRule, ...] = ()
    depths: dict[str, int] = field(default_factory=dict)
    account_depths: dict[str, int] = field(default_factory=dict)
    day_depths: dict[str, int] = field(default_factory=dict)
    account_day_depths: dict[str, int] = field(default_factory=dict)
    keeps: tuple[Keep, ...] = ()
    account_keeps: tuple[Keep, ...] = ()
    joining: frozenset[str] = frozenset()
    zone: str = "UTC"
    remembered: dict[str, Remembering] = field(init=False)
    any_event: Remembering | None = field(init=False)
    scored_on: dict[str, tuple[tuple[NamedScore, tuple[EventRule, ...]], ...]] = field(init=False)
    scales: Scales = field(init=False)
    person_stages: tuple[StageRule, ...] = field(init=False)
    account_stages: tuple[StageRule, ...] = field(init=False)
    sql: StageRule | None = field(init=False)
    person_segments: tuple[SegmentRule, ...] = field(init=False)
    account_segments: tuple[SegmentRule, ...] = field(init=False)
    person_sorting: Sorting | None = field(init=False)
    account_sorting: Sorting | None = field(init=False)
    person_watch: Watching = field(init=False)
    account_watch: Watching = field(init=False)
    segments_ask_stage: bool = field(init=False)
    asked: Asked | None = field(init=False)

    def __post_init__(self) -> None:
        for name, value in self._looked_up().items():
            object.__setattr__(self, name, value)

    def _looked_up(self) -> dict[str, Any]:
        remembered = self._remembered()
        of_account = [rule for rule in self.stages if rule.of == "account"]
        asked = {name for rule in self.segments for name in rule.when.uses.attributes}
        return {
            "any_event": remembered.pop(ANY_EVENT, None),
            "remembered": remembered,
            "scored_on": _scored_on(self.scores.values()),
            "scales": Scales(
                {name: score.decay for name, score in self.scores.items()},
                self.grades,
                self.bant.fresh_ms if self.bant else 0,
                self.zone,
            ),
            "person_stages": tuple(r for r in reversed(self.stages) if r.of == "person"),
            "account_stages": tuple(r for r in reversed(of_account) if r.stage != SQL),
            "sql": next((rule for rule in of_account if rule.stage == SQL), None),
            "person_segments": tuple(r for r in self.segments if r.of == "person"),
            "account_segments": tuple(r for r in self.segments if r.of == "account"),
            "person_sorting": self._sorting("person"),
            "account_sorting": self._sorting("account"),
            "person_watch": self._watching("person"),
            "account_watch": self._watching("account"),
            "segments_ask_stage": not STAGE_ATTRIBUTES.isdisjoint(asked),
            "asked": self._asked(),
        }

    def _remembered(self) -> dict[str, Remembering]:
        lists = (self.depths, self.day_depths, self.account_depths, self.account_day_depths)
        notes, account_notes = _by_event(self.keeps), _by_event(self.account_keeps)
        every = notes.get(ANY_EVENT, ())
        return {
            event: Remembering(
                depth=self.depths.get(event, 0),
                days=self.day_depths.get(event, 0),
                account_depth=self.account_depths.get(event, 0),
                account_days=self.account_day_depths.get(event, 0),
                notes=notes.get(event, ()) + (every if event != ANY_EVENT else ()),
                account_notes=account_notes.get(event, ()),
            )
            for event in sorted({*notes, *account_notes, *(e for kept in lists for e in kept)})
        }

    def _sorting(self, who: str) -> Sorting | None:
        rules = tuple(rule for rule in self.segments if rule.of == who)
        if not rules:
            return None
        asked = (name for rule in rules for name in rule.when.uses.attributes)
        in_order = any(name.startswith(SEGMENT_GROUP + ".") for name in asked)
        table = None if in_order else compile_table([rule.when for rule in rules])
        return Sorting(rules, tuple(rule.segment for rule in rules), table)

    def _asked(self) -> Asked | None:
        """What the rules about people ask of their account: fit, stages and segments."""
        conditions = [rule.when for rule in self.fit]
        conditions += [rule.when for rule in self.stages if rule.of == "person"]
        conditions += [rule.when for rule in self.segments if rule.of == "person"]
        return Asked.of(conditions, self.joining)

    def _watching(self, who: str) -> Watching:
        rules = [(STAGE, rule.stage, rule.when) for rule in self.stages if rule.of == who]
        rules += [(SEGMENT, rule.segment, rule.when) for rule in self.segments if rule.of == who]
        if who == "account":  # for its people, who are told what changes of it
            rules += [(PEOPLE, "", rule.when) for rule in self.stages if rule.of == "person"]
            rules += [(PEOPLE, "", rule.when) for rule in self.segments if rule.of == "person"]
        half_lives = {name: score.half_life_days for name, score in self.scores.items()}
        warmth = self.temperature
        return Watching.of(
            rules,
            of_account=who == "account",
            half_lives={"engagement": self.half_life_days, **half_lives},
            temperature=(warmth.score, warmth.warm, warmth.hot) if warmth else None,
            fresh_ms=self.bant.fresh_ms if self.bant else 0,
        )


def _by_event(keeps: tuple[Keep, ...]) -> dict[str, tuple[Noting, ...]]:
    found: dict[str, tuple[Noting, ...]] = {}
    for keep in keeps:
        found[keep.event] = (*found.get(keep.event, ()), Noting.of(keep))
    return found


def _scored_on(
    scores: Iterable[NamedScore],
) -> dict[str, tuple[tuple[NamedScore, tuple[EventRule, ...]], ...]]:
    found: dict[str, tuple[tuple[NamedScore, tuple[EventRule, ...]], ...]] = {}
    for score in scores:
        for event, rules in score.events.items():
            found[event] = (*found.get(event, ()), (score, rules))
    return found
