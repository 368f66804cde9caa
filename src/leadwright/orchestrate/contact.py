"""Contacting one person over one channel, if it may be done."""

from typing import Any

from msgspec.structs import replace

from leadwright.core.case import Case
from leadwright.core.ids import hashed_id, number_of
from leadwright.core.local import local, zone_of
from leadwright.core.outcome import Touch
from leadwright.core.time import spoken
from leadwright.core.unit import Made, OpenTouch, Scalar, Share
from leadwright.orchestrate.address import address_of as address_of
from leadwright.orchestrate.competing import make_room, wait_for_room
from leadwright.orchestrate.permission import Full, Withheld, when_allowed
from leadwright.orchestrate.plan import Offer, Orchestrating
from leadwright.orchestrate.request import Request as Request


def contact(case: Case, plan: Orchestrating, request: Request) -> bool:
    """Plan the touch, or decide why it is withheld; says whether it was planned.

    Where a cap is full the message of the highest value wins: it takes the place of one that is
    worth less, as long as that is not on its way. Who loses goes out over another channel, waits,
    or is dropped, as the playbook declares.
    """
    while True:
        try:
            touch = _plan(case, plan, request)
        except Full as full:
            if make_room(case, plan, request, full):
                continue
            if request.instead:
                request = replace(request, channel=request.instead, instead="")
                continue
            if not wait_for_room(case, plan, request, full):
                _withhold(case, request, full)
            return False
        except Withheld as held:
            _withhold(case, request, held)
            return False
        _note(case, plan, request, touch)
        return True


def _withhold(case: Case, request: Request, held: Withheld) -> None:
    values = {"touch": request.name, "channel": request.channel, **held.values}
    case.decide("withheld", held.reason, held.because, request.name, values)


def _note(case: Case, plan: Orchestrating, request: Request, touch: Touch) -> None:
    shown: dict[str, Scalar] = {
        "channel": touch.channel,
        "content": touch.content,
        "not_before": touch.not_before,
    }
    because = f"step {request.step} of {request.sequence} is due"
    case.decide("touch", request.name, because, request.name, shown)
    if offer := plan.offers.get(request.offer):
        request.offers[offer.name] = _ends(case, offer, request.offers)
    if case.input.history:
        return  # decided for the record; history is never handed over
    case.out.touches.append(touch)
    case.person.open_touches.append(
        OpenTouch(
            touch.id,
            touch.channel,
            touch.sequence,
            touch.not_before,
            touch.not_after,
            marketing=touch.purpose != "transactional",
            step=touch.step,
            content=touch.content,
            useful_until=request.useful_until if request.useful_until > touch.not_after else 0,
        )
    )
    if plan.one_offer and offer is not None and touch.purpose != "transactional":
        _note_made(case, offer.name, request.offers[offer.name], touch.id)
    if plan.one_channel_ms and request.offer:
        offered, since = case.person.offered, touch.not_before - plan.one_channel_ms
        kept = {name: at for name, at in offered.items() if at > since}
        case.person.offered = kept | {f"{request.offer}/{request.channel}": touch.not_before}


def _note_made(case: Case, offer: str, ends: int, touch: str) -> None:
    """An offer was made to somebody, by a touch; one that is open already stays as it was made."""
    share = case.person.share = case.person.share or Share()
    share.made = {name: each for name, each in share.made.items() if each.ends > case.now}
    share.made.setdefault(offer, Made(case.now, ends, touch))


def slots_kept_ms(plan: Orchestrating) -> int:
    """How long a touch matters to any cap."""
    return max((cap.within_ms for cap in plan.caps), default=0)


def _plan(case: Case, plan: Orchestrating, request: Request) -> Touch:
    channel = plan.channels[request.channel]
    not_after = request.not_after
    offer = plan.offers.get(request.offer)
    if offer is not None:
        not_after = min(not_after, _ends(case, offer, request.offers))
    to = address_of(case.person, channel)
    if not to:
        raise Withheld("no_address", f"{channel.address} is not known")
    if offer is not None and request.purpose != "transactional":
        _keeps_to_one_channel(case, plan, request)
        if plan.one_offer:
            _made_to_nobody_else(case, offer.name)
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
        variables=_variables(case, plan, request, offer),
    )


def _ends(case: Case, offer: Offer, offers: dict[str, int]) -> int:
    """An offer starts when it is first made to the person, and its end never moves."""
    return offers.get(offer.name) or case.now + offer.ends_after_ms


def _keeps_to_one_channel(case: Case, plan: Orchestrating, request: Request) -> None:
    for made, at in case.person.offered.items():
        offer, _, channel = made.partition("/")
        recent = abs(case.now - at) < plan.one_channel_ms
        if recent and offer == request.offer and channel != request.channel:
            within = spoken(plan.one_channel_ms)
            raise Withheld("same_offer", f"{offer} is made by {channel} within {within}")


def _made_to_nobody_else(case: Case, offer: str) -> None:
    for other, member in sorted((case.head.members or {}).items()):
        made = member.offers.get(offer)
        if other != case.person.id and made is not None and made.ends > case.now:
            because = f"{offer} is made to somebody else in the household, and open"
            values: dict[str, Scalar] = {"made_to": number_of(other), "ends": made.ends}
            raise Withheld("household_offer", because, values)


def _variables(
    case: Case, plan: Orchestrating, request: Request, offer: Offer | None
) -> dict[str, Any]:
    variables = variables_of(case, plan, request.content)
    if offer is not None:
        ends = _ends(case, offer, request.offers)
        variables["offer"] = {"code": offer.code, "says": offer.says, "ends": ends}
    return variables


def variables_of(case: Case, plan: Orchestrating, content: str) -> dict[str, Any]:
    """What a content may say of the person at hand."""
    variables: dict[str, Any] = {
        "person": case.person.traits,
        "account": case.head.traits,
        "facts": case.person.facts,
    }
    if reckoned := plan.reckoned.get(content):
        for name, value in reckoned.of.values(case.facts).items():
            group, _, key = name.partition(".")
            said = _said(case, plan, value, name in reckoned.times)
            variables[group] = {**variables.get(group, {}), key: said}
    return variables


def _said(case: Case, plan: Orchestrating, value: Scalar, is_time: bool) -> Scalar:
    """As people write it: whole numbers without a point, times as a day where the person is."""
    if is_time and isinstance(value, int):
        zone = zone_of(case.person.traits.get("time_zone"), plan.zone)
        return local(value, zone).date().isoformat()
    return int(value) if isinstance(value, float) and value == int(value) else value
