"""Replay: the recorded history of a workspace through another playbook, silently.

Nothing is stored, sent or asked. Units are replayed side by side (`replay_unit`), teams hear
afterwards what the units said (`replay_team`). Where a team answers otherwise than a unit took for
granted, that unit is replayed again with the answer, until all agree or `ROUNDS_MAX` is reached.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from leadwright.core.outcome import Message
from leadwright.playbook.model import Playbook
from leadwright.ports import HistoryRow
from leadwright.runtime.replay_pool import Opening, Pool, Task, tasks_of
from leadwright.runtime.replay_share import Talker
from leadwright.runtime.replay_tally import Tally
from leadwright.runtime.replay_team import TeamReplay, replay_team

ROUNDS_MAX = 8
SAMPLE_MIN, SAMPLE_MAX, SAMPLE_PART = 10, 64, 50
"""Every so manieth unit is looked at before all are, but not fewer or more than these."""
QUALIFYING = frozenset({"qualified", "mql", "pql", "sql"})
"""Stages that mean somebody is worth a salesperson's or an offer's while, whatever a playbook hands
over."""

Progress = Callable[[int, int], None]
"""Hears how many units are done, of how many."""


@dataclass(frozen=True, slots=True)
class Past:
    """What is replayed: units, the recorded rows of each team by name, and the playbooks."""

    units: Sequence[int]
    teams: Mapping[str, Sequence[HistoryRow]]
    book: Playbook
    recorded: Callable[[int], Playbook]


@dataclass(slots=True)
class Replayed:
    """What it came to. `unsettled` units took an answer of a team for granted to the end."""

    tally: Tally = field(default_factory=Tally)
    rounds: int = 0
    unsettled: int = 0


def replay(
    past: Past, opening: Opening, workers: int, since: int = 0, progress: Progress | None = None
) -> Replayed:
    """Replay the past in `workers` processes. `since` (ms): decisions before it are not counted.

    The result depends on nothing but the past and the playbooks.
    """
    pool = Pool(opening, workers)
    try:
        return _rounds(past, pool, workers, since, progress or (lambda _done, _of: None))
    finally:
        pool.close()


def qualifying_stages(books: Iterable[Playbook]) -> frozenset[str]:
    """The stages by which a unit counts as qualified."""
    hand_offs = [motion.hand_off for book in books for motion in book.motions.values()]
    return QUALIFYING | {stage for plan in hand_offs if plan for stage in plan.stages}


def _rounds(past: Past, pool: Pool, workers: int, since: int, progress: Progress) -> Replayed:
    found = Replayed()
    talkers: dict[int, Talker] = {}
    used: dict[int, list[Message]] = {}
    fold = _drifts(past, pool)
    tasks = tasks_of(past.units, workers, fold_recorded=fold)
    failed = _run(pool, tasks, found.tally, talkers, progress)
    while True:
        found.rounds += 1
        teams = _teams(past, talkers, failed)
        answers = _answers([team.answers_now for team in teams])
        unsettled = _unsettled(talkers, used, teams, answers)
        if not unsettled or found.rounds == ROUNDS_MAX:
            break
        used |= {unit: answers.get(unit, []) for unit in unsettled}
        answered = {unit: used[unit] for unit in unsettled}
        again = tasks_of(unsettled, workers, answered, fold_recorded=fold)
        for unit in unsettled:
            del talkers[unit]
        failed |= _run(pool, again, found.tally, talkers, lambda _done, _of: None)
    found.unsettled = len(unsettled)
    for talker in talkers.values():
        found.tally.merge(talker.tally)
    for team in teams:
        found.tally.decided(team.unit, team.decided_then, team.decided_now, since)
    return found


def _drifts(past: Past, pool: Pool) -> bool:
    """Whether this version of the program decides otherwise than was recorded, as far as a sample
    can tell: then what history tells is not what the replayed world is to be compared with."""
    many = len(past.units)
    sample = past.units[:: max(1, many // min(SAMPLE_MAX, max(SAMPLE_MIN, many // SAMPLE_PART)))]
    drifted = 0
    for _, part in pool.run([Task(sample, fold_recorded=True)] if sample else []):
        drifted += part.tally.drifted + sum(talker.tally.drifted for talker in part.talkers)
    return drifted > 0


def _run(
    pool: Pool, tasks: list[Task], tally: Tally, talkers: dict[int, Talker], progress: Progress
) -> set[int]:
    """Replay, and take in what comes back; the units that could not be."""
    failed: set[int] = set()
    done, every = 0, sum(len(task.units) for task in tasks)
    for units, part in pool.run(tasks):
        tally.merge(part.tally)
        talkers |= {talker.unit: talker for talker in part.talkers}
        failed.update(part.failed)
        done += units
        progress(done, every)
    return failed


def _teams(past: Past, talkers: Mapping[int, Talker], failed: set[int]) -> list[TeamReplay]:
    by_name = defaultdict(list)
    for unit in sorted(talkers):
        for said in talkers[unit].said:
            by_name[said.team].append(said)
    replayed = set(past.units) - failed
    return [
        replay_team(
            name,
            past.teams.get(name, ()),
            by_name.get(name, ()),
            replayed,
            book=past.book,
            recorded=past.recorded,
        )
        for name in sorted({*past.teams, *by_name})
    ]


def _answers(teams: Iterable[Mapping[int, list[Message]]]) -> dict[int, list[Message]]:
    """Unit -> what all teams answered it, in time order."""
    found: dict[int, list[Message]] = defaultdict(list)
    for team in teams:
        for unit, messages in team.items():
            found[unit] += messages
    return {unit: sorted(messages, key=lambda one: one.at) for unit, messages in found.items()}


def _unsettled(
    talkers: Mapping[int, Talker],
    used: Mapping[int, list[Message]],
    teams: Sequence[TeamReplay],
    answers: Mapping[int, list[Message]],
) -> list[int]:
    """Units that were answered otherwise than they took for granted."""
    then = _answers([team.answers_then for team in teams])
    found = []
    for unit, talker in sorted(talkers.items()):
        if unit in used:
            granted = [_said(one, {}) for one in used[unit]]
        elif talker.provisional:
            granted = None
        else:
            granted = [_said(one, talker.hand_offs) for one in then.get(unit, [])]
        if granted != [_said(one, {}) for one in answers.get(unit, [])]:
            found.append(unit)
    return found


def _said(message: Message, hand_offs: Mapping[str, str]) -> tuple[object, ...]:
    hand_off = message.body["hand_off"]
    owner = message.body.get("owner", "")
    return message.name, message.at, hand_offs.get(hand_off, hand_off), owner
