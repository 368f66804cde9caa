"""Putting one person into an audience, if it may be done."""

from leadwright.core.case import Case
from leadwright.core.ids import hashed_id
from leadwright.core.outcome import Touch
from leadwright.core.unit import Enrolment
from leadwright.orchestrate.contact import address_of
from leadwright.orchestrate.permission import Withheld, may_advertise
from leadwright.orchestrate.plan import ChannelPlan


def join(
    case: Case, channel: ChannelPlan, who: tuple[str, str, str], enrolment: Enrolment, until: int
) -> None:
    """Plan the touch that tells the channel so (`until` ms at the latest), and note it with the
    enrolment; or decide why it is withheld. `who` is the sequence, the step and the audience."""
    sequence, step, audience = who
    name = f"{sequence}/{step}"
    try:
        may_advertise(case, channel)
        to = address_of(case.person, channel)
        if not to:
            raise Withheld("no_address", f"{channel.address} is not known")
    except Withheld as held:
        values = {"touch": name, "channel": channel.name}
        case.decide("withheld", held.reason, held.because, name, values)
        return
    because = f"step {step} of {sequence} is due"
    case.decide("audience", f"{audience}/joined", because, name, {"channel": channel.name})
    if case.input.history:
        return  # decided for the record; history is never handed over
    touch = Touch(
        id=hashed_id(case.head.id, case.head.n, case.person.id, sequence, step),
        person=case.person.id,
        channel=channel.name,
        purpose="marketing",
        to=to,
        content="",
        sequence=sequence,
        step=step,
        not_before=case.now,
        not_after=until,
        planned_at=case.now,
        variables={"audience": {"name": audience, "action": "add"}},
    )
    case.out.touches.append(touch)
    enrolment.audiences[audience] = [channel.name, to, touch.id, step]
