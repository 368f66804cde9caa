"""Reading what was posted: bounded, unpacked."""

import asyncio
import zlib

from starlette.types import Receive

from leadwright.capture.posted import Malformed

BYTES_MAX = 4 * 1024 * 1024
READ_S = 60.0


class TooLarge(Malformed):
    """More than is allowed, packed or unpacked."""

    def __init__(self) -> None:
        super().__init__("body_too_large", f"a request may have {BYTES_MAX} bytes, unpacked")


class ClientGone(Exception):  # noqa: N818 - nobody is there to be answered
    """The client hung up before everything was there."""


async def read_body(receive: Receive, headers: dict[bytes, bytes]) -> bytes:
    """The whole body, gunzipped where it was gzipped. Raises Malformed, TooLarge, ClientGone."""
    length = headers.get(b"content-length", b"")
    if length.isdigit() and int(length) > BYTES_MAX:
        raise TooLarge
    packed = await _read(receive)
    if not length.isdigit() or len(packed) == int(length):
        return _unpacked(packed, headers.get(b"content-encoding", b"").strip().lower())
    raise ClientGone


async def _read(receive: Receive) -> bytes:
    message = await receive()
    if message["type"] == "http.request" and not message.get("more_body", False):
        body: bytes = message.get("body", b"")
        if len(body) > BYTES_MAX:
            raise TooLarge
        return body
    try:
        async with asyncio.timeout(READ_S):
            return await _read_rest(receive, message)
    except TimeoutError as error:
        raise Malformed("too_slow", f"the body did not arrive within {READ_S:g} s") from error


async def _read_rest(receive: Receive, message: "dict[str, object] | object") -> bytes:
    parts: list[bytes] = []
    size = 0
    current = message
    while True:
        assert isinstance(current, dict)
        if current["type"] == "http.disconnect":
            raise ClientGone
        part = current.get("body", b"")
        assert isinstance(part, bytes)
        size += len(part)
        if size > BYTES_MAX:
            raise TooLarge
        parts.append(part)
        if not current.get("more_body", False):
            return b"".join(parts)
        current = await receive()


def _unpacked(body: bytes, encoding: bytes) -> bytes:
    if encoding in (b"", b"identity"):
        return body
    if encoding not in (b"gzip", b"x-gzip"):
        raise Malformed("unknown_encoding", "the only content encoding understood is gzip")
    unpacker = zlib.decompressobj(wbits=31)
    try:
        out = unpacker.decompress(body, BYTES_MAX + 1)
    except zlib.error as error:
        raise Malformed("malformed_gzip", "the body is not valid gzip") from error
    if len(out) > BYTES_MAX:
        raise TooLarge
    if not unpacker.eof:
        raise Malformed("malformed_gzip", "the gzipped body ends too early")
    return out
