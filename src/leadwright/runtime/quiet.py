"""Quiet hours once more when a touch is about to go out: it may have had to wait since it was
planned, for a worker, for room, or for a channel that was away."""

from collections.abc import Iterable, Mapping

from leadwright.core.outcome import Touch
from leadwright.core.unit import ANYONE, Head, decode_head
from leadwright.orchestrate.quiet import next_allowed
from leadwright.playbook.model import Motion, Playbook
from leadwright.ports import Handed, StoredTouch, Turn

WHY = "waits until quiet hours end"


def woken_by(
    turn: Turn, touches: Iterable[StoredTouch], books: Mapping[int, Playbook], now: int
) -> list[Handed]:
    """Those that would disturb somebody now: planned again for when quiet hours end, or expired
    if they would not be true any more by then. `books` are those in force by workspace."""
    found = []
    for stored in touches:
        touch = stored.touch
        if touch.purpose == "transactional" or "audience" in touch.variables:
            continue
        motions = books[stored.workspace].motions
        ends = {name: _allowed(motion, touch, now) for name, motion in motions.items()}
        if any(at > now for at in ends.values()):
            at = ends[_motion(turn, stored.unit, books[stored.workspace]).name]
            if at > now:
                state = "planned" if at <= touch.not_after else "expired"
                found.append(Handed(touch.id, stored.workspace, state, now, WHY, at))
    return found


def _allowed(motion: Motion, touch: Touch, now: int) -> int:
    """When it may go out, as that motion has it."""
    person, account = (touch.variables.get(whose) or {} for whose in ("person", "account"))
    nurture = motion.nurture
    sequence = nurture.sequences.get(nurture.renamed.get(touch.sequence, touch.sequence))
    window = sequence.window if sequence is not None else None
    plan = motion.orchestrate
    return next_allowed(plan.quiet, person, account, now, window, plan.zone)


def _motion(turn: Turn, unit: int, book: Playbook) -> Motion:
    key = (unit, ANYONE)
    document = turn.load([key]).get(key)
    head = decode_head(document) if document is not None else None
    return book.motion(head.kind if isinstance(head, Head) else "individual")
