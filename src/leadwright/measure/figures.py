"""The figures each operating model looks at, in its own terms.

A figure has a `unit`: `count`, `rate` (a fraction), `ms` (an upper bound) or `money` (minor units
of `currency`). Its `value` is None where there is nothing to divide by or to time.
"""

from collections.abc import Callable, Collection
from typing import TypedDict

from leadwright.measure.formulas import percentile, rate
from leadwright.measure.totals import Totals


class Figure(TypedDict, total=False):
    """One line of a report."""

    name: str
    label: str
    unit: str
    value: float | None
    currency: str


def business(totals: Totals, _carts: Collection[str]) -> list[Figure]:
    """Accounts and how sales answers: the hand-off decides the outcome."""
    accepted = totals.count("decision.hand_off", "accepted")
    rejected = totals.count("decision.hand_off", "rejected")
    opened = totals.count("decision.opportunity", "opened")
    return [
        _count("accounts", "Accounts", totals.count("accounts")),
        _count("leads", "People known", totals.count("reached", "lead")),
        _count("mqls", "MQLs", _stage(totals, "mql")),
        *_hand_offs(totals),
        _rate("acceptance_rate", "Acceptance rate", accepted, accepted + rejected),
        _count("opportunities", "Opportunities opened", opened),
        _rate("opportunity_rate", "Opportunity creation rate", opened, accepted),
        _count("won", "Deals won", totals.count("decision.opportunity", "won")),
        *_money(totals, "won_value", "Value won"),
    ]


def consumer(totals: Totals, carts: Collection[str]) -> list[Figure]:
    """Individuals and how fast they are answered; nobody hands anything over."""
    leads, customers = totals.count("reached", "lead"), totals.count("reached", "customer")
    abandoned = sum(totals.count("decision.trigger", trigger) for trigger in carts)
    recovered = sum(totals.count("decision.recovered", trigger) for trigger in carts)
    return [
        _count("leads", "Leads", leads),
        _count("qualified", "Qualified", totals.count("reached", "qualified")),
        _count("carts_abandoned", "Carts abandoned", abandoned),
        _count("carts_recovered", "Carts recovered", recovered),
        _rate("recovery_rate", "Recovery rate", recovered, abandoned),
        _count("customers", "New customers", customers),
        _rate("conversion_rate", "Conversion rate", customers, leads),
        _count("conversions", "Orders", totals.count("decision.conversion")),
        *_money(totals, "conversion_value", "Order value"),
        *_response(totals),
    ]


def hybrid(totals: Totals, _carts: Collection[str]) -> list[Figure]:
    """Sign-ups that turn out to be accounts, and whose use calls for a conversation."""
    accepted = totals.count("decision.hand_off", "accepted")
    rejected = totals.count("decision.hand_off", "rejected")
    signed_up = totals.count("reached", "lead")
    matched = totals.count("matched", "account")
    return [
        _count("sign_ups", "Sign-ups", signed_up),
        _count("matched", "Matched to accounts", matched),
        _rate("match_rate", "Match rate", matched, signed_up),
        _count("pqls", "PQLs", totals.count("reached", "pql")),
        _count("pqas", "PQAs", totals.count("account_reached", "pqa")),
        *_hand_offs(totals),
        _rate("acceptance_rate", "Acceptance rate", accepted, accepted + rejected),
        _count("opportunities", "Opportunities opened",
               totals.count("decision.opportunity", "opened")),
        _count("conversions", "Subscriptions", totals.count("decision.conversion")),
        *_money(totals, "conversion_value", "Subscription value"),
        *_response(totals),
    ]  # fmt: skip


FIGURES: dict[str, Callable[[Totals, Collection[str]], list[Figure]]] = {
    "b2b": business,
    "b2c": consumer,
    "hybrid": hybrid,
}


def _stage(totals: Totals, stage: str) -> int:
    """How many reached a stage: accounts, where the playbook asks accounts, else people."""
    return totals.count("account_reached", stage) or totals.count("reached", stage)


def _hand_offs(totals: Totals) -> list[Figure]:
    """What was handed to sales, and what became of it. The same hand-off may be offered more
    than once: whoever does not answer loses it to somebody else."""

    def happened(name: str) -> int:
        return totals.count("decision.hand_off", name)

    return [
        _count("handed_off", "Handed to sales", happened("requested")),
        _count("offers", "Offers made", happened("offered")),
        _count("reminded", "Reminded", happened("reminded")),
        _count("taken_back", "Taken back", happened("taken_back")),
        _count("accepted", "Accepted", happened("accepted")),
        _count("rejected", "Rejected", happened("rejected")),
    ]


def _response(totals: Totals) -> list[Figure]:
    """From the instant a trigger became true to the answer being handed over."""
    times = {int(bound): count for bound, count in totals.counts("response_ms").items()}
    return [
        Figure(
            name=f"response_p{share:g}",
            label=f"Response time, p{share:g}",
            unit="ms",
            value=percentile(times, share / 100),
        )
        for share in (50, 99)
    ]


def _count(name: str, label: str, value: int) -> Figure:
    return Figure(name=name, label=label, unit="count", value=value)


def _rate(name: str, label: str, part: int, whole: int) -> Figure:
    return Figure(name=name, label=label, unit="rate", value=rate(part, whole))


def _money(totals: Totals, metric: str, label: str) -> list[Figure]:
    """One figure per currency: amounts in several are never added up."""
    return [
        Figure(name=metric, label=label, unit="money", value=value, currency=currency)
        for currency, value in totals.values(metric).items()
    ]
