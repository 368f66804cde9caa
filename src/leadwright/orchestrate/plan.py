"""What a playbook says about who may be contacted, when, how often and with which offer."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from leadwright.core.expression.condition import Condition


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """At most so many touches within so many ms, over all channels together or over one; of one
    person, or of all who share a household."""

    at_most: int
    within_ms: int
    channel: str = ""
    household: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """No touch between two times of day (minutes since midnight) in the person's zone.

    `zone` is used where the person's own is unknown.
    """

    from_minute: int
    to_minute: int
    zone: str = "UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A code with an end."""

    name: str
    code: str
    ends_after_ms: int
    says: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirming:
    """How consent to marketing over a channel is confirmed: by a link that is good for `within_ms`.

    `sequence` asks, over the channel itself. `asks` and `reminds` are the contents that do, by
    language ("": where the person's own is not among them); `texts` is content -> hash of its
    words. Consent that `trusts` says (import, api) counts as confirmed. Who comes in by an import
    is asked with `include_existing` only.
    """

    sequence: str
    within_ms: int
    remind_after_ms: int = 0
    asks: Mapping[str, str]
    reminds: Mapping[str, str]
    texts: Mapping[str, str]
    trusts: frozenset[str] = frozenset()
    include_existing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelPlan:
    """`address` is the person trait that holds the address (`email`, `phone`, or `id`). `confirm`:
    consent counts when it was confirmed."""

    name: str
    address: str
    consent: bool = True
    confirm: Confirming | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sharing:
    """What a household shares besides caps: an offer is made to one of them at a time (`offer`), a
    conversion of one ends what it was the goal of for all (`goal`). `says` are the traits that may
    lead somebody to a household. `asks` is what rules about people ask of it, in order."""

    offer: bool = True
    goal: bool = True
    says: frozenset[str] = frozenset()
    asks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reckoned:
    """What a template says besides traits: the values of a condition, `times` among them."""

    of: Condition
    times: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Orchestrating:
    """Caps and quiet hours of one motion; channels, offers and zone of the workspace.

    `values` says what a sequence's messages are worth where several compete for a slot (0, if not
    said), `deferring` which sequences wait for one. An offer that was made keeps to its channel for
    `one_channel_ms`. `reckoned`: content -> what its templates say besides traits.
    `capped_channels` have a cap of their own. `one_offer`: an offer that is open in a household is
    made to nobody else there. `confirming`: the channels where consent has to be confirmed.
    """

    caps: tuple[Cap, ...] = ()
    quiet: QuietHours | None = None
    zone: str = "UTC"
    channels: dict[str, ChannelPlan]
    offers: dict[str, Offer]
    values: Mapping[str, int] = field(default_factory=dict)
    deferring: frozenset[str] = frozenset()
    one_channel_ms: int = 0
    reckoned: Mapping[str, Reckoned] = field(default_factory=dict)
    one_offer: bool = False
    capped_channels: frozenset[str] = field(init=False)
    confirming: Mapping[str, Confirming] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "capped_channels", frozenset(c.channel for c in self.caps) - {""})
        asked = {c.name: c.confirm for c in self.channels.values() if c.confirm is not None}
        object.__setattr__(self, "confirming", asked)
