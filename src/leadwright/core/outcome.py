"""What a fold gives back: values that the edge stores and acts on."""

from typing import Any

import msgspec

from leadwright.core.task import Task as Task
from leadwright.core.unit import Scalar


class Decision(msgspec.Struct, array_like=True):
    """A change someone would ask about, with its reason.

    `kind` is one of stage, temperature, segment, answer, trigger, enrolment, touch, withheld,
    hand_off, owner, consent, suppression, conversion, opportunity, move, merge, too_late, task,
    set_aside, recovered, qualified, warming, deferred, branch, offer, set, audience. `name` says
    which (`mql`, `cart_recovery/first_mail`, `offered`). `rule` is the trail of the playbook rule
    that decided (`business.stages.mql`), `values` what it compared, `because` one plain sentence.
    """

    kind: str
    name: str
    at: int
    person: int = 0
    rule: str = ""
    values: dict[str, Scalar] = {}
    because: str = ""


class Touch(msgspec.Struct, array_like=True):
    """One contact over one channel, planned. The store keeps its state from here on.

    `to` is the address on that channel. Not handed over before `not_before` nor after
    `not_after`. `trigger_at` is when the thing it answers became true (0: nothing), so that
    the response time is measured and not assumed. `variables` is all a template may use.
    """

    id: str
    person: int
    channel: str
    purpose: str
    to: str
    content: str
    sequence: str
    step: str
    not_before: int
    not_after: int
    trigger_at: int = 0
    planned_at: int = 0
    variables: dict[str, Any] = {}


class Message(msgspec.Struct, array_like=True):
    """An input for another unit, committed with the fold that made it."""

    to_unit: int
    name: str
    at: int
    person: int = 0
    body: dict[str, Any] = {}
    to_team: str = ""
    """Name of a team instead of a unit id: the edge knows which unit that team is."""


class Outcome(msgspec.Struct):
    """Everything one input changed, besides the unit itself.

    What few inputs change is a tuple, added to with `+=`: nothing is made where nothing is in it.
    """

    decisions: list[Decision] = []
    touches: list[Touch] = []
    withdrawn: tuple[str, ...] = ()
    """Touch ids that must not be handed over any more, if they are not yet."""
    messages: list[Message] = []
    tasks: list[Task] = []
    deltas: dict[tuple[str, str], tuple[int, int]] = {}
    """(metric, name) -> (count, value): what the report adds up besides the decisions."""
    suppressed: tuple[tuple[str, str, str], ...] = ()
    """(channel, address, reason): the address must not be used again, whoever turns up with it."""
    allowed: tuple[tuple[str, str], ...] = ()
    """(channel, address): it may be used again."""
    bounced: tuple[str, ...] = ()
    """Touch ids whose bounce came back by itself, after they had been handed over."""
    stops_unit: bool = False
    """Withdraw what is planned for anybody of the unit: it is a customer, has an open deal, or must
    not be contacted."""
    spared: tuple[str, ...] = ()
    """Sequences that go on although the unit stops."""
    rehomed: tuple[str, ...] = ()
    """Planned touches that came along with a person: this unit stops them from now on."""
    recounted: tuple[tuple[int, str, str, int, int], ...] = ()
    """(UTC day, metric, name, count, value): what the report is to say less, or more, of a day
    that is over."""
