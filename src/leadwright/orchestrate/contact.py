"""Contacting one person over one channel, if it may be done."""

from dataclasses import dataclass
from typing import Any

from leadwright.core.case import Case
from leadwright.core.ids import hashed_id
from leadwright.core.local import Window
from leadwright.core.outcome import Touch
from leadwright.core.unit import OpenTouch, Person, Scalar
from leadwright.orchestrate.permission import Withheld, when_allowed
from leadwright.orchestrate.plan import ChannelPlan, Offer, Orchestrating


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a sequence wants said. Times in ms; `offers` is the person's copy of offers' ends."""

    sequence: str
    step: str
    channel: str
    purpose: str
    content: str
    offer: str
    not_after: int
    trigger_at: int
    offers: dict[str, int]
    window: Window | None = None


def contact(case: Case, plan: Orchestrating, request: Request) -> bool:
    """Plan the touch, or decide why it is withheld; says whether it was planned."""
    name = f"{request.sequence}/{request.step}"
    try:
        touch = _plan(case, plan, request)
    except Withheld as held:
        values = {"touch": name, "channel": request.channel}
        case.decide("withheld", held.reason, held.because, name, values)
        return False
    shown: dict[str, Scalar] = {
        "channel": touch.channel,
        "content": touch.content,
        "not_before": touch.not_before,
    }
    case.decide("touch", name, f"step {request.step} of {request.sequence} is due", name, shown)
    if case.input.history:
        return True  # decided for the record; history is never handed over
    case.out.touches.append(touch)
    case.person.open_touches.append(
        OpenTouch(
            touch.id,
            touch.channel,
            touch.sequence,
            touch.not_before,
            touch.not_after,
            marketing=touch.purpose != "transactional",
        )
    )
    return True


def address_of(person: Person, channel: ChannelPlan) -> str:
    """Where the person is reached on a channel; empty if that is not known."""
    if channel.address == "id":
        return str(person.id)
    address = person.traits.get(channel.address)
    return "" if address is None else str(address)


def slots_kept_ms(plan: Orchestrating) -> int:
    """How long a touch matters to any cap."""
    return max((cap.within_ms for cap in plan.caps), default=0)


def _plan(case: Case, plan: Orchestrating, request: Request) -> Touch:
    channel = plan.channels[request.channel]
    not_after = request.not_after
    offer = plan.offers.get(request.offer)
    if offer is not None:
        not_after = min(not_after, _offer_ends(case, offer, request.offers))
    to = address_of(case.person, channel)
    if not to:
        raise Withheld("no_address", f"{channel.address} is not known")
    at = when_allowed(case, plan, channel, request.purpose, not_after, request.window)
    return Touch(
        id=hashed_id(case.head.id, case.head.n, case.person.id, request.sequence, request.step),
        person=case.person.id,
        channel=request.channel,
        purpose=request.purpose,
        to=to,
        content=request.content,
        sequence=request.sequence,
        step=request.step,
        not_before=at,
        not_after=not_after,
        trigger_at=request.trigger_at,
        planned_at=case.now,
        variables=_variables(case, offer, request.offers),
    )


def _offer_ends(case: Case, offer: Offer, offers: dict[str, int]) -> int:
    """An offer starts when it is first made to the person, and its end never moves."""
    return offers.setdefault(offer.name, case.now + offer.ends_after_ms)


def _variables(case: Case, offer: Offer | None, offers: dict[str, int]) -> dict[str, Any]:
    variables: dict[str, Any] = {
        "person": case.person.traits,
        "account": case.head.traits,
        "facts": case.person.facts,
    }
    if offer is not None:
        variables["offer"] = {"code": offer.code, "says": offer.says, "ends": offers[offer.name]}
    return variables
