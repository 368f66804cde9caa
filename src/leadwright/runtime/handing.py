"""Handing one touch over, and what its outcome means for the touch.

Everything here is a function of its arguments, so that the simulation can use it without threads.
"""

import re
from collections.abc import Callable
from zlib import crc32

import msgspec

from leadwright.ports import (
    Channel,
    Handed,
    NeedsPerson,
    Outgoing,
    Refused,
    RetryAfter,
    StoredTouch,
)
from leadwright.runtime.template import RenderError
from leadwright.runtime.wanted import always

AGAIN_MS = 1_000
"""After the first uncertain outcome of a channel that recognises repeats, and after an attempt that
did not get as far as the channel."""
PAUSE_MS = 60_000
"""While a person has to mend something."""
LONGEST_WAIT_MS = 1_800_000
MOST_DOUBLINGS = 6
LONGEST_ERROR = 200

_ADDRESS = re.compile(r"<?[^\s<>,;:]+@[^\s<>,;:]+>?")


def hand_over(
    stored: StoredTouch,
    render: Callable[[StoredTouch], Outgoing],
    channel: Channel,
    now: Callable[[], int],
    wanted: Callable[[StoredTouch], bool] = always,
) -> tuple[Handed, Exception | None]:
    """Render and send, unless it is too late or not `wanted` any more. Never raises.

    Returns what became of the touch, and what the channel raised (for the destination's health).
    """
    if now() > stored.touch.not_after:
        return ended(stored, "expired", now(), "too late when its turn came"), None
    try:
        outgoing = render(stored)
        if not wanted(stored):
            return ended(stored, "withdrawn", now(), "stopped in time"), None
    except OSError as error:  # the store is away: that is not the touch's end
        why = f"the store cannot be read: {type(error).__name__}"
        return again(stored, _grown(stored, AGAIN_MS), now(), why), None
    except Exception as error:
        said = str(error) if isinstance(error, RenderError) else type(error).__name__
        return ended(stored, "failed", now(), f"cannot be rendered: {said}"), None
    try:
        channel.send(outgoing)
    except Exception as error:
        return after(stored, error, channel.idempotent, now()), error
    return ended(stored, getattr(channel, "accepted_as", "sent"), now()), None


def after(stored: StoredTouch, error: Exception, idempotent: bool, now: int) -> Handed:
    """What an outcome other than acceptance means for the touch."""
    if isinstance(error, Refused):
        return ended(stored, "bounced" if error.bounced else "failed", now, str(error))
    if isinstance(error, RetryAfter):
        return again(stored, _grown(stored, round(error.seconds * 1000)), now, str(error))
    if isinstance(error, NeedsPerson):
        return again(stored, PAUSE_MS, now, str(error))
    return uncertain(stored, idempotent, now, f"{type(error).__name__}: {error}")


def uncertain(stored: StoredTouch, idempotent: bool, now: int, why: str) -> Handed:
    """Nobody can tell whether it was accepted: a lost connection, or a lease that ran out.

    Asked again where the other side recognises the id. Marketing is never repeated otherwise;
    transactional touches are, with the same Message-ID.
    """
    if idempotent or stored.touch.purpose == "transactional":
        handed = again(stored, _grown(stored, AGAIN_MS), now, why)
        return msgspec.structs.replace(handed, perhaps=True)
    return ended(stored, "unknown", now, why)


def again(stored: StoredTouch, wait_ms: int, now: int, why: str) -> Handed:
    """Planned once more, or expired if it would not be true any more by then."""
    at = now + wait_ms
    if at > stored.touch.not_after:
        return ended(stored, "expired", now, why)
    return Handed(stored.touch.id, stored.workspace, "planned", now, plain(why), at)


def ended(stored: StoredTouch, state: str, now: int, why: str = "") -> Handed:
    """A state the touch keeps."""
    return Handed(stored.touch.id, stored.workspace, state, now, plain(why) if why else "")


def plain(text: str) -> str:
    """An error as it may be stored: one line, not long, without anybody's address."""
    return _ADDRESS.sub("<address>", " ".join(text.split()))[:LONGEST_ERROR]


def _grown(stored: StoredTouch, wait_ms: int) -> int:
    """Twice as long after each attempt, spread by a tenth so that not all come back at once."""
    doublings = min(max(stored.attempts - 1, 0), MOST_DOUBLINGS)
    wait = max(wait_ms, min(wait_ms << doublings, LONGEST_WAIT_MS))
    return wait + wait * (crc32(stored.touch.id.encode()) % 100) // 1000
