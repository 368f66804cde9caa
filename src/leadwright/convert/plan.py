"""What a playbook says about converting."""

from dataclasses import dataclass, field

ROLES = (
    "economic_buyer", "champion", "decision_maker", "technical_evaluator", "influencer", "user",
    "procurement", "legal", "blocker",
)  # fmt: skip
"""What a stakeholder may be in a decision."""

STANCES = ("supportive", "neutral", "opposed")
"""What a stakeholder thinks of it."""

SINGLE, MISSING, BLOCKER = "single_threaded", "missing_role", "blocker"
STALLED = "stalled"
WARNINGS = (SINGLE, MISSING, BLOCKER, STALLED)
"""What may be wrong with an open deal."""

CODE_KINDS = ("referral", "partner", "influencer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Who has to be engaged in an open deal, that is, active within `active_within_ms`.

    `roles`: role -> the stage of the deal from which on somebody in it has to be. With fewer than
    `people` the deal is single-threaded.
    """

    roles: dict[str, str]
    people: int
    active_within_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditCode:
    """Whoever brought somebody who converts with this code is credited. `code` is a pattern as of
    `like`; `kind` one of `CODE_KINDS`."""

    name: str
    kind: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Converting:
    """`events` are consumer conversions (a purchase), with their value in the property `value`.

    `opportunity_stages` in order; the last two are won and lost. `evaluation_stages` are those of a
    stakeholder. `sales_cycle_ms`: how long a deal usually takes (0: nobody said). A deal that is at
    a stage of `stalled_after` (-> ms) for so long is stalled. `codes` are credited, the first that
    fits; `offers` maps a coupon in lower case to the offer it redeems. `shared`: what people bought
    is added up, since they may share a household.
    """

    events: frozenset[str] = frozenset()
    value: tuple[str, ...] = ("total", "revenue", "value")
    opportunity_stages: tuple[str, ...] = ("open", "won", "lost")
    evaluation_stages: tuple[str, ...] = ("aware", "interested", "evaluating", "convinced")
    coverage: Coverage | None = None
    sales_cycle_ms: int = 0
    codes: tuple[CreditCode, ...] = ()
    offers: dict[str, str] = field(default_factory=dict)
    stalled_after: dict[str, int] = field(default_factory=dict)
    shared: bool = False
