"""What a playbook says about triggers, sequences and content."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from leadwright.core.expression.condition import Condition
from leadwright.core.local import Window
from leadwright.core.time import spoken
from leadwright.core.unit import Scalar


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """The absence of something: `idle_ms` after the last of `after` with none of `unless`.

    Every event of `after` starts the clock again; one of `unless` stops it. On firing, `when`
    must hold. It has to be answered within `respond_within_ms` and is worth answering for
    `useful_for_ms` (10 times that, if not said). `start` names the sequence that answers.
    With `idle_ms` 0 it fires on the event itself. One with a `warning` waits for no event: it fires
    for the account's stakeholders when a deal of theirs is warned of so.
    """

    name: str
    after: frozenset[str]
    unless: frozenset[str]
    idle_ms: int
    respond_within_ms: int
    useful_for_ms: int
    start: str = ""
    when: Condition | None = None
    warning: frozenset[str] = frozenset()
    because: str = field(init=False)
    """Why it fires, in words."""

    def __post_init__(self) -> None:
        events = ", ".join(sorted(self.after | self.unless))
        passed = f"{spoken(self.idle_ms)} without any of {events}" if self.idle_ms else ""
        object.__setattr__(self, "because", passed or "the event is a trigger")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A content that a step may send: made for people in `roles` (empty: for anybody), for those
    with one of the `interests` (what they are known by), until `expires_at` (ms; 0: for ever)."""

    content: str
    roles: frozenset[str] = frozenset()
    interests: Mapping[str, Condition] = field(default_factory=dict)
    expires_at: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Send:
    """Contact over `channel`, worth sending for `useful_for_ms`, with the one of `choices` that
    suits the person best. `instead` is the channel it goes out over where a cap is full."""

    name: str
    channel: str
    choices: tuple[Choice, ...]
    offer: str = ""
    useful_for_ms: int
    instead: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """Go on after `wait_ms`."""

    name: str
    wait_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitUntil:
    """Go on at a local time, or when something happens.

    At `at_minute` (since midnight; -1: any time of the day) of the next day of the week among
    `weekdays` (Monday is 0), in the person's zone or else in `zone`. With `events`: at the next of
    these, and `at_most_ms` after the step began at the latest; then with `late`, the name of a step
    (empty: the one that follows anyway).
    """

    name: str
    weekdays: frozenset[int] = frozenset(range(7))
    at_minute: int = -1
    zone: str = "UTC"
    events: frozenset[str] = frozenset()
    at_most_ms: int = 0
    late: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """Go on with the step `then` if `when` holds, else with `otherwise` (empty: the end)."""

    name: str
    when: Condition
    then: str
    otherwise: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """Go on with one of `ways`: (name, share, first step; empty: the end). Whose way it is depends
    on the person and the step alone."""

    name: str
    ways: tuple[tuple[str, int, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DoTask:
    """Work for a human: the unit's owner, else anybody of `team`. Done within `due_ms`."""

    name: str
    title: str
    kind: str = "task"
    team: str = ""
    due_ms: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveOffer:
    """The person's copy of an offer begins here, whichever message says it first."""

    name: str
    offer: str
    ends_after_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SetTrait:
    """A trait of the person becomes `value`."""

    name: str
    trait: str
    value: Scalar


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Put the person into an `audience` over `channel`, for as long as they are in the sequence; or
    take them out of it (`leave`)."""

    name: str
    audience: str
    channel: str
    leave: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Exit:
    """The sequence ends here, if `when` holds."""

    name: str
    when: Condition | None = None


Step: TypeAlias = (
    Send | Wait | WaitUntil | Branch | Split | DoTask | GiveOffer | SetTrait | Audience | Exit
)

Trail: TypeAlias = tuple[str, ...]
"""Keys that lead to a step: `("steps", "3", "branch", "then", "1", "send")`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sequence:
    """Steps for one person, as written from top to bottom; steps have stable names, unique within
    the sequence. `following` says what comes after each (empty: the end), `trails` where it
    stands; without them the steps follow one another.

    Entered by a trigger's `start`, or when the person or their account reaches a stage of
    `enter_at_stage` or enters a segment of `enter_at_segment`, or on an event of `enter_on`; `when`
    must hold. With `leave_with_segment` it ends when they are in none of these segments any more.
    `goal` events end it with success, so does `goal_when` when it holds, and `exit` without; these
    are checked at every step.
    `suppress_customers` and `suppress_open_opportunities` are on unless the playbook says otherwise
    in writing. Under a cap the message of the highest `value` wins; the others wait (`defer`) or
    not (`drop`), as `when_capped` says. Nothing is sent outside of the `window`. Re-entry after
    `reenter_after_ms` (0: never again). Who comes in by an import, or by a change of the playbook,
    enters with `include_existing` only.

    A person who stands at a step that a changed playbook does not have any more goes on with the
    next one (`on_change` move), or leaves. `former` says which comes next instead (empty: none).
    `renamed`: what a step was called before -> what it is called now.
    Nobody enters a `closed` one any more; who is inside goes on.
    Once it has let out `hourly_max` touches in an hour (0: however many) it pauses for approval.
    While consent waits to be confirmed it stands still at a step that needs it, or (`skip`) goes on
    without (`when_unconfirmed`). `confirms`: it asks for that, over this channel; no playbook
    writes it.
    """

    name: str
    steps: tuple[Step, ...]
    purpose: str = "marketing"
    value: int = 0
    when_capped: str = "drop"
    enter_at_stage: frozenset[str] = frozenset()
    enter_on: frozenset[str] = frozenset()
    when: Condition | None = None
    goal: frozenset[str] = frozenset()
    goal_when: Condition | None = None
    exit: Condition | None = None
    reenter_after_ms: int = 0
    suppress_customers: bool = True
    suppress_open_opportunities: bool = True
    include_existing: bool = False
    window: Window | None = None
    on_change: str = "move"
    hourly_max: int = 0
    former: Mapping[str, str] = field(default_factory=dict)
    following: Mapping[str, str] = field(default_factory=dict)
    trails: Mapping[str, Trail] = field(default_factory=dict)
    enter_at_segment: frozenset[str] = frozenset()
    leave_with_segment: bool = False
    closed: bool = False
    renamed: Mapping[str, str] = field(default_factory=dict)
    when_unconfirmed: str = "wait"
    confirms: str = ""
    by_name: Mapping[str, Step] = field(init=False)

    def __post_init__(self) -> None:
        names = [step.name for step in self.steps]
        object.__setattr__(self, "by_name", dict(zip(names, self.steps, strict=True)))
        if not self.following:
            after = dict(zip(names, [*names[1:], ""], strict=False))
            object.__setattr__(self, "following", after)


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a touch says: Liquid templates. It is made for people in `roles` with `interests`, and
    true until `expires_at` (ms; 0: for ever). `reckoned` are the attributes it names that are not
    traits: they are read when the touch is planned. `language` is what it is written in (`de`)."""

    name: str
    subject: str = ""
    text: str = ""
    html: str = ""
    roles: frozenset[str] = frozenset()
    interests: frozenset[str] = frozenset()
    expires_at: int = 0
    reckoned: tuple[str, ...] = ()
    language: str = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Nurturing:
    """Triggers and sequences of one motion. `by_event` finds the triggers an event touches,
    `entered_on` the sequences it enters, `goal_of` the names of those it is the goal of, `awaited`
    the steps that wait for it: (sequence, step); `at_stage` and `at_segment` the sequences that a
    stage or a segment enters, `left_with` those that end with it, `on_warning` the triggers that a
    deal's warning fires. Of several, those worth most come first. `audiences`: some step puts
    people into one. `interests`: what shows that somebody has one. `renamed`: what a sequence was
    called before -> what it is called now; `renames`: one of them, or of their steps, was."""

    triggers: dict[str, Trigger]
    sequences: dict[str, Sequence]
    by_event: dict[str, tuple[Trigger, ...]]
    entered_on: dict[str, tuple[Sequence, ...]]
    goal_of: dict[str, frozenset[str]]
    awaited: dict[str, frozenset[tuple[str, str]]] = field(default_factory=dict)
    at_stage: dict[str, tuple[Sequence, ...]] = field(default_factory=dict)
    at_segment: dict[str, tuple[Sequence, ...]] = field(default_factory=dict)
    left_with: dict[str, tuple[Sequence, ...]] = field(default_factory=dict)
    on_warning: dict[str, tuple[Trigger, ...]] = field(default_factory=dict)
    audiences: bool = False
    interests: Mapping[str, Condition] = field(default_factory=dict)
    renamed: Mapping[str, str] = field(default_factory=dict)
    renames: bool = field(init=False)

    def __post_init__(self) -> None:
        steps = any(each.renamed for each in self.sequences.values())
        object.__setattr__(self, "renames", bool(self.renamed) or steps)
