"""What units fold of an event: who moves, what was learned, and the event itself."""

from collections.abc import Sequence

from leadwright.capture.accounts import account_domain
from leadwright.capture.directory import Move, Resolved
from leadwright.capture.event import Event
from leadwright.core.input import ACCOUNT, EVENT, LANE_NOW, MESSAGE, TRAITS, Input, import_of
from leadwright.ports import Journaled
from leadwright.runtime.work import Work


def inputs_of(row: Journaled, event: Event, resolved: Resolved, version: int) -> list[Work]:
    """The inputs an event becomes: a new account first, then who moves, then the event."""
    work: list[Work] = []
    if resolved.account and (resolved.new_account or event.kind == ACCOUNT):
        body = {**resolved.new_account, **(event.body if event.kind == ACCOUNT else {})}
        if resolved.domain:
            body["domain"] = resolved.domain
        elif event.kind == ACCOUNT and account_domain(event):
            body.pop("domain", None)
        input = input_of(row, event, ACCOUNT, 0, version, body)
        if resolved.account_via != resolved.account:
            input.via = resolved.account_via
        work.append(Work(resolved.account, 0, row.lane, input))
    if resolved.moves:
        work += moves_of(row, event, resolved.moves, version)
    if not resolved.person:
        return work
    traits = {**event.traits, **resolved.traits} if resolved.traits else event.traits
    if event.kind == EVENT:
        input = input_of(row, event, EVENT, resolved.person, version, via=resolved.via)
        input.traits = traits
    elif event.kind == TRAITS or traits:
        body = {**event.body, **traits} if event.kind == TRAITS else traits
        input = input_of(row, event, TRAITS, resolved.person, version, body, resolved.via)
    else:
        return work
    work.append(Work(resolved.unit, resolved.person, row.lane, input))
    return work


def moves_of(row: Journaled, event: Event, moves: Sequence[Move], version: int) -> list[Work]:
    """The messages by which people move: who is awaited, then who is to go. All are awaited before
    the first goes: somebody may be merged into whoever has yet to come along with them."""
    expected, going = [], []
    at = event.occurred_at if event.history else row.at
    for move in moves:
        awaited: dict[str, object] = {"kind": move.kind}
        if move.person == move.into:
            awaited["who"] = move.person
        expect = message_of("Expect", at, move.into, awaited, event, version)
        # First of all lanes: a command addressed to the new place must not get there before it. So
        # does who goes: they may be awaited back before anything slower that waits here is folded.
        expected.append(Work(move.unit_to, move.into, LANE_NOW, expect))
        goes: dict[str, object] = {"unit": move.unit_to, "into": move.into}
        goes["because"] = move.because
        leave = message_of("Leave", at, move.person, goes, event, version)
        going.append(Work(move.unit_from, move.person, LANE_NOW, leave))
    return expected + going


def input_of(
    row: Journaled,
    event: Event,
    kind: str,
    person: int,
    version: int,
    body: dict[str, object] | None = None,
    via: int = 0,
) -> Input:
    return Input(
        kind,
        event.name,
        event.occurred_at if event.history else row.at,
        event.occurred_at,
        person,
        event.body if body is None else body,
        event.actor,
        row.id,
        version,
        event.history,
        via=via if via != person else 0,
    )


def message_of(
    name: str, at: int, person: int, body: dict[str, object], event: Event, version: int
) -> Input:
    actor = event.actor if import_of(event.actor) else ""  # who moves by an import may move back
    return Input(MESSAGE, name, at, at, person, body, actor, version=version, history=event.history)
