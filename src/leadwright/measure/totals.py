"""Rollup deltas added up, and asked for by metric and name."""

from collections.abc import Iterable

Delta = tuple[str, str, int, int]
"""(metric, name, count, value), as often as days or turns wrote it."""


class Totals:
    """What was counted, over all days."""

    def __init__(self, deltas: Iterable[Delta]) -> None:
        self._of: dict[str, dict[str, tuple[int, int]]] = {}
        for metric, name, count, value in deltas:
            names = self._of.setdefault(metric, {})
            before = names.get(name, (0, 0))
            names[name] = (before[0] + count, before[1] + value)

    def count(self, metric: str, name: str | None = None) -> int:
        """How often; without a name over all names of the metric."""
        names = self._of.get(metric, {})
        if name is None:
            return sum(count for count, _ in names.values())
        return names.get(name, (0, 0))[0]

    def counts(self, metric: str) -> dict[str, int]:
        """name -> how often, by name. What was all taken back is not there."""
        names = sorted(self._of.get(metric, {}).items())
        return {name: count for name, (count, value) in names if count or value}

    def values(self, metric: str) -> dict[str, int]:
        """name -> the sum of its values, by name. What was all taken back is not there."""
        names = sorted(self._of.get(metric, {}).items())
        return {name: value for name, (count, value) in names if count or value}

    def families(self, prefix: str) -> dict[str, dict[str, int]]:
        """What follows the prefix in a metric -> name -> how often."""
        return {
            metric.removeprefix(prefix): self.counts(metric)
            for metric in sorted(self._of)
            if metric.startswith(prefix)
        }
