"""What an explanation says of a household."""

from leadwright.core.ids import number_of
from leadwright.core.unit import Head, Scalar


def household_shown(head: Head) -> dict[str, Scalar]:
    """Who lives there, and what they have together."""
    members = sorted((head.members or {}).items())
    state: dict[str, Scalar] = {"people": head.people}
    for person, adds in members:
        said = [f"{adds.orders} orders" if adds.orders else "", adds.surname]
        had = len(adds.contacts) + len(adds.open)
        said.append(f"{had} touches counted by caps" if had else "")
        said += [f"offer {name} until {made.ends}" for name, made in sorted(adds.offers.items())]
        state[f"person {number_of(person)}"] = ", ".join(filter(None, said)) or "nothing yet"
    state |= {f"people at {stage}": count for stage, count in sorted(head.stages.items())}
    if head.handoff is not None:
        state["hand-off"] = f"{head.handoff.state} ({head.handoff.stage})"
    if head.suppressed:
        state["suppressed"] = head.suppressed
    return state
