"""Several messages, and a cap with too little room for them: which one goes out, and what becomes
of the others."""

from collections.abc import Callable

from leadwright.core.case import Case
from leadwright.core.contacts import take_back
from leadwright.core.ids import number_of
from leadwright.core.outcome import Message
from leadwright.core.unit import Deferred, OpenTouch, Scalar, Slot
from leadwright.orchestrate.permission import Full
from leadwright.orchestrate.plan import Orchestrating
from leadwright.orchestrate.request import Request

PLACE_WANTED = "PlaceWanted"
"""To somebody of a household: a planned message is to give way to one to another."""
PLACE_FREE = "PlaceFree"
"""To somebody of a household whose messages wait: there may be room."""
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
    _lost(case, plan, loser, request.name, request.sequence)
    return True


def wait_for_room(case: Case, plan: Orchestrating, request: Request, full: Full) -> bool:
    """Wait, if the message may, or if it takes the place of one that is planned for later; whether
    it does. The place is free when the receipt says that nobody has received the other."""
    loser = _least(case, plan, request, full, lambda touch: touch.at > case.now)
    other = _least_of_others(case, plan, request, full) if full.cap.household else None
    if other is not None and (loser is None or _worth(plan, other[1]) < _worth(plan, loser)):
        _ask_for_place(case, request, *other)
        return True
    if loser is not None:
        loser.stopped = True
        case.out.withdrawn += (loser.id,)
        _lost(case, plan, loser, request.name, request.sequence)
        because = f"takes the place of {loser.sequence}/{loser.step} once that is withdrawn"
        _defer(case, request, min(case.now + SOON_MS, request.useful_until), because)
        return True
    planned: list[OpenTouch | Slot] = [*case.person.open_touches]
    if full.cap.household:
        planned += [slot for _, slot in _slots_of_others(case)]
    leaving = any(each.stopped and full.cap.channel in ("", each.channel) for each in planned)
    if leaving and case.now < request.useful_until:
        _defer(case, request, min(case.now + SOON_MS, request.useful_until), "a place becomes free")
        return True
    if request.sequence in plan.deferring and full.room_at <= request.useful_until:
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
        and _worth(plan, touch) < mine
        and which(touch)
    ]
    return min(found, key=lambda touch: (_worth(plan, touch), -touch.at), default=None)


def _worth(plan: Orchestrating, planned: OpenTouch | Slot) -> int:
    return plan.values.get(planned.sequence, 0)


# --------------------------------------------------------------------------- in a household


def give_way(case: Case, plan: Orchestrating) -> None:
    """Somebody else in the household has something to be told that is worth more: withdraw the
    planned message whose place it takes, unless that has gone out."""
    body = case.input.body
    for touch in case.person.open_touches:
        planned = [touch.sequence, touch.channel, touch.at]
        if planned == body["planned"] and touch.marketing and not touch.stopped:
            touch.stopped = True
            case.out.withdrawn += (touch.id,)
            _lost(case, plan, touch, body["winner"], body["sequence"], body["by"])
            return


def tell_waiting(case: Case, plan: Orchestrating) -> bool:
    """The person at hand has given a place back: tell those of the household who wait for one, the
    most valuable first. Says whether the person's own messages are to wait for that, too."""
    head, person = case.head, case.person
    waiting = {who: each.waits for who, each in (head.members or {}).items() if each.waits}
    waiting.pop(person.id, None)
    mine = max((1 + plan.values.get(each.sequence, 0) for each in person.deferred), default=0)
    turned = mine < max(waiting.values(), default=0)
    if turned and mine:
        waiting[person.id] = mine
    body = {"by": number_of(person.id)}
    case.out.messages += [
        Message(head.id, PLACE_FREE, case.now, who, dict(body))
        for who in sorted(waiting, key=lambda who: (-waiting[who], who))
    ]
    return turned


def _least_of_others(
    case: Case, plan: Orchestrating, request: Request, full: Full
) -> tuple[int, Slot] | None:
    """The same of what is planned for others of the household; also of this very instant, as that
    is not on its way before everything of the instant is decided."""
    mine = plan.values.get(request.sequence, 0)
    found = [
        (who, slot)
        for who, slot in _slots_of_others(case)
        if slot.sequence
        and slot.at >= case.now
        and full.cap.channel in ("", slot.channel)
        and _worth(plan, slot) < mine
    ]
    return min(found, key=lambda each: (_worth(plan, each[1]), -each[1].at), default=None)


def _slots_of_others(case: Case) -> list[tuple[int, Slot]]:
    members = sorted((case.head.members or {}).items())
    return [(who, slot) for who, each in members if who != case.person.id for slot in each.open]


def _ask_for_place(case: Case, request: Request, who: int, slot: Slot) -> None:
    """Have another's planned message withdrawn, and wait until its place is free."""
    body: dict[str, object] = {
        "planned": [slot.sequence, slot.channel, slot.at],
        "winner": request.name,
        "sequence": request.sequence,
        "by": number_of(case.person.id),
    }
    whose = f"a message of {slot.sequence} to person {number_of(who)} of the household"
    case.out.messages.append(Message(case.head.id, PLACE_WANTED, case.now, who, body))
    slot.sequence, slot.stopped = "", True  # nobody else takes it
    because = f"takes the place of {whose} once that is withdrawn"
    _defer(case, request, min(case.now + SOON_MS, request.useful_until), because)


# --------------------------------------------------------------------------- what becomes of them


def _lost(
    case: Case, plan: Orchestrating, loser: OpenTouch, winner: str, sequence: str, to: int = 0
) -> None:
    """What becomes of a planned message whose place is taken by the `winner` of a sequence, which
    is `to` another person of the household (0: the same person)."""
    worth = plan.values.get(sequence, 0), plan.values.get(loser.sequence, 0)
    name = f"{loser.sequence}/{loser.step}"
    whom = f" to person {to} of the household" if to else ""
    because = f"{winner}{whom} is worth more, {worth[0]} to {worth[1]}, and takes its place"
    values = {"touch": name, "channel": loser.channel}
    if loser.sequence not in plan.deferring:
        if case.person.said.get(loser.content) == case.now:  # chosen this very instant
            del case.person.said[loser.content]
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
            until=loser.useful_until or loser.until,
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
            until=request.useful_until,
            trigger_at=request.trigger_at,
            offers=dict(request.offers),
        )
    )
