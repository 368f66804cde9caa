"""The teams of both worlds, once it is known what the units say to them.

What a unit said in the replayed world as it did in the recorded one, at the same instant, is heard
where the team heard it then. Anything else is heard at its own instant, before what the team heard
later. What units outside the replay said is heard as recorded.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field

from leadwright.core.input import MESSAGE, Input
from leadwright.core.outcome import Decision, Message
from leadwright.core.unit import Team
from leadwright.playbook.model import Playbook
from leadwright.ports import HistoryRow
from leadwright.route.team import advance_team
from leadwright.runtime.refold import input_of
from leadwright.runtime.replay_between import SOMEBODY, Said

Heard = tuple[int, str, int]
"""(unit, message, when it was said)."""


@dataclass(slots=True)
class TeamReplay:
    """One team in both worlds: decisions, and answers by unit."""

    name: str
    unit: int
    decided_then: list[Decision] = field(default_factory=list)
    decided_now: list[Decision] = field(default_factory=list)
    answers_then: dict[int, list[Message]] = field(default_factory=lambda: defaultdict(list))
    answers_now: dict[int, list[Message]] = field(default_factory=lambda: defaultdict(list))


def replay_team(
    name: str,
    rows: Sequence[HistoryRow],
    said: Iterable[Said],
    replayed: Collection[int],
    *,
    book: Playbook,
    recorded: Callable[[int], Playbook],
) -> TeamReplay:
    """Let the team hear what was `said`. `rows` is its recorded history, `replayed` are the units
    whose recorded messages do not count, because they were replayed."""
    unit = rows[0].unit if rows else 0
    found = TeamReplay(name, unit)
    then = Team(id=unit, name=name)
    for row in rows:
        outcome = advance_team(then, input_of(row), recorded(row.version).teams.get(name))
        found.decided_then += outcome.decisions
        for message in outcome.messages:
            found.answers_then[message.to_unit].append(message)
    now, plan = Team(id=unit, name=name), book.teams.get(name)
    for input in _in_order(name, rows, said, replayed):
        if input.body.get("owner") == SOMEBODY:
            input.body["owner"] = now.holds.get(input.body["hand_off"], "")
        outcome = advance_team(now, input, plan)
        found.decided_now += outcome.decisions
        for message in outcome.messages:
            found.answers_now[message.to_unit].append(message)
    return found


def _in_order(
    name: str, rows: Sequence[HistoryRow], said: Iterable[Said], replayed: Collection[int]
) -> Iterable[Input]:
    """What the team of the replayed world hears."""
    waiting: dict[Heard, list[Input]] = defaultdict(list)
    order: list[tuple[int, int, Input]] = []
    for number, each in enumerate(said):
        body = {**each.message.body, "team": name}
        input = Input(MESSAGE, each.message.name, each.message.at, each.message.at, body=body)
        waiting[each.unit, input.name, input.at].append(input)
        order.append((input.at, number, input))
    slots: list[tuple[int, Input]] = []
    for row in rows:
        recorded = input_of(row)
        unit = recorded.body.get("unit", 0)
        if unit in replayed:
            same = waiting.get((unit, recorded.name, recorded.at))
            if not same:
                continue
            slots.append((row.at, same.pop(0)))
        else:
            slots.append((row.at, recorded))
    placed = {id(input) for _, input in slots}
    free = sorted((each for each in order if id(each[2]) not in placed), key=lambda e: e[:2])
    for at, slot in slots:
        while free and free[0][0] < at:
            yield free.pop(0)[2]
        yield slot
    yield from (input for _, _, input in free)
