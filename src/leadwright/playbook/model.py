"""A checked playbook, ready to decide with."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from leadwright.capture.plan import Linking
from leadwright.convert.plan import Converting
from leadwright.nurture.plan import Content, Nurturing
from leadwright.orchestrate.plan import Orchestrating, Sharing
from leadwright.qualify.plan import Qualifying
from leadwright.route.plan import CallPlan, HandOffPlan, TeamPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class Motion:
    """One way of running the five stages for one kind of unit. `name` is business or consumer.

    `sharing`: what households share; None: none can form.
    """

    name: str
    qualify: Qualifying
    nurture: Nurturing
    orchestrate: Orchestrating
    convert: Converting
    hand_off: HandOffPlan | None = None
    calls: CallPlan | None = None
    sharing: Sharing | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Playbook:
    """The versioned configuration of a workspace: everything that decides.

    `hash` names it: 16 hex characters over the text and the reference data that decides.
    """

    name: str
    model: str
    hash: str
    time_zone: str
    currency: str
    linking: Linking
    motions: dict[str, Motion]
    teams: dict[str, TeamPlan]
    contents: dict[str, Content]
    attributes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """person, account, event -> trait or property -> its type (`core.value`), the catalogue's and
    the playbook's own: what `core.value.coerce` makes of a value at capture."""

    primary_metric: str = ""
    """The figure by which success is measured (`measure.figures`); empty: nobody said."""
    revenue: tuple[int, int] = (0, 0)
    """Percent of the revenue that companies and that individuals pay; zeros: nobody said."""

    ignored: Mapping[str, str] = field(default_factory=dict)
    """Code of a design rule that does not speak up about this playbook -> the reason."""

    warming: tuple[str, ...] = ()
    """Where the rules stand that do not hold yet in this version: what they look back at is being
    counted (`playbook.effect.warming_of`)."""

    def motion(self, unit_kind: str) -> Motion:
        """The motion that decides for a unit: business for accounts, consumer for the rest.

        A workspace with one motion uses it for every unit.
        """
        wanted = "business" if unit_kind == "account" else "consumer"
        return self.motions.get(wanted) or next(iter(self.motions.values()))
