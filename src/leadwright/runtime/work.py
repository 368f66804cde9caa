"""An addressed input on its way into a fold."""

from typing import NamedTuple

import msgspec

from leadwright.core.input import LANE_TIMERS, WAKE, Input
from leadwright.core.outcome import Decision
from leadwright.ports import HistoryRow, Pending

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Input)
_decisions = msgspec.msgpack.Decoder(list[Decision])

encode_input = _encoder.encode
decode_input = _decoder.decode


def decisions_in(encoded: bytes | None) -> list[Decision]:
    """The decisions kept with a history row."""
    return _decisions.decode(encoded) if encoded else []


class Stands(NamedTuple):
    """Where a unit stands after an input: the number of that, the instant it has come to, and the
    one its person waits for (see `HistoryRow.due`)."""

    n: int
    at: int
    due: int | None = None


class Work(msgspec.Struct, eq=False):
    """`input` for `unit` (and `person` there; 0: the head)."""

    unit: int
    person: int
    lane: int
    input: Input

    def pending(self) -> Pending:
        """The row that waits in the inbox."""
        return Pending(self.unit, self.person, self.lane, encode_input(self.input))

    def recorded(self, stands: Stands, decisions: bytes | None) -> HistoryRow:
        """The row of history that says it was folded."""
        input = self.input
        return HistoryRow(
            unit=self.unit,
            n=stands.n,
            person=self.person,
            at=stands.at,
            kind=input.kind,
            tag=input.name,
            version=input.version,
            ref=input.ref,
            input=encode_input(input),
            decisions=decisions,
            due=stands.due,
        )

    @classmethod
    def of(cls, pending: Pending) -> "Work":
        """The work a row of the inbox stands for."""
        return cls(pending.unit, pending.person, pending.lane, decode_input(pending.input))


def virtual_wake(unit: int, member: int, at: int, version: int) -> Work:
    """A wake-up in the virtual time of a history import."""
    input = Input(WAKE, "", at, at, member, version=version, history=True)
    return Work(unit, member, LANE_TIMERS, input)
