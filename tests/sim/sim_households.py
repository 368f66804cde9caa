"""Households at rest: who lives there, and what they are said to have had."""

from collections.abc import Sequence

from sim_oracle import Broken

from leadwright.core.unit import Head, Person


def households_add_up(head: Head, inside: Sequence[Person]) -> None:
    """A household is a unit of several people, and knows the touches each of them takes up."""
    name = f"unit {head.id & 0xFFFFFF}"
    if head.kind == "account" or (head.members is None and head.kind == "individual"):
        return
    if (head.kind == "household") != (len(inside) > 1):
        raise Broken(f"{name} of {len(inside)} people is a {head.kind}")
    members = head.members or {}
    if members.keys() != {each.id for each in inside}:
        raise Broken(f"{name} counts other people than live there")
    for each in inside:
        adds = members[each.id]
        open_now = [(touch.channel, touch.at, touch.until) for touch in each.open_touches]
        counted = [(slot.channel, slot.at, slot.until) for slot in adds.open]
        if (adds.contacts, counted) != (each.contacts, open_now):
            raise Broken(f"{name} counts touches that {each.id & 0xFFFFFF} has not")
