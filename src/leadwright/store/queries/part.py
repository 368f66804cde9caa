"""What the parts of reading have in common."""

from collections.abc import Callable
from typing import Any

from leadwright.core.ids import WORKSPACE_SHIFT
from leadwright.ports import Page
from leadwright.store import cursor
from leadwright.store.db import ReadDb, Row


class Part:
    """Some questions, on a connection that only reads."""

    def __init__(self, db: ReadDb) -> None:
        self.db = db


class Where:
    """Conditions joined by `and`, with their parameters."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.parameters: list[Any] = []

    def add(self, condition: str, *parameters: Any) -> None:
        """One more condition."""
        self.parts.append(condition)
        self.parameters += parameters

    def entities(self, column: str, workspace: int, after: int | None = None) -> None:
        """Only entities of the workspace, and only those after one: their ids carry it."""
        first = workspace << WORKSPACE_SHIFT
        low = first - 1 if after is None else max(after, first - 1)
        self.add(f"{column} > ? AND {column} < ?", low, (workspace + 1) << WORKSPACE_SHIFT)

    def __str__(self) -> str:
        return " AND ".join(self.parts)


def page(
    rows: list[Row], limit: int, make: Callable[[Row], Any], key: Callable[[Row], object]
) -> Page:
    """A page of at most `limit` out of up to one more that was asked for."""
    shown = rows[:limit]
    following = cursor.encode(key(shown[-1])) if shown and len(rows) > limit else ""
    return Page([make(row) for row in shown], following)
