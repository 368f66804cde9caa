"""Work for a human."""

import msgspec


class Task(msgspec.Struct, array_like=True):
    """Work for a person, as it now stands; `kind` is task, call or hand_off.

    `state` is open, done, withdrawn, queued, offered, accepted, rejected or taken_back.
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
