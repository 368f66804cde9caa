"""What a source over HTTP is given, and what it makes of it at the moment of capture."""

import msgspec


class Posted(msgspec.Struct, frozen=True):
    """One request, unpacked. `path` is what follows the source's prefix (`track`)."""

    path: str
    body: bytes
    content_type: str = ""
    user_agent: str = ""
    page: str = ""
    """Address of the page it was posted from (Referer)."""


class Item(msgspec.Struct, frozen=True):
    """One thing to journal. `message_id` recognises repeats (`""`: cannot)."""

    body: bytes
    message_id: str = ""
    sent_at: int = 0


class Received(msgspec.Struct, frozen=True):
    """What to journal. `key` is the write key in the body (`""`: none there)."""

    items: list[Item]
    key: str = ""
    next: str = ""
    """Where the visitor asked to go afterwards (forms)."""


class Malformed(Exception):  # noqa: N818 - the sender's doing, answered with 400
    """Nothing of the request can be kept. `code` is stable, `message` one sentence."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
