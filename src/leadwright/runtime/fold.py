"""Fold: load units, advance them, and store everything that came of it, in one transaction."""

from collections import deque
from collections.abc import Collection, Iterable, Sequence
from functools import partial
from heapq import heapify, heappop, heappush
from itertools import count, islice

import msgspec

from leadwright.core.ids import identifier_key, workspace_of
from leadwright.core.input import (
    CHANGED,
    COMMAND,
    LANE_NOW,
    LANE_SWEEP,
    MESSAGE,
    WAKE,
)
from leadwright.core.outcome import Message, Outcome
from leadwright.core.unit import Gone
from leadwright.engine.advance import advance
from leadwright.engine.timers import waits_until
from leadwright.engine.told import ACCOUNT_CHANGED, AT_ONCE
from leadwright.engine.uniting import PEOPLE_FOLLOW, PEOPLE_MOVED
from leadwright.ports import Answer, SetAside, StoredTouch, Sweep, Turn
from leadwright.route.team import advance_team
from leadwright.runtime import moving
from leadwright.runtime.addressing import TEAM, Addressed
from leadwright.runtime.books import Books
from leadwright.runtime.counting import count_anew
from leadwright.runtime.desk import Copy, Desk, Unstorable, try_storing
from leadwright.runtime.effects import Effects
from leadwright.runtime.following import HERE, MOVED, NOWHERE, WHILE_EXPECTING, follow
from leadwright.runtime.parting import keep_before, tombstones
from leadwright.runtime.passing import can_wait, is_talk, work_of
from leadwright.runtime.rebuild import REBUILDS, rebuild
from leadwright.runtime.spoken import Heard
from leadwright.runtime.sweep import changed_playbook
from leadwright.runtime.sweep_step import looked_again
from leadwright.runtime.uniting import UNITING
from leadwright.runtime.work import Stands, Work, encode_input, virtual_wake

_encode = msgspec.msgpack.Encoder().encode

SLICE = 250
"""Inputs that are addressed, and whose documents are brought, together."""
ARRIVALS = frozenset({"PersonArrived", "AccountArrived"})
LEAVING = frozenset({"Leave", "Dissolve"})
NOBODY = Gone(0, 0)
"""What stays of somebody whom only an import that was undone had told of."""


class FoldFailed(Exception):  # noqa: N818 - tells the worker which unit to fold carefully
    """An input made the fold of `unit` raise. The turn must be rolled back and folded again."""

    def __init__(self, unit: int) -> None:
        super().__init__(f"unit {unit}")
        self.unit = unit


