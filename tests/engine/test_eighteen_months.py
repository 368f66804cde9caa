"""Eighteen months of a thousand accounts, decided within a minute on one core."""

import time
from collections import Counter
from heapq import heappop, heappush
from itertools import count
from typing import Any

from one_unit import NOON

from leadwright.core.input import ACCOUNT, COMMAND, EVENT, MESSAGE, RECEIPT, TRAITS, WAKE, Input
from leadwright.core.outcome import Message, Outcome, Touch
from leadwright.core.time import DAY, HOUR
from leadwright.core.unit import Head, Team, Unit
from leadwright.engine.advance import advance
from leadwright.engine.timers import next_head, next_person
from leadwright.playbook.load import load
from leadwright.playbook.model import Playbook
from leadwright.route.team import advance_team

ACCOUNTS, PEOPLE = 1_000, 5
MONTHS = 18
DAYS = 548
TOUCHES_MIN = 12
CPU_S_MAX = 60.0
SENDS = 14
WAITS = ("30 days", "6 weeks")

PLAYBOOK = """\
leadwright: 1
name: Eighteen months of patience
model: b2b
time_zone: Europe/Berlin
currency: EUR
channels:
  email: {{address: email}}
teams:
  sales:
    ana: {{name: Ana Ruiz, email: ana@sales.example, capacity: 100}}
    ben: {{name: Ben Okafor, email: ben@sales.example, capacity: 100}}
business:
  fit:
    midsize: {{when: account.employees >= 200, points: 25}}
    decides: {{when: "person.seniority in ('vp', 'director')", points: 15}}
  engagement:
    half_life: 14 days
    rules:
      pricing_page: {{event: Page Viewed, where: "event.path like '/pricing%'", points: 10}}
      any_page: {{event: Page Viewed, points: 1, at_most: 5 per day}}
  stages:
    lead: person.is_known
    engaged: score.engagement >= 10
    mql: {{of: account, when: account.fit >= 20 and account.engagement >= 10}}
  hand_off:
    stages: [mql]
    team: sales
    remind_after: 2 hours
    accept_within: 4 hours
    recycle_after: 90 days
    reject_reasons: {{not_now: recycled}}
  convert:
    opportunity_stages: [discovery, won, lost]
  sequences:
    nurture:
      enter_at_stage: [lead]
      steps:
{steps}
  caps:
    - 3 per 7 days
  quiet_hours: {{from: "19:00", to: "07:00"}}
contents:
  words: {{subject: Hello, text: Still here.}}
"""


def test_a_thousand_accounts_through_eighteen_months_take_less_than_a_minute() -> None:
    company = _Company(load(PLAYBOOK.format(steps=_steps())))
    began = time.process_time()
    company.live()
    took = time.process_time() - began
    people = [person for unit in company.units.values() for person in unit.people.values()]
    assert len(people) == ACCOUNTS * PEOPLE
    assert min(company.sent[person.id] for person in people) >= TOUCHES_MIN
    assert company.decided["hand_off", "accepted"]  # sales took part all the while
    assert company.decided["hand_off", "rejected"]
    assert all(not person.open_touches for person in people)
    print(f"{company.folded} inputs folded in {took:.1f} s")
    assert took < CPU_S_MAX, f"{company.folded} inputs took {took:.1f} s of one core"


def _steps() -> str:
    """Sends every month or six weeks, over sixteen months in all."""
    lines = []
    for number in range(SENDS):
        if number:
            lines.append(f"        - wait: {WAITS[number % 3 > 0]}")
        lines.append(f"        - send: {{name: letter_{number}, channel: email, content: words}}")
    return "\n".join(lines)


