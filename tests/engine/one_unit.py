"""One unit and its people, folded by hand."""

from typing import Any

from leadwright.core.input import ACCOUNT, COMMAND, EVENT, MESSAGE, RECEIPT, TRAITS, WAKE, Input
from leadwright.core.outcome import Decision, Message, Outcome, Touch
from leadwright.core.unit import Head, Person, Unit
from leadwright.engine.advance import advance
from leadwright.engine.timers import next_head, next_person
from leadwright.engine.told import ACCOUNT_CHANGED
from leadwright.playbook.model import Playbook

NOON = 1_700_049_600_000
"""2023-11-15 12:00 UTC, a Wednesday."""
ANA = 7


class Desk:
    """Folds inputs into one unit and remembers what came of them."""

    def __init__(self, book: Playbook, kind: str = "individual") -> None:
        self.book = book
        self.unit = Unit(Head(id=1, kind=kind), {})
        self.outcomes: list[Outcome] = []

    def fold(self, kind: str, name: str, at: int, person: int = ANA, **more: Any) -> Outcome:
        """Fold one input. `more`: body, traits, occurred_at, history, actor."""
        fields = {"occurred_at": at, **more}
        outcome = advance(self.unit, Input(kind, name, at, person=person, **fields), self.book)
        self.outcomes.append(outcome)
        return outcome

    def event(self, name: str, at: int = NOON, person: int = ANA, **body: Any) -> Outcome:
        """An event with these properties."""
        return self.fold(EVENT, name, at, person, body=body)

    def traits(self, at: int = NOON, person: int = ANA, **traits: Any) -> Outcome:
        """Traits of a person."""
        return self.fold(TRAITS, "", at, person, body=traits)

    def account(self, at: int = NOON, **traits: Any) -> Outcome:
        """Traits of the account."""
        return self.fold(ACCOUNT, "", at, 0, body=traits)

    def command(self, name: str, at: int, person: int = 0, **body: Any) -> Outcome:
        """A command by Ben."""
        return self.fold(COMMAND, name, at, person, body=body, actor="ben")

    def message(self, name: str, at: int, person: int = 0, **body: Any) -> Outcome:
        """A message of another unit."""
        return self.fold(MESSAGE, name, at, person, body=body)

    def receipt(self, state: str, touch: Touch, at: int) -> Outcome:
        """What became of a touch."""
        body = {
            "touch": touch.id, "channel": touch.channel, "sequence": touch.sequence,
            "step": touch.step, "handed_at": at, "trigger_at": touch.trigger_at, "error": "",
        }  # fmt: skip
        return self.fold(RECEIPT, state, at, touch.person, body=body)

    def run_to(self, at: int) -> None:
        """Wake the unit whenever something is due, up to `at`."""
        for _ in range(10_000):
            due = [(next_head(self.unit.head), 0)]
            due += [(next_person(each), each.id) for each in self.unit.people.values()]
            soonest = min(((when, who) for when, who in due if when), default=(at + 1, 0))
            if soonest[0] > at:
                return
            self.fold(WAKE, "", soonest[0], soonest[1])
        raise AssertionError("it never comes to rest")

    @property
    def ana(self) -> Person:
        """The record of person 7."""
        return self.unit.people[ANA]

    def decisions(self, kind: str) -> list[Decision]:
        """All decisions of a kind so far."""
        return [each for one in self.outcomes for each in one.decisions if each.kind == kind]

    def names(self, kind: str) -> list[str]:
        """Their names."""
        return [each.name for each in self.decisions(kind)]

    def touches(self) -> list[Touch]:
        """Every touch planned so far."""
        return [touch for one in self.outcomes for touch in one.touches]

    def withdrawn(self) -> list[str]:
        """Every touch withdrawn so far."""
        return [touch for one in self.outcomes for touch in one.withdrawn]


class Office(Desk):
    """An account whose messages to itself are delivered, as the runtime does."""

    def fold(self, kind: str, name: str, at: int, person: int = ANA, **more: Any) -> Any:
        outcome = super().fold(kind, name, at, person, **more)
        waiting = [each for each in outcome.messages if each.name == ACCOUNT_CHANGED]
        for message in waiting:
            body = self.filled(message)
            super().fold(
                "message", ACCOUNT_CHANGED, at, message.person, body=body, actor=body["actor"]
            )
            waiting += [each for each in self.outcomes[-1].messages if each.name == ACCOUNT_CHANGED]
        return outcome

    def filled(self, message: Message) -> dict[str, Any]:
        """The body as the runtime completes it."""
        if message.person:
            return message.body
        people = [each for each in sorted(self.unit.people) if each > message.body["after"]]
        return {**message.body, "people": people[:100]}

    def told(self) -> list[int]:
        """Who has heard of something so far."""
        return [
            each.person
            for one in self.outcomes
            for each in one.messages
            if each.name == ACCOUNT_CHANGED and each.person
        ]

    def stage(self, person: int) -> str:
        """The stage of one of them."""
        return self.unit.people[person].stage
