"""What a worker and its sender process say to one another: length-prefixed MessagePack."""

import socket
from contextlib import suppress
from struct import Struct
from threading import Lock
from typing import Any, Generic, TypeVar

import msgspec

from leadwright.ports import Handed, StoredTouch

Said = TypeVar("Said")
_LENGTH = Struct("!I")
_encode = msgspec.msgpack.Encoder().encode


class HandOver(msgspec.Struct, tag=1, array_like=True):
    """To the sender: take charge of these. Numbers grow by one with each thing said."""

    number: int
    touches: list[StoredTouch]


class Withdraw(msgspec.Struct, tag=2, array_like=True):
    """To the sender: do not begin these any more. It reports at once that it will not."""

    number: int
    ids: list[str]


class Close(msgspec.Struct, tag=3, array_like=True):
    """To the sender: begin nothing more, give back what has not begun, report, and end."""

    number: int


class Report(msgspec.Struct, array_like=True):
    """To the worker: what became of touches; `room` for more after what was said up to `number`."""

    number: int
    room: int
    results: list[Handed]


Order = HandOver | Withdraw | Close


class Line(Generic[Said]):
    """One end of a connected socket. Any thread may `say`; one thread listens.

    `kind` is what the other end says.
    """

    def __init__(self, connected: socket.socket, kind: Any) -> None:
        self._socket = connected
        self._file = connected.makefile("rb", buffering=65_536)
        self._decode = msgspec.msgpack.Decoder(kind).decode
        self._speaking = Lock()

    def say(self, said: Order | Report) -> None:
        """Raises OSError when the other end is gone."""
        data = _encode(said)
        with self._speaking:
            self._socket.sendall(_LENGTH.pack(len(data)) + data)

    def hear(self) -> Said | None:
        """What the other end says next; None when it is gone."""
        try:
            head = self._file.read(_LENGTH.size)
            body = self._file.read(*_LENGTH.unpack(head)) if len(head) == _LENGTH.size else b""
        except OSError:
            return None
        return self._decode(body) if body else None

    def close(self) -> None:
        """Hang up. A thread that listens hears None."""
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
