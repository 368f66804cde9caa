"""A touch as a row, and the states it may go through."""

from typing import Any

import msgspec

from leadwright.core.outcome import Touch
from leadwright.ports import StoredTouch
from leadwright.store.db import Row

COLUMNS = (
    "workspace", "id", "unit", "person", "state", "channel", "purpose", "address", "content",
    "sequence", "step", "not_before", "not_after", "trigger_at", "planned_at", "variables",
    "attempts", "handed_at", "error",
)  # fmt: skip
HIDDEN = ("lease_until", "stopped")
"""Columns of the store's own; `stopped`: asked to withdraw while it was being sent."""

HANDED = {"sent", "captured"}
NOT_RECEIVED = {"failed", "expired", "withheld", "withdrawn"}
AFTER_SENDING = {
    "planned", "sent", "captured", "unknown", "failed", "bounced", "expired", "withdrawn",
}  # fmt: skip
MAY_BOUNCE = {"sending", "sent", "captured", "unknown"}


def after(state: str, outcome: str, stopped: bool) -> str:
    """The state that an outcome of handing over leads to; the same one if it changes nothing.

    A touch that a stop asked to withdraw while it was being sent is not planned again.
    """
    if outcome == "bounced" and state in MAY_BOUNCE:
        return outcome
    if state != "sending" or outcome not in AFTER_SENDING:
        return state
    return "withdrawn" if stopped and outcome == "planned" else outcome


def ending(state: str, handed_at: int) -> str:
    """The state a touch ends in: one that may have been received once is unknown, whatever kept
    it from being handed over again."""
    return "unknown" if handed_at and state in NOT_RECEIVED else state


def to_row(workspace: int, unit: int, touch: Touch) -> Row:
    """A planned touch: `COLUMNS` and `HIDDEN`."""
    return (
        workspace, touch.id, unit, touch.person, "planned", touch.channel, touch.purpose,
        touch.to, touch.content, touch.sequence, touch.step, touch.not_before, touch.not_after,
        touch.trigger_at, touch.planned_at, msgspec.msgpack.encode(touch.variables), 0, 0, "",
        0, 0,
    )  # fmt: skip


def from_row(row: Row) -> StoredTouch:
    """The touch of a row of `COLUMNS`."""
    (
        workspace, id, unit, person, state, channel, purpose, address, content, sequence, step,
        not_before, not_after, trigger_at, planned_at, variables, attempts, handed_at, error,
    ) = row[:19]  # fmt: skip
    values: dict[str, Any] = msgspec.msgpack.decode(variables)
    touch = Touch(
        id, person, channel, purpose, address, content, sequence, step, not_before, not_after,
        trigger_at, planned_at, values,
    )  # fmt: skip
    return StoredTouch(touch, workspace, unit, state, attempts, handed_at, error)
