"""What a playbook says about triggers, sequences and content."""

from dataclasses import dataclass
from typing import TypeAlias

from leadwright.core.expression.condition import Condition


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """The absence of something: `idle_ms` after the last of `after` with none of `unless`.

    Every event of `after` starts the clock again; one of `unless` stops it. On firing, `when`
    must hold. It has to be answered within `respond_within_ms` and is worth answering for
    `useful_for_ms` (10 times that, if not said). `start` names the sequence that answers.
    With `idle_ms` 0 it fires on the event itself.
    """

    name: str
    after: frozenset[str]
    unless: frozenset[str]
    idle_ms: int
    respond_within_ms: int
    useful_for_ms: int
    start: str = ""
    when: Condition | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Send:
    """Contact over `channel` with `content`, worth sending for `useful_for_ms`."""

    name: str
    channel: str
    content: str
    offer: str = ""
    useful_for_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """Go on after `wait_ms`."""

    name: str
    wait_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DoTask:
    """Work for a human: the unit's owner, else anybody of `team`. Done within `due_ms`."""

    name: str
    title: str
    kind: str = "task"
    team: str = ""
    due_ms: int = 0


Step: TypeAlias = Send | Wait | DoTask


@dataclass(frozen=True, slots=True, kw_only=True)
class Sequence:
    """Ordered steps for one person. Steps have stable names, unique within the sequence.

    Entered by a trigger's `start`, or when the person or their account reaches a stage of
    `enter_at_stage`, or on an event of `enter_on`; `when` must hold. `goal` events end it with
    success, `exit` when it holds; both are checked at every step. `suppress_customers` and
    `suppress_open_opportunities` are on unless the playbook says otherwise in writing.
    Re-entry after `reenter_after_ms` (0: never again).
    """

    name: str
    steps: tuple[Step, ...]
    purpose: str = "marketing"
    enter_at_stage: frozenset[str] = frozenset()
    enter_on: frozenset[str] = frozenset()
    when: Condition | None = None
    goal: frozenset[str] = frozenset()
    exit: Condition | None = None
    reenter_after_ms: int = 0
    suppress_customers: bool = True
    suppress_open_opportunities: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a touch says: Liquid templates. `html` is optional; `data` goes out on a webhook."""

    name: str
    subject: str = ""
    text: str = ""
    html: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Nurturing:
    """Triggers and sequences of one motion. `by_event` finds the triggers an event touches,
    `entered_on` the sequences it enters."""

    triggers: dict[str, Trigger]
    sequences: dict[str, Sequence]
    by_event: dict[str, tuple[Trigger, ...]]
    entered_on: dict[str, tuple[Sequence, ...]]
