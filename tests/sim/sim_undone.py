"""What an undo leaves of what somebody was told; and what rows of files tell us to do."""

import msgspec
from msgspec import structs
from sim_may import Broken
from sim_told import Citizen

from leadwright.core.input import Input
from leadwright.core.unit import Person


def carried(input: Input) -> Input | None:
    """The command that a row of a file carries besides what it says."""
    said = {name[1:]: value for name, value in input.body.items() if name.startswith(":")}
    return structs.replace(input, kind="command", body=said) if said else None


def as_kept(citizen: Citizen, record: bytes) -> None:
    """They are what a record says. How an undo works that out is the engine's word, as it is for
    accounts that were merged; what is checked is that everything after goes by it, and that nobody
    has consented who did not say so."""
    kept = msgspec.msgpack.decode(record, type=Person)
    for name, given in kept.consent.items():
        if given and name not in citizen.consent:
            raise Broken(f"an undo made up consent for {name}")
    citizen.consent = dict(kept.consent)
    citizen.suppressed = set(kept.suppressed)
    citizen.unsubscribed = {
        channel for channel, why in kept.suppressed.items() if why == "unsubscribed"
    }
    citizen.customer = kept.stage == "customer"
    citizen.disqualified = kept.stage == "disqualified"
