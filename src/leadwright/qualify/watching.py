"""What time alone may change of stages, segments and temperatures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from leadwright.core.expression.condition import Condition, Watch
from leadwright.core.functions import BUCKETS, DISTINCT, FIRST, LAST, NEW
from leadwright.core.functions import PEOPLE as OF_PEOPLE
from leadwright.core.traits import BANT, DAYS_CUSTOMER, DAYS_KNOWN, DAYS_QUIET

Emptying: TypeAlias = tuple[tuple[str, int, int], ...]
"""(event, length of the window, how many of it are compared; 0: however many)."""

STAGE, SEGMENT, TEMPERATURE = "stage", "segment", "temperature"
PEOPLE = "people"
"""Stages and segments of people, who are told what changes of their account."""
STAYING_SHARE = 0.9
"""It takes 10 % less to stay somewhere; some of an account's people may be there, others not."""


class Cooling(NamedTuple):
    """Thresholds of a score that what is named compares it with; none: any change matters.
    `kind` is stage, segment, temperature or people."""

    kind: str
    name: str
    thresholds: tuple[float, ...]


class Cooled(NamedTuple):
    """A score that cools with this half-life, and what looks at it."""

    score: str
    half_life_days: float
    coolings: tuple[Cooling, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Watching:
    """What to look at to know when rules have to be asked again.

    `windows` (lengths in ms) and `days` (in UTC days) empty, what is `noted` comes to lie too far
    back, `counted` days pass, scores cool (`cooled`), and answers are fresh for `fresh_ms` (0:
    nobody asks).
    """

    windows: Emptying = ()
    days: Emptying = ()
    noted: tuple[Watch, ...] = ()
    counted: tuple[Watch, ...] = ()
    cooled: tuple[Cooled, ...] = ()
    fresh_ms: int = 0

    @property
    def any_deed(self) -> bool:
        """Whether whatever somebody does may change when rules have to be asked again."""
        return bool(self.counted or self.cooled)

    @classmethod
    def of(
        cls,
        rules: Sequence[tuple[str, str, Condition]],
        *,
        of_account: bool,
        half_lives: Mapping[str, float],
        temperature: tuple[str, float, float] | None,
        fresh_ms: int,
    ) -> Watching:
        """Of rules (kind, name, condition) and the temperature (score, warm, hot), all of the
        account or all of a person."""
        each = (watch for _, _, when in rules for watch in when.uses.watches)
        watches = [w for w in dict.fromkeys(each) if w.of_account is of_account]
        answers = any(
            name.startswith(BANT + ".") for _, _, when in rules for name in when.uses.attributes
        )
        return cls(
            windows=_emptying(watch for watch in watches if watch.kind == "windows"),
            days=_emptying(watch for watch in watches if watch.kind == "days"),
            noted=tuple(watch for watch in watches if watch.kind in KEPT),
            counted=tuple(watch for watch in watches if watch.kind in _COUNTED),
            cooled=tuple(_cooled(rules, temperature, half_lives, of_account)),
            fresh_ms=fresh_ms if answers else 0,
        )


KEPT = frozenset({BUCKETS, DISTINCT, OF_PEOPLE, NEW, FIRST, LAST})
_COUNTED = frozenset({DAYS_QUIET, DAYS_KNOWN, DAYS_CUSTOMER})


def _emptying(watches: Iterable[Watch]) -> Emptying:
    return tuple(
        (watch.key, watch.length, int(threshold))
        for watch in watches
        for threshold in watch.thresholds or (0,)
    )


def _cooled(
    rules: Sequence[tuple[str, str, Condition]],
    temperature: tuple[str, float, float] | None,
    half_lives: Mapping[str, float],
    of_account: bool,
) -> Iterable[Cooled]:
    """The scores that decay and are looked at."""
    for score, half_life_days in half_lives.items():
        name = f"{'account' if of_account else 'score'}.{score}"
        coolings = [
            Cooling(kind, rule, _both_ways(kind, when.uses.scores[name]))
            for kind, rule, when in rules
            if name in when.uses.scores
        ]
        if temperature is not None and temperature[0] == score:
            _, warm, hot = temperature
            coolings += [Cooling(TEMPERATURE, "warm", (warm,)), Cooling(TEMPERATURE, "hot", (hot,))]
        if coolings and half_life_days:
            yield Cooled(score, half_life_days, tuple(coolings))


def _both_ways(kind: str, thresholds: tuple[float, ...]) -> tuple[float, ...]:
    """The thresholds; for people also those at which they go again."""
    if kind != PEOPLE:
        return thresholds
    return (*thresholds, *(threshold * STAYING_SHARE for threshold in thresholds))
