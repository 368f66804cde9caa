"""Everything a turn stores, collected and written in bulk."""

from collections.abc import Collection, Sequence

from leadwright.core.ids import identifier_key, workspace_of
from leadwright.core.input import COMMAND, LANE_NOW, RECEIPT
from leadwright.core.outcome import Outcome, Task, Touch
from leadwright.core.time import day_of
from leadwright.ports import (
    AccountRow,
    Answer,
    Delta,
    Handed,
    HistoryRow,
    HouseholdRow,
    Pending,
    PersonRow,
    SetAside,
    StoredTouch,
    Turn,
    Wake,
)
from leadwright.runtime.parting import EVER
from leadwright.runtime.spoken import Heard
from leadwright.runtime.work import Work, encode_input


class Effects:
    """Collects what folds return; `store` writes it within the turn."""

    def __init__(self, turn: Turn) -> None:
        self._turn = turn
        self.documents: dict[tuple[int, int], bytes] = {}
        """By unit and member."""
        self.left: list[int] = []
        """People who left a unit; lists show them again where they arrive."""
        self.people: dict[int, PersonRow] = {}
        self.accounts: dict[int, AccountRow] = {}
        self.households: dict[int, HouseholdRow] = {}
        self._armed: dict[Wake, None] = {}
        self._disarmed: dict[Wake, None] = {}
        self.inbox: list[Pending] = []
        self.aside: list[SetAside] = []
        self.answers: list[Answer] = []
        self.closed: list[int] = []
        self.stopped: list[StoredTouch] = []
        self._history: list[HistoryRow] = []
        self._touches: list[tuple[int, int, Touch]] = []
        self._withdrawn: dict[int, list[str]] = {}
        self._stop_units: dict[int, set[str]] = {}
        self._rehomed: dict[int, list[str]] = {}
        self._suppressed: dict[bytes, tuple[int, str, bytes, str, int]] = {}
        self._allowed: dict[bytes, tuple[int, str, bytes]] = {}
        self._bounced: list[Handed] = []
        self._tasks: dict[str, tuple[int, Task]] = {}
        self._deltas: dict[tuple[int, int, str, str], list[int]] = {}

    def add(self, unit: int, row: HistoryRow, answer: Answer | None, outcome: Outcome) -> None:
        """Take in the outcome of one input of a unit."""
        workspace = workspace_of(unit)
        self._history.append(row)
        if answer is not None:
            self.answers.append(answer)
        day = day_of(row.at)
        for decision in outcome.decisions:
            self._add_up(workspace, day, "decision." + decision.kind, decision.name, 1, 0)
        for (metric, name), (count, value) in outcome.deltas.items():
            self._add_up(workspace, day, metric, name, count, value)
        for recounted in outcome.recounted:
            self._add_up(workspace, *recounted)
        for touch in outcome.touches:
            self._touches.append((workspace, unit, touch))
        if outcome.withdrawn:
            self._withdrawn.setdefault(workspace, []).extend(outcome.withdrawn)
        for channel, address, reason in outcome.suppressed:
            key = identifier_key(workspace, channel, address)
            self._suppressed[key] = (workspace, channel, key, reason, row.at)
            self._allowed.pop(key, None)
        for channel, address in outcome.allowed:
            key = identifier_key(workspace, channel, address)
            self._allowed[key] = (workspace, channel, key)
            self._suppressed.pop(key, None)
        for bounced in outcome.bounced:
            self._bounced.append(Handed(bounced, workspace, "bounced", row.at))
        if outcome.stops_unit:
            spared = self._stop_units.setdefault(unit, set(outcome.spared))
            spared.intersection_update(outcome.spared)
        if outcome.rehomed:
            self._rehomed.setdefault(unit, []).extend(outcome.rehomed)
        for task in outcome.tasks:
            self._tasks[task.id] = (unit, task)

    def unaddressable(self, work: Work) -> None:
        """It is for somebody whom only an import that was undone had told of. What became of
        touches matters to nobody; anything else is kept, and finds whom it names when retried."""
        input, workspace = work.input, workspace_of(work.unit)
        if input.kind == RECEIPT:
            return
        said = "the import that told of them was undone"
        kept = None if input.ref else encode_input(input)
        where = (work.unit, work.person) if kept else (0, 0)
        self.aside.append(SetAside(workspace, input.at, input.ref, *where, kept, said))
        if input.ref and work.lane == LANE_NOW:
            self.answers.append(Answer(input.ref, workspace, "set_aside"))

    def heard(self, held: Sequence[Pending]) -> list[Heard]:
        """What this turn has folded, and what it leaves for later (`held` with it)."""
        rows = [
            (row.unit, row.n, row.person, row.input)
            for row in self._history
            if row.input is not None
        ]
        return rows + [(p.unit, EVER, p.person, p.input) for p in (*self.inbox, *held)]

    def past(self, unit: int, person: int, until_n: int) -> list[HistoryRow]:
        """What this turn has folded about somebody, and about the unit."""
        return [
            row
            for row in self._history
            if row.unit == unit and row.n <= until_n and row.person in (0, person)
        ]

    def whole(self, unit: int, until_n: int) -> list[HistoryRow]:
        """What this turn has folded in the unit."""
        return [row for row in self._history if row.unit == unit and row.n <= until_n]

    def decisive(self, unit: int, after_n: int, tags: Collection[str]) -> list[HistoryRow]:
        """The same about the unit, and what commands and inputs of these names did."""
        return [
            row
            for row in self._history
            if row.unit == unit
            and row.n > after_n
            and (not row.person or row.kind == COMMAND or row.tag in tags)
        ]

    def arm(self, wake: Wake) -> None:
        """Store a wake-up, unless it was to be removed and so is stored."""
        if wake in self._disarmed:
            del self._disarmed[wake]
        else:
            self._armed[wake] = None

    def disarm(self, wake: Wake) -> None:
        """Remove a wake-up, wherever it is by now."""
        if wake in self._armed:
            del self._armed[wake]
        else:
            self._disarmed[wake] = None

    def count(self, workspace: int, day: int, metric: str, count: int) -> None:
        """Add to the report what happened outside a fold."""
        self._add_up(workspace, day, metric, "", count, 0)

    @property
    def withdrawn(self) -> list[str]:
        """Ids of the touches that were stopped while somebody had claimed them."""
        return [stored.touch.id for stored in self.stopped if stored.state == "sending"]

    def store(self) -> None:
        """Write it all. Touches are planned before any is withdrawn: one turn may do both."""
        turn = self._turn
        _write(turn.save, [(*key, document) for key, document in self.documents.items()])
        _write(turn.disarm, list(self._disarmed))
        _write(turn.arm, list(self._armed))
        _write(turn.record, self._history)
        _write(turn.hide_people, self.left)
        _write(turn.show_people, list(self.people.values()))
        _write(turn.hide_accounts, self.closed)
        _write(turn.show_accounts, list(self.accounts.values()))
        _write(turn.show_households, list(self.households.values()))
        _write(turn.show_tasks, list(self._tasks.values()))
        _write(turn.suppress_addresses, list(self._suppressed.values()))
        _write(turn.allow_addresses, list(self._allowed.values()))
        _write(turn.plan, self._touches)
        _write(turn.finish_touches, self._bounced)
        for workspace, ids in self._withdrawn.items():
            self.stopped += turn.withdraw(workspace, ids)
        for unit, ids in self._rehomed.items():
            turn.rehome(workspace_of(unit), unit, ids)
        for unit, spared in self._stop_units.items():
            self.stopped += turn.withdraw_unit(workspace_of(unit), unit, spared)
        _write(turn.add_up, [Delta(*key, *total) for key, total in self._deltas.items()])
        _write(turn.answer, self.answers)
        _write(turn.set_aside, self.aside)
        _write(turn.inbox_put, self.inbox)

    def _add_up(
        self, workspace: int, day: int, metric: str, name: str, count: int, value: int
    ) -> None:
        total = self._deltas.setdefault((workspace, day, metric, name), [0, 0])
        total[0] += count
        total[1] += value


def _write(write, rows) -> None:  # type: ignore[no-untyped-def] # one line for every row type
    if rows:
        write(rows)
