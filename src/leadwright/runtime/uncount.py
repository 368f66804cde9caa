"""What the report has counted of somebody because of an import, to be taken back with it.

What was counted is not recorded by input: folding what was recorded shows it again. The difference
of both worlds, with the import and without it, is added to the report on the days it was counted.
What was done in the real world (touches, hand-offs, calls) stays counted.
"""

from collections.abc import Mapping

from leadwright.core.outcome import Outcome
from leadwright.core.time import day_of

PERSON = frozenset({
    "decision.conversion", "conversion_value", "decision.redeemed", "redeemed_value",
    "decision.credited", "credited_value", "decision.trigger", "decision.recovered",
})  # fmt: skip
"""What is counted of people."""
UNIT = frozenset({"decision.opportunity", "won_value", "lost_value", "accounts"})
"""What is counted of a unit: of an account by its own command, of somebody alone by theirs."""

Row = tuple[int, str, str, int, int]
"""(UTC day, metric, name, count, value)."""


class Counted:
    """What folds count, of those of `metrics`, by day; and the source at which stages counted."""

    def __init__(self, metrics: frozenset[str]) -> None:
        self.sums: dict[tuple[int, str, str], tuple[int, int]] = {}
        self._metrics = metrics
        self._sources: dict[tuple[str, str], str] = {}

    def note(self, outcome: Outcome, at: int) -> None:
        """Add what one input folded at `at` (ms) has counted."""
        for decision in outcome.decisions:
            self._add(day_of(decision.at), f"decision.{decision.kind}", decision.name, 1, 0)
        for (metric, name), (count, value) in outcome.deltas.items():
            if metric.endswith("reached_by_source"):
                stage, _, source = name.partition(" ")
                self._sources.setdefault((metric, stage), source)
            self._add(day_of(at), metric, name, count, value)

    def reach(self, metric: str, reached: Mapping[str, int], source: str) -> None:
        """Add the stages somebody has reached (stage -> ms): `metric` is reached or
        account_reached. `source`: where no fold has told another."""
        by_source = f"{metric}_by_source"
        for stage, at in reached.items():
            of = self._sources.get((by_source, stage), source)
            for name, what in ((metric, stage), (by_source, f"{stage} {of}")):
                self._put(day_of(at), name, what, 1, 0)

    def count(self, metric: str, name: str, at: int) -> None:
        """Add what counted once at an instant (ms)."""
        self._put(day_of(at), metric, name, 1, 0)

    def _add(self, day: int, metric: str, name: str, count: int, value: int) -> None:
        if metric in self._metrics:
            self._put(day, metric, name, count, value)

    def _put(self, day: int, metric: str, name: str, count: int, value: int) -> None:
        before = self.sums.get((day, metric, name), (0, 0))
        self.sums[day, metric, name] = (before[0] + count, before[1] + value)


def taken_back(before: Counted, after: Counted) -> list[Row]:
    """What is to be added to the report so that it says `after` where it said `before`."""
    rows = []
    for key in sorted(before.sums.keys() | after.sums.keys()):
        was, now = before.sums.get(key, (0, 0)), after.sums.get(key, (0, 0))
        if was != now:
            rows.append((*key, now[0] - was[0], now[1] - was[1]))
    return rows
