"""What became of touches, as inputs for the units they came from."""

from collections.abc import Sequence

from leadwright.core.input import LANE_NOW, LANE_TIMERS, RECEIPT, Input
from leadwright.ports import Handed, Store, StoredTouch, Turn
from leadwright.runtime.books import Books
from leadwright.runtime.work import Work

FINAL = frozenset(
    ("sent", "captured", "unknown", "failed", "bounced", "expired", "withheld", "withdrawn")
)
TOLD = FINAL | {"paused"}
"""A touch that is parked is not final, but its person's unit hears of it."""


def receipts(
    turn: Turn, touches: Sequence[StoredTouch], at: int, versions: dict[int, int]
) -> list[Work]:
    """One receipt for each touch that is final, addressed to where its person lives now.

    `versions` are the playbook versions in force by workspace. A bounce goes first: it stops. The
    others may wait while people do.
    """
    final = [stored for stored in touches if stored.state in TOLD]
    homes = turn.homes({stored.touch.person for stored in final}) if final else {}
    work = []
    for stored in final:
        home = homes.get(stored.touch.person)
        unit = home.unit if home is not None and not home.merged_into else stored.unit
        lane = LANE_NOW if stored.state == "bounced" else LANE_TIMERS
        input = Input(
            kind=RECEIPT,
            name=stored.state,
            at=at,
            occurred_at=stored.handed_at or at,
            person=stored.touch.person,
            body=_body(stored),
            version=versions[stored.workspace],
        )
        work.append(Work(unit, stored.touch.person, lane, input))
    return work


def settle(store: Store, books: Books, results: Sequence[Handed], now: int) -> None:
    """Store what became of touches, in a turn of its own; whoever folds next hears of it."""
    with store.begin() as turn:
        ended = turn.finish_touches(results)
        workspaces = {stored.workspace for stored in ended}
        versions = {workspace: books.current(turn, workspace) for workspace in workspaces}
        turn.inbox_put([each.pending() for each in receipts(turn, ended, now, versions)])


def _body(stored: StoredTouch) -> dict[str, object]:
    touch = stored.touch
    about = {"audience": True} if "audience" in touch.variables else {}
    about |= {"asks": True} if "confirm" in touch.variables else {}
    return {
        "touch": touch.id,
        "channel": touch.channel,
        "sequence": touch.sequence,
        "step": touch.step,
        "handed_at": stored.handed_at,
        "trigger_at": touch.trigger_at,
        "error": stored.error,
        **about,
    }
