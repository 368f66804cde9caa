"""Stops: from here on, not any more."""

from leadwright.core.case import Case
from leadwright.core.contacts import leave_audience, withdraw
from leadwright.core.unit import Deferred, OpenTouch
from leadwright.nurture.plan import Sequence
from leadwright.nurture.sequences import MARKETING, end_all, suppressed
from leadwright.orchestrate.contact import address_of
from leadwright.orchestrate.permission import Withheld, may_advertise
from leadwright.playbook.model import Motion

UNSUBSCRIBED = "unsubscribed"
FROM_ELSEWHERE = Sequence(name="", steps=())
"""What planned a touch that came along from a unit of another motion."""


def suppress(case: Case, motion: Motion, channel: str, reason: str, because: str) -> None:
    """Must not be contacted over the channel (`*`: over any) from now on, nor may anybody else at
    the same address; withdraws what is planned there."""
    if case.person.suppressed.get(channel) != UNSUBSCRIBED:  # their own word is not overwritten
        case.person.suppressed[channel] = reason
    case.decide("suppression", f"{channel}/{reason}", because)
    withdraw(case, lambda touch: channel in ("*", touch.channel))
    for name, address in _addresses(case, motion, channel):
        case.out.suppressed += ((name, address, reason),)


def unsuppress(case: Case, motion: Motion, channel: str, because: str) -> bool:
    """May be contacted again; says whether there was anything to lift."""
    if case.person.suppressed.pop(channel, None) is None:
        return False
    case.decide("suppression", f"{channel}/lifted", because)
    case.out.allowed += tuple(_addresses(case, motion, channel))
    return True


def stop_unit(case: Case, motion: Motion, because: str, *, everything: bool = False) -> None:
    """What the unit has become stops nurture for all its people: here for the person at hand, for
    the others what is planned is withdrawn by the edge and their next step ends the rest.

    Sequences that may go on under these circumstances do, unless `everything` stops.
    """
    plans = motion.nurture.sequences.values()
    spared = [] if everything else [plan.name for plan in plans if not suppressed(case, plan)]
    if case.person.id:
        end_all(case, motion.nurture, "stopped", because, spared)
    case.out.stops_unit, case.out.spared = True, tuple(spared)


def withdraw_forbidden(case: Case, motion: Motion) -> None:
    """Withdraw what is planned for the person at hand and must not be sent any more."""
    withdraw(case, lambda touch: _forbidden(case, motion, touch))


def leave_forbidden(case: Case, motion: Motion) -> None:
    """Take the person at hand out of audiences they must not be in any more."""
    for enrolment in case.person.enrolments:
        sequence = motion.nurture.sequences.get(enrolment.sequence, FROM_ELSEWHERE)
        for audience, (channel, *_) in list(enrolment.audiences.items()):
            reason = _not_in_audiences(case, motion, channel) or suppressed(case, sequence)
            if reason:
                leave_audience(case, enrolment, audience, reason)


def _not_in_audiences(case: Case, motion: Motion, channel: str) -> str:
    plan = motion.orchestrate.channels.get(channel)
    if plan is None:
        return ""
    try:
        may_advertise(case, plan)
    except Withheld as held:
        return held.because
    return ""


def _forbidden(case: Case, motion: Motion, touch: OpenTouch | Deferred) -> bool:
    person, channel = case.person, touch.channel
    if "*" in person.suppressed or channel in person.suppressed or case.head.suppressed:
        return True
    if not touch.marketing:
        return False
    plan = motion.orchestrate.channels.get(channel)
    if (plan is None or plan.consent) and person.consent.get(f"{channel}/{MARKETING}") is not True:
        return True
    sequence = motion.nurture.sequences.get(touch.sequence, FROM_ELSEWHERE)
    return bool(suppressed(case, sequence))


def _addresses(case: Case, motion: Motion, channel: str) -> list[tuple[str, str]]:
    """The person's addresses on the channel, or on all of them."""
    found = []
    for name, plan in motion.orchestrate.channels.items():
        if channel in ("*", name) and (address := address_of(case.person, plan)):
            found.append((name, address))
    return found
