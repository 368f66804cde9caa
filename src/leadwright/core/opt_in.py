"""What is kept of consent that somebody has to confirm."""

import msgspec


class OptIn(msgspec.Struct, array_like=True):
    """Consent that somebody has to confirm: who said so and when, and when it was confirmed.

    `address` is a hash of the address it is about. A request is open from `since` (0: none is)
    until `until`; `asks` are the instants of the latest ones. `content` is what asked, `text` a
    hash of its words, `touch` the last one that did. Without `confirmed_at` nobody has confirmed.
    """

    address: str
    source: str
    said_at: int
    since: int = 0
    until: int = 0
    asks: list[int] = []
    content: str = ""
    text: str = ""
    confirmed_at: int = 0
    touch: str = ""

    def open_at(self, now: int) -> bool:
        """Whether it can still be confirmed."""
        return self.since > 0 and now < self.until
