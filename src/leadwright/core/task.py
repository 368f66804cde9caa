"""Work for a human."""

import msgspec


class Task(msgspec.Struct, array_like=True):
    """Work for a person, as it now stands.

    `kind` is task, call, appointment, hand_off or escalation.

    `state` is open, done, withdrawn, queued, offered, accepted, rejected or taken_back; of a call
    also given_up, of an appointment missed or cancelled. A call is made from `not_before` on, those
    of the highest `priority` first; `attempts` have been made in vain.
    """

    id: str
    kind: str
    state: str
    title: str
    owner: str = ""
    team: str = ""
    person: int = 0
    opened_at: int = 0
    due_at: int = 0
    closed_at: int = 0
    note: str = ""
    priority: int = 0
    attempts: int = 0
    not_before: int = 0
