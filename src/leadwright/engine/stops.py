"""Stops: from here on, not any more."""

from leadwright.core.case import Case
from leadwright.core.contacts import withdraw


def suppress(case: Case, channel: str, reason: str, because: str) -> None:
    """Must not be contacted over the channel (`*`: over any) from now on; withdraws what is
    planned there."""
    case.person.suppressed[channel] = reason
    case.decide("suppression", f"{channel}/{reason}", because)
    withdraw(case, lambda touch: channel in ("*", touch.channel))


def unsuppress(case: Case, channel: str, because: str) -> bool:
    """May be contacted again; says whether there was anything to lift."""
    if case.person.suppressed.pop(channel, None) is None:
        return False
    case.decide("suppression", f"{channel}/lifted", because)
    return True
