"""What a playbook says about converting."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Converting:
    """`events` are consumer conversions (a purchase), with their value in the property `value`.

    `opportunity_stages` in order; the last two are won and lost.
    """

    events: frozenset[str] = frozenset()
    value: tuple[str, ...] = ("total", "revenue", "value")
    opportunity_stages: tuple[str, ...] = ("open", "won", "lost")
