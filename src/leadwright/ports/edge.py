"""What stands around the runtime: clock, bell, channels."""

from typing import Any, Protocol

import msgspec


class Bell(Protocol):
    """Wakes the worker when there is something to do, so that nothing polls."""

    def ring(self) -> None: ...
    def wait(self, timeout_s: float) -> None:
        """Return on a ring since the last wait, or after the timeout."""
        ...

    def close(self) -> None: ...


class Clock(Protocol):
    """Milliseconds UTC."""

    def now(self) -> int: ...


class Outgoing(msgspec.Struct, frozen=True):
    """A rendered touch for a channel. `headers` for e-mail (List-Unsubscribe ...); `data` is the
    JSON body for webhooks. `id` is the idempotency key and, for e-mail, the Message-ID's left."""

    id: str
    workspace: int
    channel: str
    to: str
    subject: str
    text: str
    html: str
    headers: dict[str, str]
    data: dict[str, Any]


class Refused(Exception):  # noqa: N818 - an outcome a channel reports, not a fault
    """Never again. `bounced`: the address itself is bad."""

    def __init__(self, what: str, *, bounced: bool = False) -> None:
        super().__init__(what)
        self.bounced = bounced


class RetryAfter(Exception):  # noqa: N818
    """Not accepted; again in `seconds`."""

    def __init__(self, what: str, seconds: float) -> None:
        super().__init__(what)
        self.seconds = seconds


class NeedsPerson(Exception):  # noqa: N818
    """A person has to mend something (wrong password); the channel pauses."""


class Channel(Protocol):
    """Hands touches over. One instance per workspace and channel setting; used by its own
    sender threads only. Raises Refused, RetryAfter or NeedsPerson; any other exception after the
    request began means the outcome is unknown. Channels never retry."""

    idempotent: bool
    """Whether sending again with the same id is recognised by the other side."""
    parallel: int
    """How many sends may be under way at once."""

    def send(self, outgoing: Outgoing) -> None:
        """Returns once the other side has accepted."""
        ...

    def close(self) -> None: ...
