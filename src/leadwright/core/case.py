"""One step of a fold: what the stages work on together."""

from collections.abc import Mapping

from leadwright.core.facts import NO_SCALES, Facts, Scales
from leadwright.core.input import Input
from leadwright.core.outcome import Decision, Outcome
from leadwright.core.unit import Head, Person, Scalar


class Case:
    """The unit's head, the person at hand, the input, the two clocks, and the outcome so far.

    `at` is the instant decided for (a timer's due time, else the input's). `now` is the instant it
    is decided at: later than `at` when the worker is late. In virtual time they are the same.
    `person` is an empty record where the input concerns the whole unit. `learned`: a step has set
    one of the person's traits, by which rules have to be looked at again. `ages`: the input may
    have changed when time alone makes rules come to something else.
    """

    __slots__ = (
        "ages",
        "at",
        "decay",
        "facts",
        "head",
        "input",
        "learned",
        "motion",
        "now",
        "out",
        "person",
    )

    def __init__(
        self,
        head: Head,
        person: Person | None,
        input: Input,
        motion: str,
        decay: tuple[int, ...],
        out: Outcome,
        scales: Scales = NO_SCALES,
    ) -> None:
        self.head = head
        self.person = person if person is not None else Person()
        self.input = input
        self.motion = motion
        self.decay = decay
        self.at = self.now = at = input.at if input.at > head.at else head.at
        self.out = out
        self.facts = Facts(self.person, head, input.body, at, decay, scales)
        self.learned = False
        self.ages = True

    @property
    def occurred_at(self) -> int:
        """When the input happened, never later than now: the instant facts are dated with."""
        occurred = self.input.occurred_at
        return occurred if occurred < self.now else self.now

    def step_to(self, at: int) -> None:
        """Decide for another instant (a timer's). Virtual time has no late worker."""
        self.at = at
        self.now = at if self.input.history else max(at, self.now)
        self.facts.at = at

    def turn_to(self, person: Person) -> None:
        """Decide about this person from here on (an empty record: about the unit)."""
        self.person = self.facts.p = person

    def decide(
        self,
        kind: str,
        name: str,
        because: str,
        rule: str = "",
        values: Mapping[str, Scalar] | None = None,
    ) -> None:
        """Add a decision about the person at hand."""
        self.out.decisions.append(
            Decision(kind, name, self.at, self.person.id, rule, dict(values or {}), because)
        )

    def refuse(self, because: str) -> None:
        """The command cannot be carried out; nothing else changes."""
        self.decide("refused", self.input.name, because)

    def count(self, metric: str, name: str = "", value: int = 0) -> None:
        """Add to the report what is not a decision."""
        times, total = self.out.deltas.get((metric, name), (0, 0))
        self.out.deltas[metric, name] = (times + 1, total + value)
