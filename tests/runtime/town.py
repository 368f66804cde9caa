"""A workspace on a real SQLite store, driven in this process with a clock of the test's own."""

from pathlib import Path
from typing import Any

import msgspec

from empty_store import copy_of_empty_store
from leadwright.boot import App, open_app
from leadwright.capture.event import Event
from leadwright.core.input import LANE_IMPORT, LANE_LIVE, LANE_NOW
from leadwright.core.outcome import Decision
from leadwright.ports import AccountRow, HistoryRow, PersonRow, Queries, StoredTouch, Submission
from leadwright.runtime.silence import Silence

NOON = 1_700_049_600_000
"""2023-11-15 12:00 UTC, a Wednesday."""


class SetClock:
    """Says what it is told."""

    def __init__(self) -> None:
        self.at = NOON

    def now(self) -> int:
        """The instant set last."""
        return self.at


class Town:
    """One workspace. `say` journals an event, `settle` folds all there is."""

    def __init__(self, store: Path | str, playbook: str) -> None:
        if isinstance(store, Path) and not (store / "state.db").exists():
            copy_of_empty_store(store)
        self.app: App = open_app(str(store))
        self.clock = self.app.clock = SetClock()  # type: ignore[assignment] # time is the test's
        self.workspace = self.app.add_workspace("town", playbook, "test").id
        self.turns = self.app.turns(Silence(), "test")
        self.queries: Queries = self.app.store.queries()

    def say(
        self, kind: str, name: str = "", at: int = 0, *, lane: int = LANE_LIVE, key: bytes = b"",
        source: str = "import", **fields: Any,
    ) -> int:  # fmt: skip
        """Journal one event; its id."""
        at = at or self.clock.at
        event = Event(kind, name, fields.pop("occurred_at", at), **fields)
        row = Submission(self.workspace, lane, source, at, msgspec.json.encode(event), key)
        return self.app.submit([row])[0]

    def history(self, name: str, at: int, **fields: Any) -> int:
        """Journal one event of a history import."""
        return self.say("event", name, lane=LANE_IMPORT, occurred_at=at, history=True, **fields)

    def end_history(self, at: int, go_on: bool = False) -> None:
        """Journal the end of a history import."""
        body = {"at": at, "continue": go_on}
        self.say("command", "end_history", lane=LANE_IMPORT, source="system", body=body)

    def command(self, name: str, **fields: Any) -> int:
        """Journal a command of Ben's."""
        return self.say("command", name, lane=LANE_NOW, source="api", actor="ben", **fields)

    def settle(self, at: int = 0) -> int:
        """Fold all there is by `at`; how much that was."""
        self.clock.at = max(self.clock.at, at)
        total = 0
        while done := self.turns.take():
            total += done
        return total

    def run_to(self, at: int) -> None:
        """Let time pass: fold whenever something is due."""
        self.settle()
        while 0 < self.turns.next_due <= at:
            self.settle(max(self.turns.next_due, self.clock.at + 1))
        self.settle(at)

    def people(self) -> list[PersonRow]:
        """Everybody lists show."""
        rows: list[PersonRow] = self.queries.people(self.workspace, 1000).rows
        return rows

    def accounts(self) -> list[AccountRow]:
        """Every account."""
        rows: list[AccountRow] = self.queries.accounts(self.workspace, 1000).rows
        return rows

    def touches(self) -> list[StoredTouch]:
        """Every touch."""
        rows: list[StoredTouch] = self.queries.touches(self.workspace, 1000).rows
        return rows

    def histories(self) -> list[HistoryRow]:
        """Every input folded, unit by unit."""
        units = self.queries.units(self.workspace, 0, 10_000)
        return [row for unit in units for row in self.queries.histories(unit, 0, 10_000)]

    def decided(self, kind: str) -> list[Decision]:
        """All decisions of a kind."""
        rows = [row.decisions for row in self.histories() if row.decisions]
        found = [each for row in rows for each in msgspec.msgpack.decode(row, type=list[Decision])]
        return [each for each in found if each.kind == kind]

    def decisions(self, kind: str) -> list[str]:
        """Their names."""
        return [each.name for each in self.decided(kind)]

    def close(self) -> None:
        """Let go of the files."""
        self.queries.close()
        self.app.close()