class _Company:
    """Units in memory, and a heap of what comes next: inputs, wakes and receipts, by time."""

    def __init__(self, book: Playbook) -> None:
        self.book = book
        self.units: dict[int, Unit] = {}
        self.team = Team(id=1, name="sales")
        self.sent: Counter[int] = Counter()
        self.decided: Counter[tuple[str, str]] = Counter()
        self.folded = 0
        self._heap: list[tuple[int, int, int, Input]] = []
        self._order = count()
        self._wakes: dict[tuple[int, int], int] = {}
        self._withdrawn: set[str] = set()
        for number in range(ACCOUNTS):
            self._add(number)

    def live(self) -> None:
        """Fold everything that happens until the eighteen months are over."""
        end = NOON + DAYS * DAY
        while self._heap and self._heap[0][0] <= end:
            at, _, unit, input = heappop(self._heap)
            if input.kind == WAKE:
                if self._wakes.get((unit, input.person)) != at:
                    continue  # it has been set anew
                del self._wakes[unit, input.person]
            self._fold(self.units[unit], input)

    def _add(self, number: int) -> None:
        """An account whose people agree to be written to, and come by once a month."""
        unit = 10 + number * 10
        start = NOON + number * 60_000
        self.units[unit] = Unit(Head(id=unit, kind="account"), {})
        traits = {"name": f"Company {number}", "employees": 100 + number}
        self._expect(unit, _input(ACCOUNT, "", start, body=traits))
        for place in range(1, PEOPLE + 1):
            traits = {
                "email": f"p{place}@company-{number}.example",
                "seniority": "vp" if place == 1 else "staff",
                "consent_email_marketing": True,
                "time_zone": "Europe/Berlin",
            }
            self._expect(unit, _input(TRAITS, "", start + place, unit + place, body=traits))
            for month in range(MONTHS):
                at = start + (month * 30 + place * 5) * DAY
                path = "/pricing/team" if (number + place + month) % 4 == 0 else "/blog"
                visit = _input(EVENT, "Page Viewed", at, unit + place, body={"path": path})
                self._expect(unit, visit)

    def _expect(self, unit: int, input: Input) -> None:
        heappush(self._heap, (input.at, next(self._order), unit, input))

    def _fold(self, unit: Unit, input: Input) -> None:
        if input.kind == RECEIPT and input.body["touch"] in self._withdrawn:
            input.name = "withdrawn"
        outcome = advance(unit, input, self.book)
        self.folded += 1
        if input.kind == RECEIPT and input.name == "sent":
            self.sent[input.person] += 1
        self._note(unit, outcome)
        for touch in outcome.touches:
            self._expect(unit.head.id, _receipt(touch))
        for message in outcome.messages:
            self._to_team(message)
        self._wake(unit.head.id, 0, next_head(unit.head), input.at)
        for person in unit.people.values():
            self._wake(unit.head.id, person.id, next_person(person), input.at)

    def _note(self, unit: Unit, outcome: Outcome) -> None:
        self._withdrawn.update(outcome.withdrawn)
        for decision in outcome.decisions:
            self.decided[decision.kind, decision.name] += 1
        if any((d.kind, d.name) == ("hand_off", "offered") for d in outcome.decisions):
            at = unit.head.at + HOUR
            answer = ("accept", {}) if unit.head.id % 3 == 0 else ("reject", {"reason": "not_now"})
            command = _input(COMMAND, answer[0], at, body=answer[1], actor=unit.head.owner)
            self._expect(unit.head.id, command)

    def _to_team(self, message: Message) -> None:
        """The team answers with messages to units, at once."""
        assert message.to_team == "sales"
        input = _input(MESSAGE, message.name, message.at, message.person, body=message.body)
        for answer in advance_team(self.team, input, self.book.teams["sales"]).messages:
            told = _input(MESSAGE, answer.name, answer.at, answer.person, body=answer.body)
            self._expect(answer.to_unit, told)
        self.folded += 1

    def _wake(self, unit: int, member: int, due: int, now: int) -> None:
        due = max(due, now) if due else 0
        if due and self._wakes.get((unit, member)) != due:
            self._wakes[unit, member] = due
            self._expect(unit, _input(WAKE, "", due, member))


def _input(kind: str, name: str, at: int, person: int = 0, **more: Any) -> Input:
    return Input(kind, name, at, at, person, **more)


def _receipt(touch: Touch) -> Input:
    """It is handed over as soon as it may be."""
    body = {
        "touch": touch.id, "channel": touch.channel, "sequence": touch.sequence,
        "step": touch.step, "handed_at": touch.not_before, "trigger_at": touch.trigger_at,
        "error": "",
    }  # fmt: skip
    return _input(RECEIPT, "sent", touch.not_before, touch.person, body=body)
