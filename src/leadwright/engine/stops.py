"""Stops: from here on, not any more."""

from leadwright.core.case import Case
from leadwright.core.contacts import withdraw
from leadwright.orchestrate.contact import address_of
from leadwright.playbook.model import Motion


def suppress(case: Case, motion: Motion, channel: str, reason: str, because: str) -> None:
    """Must not be contacted over the channel (`*`: over any) from now on, nor may anybody else at
    the same address; withdraws what is planned there."""
    case.person.suppressed[channel] = reason
    case.decide("suppression", f"{channel}/{reason}", because)
    withdraw(case, lambda touch: channel in ("*", touch.channel))
    for name, address in _addresses(case, motion, channel):
        case.out.suppressed.append((name, address, reason))


def unsuppress(case: Case, motion: Motion, channel: str, because: str) -> bool:
    """May be contacted again; says whether there was anything to lift."""
    if case.person.suppressed.pop(channel, None) is None:
        return False
    case.decide("suppression", f"{channel}/lifted", because)
    case.out.allowed.extend(_addresses(case, motion, channel))
    return True


def _addresses(case: Case, motion: Motion, channel: str) -> list[tuple[str, str]]:
    """The person's addresses on the channel, or on all of them."""
    found = []
    for name, plan in motion.orchestrate.channels.items():
        if channel in ("*", name) and (address := address_of(case.person, plan)):
            found.append((name, address))
    return found
