"""At the door: the fields of a form, whatever encoding the browser chose."""

from io import BytesIO
from typing import Any
from urllib.parse import parse_qsl

import msgspec
from python_multipart import parse_form
from python_multipart.exceptions import FormParserError

from leadwright.capture.posted import Item, Malformed, Posted, Received
from leadwright.sources.form.fields import Filled

BYTES_MAX = 32 * 1024
FIELDS_MAX = 200


def receive(posted: Posted) -> Received:
    """The filled form as one item. Raises Malformed where a visitor could mend it: it cannot be
    read, or it has neither a usable e-mail address nor an id of the visitor."""
    if len(posted.body) > BYTES_MAX:
        raise Malformed("form_too_large", f"a form may have {BYTES_MAX} bytes")
    fields = _fields(posted)
    filled = Filled(fields=fields, page=posted.page[:1_024], user_agent=posted.user_agent[:512])
    if not filled.traits().get("email") and not filled.anonymous_id:
        raise Malformed("email_missing", "the form needs an e-mail address that can receive mail")
    item = Item(msgspec.json.encode(filled), str(fields.get("_message_id", ""))[:100])
    return Received([item], posted.path, str(fields.get("_next", "")))


def _fields(posted: Posted) -> dict[str, Any]:
    kind = posted.content_type.partition(";")[0].strip().lower()
    if kind == "application/json":
        return _from_json(posted.body)
    if kind == "multipart/form-data":
        return _from_multipart(posted)
    return _from_pairs(posted.body)


def _from_json(body: bytes) -> dict[str, Any]:
    try:
        fields = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Malformed("malformed_json", "the body is not valid JSON") from error
    if not isinstance(fields, dict):
        raise Malformed("malformed_body", "the body must be an object: field name to value")
    return fields


def _from_pairs(body: bytes) -> dict[str, Any]:
    try:
        pairs = parse_qsl(
            body.decode(), keep_blank_values=True, max_num_fields=FIELDS_MAX, errors="strict"
        )
    except ValueError as error:  # also UnicodeDecodeError
        raise Malformed("malformed_form", "the form is not valid UTF-8 or too long") from error
    return dict(pairs)


def _from_multipart(posted: Posted) -> dict[str, Any]:
    fields: dict[str, Any] = {}

    def keep(field: Any) -> None:
        if field.field_name is not None and len(fields) < FIELDS_MAX:
            fields[field.field_name.decode()] = (field.value or b"").decode()

    headers = {"Content-Type": posted.content_type.encode()}
    try:
        parse_form(headers, BytesIO(posted.body), keep, lambda _file: None)
    except (FormParserError, ValueError) as error:
        raise Malformed("malformed_form", "the form cannot be read") from error
    return fields
