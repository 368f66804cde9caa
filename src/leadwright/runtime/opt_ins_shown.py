"""Consent that has to be confirmed, as a record has it: the proof, or what is missing for it."""

from leadwright.core.unit import Person


def opt_ins_said(person: Person) -> dict[str, str]:
    """Consent -> where its confirmation stands, in one sentence; times in ms."""
    return {name: _said(person, name) for name in sorted(person.opt_ins or {})}


def state_of_opt_in(person: Person, name: str) -> str:
    """confirmed, asked (it may run out), withdrawn, or unasked."""
    opt_in = (person.opt_ins or {})[name]
    if person.consent.get(name) is True:
        return "confirmed"
    if opt_in.since:
        return "asked"
    return "withdrawn" if opt_in.asks or opt_in.confirmed_at else "unasked"


def _said(person: Person, name: str) -> str:
    opt_in, state = (person.opt_ins or {})[name], state_of_opt_in(person, name)
    said = f"said by {opt_in.source} at {opt_in.said_at}"
    if state == "confirmed":
        return f"confirmed at {opt_in.confirmed_at}; {said}"
    if state == "asked":
        return f"asked at {opt_in.asks[-1]}, to be confirmed until {opt_in.until}; {said}"
    return f"withdrawn; {said}" if state == "withdrawn" else f"nobody was asked; {said}"
