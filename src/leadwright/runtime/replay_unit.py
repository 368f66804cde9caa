"""One unit in two worlds: as it was recorded, and as another playbook would have had it.

Both worlds fold the recorded inputs in the recorded order. What came from outside counts in both.
What follows from decisions (timers, messages, the record of somebody who moves) comes from each
world itself. The recorded world stands beside the replayed one because it knows what it waited
for: a timer that both worlds have, due at the same instant, fires in the replayed world where it
fired in the recorded one, late workers included; any other fires at its own instant. So the same
playbook leads to the same decisions, byte for byte.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import msgspec

from leadwright.core.input import CHANGED, COMMAND, MESSAGE, RECEIPT, WAKE, Input
from leadwright.core.outcome import Decision, Message, Outcome
from leadwright.core.unit import ANYONE
from leadwright.engine.advance import DEEDS
from leadwright.engine.household_told import HOUSEHOLD_CHANGED
from leadwright.engine.households import BOUGHT
from leadwright.engine.told import ACCOUNT_CHANGED
from leadwright.engine.warned import DEAL_WARNED
from leadwright.orchestrate.competing import PLACE_FREE, PLACE_WANTED
from leadwright.route.handoff import OPEN, STOPPED
from leadwright.runtime.replay_between import SOMEBODY, Arrival, Moves, Said
from leadwright.runtime.replay_same import Same
from leadwright.runtime.replay_setting import Ending, Setting
from leadwright.runtime.replay_told import Row, Told
from leadwright.runtime.replay_world import World

_encode = msgspec.msgpack.Encoder().encode

Rows: TypeAlias = Iterator[tuple[Row, Input]]
"""Recorded inputs, beside their decoded form."""
ANSWERS = frozenset({"HandOffGiven", "HandOffQueued"})
"""What a team says to a unit."""
ABOUT_HAND_OFFS = frozenset({"accept", "reject", "release"})
"""Commands that answer a hand-off."""
ABOUT_MAIL = frozenset({
    "Email Delivered", "Email Opened", "Email Link Clicked", "Email Bounced", "Email Replied",
})  # fmt: skip
"""Events that answer an e-mail."""
ABOUT_OTHERS = {
    DEAL_WARNED: "trigger",
    BOUGHT: "event",
    HOUSEHOLD_CHANGED: "actor",
    PLACE_WANTED: "winner",
    PLACE_FREE: "by",
}
"""What people of a unit are told of one another -> what tells one such message from another."""
OWN_TIMERS_MAX = 100_000
"""Timers a unit may fire between two inputs: more is a loop."""


@dataclass(slots=True)
class UnitReplay:
    """Takes the rows of one unit, one by one. `answers` are what the teams said, where that is
    known from an earlier round; without them they are as recorded, or provisional."""

    unit: int
    rows: Rows
    setting: Setting
    moves: Moves
    answers: list[Message] | None = None
    told: Told | None = None
    """The recorded world, where it need not be folded."""
    recorded: World | Told = field(init=False)
    replayed: World = field(init=False)
    decided_then: list[Decision] = field(default_factory=list)
    decided_now: list[Decision] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    leaving: dict[tuple[int, int], list[Arrival]] = field(default_factory=dict)
    unknown: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    """Responses that do not count, because nobody knows what they would have been."""
    hand_offs: dict[str, str] = field(default_factory=dict)
    """Recorded id of a hand-off -> its id in the replayed world."""
    inputs: int = 0
    drifted: int = 0
    """Inputs that this version of the program decides otherwise than was recorded."""
    provisional: int = 0
    finished: bool = False
    _again: World = field(init=False)
    """The recorded world, where it has to be folded."""
    _same: Same = field(default_factory=Same)
    _warned: dict[tuple[int, str], int] = field(default_factory=lambda: defaultdict(int))
    """Of what stakeholders, or others of a household, heard in both worlds, how often it is still
    to come."""
    _alone: bool = False
    """Whether only the replayed world has asked for the hand-off under way."""

    def __post_init__(self) -> None:
        self._again = World(self.unit)
        self.recorded = self.told or self._again
        self.replayed = World(self.unit)
        self._same.recorded.names = self.setting.names

    def run(self) -> None:
        """Take all rows that are left, and what still comes due."""
        for row, input in self.rows:
            self._take(row, input)
        self._until(self.setting.until + 1, closing=True)
        self.finished = True

    def step(self) -> None:
        """Take the next row; after the last one, what still comes due."""
        recorded = next(self.rows, None)
        if recorded is None:
            self.run()
        else:
            self._take(*recorded)

    def _take(self, row: Row, input: Input) -> None:
        self.inputs += 1
        if self.replayed.first < row.at or self.replayed.head.virtual or self.answers:
            self._until(row.at, closing=not input.history)
        mine: Input | None = input
        if input.kind not in DEEDS or input.name in ABOUT_MAIL:
            mine = self._counts(row.person, input)
        if self.told is None:
            outcome = self._fold_again(row, input)
        else:
            outcome = None
            if decisions := self.told.take(row):
                self.decided_then += decisions
                if not input.history:
                    self._same.recorded.told(row.n, decisions)
        if mine is not None:
            self._fold(row.person, mine, outcome)

    # ------------------------------------------------------------------ the two worlds

    def _fold_again(self, row: Row, input: Input) -> Outcome:
        """Fold as recorded."""
        outcome = self._again.fold(row.person, input, self.setting.recorded(row.version))
        decisions = None
        if outcome.decisions:
            self.decided_then += outcome.decisions
            decisions = _encode(outcome.decisions)
        self.drifted += decisions != row.decisions
        if outcome.touches or outcome.tasks:
            self._same.recorded.add(outcome)
        return outcome

    def _fold(self, person: int, input: Input, recorded: Outcome | None) -> None:
        """Fold in the replayed world, and do what follows."""
        outcome = self.replayed.fold(person, input, self.setting.book)
        if outcome.decisions:
            self.decided_now += outcome.decisions
        if outcome.touches or outcome.tasks:
            self._same.replayed.add(outcome)
        if outcome.messages:
            self._follow(person, outcome, recorded)

    def _follow(self, person: int, outcome: Outcome, recorded: Outcome | None) -> None:
        for message in outcome.messages:
            if message.to_team:
                self._say(message, recorded)
            elif message.name == ACCOUNT_CHANGED:
                self._tell(message, recorded)
            elif message.name in ABOUT_OTHERS:
                self._warn(message, recorded)
            elif "record" in message.body:
                self._send(person, message)

    def _own(self, kind: str, name: str, at: int, person: int, body: dict[str, Any]) -> None:
        """Fold what only the replayed world has."""
        history = self.replayed.head.virtual
        self._fold(person, Input(kind, name, at, at, person, body, history=history), None)

    # ------------------------------------------------------------------ time

    def _until(self, limit: int, *, closing: bool) -> None:
        """Fire the timers due before an instant. `closing`: what an import left open may end."""
        if closing and self.replayed.head.virtual:
            now = self.replayed.head.at
            for ending in self.setting.endings:
                if now <= ending.at < limit:
                    self._fire(ending.at + 1)
                    self._close(ending)
                    break
        if self.answers:
            self._fire(limit)
        elif self.replayed.first < limit:
            only = self.replayed.only
            if only is None or self.recorded.due(only[1]) != only[0]:
                self._fire(limit)

    def _fire(self, limit: int) -> None:
        for _ in range(OWN_TIMERS_MAX):
            if self.replayed.first >= limit and not self.answers:
                return
            found, asked = self.replayed.earliest(limit, self._as_recorded), bool(self.answers)
            if asked:
                self._hear(min(found[0], limit - 1) if found else limit - 1)
            if found is None:
                if not asked or self.replayed.earliest(limit, self._as_recorded) is None:
                    return
            elif not asked or self.replayed.due(found[1]) == found[0]:
                due, member = found
                self._own(WAKE, "", due, member, {})
        raise RuntimeError("timers that fire for ever")

    def _as_recorded(self, member: int, due: int) -> bool:
        """Whether the recorded world waits for the same, and so says when it is its turn."""
        return self.recorded.due(member) == due

    def _close(self, ending: Ending) -> None:
        body = {"continue": ending.go_on}
        for member in self.replayed.members():
            due = self.replayed.due(member)
            if due and not self._as_recorded(member, due):
                input = Input(MESSAGE, "HistoryClosed", ending.at, ending.at, member, dict(body),
                              history=True)  # fmt: skip
                self._fold(member, input, None)

    # ------------------------------------------------------------------ what counts

    def _counts(self, person: int, input: Input) -> Input | None:
        """The recorded input as the replayed world folds it; None if it does not count there."""
        if input.kind == WAKE:
            known = not person or person in self.replayed.people
            return input if known else None
        if input.kind == RECEIPT:
            return self._receipt(input)
        if input.kind == MESSAGE:
            return self._message(person, input)
        if input.kind == COMMAND:
            return self._command(input)
        if input.name in ABOUT_MAIL:
            then, now = (
                made.wrote_to(person, "email")
                for made in (self._same.recorded, self._same.replayed)
            )
            return self._unknown(input) if then and not now else input
        return input

    def _receipt(self, input: Input) -> Input | None:
        told = self.told is not None
        touch = self._same.touch(input.name, input.body, input.at, input.person, told=told)
        return _with(input, touch=touch) if touch else self._unknown(input)

    def _command(self, input: Input) -> Input | None:
        if input.name in ABOUT_HAND_OFFS and not self._same_hand_off(input.name):
            return self._unknown(input)
        if input.body.get("task"):
            task = self._same.task(str(input.body["task"]))
            if not task and input.name == "complete_task":
                return self._unknown(input)
            return _with(input, task=task)
        return input

    def _same_hand_off(self, name: str) -> bool:
        """Whether there is one to answer in both worlds, or in neither: then both refuse."""
        then, now = self.recorded.head.handoff, self.replayed.head.handoff
        states = OPEN if name != "release" else OPEN | {"accepted"}
        was, is_now = (each is not None and each.state in states for each in (then, now))
        if not (was and is_now):
            return was == is_now
        assert then is not None
        assert now is not None
        return then.team == now.team

    def _message(self, person: int, input: Input) -> Input | None:
        if input.name == CHANGED:
            return None  # the replayed world has had its playbook from the beginning
        if input.name in ANSWERS:
            hand_off = self.hand_offs.get(input.body["hand_off"])
            if self.answers is not None or hand_off is None:
                return None  # the teams of the replayed world answer
            return _with(input, hand_off=hand_off)
        if input.name in ABOUT_OTHERS:
            said = (person, input.body[ABOUT_OTHERS[input.name]])
            self._warned[said] -= 1
            return input if self._warned[said] >= 0 else None
        if input.name == "PersonArrived":
            arrival = self.moves.arrival(self.unit, person, input.body["unit"])
            if arrival is None:
                self.unknown["arrived as recorded"] += 1
                return input
            self._same.recorded.arrive(arrival.recorded, person)
            self._same.replayed.arrive(arrival.replayed, person)
            return _with(input, record=arrival.record)
        return input

    def _unknown(self, input: Input) -> Input | None:
        self.unknown[f"{input.kind} {input.name}"] += 1
        return None

    # ------------------------------------------------------------------ what follows

    def _send(self, person: int, message: Message) -> None:
        """Somebody leaves for another unit."""
        arrival = Arrival(
            message.body["record"],
            self._same.recorded.leave(person),
            self._same.replayed.leave(person),
        )
        self.leaving.setdefault((message.to_unit, message.person), []).append(arrival)

    def _tell(self, message: Message, recorded: Outcome | None) -> None:
        """The account's people hear of it: when they did in the recorded world, else at once."""
        others = recorded.messages if recorded is not None else ()
        if not any(other.name == ACCOUNT_CHANGED for other in others) and not message.person:
            for person in sorted(self.replayed.people):
                self._own(MESSAGE, ACCOUNT_CHANGED, message.at, person, message.body)

    def _warn(self, message: Message, recorded: Outcome | None) -> None:
        """Somebody hears of a deal, or of what another of their household did: when they did in the
        recorded world, else at once."""
        about = ABOUT_OTHERS[message.name]
        said = (message.name, message.person, message.body[about])
        for other in recorded.messages if recorded is not None else ():
            if other.name == said[0] and (said[1:] == (other.person, other.body[about])):
                self._warned[said[1:]] += 1
                return
        self._own(MESSAGE, message.name, message.at, message.person, message.body)

    def _say(self, message: Message, recorded: Outcome | None) -> None:
        """A team is told something; where the recorded unit said the same, it is answered as it
        was then, else at once by somebody, until a later round knows better."""
        hand_off, was = message.body["hand_off"], ""
        for other in recorded.messages if recorded is not None else ():
            said = (other.name, other.at, other.to_team)
            if said == (message.name, message.at, message.to_team):
                was = other.body["hand_off"]
        self.said.append(Said(self.unit, message.to_team, message, was))
        if message.name != "HandOffRequested":
            return
        self._alone = not was
        if self.answers is not None:
            self._hear(message.at)
        elif was:
            self.hand_offs[was] = hand_off
        else:
            self.hand_offs = {k: v for k, v in self.hand_offs.items() if v != hand_off}
            self.provisional += 1
            body = {"hand_off": hand_off, "owner": SOMEBODY, "because": "not asked yet"}
            self._answered("HandOffGiven", message.at, body)

    def _hear(self, until: int) -> None:
        """Fold what teams have answered by then."""
        while self.answers:
            waiting = self.replayed.head.handoff
            if waiting is None or waiting.state not in ("requested", "queued"):
                return
            found = [
                each for each in self.answers
                if each.at <= until and each.body["hand_off"] == waiting.id
            ]  # fmt: skip
            if not found:
                return
            self.answers.remove(found[0])
            self._answered(found[0].name, found[0].at, dict(found[0].body))

    def _answered(self, name: str, at: int, body: dict[str, Any]) -> None:
        """A team answers. The clock of an offer that the recorded world did not make stands still:
        nobody knows who would have answered it in time; it waits for an answer to what was."""
        self._own(MESSAGE, name, at, ANYONE, body)
        offer = self.replayed.head.handoff
        if self._alone and offer is not None and offer.state == "offered":
            offer.due = STOPPED
            self.replayed.look(ANYONE)


def _with(input: Input, **changed: object) -> Input:
    """The same input with other values in its body."""
    if all(input.body.get(name) == value for name, value in changed.items()):
        return input
    return msgspec.structs.replace(input, body={**input.body, **changed})
