"""Consent that has to be confirmed (double opt-in): where it stands."""

from leadwright.core.case import Case
from leadwright.core.unit import OptIn, Person
from leadwright.orchestrate.address import address_of, mark_of
from leadwright.orchestrate.plan import ChannelPlan


def opt_in_of(person: Person, name: str) -> OptIn | None:
    """What is known of consent `channel/purpose`."""
    return person.opt_ins.get(name) if person.opt_ins else None


def confirms(person: Person, channel: ChannelPlan, name: str, now: int) -> OptIn | None:
    """The request that the person can confirm now, if there is one: it is about the address they
    still have."""
    opt_in = opt_in_of(person, name)
    if opt_in is None or not opt_in.open_at(now):
        return None
    return opt_in if opt_in.address == mark_of(address_of(person, channel)) else None


def unconfirmed(case: Case, channel: ChannelPlan, name: str) -> str:
    """Why consent that was said does not count yet; empty if it does, or if nobody has said it."""
    opt_in = opt_in_of(case.person, name)
    if opt_in is None:
        return ""
    given = case.person.consent.get(name)
    if (given is False and not opt_in.since) or (given and channel.confirm is None):
        return ""
    if opt_in.address != mark_of(address_of(case.person, channel)):
        return "was said for another address" if opt_in.since or opt_in.confirmed_at else ""
    if given:
        return ""
    if opt_in.open_at(case.now):
        return "waits to be confirmed"
    if opt_in.since:
        return "was not confirmed while the link was good"
    return "" if opt_in.asks else "was said by an import, and nobody was asked to confirm it"
