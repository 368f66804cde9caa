"""What rules may look at: one person in one unit at one instant."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence

from leadwright.core.time import DAY, day_of
from leadwright.core.unit import Award, Head, Person, Scalar

FACTOR_SCALE = 1_000_000_000


class Facts:
    """The values rules compare. Generated rule code reads the documents through these names.

    `p` person, `h` head, `t` person traits, `a` account traits, `e` properties of the event at
    hand, `at` the instant in ms. `decay[d]` is what is left of a point after d days, in billionths.
    """

    __slots__ = ("a", "at", "decay", "e", "h", "p", "t")

    def __init__(
        self,
        person: Person,
        head: Head,
        event: Mapping[str, Scalar],
        at: int,
        decay: Sequence[int] = (),
    ) -> None:
        self.p = person
        self.h = head
        self.t = person.traits
        self.a = head.traits
        self.e = event
        self.at = at
        self.decay = decay

    def count(self, event: str, window_ms: int) -> int:
        """How often the person did `event` in the last `window_ms` (up to the depth kept)."""
        return _within(self.p.windows.get(event), self.at - window_ms)

    def account_count(self, event: str, window_ms: int) -> int:
        """The same, added up over the account's people."""
        return _within(self.h.windows.get(event), self.at - window_ms)

    def active_days(self, event: str, window_ms: int) -> int:
        """On how many distinct UTC days, of the last `window_ms / DAY`, the person did `event`."""
        return _within(self.p.days.get(event), day_of(self.at) - window_ms // DAY)

    def account_active_days(self, event: str, window_ms: int) -> int:
        """The same for anybody at the account."""
        return _within(self.h.days.get(event), day_of(self.at) - window_ms // DAY)

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

    def open_opportunities(self) -> int:
        """How many deals of the unit are open."""
        return sum(not deal.closed_at for deal in self.h.opportunities.values())


def _within(stamps: list[int] | None, after: int) -> int:
    """How many of the ascending stamps are later than `after`."""
    return len(stamps) - bisect_right(stamps, after) if stamps else 0


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
