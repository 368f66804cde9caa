"""What rules may look at: one person in one unit at one instant."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from leadwright.core.local import WEEKDAYS, local, zone_of
from leadwright.core.notes import (
    NEWCOMERS,
    PEOPLE,
    Answer,
    Moment,
    Notes,
    days_and_amounts,
    key_of,
)
from leadwright.core.time import DAY, day_of
from leadwright.core.unit import Award, Head, Member, Person, Scalar

FACTOR_SCALE = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Scales:
    """How a motion reads what is kept: `decays` of its named scores, least points and letter of its
    `grades` (highest first), for how long a BANT answer is fresh (`fresh_ms`), and the `zone` of
    people whose own is not known."""

    decays: Mapping[str, Sequence[int]] = field(default_factory=dict)
    grades: tuple[tuple[float, str], ...] = ()
    fresh_ms: int = 0
    zone: str = "UTC"


NO_SCALES = Scales()


class Facts(msgspec.Struct, gc=False, eq=False):
    """The values rules compare. Generated rule code reads the documents through these names.

    `p` person, `h` head, `e` properties of the event at hand, `at` the instant in ms. `decay[d]` is
    what is left of a point after d days, in billionths, `scales` how the rest is read.
    """

    p: Person
    h: Head
    e: Mapping[str, Scalar]
    at: int
    decay: Sequence[int] = ()
    scales: Scales = NO_SCALES

    def total(self, key: str, days: int, scale: int) -> float:
        """What the person's buckets of the last `days` UTC days hold, in `scale`ths."""
        return _total(self.p.notes, key, day_of(self.at) - days) / scale

    def account_total(self, key: str, days: int, scale: int) -> float:
        """The same for anybody at the account."""
        return _total(self.h.notes, key, day_of(self.at) - days) / scale

    def distinct(self, key: str, days: int) -> int:
        """How many different values the property had in the last `days` UTC days."""
        return _distinct(self.p.notes, key, day_of(self.at) - days)

    def account_distinct(self, key: str, days: int) -> int:
        """The same for anybody at the account."""
        return _distinct(self.h.notes, key, day_of(self.at) - days)

    def active_people(self, event: str, days: int) -> int:
        """How many different people of the account did the event in the last `days` UTC days."""
        return _distinct(self.h.notes, key_of(event, PEOPLE), day_of(self.at) - days)

    def new_people(self, event: str, days: int) -> int:
        """How many people of the account did the event first in the last `days` UTC days."""
        return _total(self.h.notes, key_of(event, NEWCOMERS), day_of(self.at) - days)

    def team_growth(self, event: str, days: int) -> int:
        """How many more these are than in the `days` UTC days before."""
        recent = self.new_people(event, days)
        return 2 * recent - self.new_people(event, 2 * days)

    def days_since(self, event: str) -> int | None:
        """Whole days since the person did the event last."""
        last = self.last_at(event)
        return None if last is None else (self.at - last) // DAY

    def account_days_since(self, event: str) -> int | None:
        """Whole days since anybody at the account did."""
        last = self.account_last_at(event)
        return None if last is None else (self.at - last) // DAY

    def first_at(self, key: str) -> int | None:
        """When the person did the event first."""
        notes = self.p.notes
        return None if notes is None else _at(notes.firsts.get(key))

    def first_value(self, key: str) -> Scalar:
        """What the property came with first."""
        notes = self.p.notes
        return None if notes is None else _value(notes.firsts.get(key))

    def last_at(self, key: str) -> int | None:
        """When the person did the event last."""
        notes = self.p.notes
        return None if notes is None else _at(notes.lasts.get(key))

    def last_value(self, key: str) -> Scalar:
        """What the property came with last."""
        notes = self.p.notes
        return None if notes is None else _value(notes.lasts.get(key))

    def account_first_at(self, key: str) -> int | None:
        """When anybody at the account did the event first."""
        notes = self.h.notes
        return None if notes is None else _at(notes.firsts.get(key))

    def account_first_value(self, key: str) -> Scalar:
        """What the property came with first, of anybody at the account."""
        notes = self.h.notes
        return None if notes is None else _value(notes.firsts.get(key))

    def account_last_at(self, key: str) -> int | None:
        """When anybody at the account did the event last."""
        notes = self.h.notes
        return None if notes is None else _at(notes.lasts.get(key))

    def account_last_value(self, key: str) -> Scalar:
        """What the property came with last, of anybody at the account."""
        notes = self.h.notes
        return None if notes is None else _value(notes.lasts.get(key))

    def fit(self) -> float:
        """The person's fit, in points."""
        return sum(self.p.fit.values()) / 1000

    def engagement(self) -> float:
        """The person's engagement as it stands today, in points."""
        return score_milli(self.p.awards, day_of(self.at), self.decay) / 1000

    def account_fit(self) -> float:
        """The account's fit, in points."""
        return sum(self.h.fit.values()) / 1000

    def account_engagement(self) -> float:
        """Engagement added up over the account's people, in points."""
        return score_milli(self.h.awards, day_of(self.at), self.decay) / 1000

    def score(self, name: str) -> float:
        """A named score of the person as it stands today, in points."""
        return self._score(self.p.notes, name)

    def account_score(self, name: str) -> float:
        """The same, added up over the account's people."""
        return self._score(self.h.notes, name)

    def _score(self, notes: Notes | None, name: str) -> float:
        awards = notes.scores.get(name) if notes is not None else None
        if not awards:
            return 0.0
        return score_milli(awards, day_of(self.at), self.scales.decays.get(name, ())) / 1000

    def grade(self) -> str | None:
        """The letter of the person's fit."""
        return grade_of(self.fit(), self.scales.grades)

    def account_grade(self) -> str | None:
        """The letter of the account's fit."""
        return grade_of(self.account_fit(), self.scales.grades)

    def temperature(self) -> str:
        """How warm the person is."""
        return temperature_of(self.p.notes)

    def account_temperature(self) -> str:
        """How warm the account is."""
        return temperature_of(self.h.notes)

    def person_in(self, segment: str) -> bool:
        """Whether the person is in a segment."""
        notes = self.p.notes
        return notes is not None and segment in notes.segments

    def account_in(self, segment: str) -> bool:
        """Whether the account is in a segment."""
        notes = self.h.notes
        return notes is not None and segment in notes.segments

    def answer(self, question: str) -> bool | None:
        """The answer to a BANT question, if it is still fresh."""
        notes = self.h.notes
        found = notes.answers.get(question) if notes is not None else None
        return found.yes if found is not None and self._fresh(found) else None

    def answers(self, only_yes: bool) -> int:
        """How many BANT questions have a fresh answer, or a fresh yes."""
        notes = self.h.notes
        if notes is None:
            return 0
        fresh = [answer for answer in notes.answers.values() if self._fresh(answer)]
        return sum(answer.yes or not only_yes for answer in fresh)

    def _fresh(self, answer: Answer) -> bool:
        return self.at < answer.at + self.scales.fresh_ms

    def hour(self) -> int:
        """The hour of the day where the person is."""
        return local(self.at, zone_of(self.p.traits.get("time_zone"), self.scales.zone)).hour

    def weekday(self) -> str:
        """The day of the week where the person is."""
        zone = zone_of(self.p.traits.get("time_zone"), self.scales.zone)
        return WEEKDAYS[local(self.at, zone).weekday()]

    def days_quiet(self) -> int | None:
        """Whole days since the person did something last."""
        return (self.at - self.p.last_at) // DAY if self.p.last_at else None

    def days_known(self) -> int | None:
        """Whole days since the person did something first."""
        return (self.at - self.p.first_at) // DAY if self.p.first_at else None

    def days_as_customer(self) -> int | None:
        """Whole days since the unit bought first."""
        since = self.h.customer_since
        return (self.at - since) // DAY if since else None

    def household_orders(self) -> int:
        """How often the person and those they live with have converted."""
        mine = self.p.share
        return (mine.orders if mine else 0) + sum(each.orders for each in self._others())

    def household_value(self) -> float:
        """What that came to, in units of the playbook's currency."""
        mine = self.p.share
        return ((mine.spent if mine else 0) + sum(each.spent for each in self._others())) / 100

    def _others(self) -> list[Member]:
        mine, members = self.p.id, self.h.members
        return [each for person, each in members.items() if person != mine] if members else []

    def open_opportunities(self) -> int:
        """How many deals of the unit are open."""
        deals = self.h.opportunities
        return sum(not deal.closed_at for deal in deals.values()) if deals else 0


