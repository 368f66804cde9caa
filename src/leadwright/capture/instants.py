"""When something happened, from what senders write and what their clocks say."""

from datetime import UTC, datetime
from typing import Any

from leadwright.core.time import MINUTE

EARLIEST = 946_684_800_000
"""2000-01-01: earlier timestamps are unset clocks (1970), not history."""
FUTURE_MAX = 10 * MINUTE
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECONDS_BELOW = 100_000_000_000


def instant(value: Any) -> int:
    """ISO 8601 text (no zone: UTC) or a Unix time in s or ms, as ms UTC; 0 where it is neither."""
    if type(value) is str:
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            return 0
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        since = moment - _EPOCH
        return since.days * 86_400_000 + since.seconds * 1_000 + since.microseconds // 1_000
    if type(value) is int or type(value) is float:
        return _from_number(value)
    return 0


def occurred(at: int, said: int, sent_at: int) -> int:
    """When it happened, in ms: what was `said`, moved by how far the sender's clock is off.

    `at` is the instant of capture; 0 means unknown for the others. Before 2000, or more than ten
    minutes after `at`, is taken for a wrong clock: then `at`. Never later than `at`.
    """
    if not said:
        return at
    if sent_at:
        said = at - (sent_at - said)
    if said < EARLIEST or said > at + FUTURE_MAX:
        return at
    return min(said, at)


def _from_number(value: float) -> int:
    if not 0 < value < 1e15:
        return 0
    return round(value * 1_000) if value < _SECONDS_BELOW else round(value)
