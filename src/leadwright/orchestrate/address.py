"""Where people are reached."""

from leadwright.core.ids import hashed_id
from leadwright.core.unit import Person
from leadwright.orchestrate.plan import ChannelPlan


def address_of(person: Person, channel: ChannelPlan) -> str:
    """Where the person is reached on a channel; empty if that is not known."""
    if channel.address == "id":
        return str(person.id)
    address = person.traits.get(channel.address)
    return "" if address is None else str(address)


def mark_of(address: str) -> str:
    """A hash by which an address is recognised that consent is about; empty if there is none."""
    return hashed_id("address", address)[:12] if address else ""
