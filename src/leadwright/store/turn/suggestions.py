"""What somebody should look at, and what became of it."""

from collections.abc import Collection, Sequence

import msgspec

from leadwright.ports import Suggestion
from leadwright.store.db import Row
from leadwright.store.turn.part import Part

KEY = ("workspace", "id")
SUGGESTION = ("kind", "state", "at", "person", "other", "evidence")


class Suggestions(Part):
    """Listed once; the state changes, the row stays."""

    def suggestions(self, workspace: int, ids: Collection[str]) -> dict[str, Suggestion]:
        keys = [(workspace, id) for id in ids]
        found = self.db.lookup("suggestions", KEY, SUGGESTION, keys) if keys else []
        return {row[1]: suggestion_of(row) for row in found}

    def suggest(self, rows: Sequence[Suggestion]) -> None:
        values = [
            (
                row.workspace, row.id, row.kind, row.state, row.at, row.person, row.other,
                msgspec.json.encode(row.evidence).decode(),
            )
            for row in rows
        ]  # fmt: skip
        self.db.upsert("suggestions", KEY, SUGGESTION, values)


def suggestion_of(row: Row) -> Suggestion:
    """A row of `KEY` and `SUGGESTION`."""
    workspace, id, kind, state, at, person, other, evidence = row
    said = msgspec.json.decode(evidence)
    return Suggestion(id, workspace, kind, state, at, person, other, said)
