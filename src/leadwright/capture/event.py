"""What every source adapter makes of a submission, before anybody knows who it is about."""

from typing import Any

import msgspec


class Event(msgspec.Struct):
    """One captured event in Segment's words.

    `kind` is event, traits, account, alias or command (see `core.input`); `name` the event or the
    command. `anonymous_id`, `user_id`, `email`, `group_id`, `previous_id` identify; empty: not
    said. `person` and `unit` are entity ids, only in commands that name them. `body` holds
    properties, traits or arguments as scalars (nested values flattened with `_`, lists dropped
    except `products`). `occurred_at` is ms, corrected for the sender's clock where it told it.
    `actor` is the member behind a command. `history`: of a history import (virtual time).
    """

    kind: str
    name: str
    occurred_at: int
    anonymous_id: str = ""
    user_id: str = ""
    email: str = ""
    group_id: str = ""
    previous_id: str = ""
    person: int = 0
    unit: int = 0
    body: dict[str, Any] = {}
    traits: dict[str, Any] = {}
    """Traits that came with an event (form posts, identify): folded before it."""
    actor: str = ""
    history: bool = False
    bot: bool = False
    external: dict[str, str] = {}
    """Ids of the person in other systems, by system: `{"salesforce": "003A0000"}`."""
    row: int = 0
    """Of an import: the row of its file, and which of its files that is (`part`)."""
    part: int = 0
