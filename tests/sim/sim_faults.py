"""Faults to plant: mistakes somebody might make, each of which the seeds must catch.

A fault is a context manager: it breaks one thing of one run, and mends it afterwards.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from msgspec.structs import replace
from sim_deaths import Died, MortalJournal, MortalStore, MortalTurn

from leadwright.capture import directory, identity
from leadwright.core.outcome import Outcome
from leadwright.core.unit import Person, Team
from leadwright.engine import messages
from leadwright.engine import parting as engine_parting
from leadwright.orchestrate import permission
from leadwright.ports import Claim, Handed, StoredTouch, Submission
from leadwright.qualify import stages
from leadwright.runtime import (
    books,
    fold,
    handing,
    parting,
    passing,
    streams,
    sweeper,
    turns,
    uniting,
)
from leadwright.runtime.addressing import TEAM
from leadwright.runtime.effects import Effects

if TYPE_CHECKING:
    from simulated import Simulation

Fault = Callable[["Simulation"], AbstractContextManager[object]]


def instead(target: Any, name: str, make: Callable[[Any], Any]) -> Fault:
    """A fault that replaces `target.name` by what `make` makes of it."""

    def fault(_simulation: "Simulation") -> AbstractContextManager[object]:
        return patch.object(target, name, make(getattr(target, name)))

    return fault


def overtaking(*modules: Any) -> Fault:
    """A fault that takes what units and teams say to one another for anything else."""

    def fault(_simulation: "Simulation") -> AbstractContextManager[object]:
        patched = ExitStack()
        for module in modules:
            patched.enter_context(patch.object(module, "is_talk", lambda _: False))
        return patched

    return fault


def on_turn(name: str, make: Callable[[Callable[..., Any]], Callable[..., Any]]) -> Fault:
    """A fault that replaces one operation of every turn."""

    def fault(_simulation: "Simulation") -> AbstractContextManager[object]:
        begin = MortalStore.begin

        @contextmanager
        def broken(store: MortalStore) -> Iterator[Any]:
            with begin(store) as turn:
                setattr(turn, name, make(getattr(turn, name)))
                yield turn

        return patch.object(MortalStore, "begin", broken)

    return fault


def every(times: int) -> Callable[[], bool]:
    """True each so-many-th time it is asked."""
    asked = 0

    def now() -> bool:
        nonlocal asked
        asked += 1
        return asked % times == 0

    return now


# ------------------------------------------------------------------------ capture and address


def _acknowledge_first(append: Any) -> Any:
    def acknowledged(journal: MortalJournal, rows: Sequence[Submission]) -> list[int]:
        try:
            return list(append(journal, rows))
        except Died:
            return [-number - 1 for number in range(len(rows))]

    return acknowledged


@contextmanager
def without_workspace(_simulation: "Simulation") -> Iterator[object]:
    """Identifiers are kept and looked up without saying whose they are."""
    foreign = _one_workspace(identity.identifier_key)
    with (
        patch.object(identity, "identifier_key", foreign),
        patch.object(directory, "identifier_key", foreign),
    ):
        yield


def _one_workspace(identifier_key: Any) -> Any:
    return lambda workspace, kind, value: identifier_key(
        workspace if kind == TEAM else 1, kind, value
    )


# ---------------------------------------------------------------------------------- the turn


@contextmanager
def sent_without_a_lease(_simulation: "Simulation") -> Iterator[object]:
    """Touches are handed over, and the store does not know."""
    getattr_ = MortalTurn.__getattr__

    def careless(turn: MortalTurn, name: str) -> Any:
        operation = getattr_(turn, name)
        if name != "claim_touches":
            return operation

        def claim_touches(*arguments: Any) -> Claim:
            claim: Claim = operation(*arguments)
            turn._turn.finish_touches(
                [Handed(s.touch.id, s.workspace, "planned", 0) for s in claim.sending]
            )
            return claim

        return claim_touches

    with patch.object(MortalTurn, "__getattr__", careless):
        yield


@contextmanager
def position_before_effects(simulation: "Simulation") -> Iterator[object]:
    """The position is durable although the turn that took the rows died."""
    last: list[tuple[Any, ...]] = []
    getattr_ = MortalTurn.__getattr__

    def noting(turn: MortalTurn, name: str) -> Any:
        operation = getattr_(turn, name)
        if name != "set_position":
            return operation

        def set_position(*arguments: Any) -> None:
            operation(*arguments)
            last.append(arguments)

        return set_position

    died = simulation._died

    def saved(worker: Any) -> None:
        died(worker)
        simulation._start(worker)
        store = worker.turns._store._store
        with store.begin() as turn:
            for arguments in last:
                turn.set_position(*arguments)
        last.clear()

    with patch.object(MortalTurn, "__getattr__", noting), patch.object(simulation, "_died", saved):
        yield


_NINTH = every(9)


def _forget_position(set_position: Any) -> Any:
    return lambda *arguments: None if _NINTH() else set_position(*arguments)


def _wakes_first(_behind: Any) -> Any:
    return lambda *_: {}


# ---------------------------------------------------------------------------------- the fold


def _lose_messages(post: Any) -> Any:
    lose = every(7)

    def posted_or_not(folder: Any, messages: Any, cause: Any) -> None:
        post(folder, [message for message in messages if not lose()], cause)

    return posted_or_not


def _drop_held(hold: Any) -> Any:
    return lambda rows: hold(rows[1:])


def _undelta(add_up: Any) -> Any:
    def without_stages(effects: Effects, *arguments: Any) -> None:
        if arguments[2] != "decision.stage":
            add_up(effects, *arguments)

    return without_stages


def _widen(absorb: Any) -> Any:
    def widened(person: Person, other: Person, plan: Any) -> None:
        absorb(person, other, plan)
        person.consent |= {name: True for name, given in other.consent.items() if given}

    return widened


def _forget_hold(advance_team: Any) -> Any:
    forget = every(5)

    def forgetful(team: Team, *arguments: Any) -> Outcome:
        outcome: Outcome = advance_team(team, *arguments)
        if team.holds and forget():
            team.holds.popitem()
        return outcome

    return forgetful


def _whim(move_count: Any) -> Any:
    skip = every(11)
    return lambda *arguments: None if skip() else move_count(*arguments)


@contextmanager
def by_the_clock_on_the_wall(simulation: "Simulation") -> Iterator[object]:
    """A decision looks at a clock besides its input's."""
    from leadwright.core.case import Case

    decide = Case.decide

    def decided(case: Case, kind: str, name: str, because: str, *rest: Any, **more: Any) -> None:
        decide(case, kind, name, f"{because} {simulation.clock.at % 1000}", *rest, **more)

    with patch.object(Case, "decide", decided):
        yield


