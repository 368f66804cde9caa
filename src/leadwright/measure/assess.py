"""Which operating model fits: what the mix of closed revenue says."""

from dataclasses import dataclass

from leadwright.measure.figures import FIGURES
from leadwright.measure.totals import Totals

RULE_PERCENT = 70
"""More than this share of closed revenue from one kind of buyer decides for its model."""
CLOSE_PERCENT = 5
"""As close to the line, a figure deserves a second look."""

PRIMARY = {
    "b2b": ("mqls", "acceptance_rate", "opportunity_rate", "won"),
    "b2c": ("response_p99", "recovery_rate", "conversion_rate", "customers"),
    "hybrid": ("match_rate", "pqls", "pqas", "acceptance_rate", "conversions"),
}
"""Operating model -> the figures of its report that say whether it works."""

_RUNS = {
    "b2b": "the business motion alone: accounts decide, and sales takes the hand-off",
    "b2c": "the consumer motion alone: individuals decide, and everything is automatic",
    "hybrid": "both motions, and the bridge between them",
}


@dataclass(frozen=True, slots=True)
class Revenue:
    """Closed revenue by kind of buyer, in minor units of one currency; neither is negative, and
    they are not both nothing."""

    business: int
    consumer: int

    @property
    def total(self) -> int:
        """All of it."""
        return self.business + self.consumer


@dataclass(frozen=True, slots=True)
class Assessment:
    """The proposed `model`, the shipped `playbook` that runs it, its primary `metrics` as (name,
    label) of the report, and the `reasons`, each a sentence with its numbers."""

    model: str
    playbook: str
    business_share: float
    consumer_share: float
    reasons: tuple[str, ...]
    metrics: tuple[tuple[str, str], ...]


def assess(revenue: Revenue, *, product_led: bool | None = None) -> Assessment:
    """The model that fits. `product_led`: people sign up by themselves, and some of them belong to
    companies worth selling to; None: nobody said."""
    model, reasons = _by_revenue(revenue)
    if product_led and model != "hybrid":
        reasons.append(
            "But sign-ups that belong to companies are both: a person to answer in minutes, and "
            f"part of an account that sales talks to when its use calls for it. {model} runs only "
            "one of the two, and only hybrid has the bridge between them."
        )
        model = "hybrid"
    elif product_led:
        reasons.append("Sign-ups that belong to companies say the same: they need the bridge.")
    elif product_led is None and model != "hybrid":
        reasons.append(
            "Nobody said whether the product sells itself: if people sign up alone and some of "
            "them belong to companies, it is hybrid (say --product-led yes)."
        )
    reasons.append(f"{model} runs {_RUNS[model]}.")
    return Assessment(
        model=model,
        playbook=model,
        business_share=round(revenue.business / revenue.total, 4),
        consumer_share=round(revenue.consumer / revenue.total, 4),
        reasons=tuple(reasons),
        metrics=tuple((name, label) for name, label in _labels(model) if name in PRIMARY[model]),
    )


def could_be(revenue: Revenue, unsorted: int) -> tuple[str, ...]:
    """The models that the mix could also be, if it were known who paid `unsorted` (minor units);
    empty if that makes no difference."""
    found = {_by_revenue(revenue)[0]}
    if unsorted > 0:
        for more in (Revenue(unsorted, 0), Revenue(0, unsorted)):
            both = Revenue(revenue.business + more.business, revenue.consumer + more.consumer)
            found.add(_by_revenue(both)[0])
        found |= {"hybrid"} if len(found) > 1 else set()
    return tuple(sorted(found - {_by_revenue(revenue)[0]}))


def money(minor: int) -> str:
    """`1,204.50`, without a currency."""
    return f"{minor / 100:,.2f}".removesuffix(".00")


def _by_revenue(revenue: Revenue) -> tuple[str, list[str]]:
    reasons = [
        f"Businesses closed {money(revenue.business)} of {money(revenue.total)}: "
        f"{_percent(revenue.business, revenue.total)}. "
        f"Consumers closed {money(revenue.consumer)}: "
        f"{_percent(revenue.consumer, revenue.total)}."
    ]
    for model, buyers, part in (
        ("b2b", "businesses", revenue.business),
        ("b2c", "consumers", revenue.consumer),
    ):
        if _above(part, revenue.total):
            reasons.append(f"More than {RULE_PERCENT} % comes from {buyers}: {model}.")
            break
    else:
        model = "hybrid"
        reasons.append(f"Neither has more than {RULE_PERCENT} %, so both need a motion: hybrid.")
    larger = max(revenue.business, revenue.consumer)
    if abs(larger * 100 - RULE_PERCENT * revenue.total) <= CLOSE_PERCENT * revenue.total:
        reasons.append(
            f"{_percent(larger, revenue.total)} is close to the line: look again when the mix "
            "moves."
        )
    return model, reasons


def _above(part: int, whole: int) -> bool:
    return part * 100 > RULE_PERCENT * whole


def _percent(part: int, whole: int) -> str:
    """To one decimal, and to more where rounding would hide which side of the line it is."""
    for decimals in (1, 2, 4):
        text = f"{part / whole * 100:.{decimals}f}"
        if float(text) != RULE_PERCENT or part * 100 == RULE_PERCENT * whole:
            return f"{text} %"
    return f"just {'above' if _above(part, whole) else 'below'} {RULE_PERCENT} %"


def _labels(model: str) -> list[tuple[str, str]]:
    """(name, label) of the model's figures, from the report itself."""
    return [(one["name"], one["label"]) for one in FIGURES[model](Totals([]), ())]
