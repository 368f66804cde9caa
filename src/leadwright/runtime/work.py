"""An addressed input on its way into a fold."""

import msgspec

from leadwright.core.input import LANE_TIMERS, WAKE, Input
from leadwright.core.outcome import Decision
from leadwright.ports import Pending

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Input)
_decisions = msgspec.msgpack.Decoder(list[Decision])

encode_input = _encoder.encode
decode_input = _decoder.decode
decode_decisions = _decisions.decode


class Work(msgspec.Struct, eq=False):
    """`input` for `unit` (and `person` there; 0: the head)."""

    unit: int
    person: int
    lane: int
    input: Input

    def pending(self) -> Pending:
        """The row that waits in the inbox."""
        return Pending(self.unit, self.person, self.lane, encode_input(self.input))

    @classmethod
    def of(cls, pending: Pending) -> "Work":
        """The work a row of the inbox stands for."""
        return cls(pending.unit, pending.person, pending.lane, decode_input(pending.input))


def virtual_wake(unit: int, member: int, at: int, version: int) -> Work:
    """A wake-up in the virtual time of a history import."""
    input = Input(WAKE, "", at, at, member, version=version, history=True)
    return Work(unit, member, LANE_TIMERS, input)