# ------------------------------------------------------------------------------------ delivery


def _repeat(_uncertain: Any) -> Any:
    def repeated(stored: StoredTouch, _idempotent: bool, now: int, why: str) -> Handed:
        return handing.again(stored, 1, now, why)

    return repeated


FAULTS: dict[str, Fault] = {
    "duplicates are not dropped": on_turn("mark_seen", lambda _: lambda *_: set()),
    "acknowledged before it is on disk": instead(MortalJournal, "append", _acknowledge_first),
    "identifiers without their workspace": without_workspace,
    "what came since a merge stays with the other": instead(
        parting, "names_one_of", lambda names: lambda input, family: (
            input.name == "PersonArrived" and names(input, family))),
    "an un-merge leaves the sums as they were": instead(
        engine_parting, "add_awards", lambda _: lambda *_, **__: None),
    "people stay behind when accounts become one": instead(
        uniting, "_following", lambda _: lambda *_: []),
    "timers before earlier inputs": instead(streams.Streams, "behind", _wakes_first),
    "sent without a lease": sent_without_a_lease,
    "a stop withdraws nothing": on_turn("withdraw", lambda _: lambda *_: []),
    "a stop of a unit withdraws nothing": on_turn("withdraw_unit", lambda _: lambda *_: []),
    "messages between units get lost": instead(fold.Folder, "_post", _lose_messages),
    "what was held for somebody is dropped": on_turn("hold", _drop_held),
    "rows are folded again after a turn": on_turn("set_position", _forget_position),
    "the position is saved before the effects": position_before_effects,
    "caps do not count reservations": instead(
        permission, "_full", lambda real: lambda person, *rest: real(
            replace(person, open_touches=[]), *rest)),
    "consent widens on a merge": instead(messages, "absorb", _widen),
    "a team forgets a hold": instead(fold, "advance_team", _forget_hold),
    "decisions are not added up": instead(Effects, "_add_up", _undelta),
    "people leave without being counted off": instead(messages, "move_count", _whim),
    "stages move without being counted": instead(stages, "move_count", _whim),
    "quiet hours are not looked at again": instead(turns, "woken_by", lambda _: lambda *_: []),
    "what may have arrived is sent again": instead(handing, "uncertain", _repeat),
    "talk of units and teams overtakes itself": overtaking(fold, passing),
    "a sweep takes no step": instead(sweeper.Sweeper, "step", lambda _: lambda *_: 0),
    "what warms up holds at once": instead(books, "with_carried", lambda _: lambda book, _: book),
    "decisions look at the clock on the wall": by_the_clock_on_the_wall,
}  # fmt: skip
"""What is broken -> how."""
