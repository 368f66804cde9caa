"""Several messages, and a cap with too little room for them: which one goes out, and what becomes
of the others."""

from collections.abc import Callable

from leadwright.core.case import Case
from leadwright.core.contacts import take_back
from leadwright.core.unit import Deferred, OpenTouch, Scalar
from leadwright.orchestrate.permission import Full
from leadwright.orchestrate.plan import Orchestrating
from leadwright.orchestrate.request import Request

SOON_MS = 600_000
"""When a message that has won looks again whether the other one is withdrawn; its receipt comes
sooner."""


def make_room(case: Case, plan: Orchestrating, request: Request, full: Full) -> bool:
    """Take the place of a message of this very instant that is worth less; says whether there was
    one."""
    made = {touch.id for touch in case.out.touches}
    loser = _least(case, plan, request, full, lambda touch: touch.id in made)
    if loser is None:
        return False
    name = f"{loser.sequence}/{loser.step}"
    case.person.open_touches.remove(loser)
    take_back(case.person, loser.id)
    case.out.touches = [touch for touch in case.out.touches if touch.id != loser.id]
    planned = ("touch", name, case.person.id)
    case.out.decisions = [
        each for each in case.out.decisions if (each.kind, each.name, each.person) != planned
    ]
    _lost(case, plan, loser, request)
    return True


def wait_for_room(case: Case, plan: Orchestrating, request: Request, full: Full) -> bool:
    """Wait, if the message may, or if it takes the place of one that is planned for later; whether
    it does. The place is free when the receipt says that nobody has received the other."""
    loser = _least(case, plan, request, full, lambda touch: touch.at > case.now)
    if loser is not None:
        loser.stopped = True
        case.out.withdrawn.append(loser.id)
        _lost(case, plan, loser, request)
        because = f"takes the place of {loser.sequence}/{loser.step} once that is withdrawn"
        _defer(case, request, min(case.now + SOON_MS, request.not_after), because)
        return True
    leaving = any(
        touch.stopped and full.cap.channel in ("", touch.channel)
        for touch in case.person.open_touches
    )
    if leaving and case.now < request.not_after:
        _defer(case, request, min(case.now + SOON_MS, request.not_after), "a place becomes free")
        return True
    if request.sequence in plan.deferring and full.room_at <= request.not_after:
        _defer(case, request, max(full.room_at, case.now + 1), full.because)
        return True
    return False


def _least(
    case: Case,
    plan: Orchestrating,
    request: Request,
    full: Full,
    which: Callable[[OpenTouch], bool],
) -> OpenTouch | None:
    """Of the planned messages that take up the cap, the one worth least, if it is worth less."""
    mine = plan.values.get(request.sequence, 0)
    found = [
        touch
        for touch in case.person.open_touches
        if touch.marketing
        and not touch.stopped
        and full.cap.channel in ("", touch.channel)
        and plan.values.get(touch.sequence, 0) < mine
        and which(touch)
    ]
    return min(
        found, key=lambda touch: (plan.values.get(touch.sequence, 0), -touch.at), default=None
    )


def _lost(case: Case, plan: Orchestrating, loser: OpenTouch, winner: Request) -> None:
    """What becomes of a planned message whose place is taken."""
    worth = plan.values.get(winner.sequence, 0), plan.values.get(loser.sequence, 0)
    name = f"{loser.sequence}/{loser.step}"
    because = f"{winner.name} is worth more, {worth[0]} to {worth[1]}, and takes its place"
    values = {"touch": name, "channel": loser.channel}
    if loser.sequence not in plan.deferring:
        case.decide("withheld", "cap", because, name, values)
        return
    case.decide("deferred", name, because, name, values)
    enrolled = [e.offers for e in case.person.enrolments if e.sequence == loser.sequence]
    case.person.deferred.append(
        Deferred(
            sequence=loser.sequence,
            step=loser.step,
            channel=loser.channel,
            content=loser.content,
            due=case.now + 1,
            until=loser.until,
            offers=dict(enrolled[0]) if enrolled else {},
        )
    )


def _defer(case: Case, request: Request, due: int, because: str) -> None:
    values: dict[str, Scalar] = {
        "touch": request.name,
        "channel": request.channel,
        "until": due,
    }
    case.decide("deferred", request.name, because, request.name, values)
    if case.input.history:
        return
    case.person.deferred.append(
        Deferred(
            sequence=request.sequence,
            step=request.step,
            channel=request.channel,
            content=request.content,
            due=due,
            until=request.not_after,
            trigger_at=request.trigger_at,
            offers=dict(request.offers),
        )
    )
