"""The report of a workspace, from what its turns have counted."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Protocol

from leadwright.measure.figures import FIGURES, Figure
from leadwright.measure.formulas import percentile
from leadwright.measure.totals import Delta, Totals

CART_EVENTS = frozenset({
    "Product Added", "Product Removed", "Cart Viewed", "Checkout Started",
    "Checkout Step Viewed", "Checkout Step Completed", "Payment Info Entered",
})  # fmt: skip
"""The events of Segment's e-commerce spec that mean a cart."""


class Trigger(Protocol):
    """What the report needs to know of a trigger."""

    @property
    def after(self) -> Collection[str]:
        """Events that start its clock."""

    @property
    def idle_ms(self) -> int:
        """How long nothing must follow."""


class Nurturing(Protocol):
    """What the report needs to know of nurturing."""

    @property
    def triggers(self) -> Mapping[str, Trigger]:
        """By name."""


class Motion(Protocol):
    """What the report needs to know of a motion."""

    @property
    def nurture(self) -> Nurturing:
        """Its triggers."""


class Book(Protocol):
    """What the report needs to know of a playbook."""

    @property
    def model(self) -> str:
        """b2b, b2c or hybrid."""

    @property
    def motions(self) -> Mapping[str, Motion]:
        """By name."""

    @property
    def primary_metric(self) -> str:
        """The figure that comes first; empty: as they are."""


def build_report(book: Book, deltas: Iterable[Delta]) -> dict[str, Any]:
    """What happened, in the terms of the playbook's operating model.

    `deltas` are (metric, name, count, value), as rollups hold them, for the days to report on.
    The result is plain data: `model`, `figures` (see `measure.figures`; the primary one first),
    `touches` (channel -> state -> how many), `withheld` and `rejected` (reason -> how many),
    `hand_off` (what happened to offers), `deal_warnings`, `redeemed` (offer -> how many),
    `credited` and `credited_value` (whose code -> how many; with the currency, minor units),
    `triggers` and `too_late` (name -> how many), `sources` (people and accounts: source -> stage ->
    how many have reached it), and `response` (`count`, `p50_ms`, `p99_ms`; upper bounds, 9 %
    apart).
    """
    totals = Totals(deltas)
    times = {int(bound): count for bound, count in totals.counts("response_ms").items()}
    return {
        "model": book.model,
        "figures": _primary_first(FIGURES[book.model](totals, cart_triggers(book)), book),
        "touches": _by_channel(totals),
        "withheld": totals.counts("decision.withheld"),
        "too_late": totals.counts("decision.too_late"),
        "triggers": totals.counts("decision.trigger"),
        "hand_off": totals.counts("decision.hand_off"),
        "rejected": totals.counts("rejected"),
        "sources": {"people": _by_source(totals, ""), "accounts": _by_source(totals, "account_")},
        "deal_warnings": totals.counts("decision.deal_warning"),
        "redeemed": totals.counts("decision.redeemed"),
        "credited": totals.counts("decision.credited"),
        "credited_value": totals.values("credited_value"),
        "response": {
            "count": sum(times.values()),
            "p50_ms": percentile(times, 0.5),
            "p99_ms": percentile(times, 0.99),
        },
    }


def _primary_first(figures: list[Figure], book: Book) -> list[Figure]:
    return sorted(figures, key=lambda figure: figure["name"] != book.primary_metric)


def cart_triggers(book: Book) -> frozenset[str]:
    """The triggers that mean an abandoned cart: something in it, and then nothing for a while."""
    return frozenset(
        name
        for motion in book.motions.values()
        for name, trigger in motion.nurture.triggers.items()
        if trigger.idle_ms and not CART_EVENTS.isdisjoint(trigger.after)
    )


def _by_channel(totals: Totals) -> dict[str, dict[str, int]]:
    """channel -> state -> how many touches ended so."""
    channels: dict[str, dict[str, int]] = {}
    for state, by_channel in totals.families("touch_").items():
        for channel, count in by_channel.items():
            channels.setdefault(channel, {})[state] = count
    return dict(sorted(channels.items()))


def _by_source(totals: Totals, prefix: str) -> dict[str, dict[str, int]]:
    """source (empty: not known) -> stage -> how many reached it."""
    sources: dict[str, dict[str, int]] = {}
    for name, count in totals.counts(f"{prefix}reached_by_source").items():
        stage, _, source = name.partition(" ")
        sources.setdefault(source, {})[stage] = count
    return dict(sorted(sources.items()))