COLD = "cold"


def temperature_of(notes: Notes | None) -> str:
    """cold, warm or hot."""
    return (notes.temperature if notes is not None else "") or COLD


def grade_of(points: float, grades: Sequence[tuple[float, str]]) -> str | None:
    """The letter for so many points; None below the last."""
    return next((letter for least, letter in grades if points >= least), None)


def _total(notes: Notes | None, key: str, after: int) -> int:
    buckets = notes.buckets.get(key) if notes is not None else None
    if not buckets:
        return 0
    return sum(amount for day, amount in days_and_amounts(buckets) if day > after)


def _distinct(notes: Notes | None, key: str, after: int) -> int:
    seen = notes.distinct.get(key) if notes is not None else None
    return sum(day > after for day in seen.values()) if seen else 0


def _at(moment: Moment | None) -> int | None:
    return None if moment is None else moment.at


def _value(moment: Moment | None) -> Scalar:
    return None if moment is None else moment.value


def decayed(milli: int, days: int, decay: Sequence[int]) -> int:
    """`milli` thousandths after `days` whole days; an empty table means no decay."""
    if days <= 0 or not decay:
        return milli
    if days >= len(decay):
        return 0
    return milli * decay[days] // FACTOR_SCALE


def score_milli(awards: Mapping[str, Award], today: int, decay: Sequence[int]) -> int:
    """The score in thousandths: the sum of its rules' contributions, and nothing else."""
    total = 0
    for award in awards.values():
        days = today - award.day
        total += award.milli if days <= 0 else decayed(award.milli, days, decay)
    return total


def decay_table(half_life_days: float) -> tuple[int, ...]:
    """Factors by whole days until less than a thousandth is left; empty for no decay."""
    if not half_life_days:
        return ()
    last = round(half_life_days * 20)
    return tuple(round(2 ** (-day / half_life_days) * FACTOR_SCALE) for day in range(last + 1))
