"""Who an event says it is about."""

from leadwright.capture.event import Event
from leadwright.core.ids import identifier_key

USER, EMAIL, ANONYMOUS, GROUP, DOMAIN = "user", "email", "anonymous", "group", "domain"
EXTERNAL = "external"
LONGEST = 512
"""Longer identifiers are refused: cutting them could make one person of two."""


def identifiers(event: Event, workspace: int) -> list[tuple[str, bytes]]:
    """(kind, `core.ids.identifier_key`) of the person, strongest first: user id, ids in other
    systems, e-mail, anonymous id."""
    said = [(USER, event.user_id)]
    said += [(EXTERNAL, f"{name}:{id}") for name, id in sorted(event.external.items()) if id]
    said += [(EMAIL, event.email), (ANONYMOUS, event.anonymous_id)]
    return [(kind, identifier_key(workspace, kind, value)) for kind, value in said if value]