class Folder:
    """Folds work within a turn. `careful` names units of which an input is known to raise: their
    documents are copied before each input, so that just that input is set aside."""

    def __init__(
        self, turn: Turn, books: Books, careful: Collection[int] = (), limit: int = 1_000
    ) -> None:
        self._turn = turn
        self._books = books
        self._careful = careful
        self._effects = Effects(turn)
        self._desk = Desk(turn, self._effects)
        self._queue: deque[Work] = deque()
        self._held: dict[tuple[int, int], list[Work]] = {}
        self._teams: dict[tuple[int, str], int] = {}
        self._moved = 0
        self.folded = 0
        self.swept = 0
        """Steps of sweeps that changed something."""
        self.sweeps: dict[int, Sweep] = {}
        """Workspace -> the sweep that runs there."""
        self.aside = 0
        self.limit = limit
        self.crowded = False
        """Whether older inputs for our units may still wait in the inbox."""
        self.streams: set[int] = set()
        """Workspaces whose only resolver the turn is, since before it took the inbox."""
        self.unresolved: set[int] = set()
        """Workspaces in which people wait to be moved by a turn that is."""

    def fold(self, work: Iterable[Work]) -> None:
        """Fold the work and all that follows from it within this turn's share of units.

        What follows goes first: so it makes no difference how inputs fall into turns.
        """
        coming = iter(work)
        while some := list(islice(coming, SLICE)):
            self._desk.bring((each.unit, each.person) for each in some)
            for each in some:
                self._queue.append(each)
                while self._queue:
                    self._one(self._queue.popleft())
                if self._desk.full:
                    self._put_back()

    def fold_in_time(self, work: Sequence[Work], until: int) -> None:
        """Fold in the order of virtual time, and between them the wake-ups up to `until` that the
        folds arm for others of an account; a wake-up comes before an event of the same instant."""
        order = count()
        waiting = [(each.input.at, each.input.kind != WAKE, next(order), each) for each in work]
        heapify(waiting)
        armed: set[tuple[int, int, int]] = set()
        self._desk.bring((each.unit, each.person) for each in work)
        while waiting:
            self._queue.append(heappop(waiting)[-1])
            while self._queue:
                each = self._queue.popleft()
                self._one(each)
                for member, at in self._desk.due_in_account(each.unit, each.person):
                    if 0 < at <= until and (each.unit, member, at) not in armed:
                        armed.add((each.unit, member, at))
                        wake = virtual_wake(each.unit, member, at, each.input.version)
                        heappush(waiting, (at, False, next(order), wake))

    def take_in(self, addressed: Addressed, workspace: int, day: int, until: int = 0) -> None:
        """Fold what a batch of journal rows became, and keep what could not be addressed. `until`
        is the last instant of rows that bring history."""
        self.aside += len(addressed.aside)
        self._effects.aside += addressed.aside
        self._effects.answers += addressed.answers
        if addressed.bots:
            self._effects.count(workspace, day, "bots", addressed.bots)
        if until:
            self.fold_in_time(addressed.work, until)
        else:
            self.fold(addressed.work)

    @property
    def stopped(self) -> list[StoredTouch]:
        """Touches withdrawn for whole units; their people are to hear of it."""
        return self._effects.stopped

    @property
    def withdrawn(self) -> list[str]:
        """Touches that folds of this turn stopped: whoever claimed one must not begin it."""
        return self._effects.withdrawn

    def lately(self) -> list[Heard]:
        """What was folded, or put where it waits, and is not stored yet."""
        held = [each.pending() for waiting in self._held.values() for each in waiting]
        return self._effects.heard(held)

    def finish(self) -> None:
        """Store what has changed. Inputs still held wait in the inbox for who has to arrive."""
        held = [each.pending() for waiting in self._held.values() for each in waiting]
        if held:
            self._turn.hold(held)
        self._put_back()
        self._effects.store()

    def _put_back(self) -> None:
        try:
            self._desk.put_back()
        except Unstorable as error:
            raise FoldFailed(error.unit) from error

    def _one(self, work: Work) -> None:
        if not self._turn.owns(work.unit):
            self._effects.inbox.append(work.pending())
        elif work.input.kind == MESSAGE and "team" in work.input.body:
            self._team(work)
        elif not work.person and self._is_strange(work):
            self._set_aside(work, "the command names no account we know")
        elif work.lane == LANE_SWEEP and work.input.name == CHANGED:
            self._look_again(work)
        elif self._goes_on(work):
            return
        elif self._waits(work):
            self._held.setdefault((work.unit, work.person), []).append(work)
        elif work.input.name != PEOPLE_FOLLOW or self._may_move(work):
            self._advance(work)

    def _is_strange(self, work: Work) -> bool:
        """Whether it is a command about an account that nobody has heard of. Those about which
        accounts are one know better: what makes the account known may still be on its way."""
        input = work.input
        return (
            input.kind == COMMAND
            and not self._desk.is_unit(work.unit)
            and input.name not in UNITING
        )

    def _goes_on(self, work: Work) -> bool:
        """Whether whom it is about is elsewhere: then it has followed them."""
        where = follow(self._desk, work)
        if where == MOVED:
            self._one(work)
        elif where == NOWHERE:
            self._effects.unaddressable(work)
        return where != HERE

    def _may_move(self, work: Work) -> bool:
        """Settle where people live, if that is for this turn to do; else another does it."""
        mine = workspace_of(work.unit) in self.streams
        if mine and self._moved < moving.AT_ONCE:
            self._moved += moving.next_moves(self._turn, work)
            return True
        if not mine:
            self.unresolved.add(workspace_of(work.unit))
        self._effects.inbox.append(work.pending())
        return False

    def _waits(self, work: Work) -> bool:
        """Whether somebody has to arrive, or to leave, first."""
        name, expecting = work.input.name, self._desk.expecting(work.unit, work.person)
        if expecting <= 0:
            return name == "Expect" and not expecting and self._has_yet_to_leave(work)
        return name not in WHILE_EXPECTING or (name == "Expect" and self._is_leaving(work))

    def _has_yet_to_leave(self, work: Work) -> bool:
        """Whether somebody is awaited back who is still here: by another lane than what is to let
        them leave, that they come back may be heard of first."""
        here = self._desk.person(work.unit, work.person) is not None
        return here and work.input.body.get("who") == work.person

    def _is_leaving(self, work: Work) -> bool:
        """Whether they wait to leave: then who is expected next is expected after that."""
        key = (work.unit, work.person)
        held = [Work.of(pending) for pending in self._turn.release(*key)]
        if held:
            self._held[key] = held + self._held.get(key, [])
        return any(each.input.name in LEAVING for each in self._held.get(key, ()))

    def _advance(self, work: Work) -> None:
        input = work.input
        if input.kind == WAKE:
            self._desk.woken(work.unit, work.person, input.at, input.history)
        unit = self._desk.unit(work.unit, work.person)
        workspace = workspace_of(work.unit)
        if input.name in ARRIVALS:
            keep_before(unit, input)
        elif input.name == ACCOUNT_CHANGED and not input.person:
            people = self._turn.members(work.unit, input.body["after"], AT_ONCE)
            input.body = {**input.body, "people": people}
        book = self._books.book(self._turn, workspace, input.version)
        if input.name == PEOPLE_MOVED and "recount" in input.body:
            count_anew(self._desk, unit.head, input, book)
        careful = work.unit in self._careful
        copy = self._desk.copy(work.unit, work.person) if careful else None
        rebuilds = input.kind == COMMAND and input.name in REBUILDS
        parting = rebuilds and input.name == "unmerge_people"
        try:
            if rebuilds:
                books = partial(self._books.book, self._turn, workspace)
                rebuild(unit, input, self._turn, self._effects, books)
            outcome = advance(unit, input, book)
            decisions = _encoded(outcome)
            if careful:
                try_storing(unit, work.person)
        except Exception as error:
            self._failed(work, copy, error)
            return
        if input.name == "Leave":
            self._desk.leave(work.unit, work.person, Gone(input.body["unit"], input.body["into"]))
            self._release(work.unit, work.person)
        elif rebuilds and work.person and work.person not in unit.people:
            self._desk.leave(work.unit, work.person, NOBODY)
        self._desk.returned(work.unit, work.person, unit)
        if parting and work.person:
            for member, gone in tombstones(work.unit, input):
                self._desk.part(work.unit, member, gone)
        due = waits_until(unit, work.person)
        self._recorded(work, outcome, Stands(unit.head.n, unit.head.at, due), decisions)
        self._post(outcome.messages, work)
        if input.name in ARRIVALS:
            self._release(work.unit, work.person)
            if sweep := self.sweeps.get(workspace):  # it may have missed them where they were
                step = changed_playbook(work.unit, work.person, sweep, unit.head.at)
                self._effects.inbox.append(step.pending())

    def _look_again(self, work: Work) -> None:
        """One step of a sweep, recorded where it changes something. Who has left is looked at where
        they are; what is due goes first, so that nothing counts as made by the sweep."""
        unit, person, version = work.unit, work.person, work.input.version
        if version < self._books.current(self._turn, workspace_of(unit)):
            return  # the sweep of a later version comes to them
        if not self._desk.is_unit(unit) or (person and not self._desk.person(unit, person)):
            return
        if self._waits(work):
            self._held.setdefault((unit, person), []).append(work)
            return
        book = self._books.book(self._turn, workspace_of(unit), version)
        for each in looked_again(self._desk, work, book, self._turn, self._effects):
            self.swept += each is work
            self._advance(each)

    def _team(self, work: Work) -> None:
        name = work.input.body["team"]
        team = self._desk.team(work.unit, name)
        book = self._books.book(self._turn, workspace_of(work.unit), work.input.version)
        copy = self._desk.copy(work.unit, 0) if work.unit in self._careful else None
        try:
            outcome = advance_team(team, work.input, book.teams.get(name))
            decisions = _encoded(outcome)
        except Exception as error:
            self._failed(work, copy, error)
            return
        self._recorded(work, outcome, Stands(team.n, team.at), decisions)
        self._post(outcome.messages, work)

    def _failed(self, work: Work, copy: Copy | None, error: Exception) -> None:
        """Set the input aside, and the unit back to what it was. Raises FoldFailed without a copy:
        the turn is to be taken again with one."""
        if copy is None:
            raise FoldFailed(work.unit) from error
        self._desk.restore(work.unit, work.person, copy)
        # Only the kind of error: its text may hold what a person typed.
        said = f"{type(error).__name__} while folding {work.input.kind} {work.input.name}"
        self._set_aside(work, said)

    def _recorded(
        self, work: Work, outcome: Outcome, stands: Stands, decisions: bytes | None
    ) -> None:
        self.folded += 1
        answer = None
        if work.input.ref and work.lane == LANE_NOW:
            ref, workspace = work.input.ref, workspace_of(work.unit)
            answer = Answer(ref, workspace, "folded", work.unit, stands.n)
        row = work.recorded(stands, decisions)
        self._effects.add(work.unit, row, answer, outcome)

    def _post(self, messages: Sequence[Message], cause: Work) -> None:
        """Send on: folded next if the unit is ours, else through the inbox.

        What units and teams say to one another keeps its order: behind what still waits there.
        """
        if not messages:
            return
        following = [self._addressed(message, cause) for message in messages]
        later = [each for each in following if self._waits_its_turn(each)]
        if later:
            self._effects.inbox += [each.pending() for each in later]
            following = [each for each in following if not self._waits_its_turn(each)]
        self._desk.bring((each.unit, each.person) for each in following)
        self._queue.extendleft(reversed(following))

    def _waits_its_turn(self, work: Work) -> bool:
        return can_wait(work) or (self.crowded and is_talk(work))

    def _addressed(self, message: Message, cause: Work) -> Work:
        unit, body = message.to_unit, message.body
        if message.to_team:
            unit = self._team_unit(workspace_of(cause.unit), message.to_team)
            body = {**body, "team": message.to_team}
        if message.name == PEOPLE_FOLLOW:
            self.unresolved.add(workspace_of(unit))
        return work_of(message, unit, body, cause)

    def _team_unit(self, workspace: int, name: str) -> int:
        unit = self._teams.get((workspace, name))
        if unit is None:
            key = identifier_key(workspace, TEAM, name)
            unit = self._teams[workspace, name] = self._turn.find([key])[key]
        return unit

    def _release(self, unit: int, person: int) -> None:
        """Somebody arrived: fold what was held for them before anything that came later."""
        held = [Work.of(pending) for pending in self._turn.release(unit, person)]
        self._queue.extendleft(reversed(held + self._held.pop((unit, person), [])))

    def _set_aside(self, work: Work, said: str) -> None:
        workspace = workspace_of(work.unit)
        self._effects.aside.append(
            SetAside(
                workspace,
                work.input.at,
                work.input.ref,
                work.unit,
                work.person,
                encode_input(work.input),
                said,
            )
        )
        if work.input.ref and work.lane == LANE_NOW:
            self._effects.answers.append(Answer(work.input.ref, workspace, "set_aside"))


def _encoded(outcome: Outcome) -> bytes | None:
    """The decisions as they are stored. Raises what cannot be."""
    return _encode(outcome.decisions) if outcome.decisions else None
