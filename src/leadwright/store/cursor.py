"""Where a next page starts, as an opaque string that is safe in a URL."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from typing import Any

import msgspec

from leadwright.core.problem import Problem, ProblemsError


def encode(key: object) -> str:
    """The cursor of a page that ended at `key` (ints, strings and lists of them)."""
    return urlsafe_b64encode(msgspec.msgpack.encode(key)).rstrip(b"=").decode()


def decode(cursor: str, shape: Any) -> Any:
    """The key in a cursor, checked to be of the type `shape`. Raises `ProblemsError`."""
    try:
        packed = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        return msgspec.msgpack.decode(packed, type=shape)
    except (NotBase64, UnicodeEncodeError, ValueError, msgspec.DecodeError):
        problem = Problem(
            "S103", "this is not a page cursor of this list", hint="use `next` of the last page"
        )
        raise ProblemsError([problem]) from None
