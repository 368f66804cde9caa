"""At the door: cut a request into items, as received, and say what makes it unreadable."""

from typing import Any

import msgspec

from leadwright.capture.instants import instant
from leadwright.capture.posted import Item, Malformed, Posted, Received

EVENTS_MAX = 2_500
SINGLE_BYTES_MAX = 32 * 1024
MESSAGE_ID_MAX = 100

_TYPES = {
    "i": "identify",
    "t": "track",
    "p": "page",
    "s": "screen",
    "g": "group",
    "a": "alias",
}


class _Single(msgspec.Struct, rename="camel"):
    type: Any = None
    message_id: Any = None
    sent_at: Any = None
    write_key: Any = None


class _Batch(msgspec.Struct, rename="camel"):
    batch: list[msgspec.Raw]
    context: Any = None
    integrations: Any = None
    sent_at: Any = None
    write_key: Any = None


class _Named(msgspec.Struct, rename="camel"):
    message_id: Any = None


_single = msgspec.json.Decoder(_Single)
_batch = msgspec.json.Decoder(_Batch)
_named = msgspec.json.Decoder(_Named)


def receive(posted: Posted) -> Received:
    """The items of a request to `/v1/<path>`. Raises Malformed if nothing of it can be kept."""
    _check_text(posted.body)
    if posted.path in ("batch", "b"):
        return _receive_batch(posted)
    return _receive_single(posted, _TYPES.get(posted.path, posted.path))


def _receive_single(posted: Posted, kind: str) -> Received:
    body = posted.body.strip()
    if len(body) > SINGLE_BYTES_MAX:
        raise Malformed("event_too_large", f"an event may have {SINGLE_BYTES_MAX} bytes")
    said = _decoded(_single, body)
    if said.type != kind:
        # The last of two equal names counts, so the address of the request wins.
        comma = b"" if body[1:-1].strip() == b"" else b","
        body = body[:-1] + comma + b'"type":"' + kind.encode() + b'"}'
    item = Item(body, _message_id(said.message_id), instant(said.sent_at))
    return Received([item], _text(said.write_key))


def _receive_batch(posted: Posted) -> Received:
    said = _decoded(_batch, posted.body)
    if len(said.batch) > EVENTS_MAX:
        raise Malformed("too_many_events", f"a batch may have {EVENTS_MAX} events")
    shared = {
        name: value
        for name, value in (("context", said.context), ("integrations", said.integrations))
        if isinstance(value, dict) and value
    }
    sent_at = instant(said.sent_at)
    items = [_item(bytes(raw), sent_at, shared) for raw in said.batch]
    return Received(items, _text(said.write_key))


def _item(raw: bytes, sent_at: int, shared: dict[str, Any]) -> Item:
    try:
        message_id = _message_id(_named.decode(raw).message_id)
        if shared:
            raw = _merged(raw, shared)
    except (msgspec.DecodeError, RecursionError):
        message_id = ""  # not an object, or unreadable: kept as it is, and set aside by the reader
    return Item(raw, message_id, sent_at)


def _merged(raw: bytes, shared: dict[str, Any]) -> bytes:
    """The item with what the batch says for all; its own words count more."""
    item = msgspec.json.decode(raw)
    for name, value in shared.items():
        own = item.get(name)
        if own is None:
            item[name] = value
        elif isinstance(own, dict):
            item[name] = value | own
    return msgspec.json.encode(item)


def _check_text(body: bytes) -> None:
    if body.isascii():
        return
    try:
        body.decode()
    except UnicodeDecodeError as error:
        raise Malformed("malformed_json", "the body is not valid UTF-8") from error


def _decoded(decoder: "msgspec.json.Decoder[Any]", body: bytes) -> Any:
    try:
        return decoder.decode(body)
    except msgspec.ValidationError as error:
        raise Malformed("malformed_body", f"the body has the wrong shape: {error}") from error
    except (msgspec.DecodeError, RecursionError) as error:
        raise Malformed("malformed_json", f"the body is not valid JSON{_place(error)}") from error


def _place(error: Exception) -> str:
    """Where it broke off, if that is told: `: invalid character (byte 7)`, never what was there."""
    _, colon, why = str(error).partition("malformed: ")
    return f": {why}" if colon else ""


def _message_id(value: Any) -> str:
    return value[:MESSAGE_ID_MAX] if type(value) is str else ""


def _text(value: Any) -> str:
    return value if type(value) is str else ""
