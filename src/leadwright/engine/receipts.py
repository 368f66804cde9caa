"""What became of a touch, folded like everything else."""

from bisect import bisect_left
from itertools import accumulate, repeat, takewhile
from operator import mul

from leadwright.core.case import Case
from leadwright.core.contacts import close, take_back
from leadwright.core.time import DAY
from leadwright.core.unit import OpenTouch
from leadwright.engine.households import HOUSEHOLD
from leadwright.engine.stops import suppress
from leadwright.engine.wiring import try_again, unsaid
from leadwright.orchestrate.competing import tell_waiting
from leadwright.orchestrate.contact import slots_kept_ms
from leadwright.playbook.model import Motion

RECEIVED = frozenset({"sent", "captured", "unknown", "bounced"})
"""States that use up a slot under the caps: the person has, or may have, received it."""

UNTOLD = frozenset({"expired", "withdrawn", "withheld"})
"""States that say that nobody tried to tell them."""


def receive(case: Case, motion: Motion) -> None:
    """A touch is final: free its slot if nobody got it, count the response time, stop at a hard
    bounce."""
    body, state = case.input.body, case.input.name
    if state == "paused":  # it keeps its slot: it may still go out
        name = f"{body['sequence']}/{body['step']}"
        case.decide("withheld", "paused", body["error"], name, {"touch": name})
        return
    handed_at = body.get("handed_at") or case.at
    keep_ms = slots_kept_ms(motion.orchestrate)
    channel = body["channel"] if body["channel"] in motion.orchestrate.capped_channels else ""
    counts = state in RECEIVED and not (body.get("audience") or body.get("asks"))
    untold = _untold(case, body["touch"]) if state in UNTOLD else None
    close(case.person, body["touch"], handed_at, counts, keep_ms, channel)
    if not counts:
        take_back(case.person, body["touch"])
    case.count("touch_" + state, body["channel"])
    if body.get("trigger_at") and state in ("sent", "captured"):
        case.count("response_ms", response_bucket(handed_at - body["trigger_at"]))
    if state == "bounced":
        suppress(case, motion, body["channel"], "bounced", f"{body['channel']} address bounced")
    elif state in ("failed", "expired", "withheld", "unknown"):
        name = f"{body['sequence']}/{body['step']}"
        said = body.get("error") or WHY[state]
        case.decide("touch_" + state, name, WHILE_PAUSED if said == "paused" else said)
    if untold is not None:
        unsaid(case, motion, untold, state, body.get("trigger_at") or 0)
    if not counts and case.head.kind == HOUSEHOLD and tell_waiting(case, motion.orchestrate):
        return  # the person hears of it in their turn
    if case.person.deferred:
        try_again(case, motion)


def _untold(case: Case, id: str) -> OpenTouch | None:
    """The touch, where it matters that nobody was told what it said: of what takes turns."""
    for touch in case.person.open_touches if case.person.said else ():
        if touch.id == id:
            return touch
    return None


LONGEST_MS = 40 * DAY
BOUNDS_MS = tuple(
    takewhile(lambda ms: ms < 2 * LONGEST_MS, accumulate(repeat(1.09), mul, initial=1.0))
)
"""Upper bounds of the histogram of response times, 9 % apart."""
WHILE_PAUSED = "its sequence was paused while it was true"
WHY = {
    "failed": "the channel refused it",
    "expired": "it could not be handed over while it was true",
    "withheld": "the address is on the suppression list",
    "unknown": "the worker stopped while handing it over; it is not repeated",
}


def response_bucket(ms: int) -> str:
    """The histogram bucket of a response time: its upper bound in ms."""
    at = bisect_left(BOUNDS_MS, ms)
    return f"{min(round(BOUNDS_MS[at]), LONGEST_MS) if at < len(BOUNDS_MS) else LONGEST_MS}"
