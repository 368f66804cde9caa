"""The token in an unsubscribe link: says whom and what, and cannot be made up."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from typing import NamedTuple

_SIGNATURE_BYTES = 16
LONGEST = 200


class Unsubscribing(NamedTuple):
    """Whom a token speaks for (entity id) and over which channel they want no more."""

    workspace: int
    person: int
    channel: str


def unsubscribe_token(secret: bytes, workspace: int, person: int, channel: str) -> str:
    """A token of letters, digits, `-` and `_`, for `/u/<token>`. It does not run out: the link
    in an old message must work."""
    said = f"{workspace:x}.{person:x}.{channel}".encode()
    return urlsafe_b64encode(_signature(secret, said) + said).decode().rstrip("=")


def read_token(secret: bytes, token: str) -> Unsubscribing | None:
    """What the token says, or None if we never made it."""
    if len(token) > LONGEST or not token.isascii():
        return None
    try:
        raw = urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except (Base64Error, ValueError):
        return None
    signature, said = raw[:_SIGNATURE_BYTES], raw[_SIGNATURE_BYTES:]
    if not hmac.compare_digest(signature, _signature(secret, said)):
        return None
    workspace, person, channel = said.decode().split(".", 2)
    return Unsubscribing(int(workspace, 16), int(person, 16), channel)


def _signature(secret: bytes, said: bytes) -> bytes:
    return hmac.digest(secret, b"unsubscribe\x1f" + said, "sha256")[:_SIGNATURE_BYTES]
