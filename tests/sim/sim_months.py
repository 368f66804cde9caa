"""Eighteen months in memory: units, one queue of wake-ups, and nothing but the fold."""

import heapq
from collections import Counter
from dataclasses import dataclass, field
from random import Random
from typing import Any

from leadwright.core.ids import entity_id
from leadwright.core.input import ACCOUNT, EVENT, MESSAGE, RECEIPT, TRAITS, WAKE, Input
from leadwright.core.outcome import Message, Outcome, Touch
from leadwright.core.time import DAY, MINUTE
from leadwright.core.unit import Head, Team, Unit
from leadwright.engine.advance import advance
from leadwright.engine.timers import next_head, next_person
from leadwright.playbook.load import load
from leadwright.playbook.model import Playbook
from leadwright.route.team import advance_team

START = 1_767_254_400_000
"""2026-01-01 08:00 UTC."""
MONTHS_18 = 548 * DAY
PEOPLE = 5
STEPS = 14

_STEPS = "\n".join(
    f"        - send: {{name: letter_{number}, channel: email, content: letter}}\n"
    f"        - wait: {28 + number} days"
    for number in range(STEPS)
)

NURTURE = f"""
leadwright: 1
name: Patience
model: b2b
time_zone: Europe/Berlin
currency: EUR
channels: {{email: {{address: email}}}}
teams:
  sales: {{ana: {{name: Ana, capacity: 400}}, ben: {{name: Ben, capacity: 400}}}}
business:
  fit:
    large: {{when: account.employees >= 100, points: 20}}
  engagement:
    half_life: 30 days
    rules:
      page: {{event: Page Viewed, points: 2, at_most: 3 per day}}
      paper: {{event: Asset Downloaded, points: 15}}
  stages:
    lead: person.is_known
    engaged: score.engagement >= 10
    mql: {{of: account, when: account.engagement >= 60}}
  hand_off:
    stages: [mql]
    team: sales
    remind_after: 1 day
    accept_within: 3 days
    recycle_after: 90 days
    reject_reasons: {{not_now: recycled}}
  sequences:
    patience:
      enter_at_stage: [lead]
      steps:
{_STEPS}
  caps:
    - 3 per 7 days
  quiet_hours: {{from: "19:00", to: "07:00"}}
contents:
  letter: {{subject: News, text: 'Hello {{{{ person.first_name }}}}'}}
"""


@dataclass
class Months:
    """Accounts of five people each, a team, and a queue of (when, order, unit, person)."""

    accounts: int
    seed: int
    book: Playbook = field(default_factory=lambda: load(NURTURE))
    units: dict[int, Unit] = field(default_factory=dict)
    touches: Counter[int] = field(default_factory=Counter)
    decisions: Counter[str] = field(default_factory=Counter)
    inputs: int = 0
    _queue: list[tuple[int, int, int, int, Input | None]] = field(default_factory=list)
    _woken: dict[tuple[int, int], int] = field(default_factory=dict)
    _order: int = 0

    def run(self) -> None:
        """Live through eighteen months."""
        self.team = Team(id=entity_id(1, 1), name="sales")
        random = Random(self.seed)
        for number in range(self.accounts):
            self._found(entity_id(1, 2 + number * 10), random)
        end = START + MONTHS_18
        while self._queue and self._queue[0][0] <= end:
            at, _, unit, person, input = heapq.heappop(self._queue)
            if input is None:
                if self._woken.get((unit, person)) != at:
                    continue  # it was set anew, for earlier
                del self._woken[unit, person]
                input = Input(WAKE, "", at, at, person)
            self._fold(unit, person, input)

    def _found(self, unit: int, random: Random) -> None:
        """An account, who works there, and what they will do in eighteen months."""
        self.units[unit] = Unit(Head(id=unit, kind="account"), {})
        at = START + random.randrange(7 * DAY)
        body = {"domain": f"company-{unit}.com", "employees": random.choice((20, 500))}
        self._plan(unit, 0, Input(ACCOUNT, "", at, at, 0, body))
        for number in range(1, PEOPLE + 1):
            person, joined = unit + number, at + random.randrange(1, 10 * DAY)
            said = {"email": f"p{number}@company-{unit}.com", "consent_email_marketing": True}
            self._plan(unit, person, Input(TRAITS, "", joined, joined, person, said))
            for _ in range(random.randrange(10)):
                when = joined + random.randrange(MONTHS_18)
                name = random.choice(("Page Viewed", "Page Viewed", "Asset Downloaded"))
                self._plan(unit, person, Input(EVENT, name, when, when, person, {"path": "/"}))

    def _plan(self, unit: int, person: int, input: Input | None, at: int = 0) -> None:
        self._order += 1
        when = at if input is None else input.at
        heapq.heappush(self._queue, (when, self._order, unit, person, input))

    def _fold(self, number: int, person: int, input: Input) -> None:
        """Fold one input with the record it is about, as a turn would."""
        whole = self.units[number]
        record = whole.people.get(person)
        unit = Unit(whole.head, {person: record} if record is not None else {})
        outcome = advance(unit, input, self.book)
        if person:
            whole.people[person] = unit.people[person]
        self._count(outcome)
        for touch in outcome.touches:
            self._delivered(number, touch)
        for message in outcome.messages:
            self._tell_team(message)
        self._wake(number, 0, next_head(whole.head))
        if person:
            self._wake(number, person, next_person(whole.people[person]))

    def _tell_team(self, message: Message) -> None:
        body = {**message.body, "team": "sales"}
        input = Input(MESSAGE, message.name, message.at, message.at, 0, body)
        outcome = advance_team(self.team, input, self.book.teams["sales"])
        self._count(outcome)
        for answer in outcome.messages:
            told = Input(MESSAGE, answer.name, answer.at, answer.at, 0, answer.body)
            self._fold(answer.to_unit, 0, told)

    def _delivered(self, unit: int, touch: Touch) -> None:
        self.touches[touch.person] += 1
        body: dict[str, Any] = {
            "touch": touch.id, "channel": touch.channel, "sequence": touch.sequence,
            "step": touch.step, "handed_at": touch.not_before, "trigger_at": 0, "error": "",
        }  # fmt: skip
        at = touch.not_before + MINUTE
        self._plan(unit, touch.person, Input(RECEIPT, "sent", at, at, touch.person, body))

    def _wake(self, unit: int, person: int, due: int) -> None:
        stored = self._woken.get((unit, person))
        if due and (stored is None or due < stored):
            self._woken[unit, person] = due
            self._plan(unit, person, None, due)

    def _count(self, outcome: Outcome) -> None:
        self.inputs += 1
        for decision in outcome.decisions:
            self.decisions[decision.kind] += 1
