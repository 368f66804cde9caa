"""What a sequence wants said."""

import msgspec

from leadwright.core.local import Window


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """One message. Times in ms; `offers` is the person's copy of offers' ends. It goes out over
    `instead` where a cap leaves no room on its channel, and within the `window` only. These words
    are good until `not_after`, the message until `useful_until`: then it says something else."""

    sequence: str
    step: str
    channel: str
    purpose: str
    content: str
    offer: str
    not_after: int
    useful_until: int
    trigger_at: int
    offers: dict[str, int]
    window: Window | None = None
    instead: str = ""

    @property
    def name(self) -> str:
        """`sequence/step`."""
        return f"{self.sequence}/{self.step}"
