"""The tokens in links: they say whom and what, and cannot be made up."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from typing import NamedTuple

_SIGNATURE_BYTES = 16
_UNSUBSCRIBE, _CONFIRM = b"unsubscribe", b"confirm"
LONGEST = 200


class Unsubscribing(NamedTuple):
    """Whom a token speaks for (entity id) and over which channel they want no more."""

    workspace: int
    person: int
    channel: str


class ConfirmingToken(NamedTuple):
    """Whose consent over which channel a token confirms: they were asked at `asked` (ms), and it is
    good until `until`. `address` is the hash of where it was sent."""

    workspace: int
    person: int
    asked: int
    until: int
    address: str
    channel: str


def unsubscribe_token(secret: bytes, workspace: int, person: int, channel: str) -> str:
    """A token of letters, digits, `-` and `_`, for `/u/<token>`. It does not run out: the link
    in an old message must work."""
    return _token(secret, _UNSUBSCRIBE, f"{workspace:x}.{person:x}.{channel}")


def confirm_token(secret: bytes, said: ConfirmingToken) -> str:
    """A token of the same letters, for `/c/<token>`."""
    numbers = ".".join(f"{number:x}" for number in said[:4])
    return _token(secret, _CONFIRM, f"{numbers}.{said.address}.{said.channel}")


def read_token(secret: bytes, token: str) -> Unsubscribing | None:
    """What an unsubscribe token says, or None if we never made it."""
    said = _read(secret, _UNSUBSCRIBE, token)
    if said is None:
        return None
    workspace, person, channel = said.split(".", 2)
    return Unsubscribing(int(workspace, 16), int(person, 16), channel)


def read_confirm_token(secret: bytes, token: str) -> ConfirmingToken | None:
    """What a confirmation token says, whether it has run out or not; None if we never made it."""
    said = _read(secret, _CONFIRM, token)
    if said is None:
        return None
    *numbers, address, channel = said.split(".", 5)
    workspace, person, asked, until = (int(each, 16) for each in numbers)
    return ConfirmingToken(workspace, person, asked, until, address, channel)


def _token(secret: bytes, use: bytes, text: str) -> str:
    said = text.encode()
    return urlsafe_b64encode(_signature(secret, use, said) + said).decode().rstrip("=")


def _read(secret: bytes, use: bytes, token: str) -> str | None:
    if len(token) > LONGEST or not token.isascii():
        return None
    try:
        raw = urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except (Base64Error, ValueError):
        return None
    signature, said = raw[:_SIGNATURE_BYTES], raw[_SIGNATURE_BYTES:]
    if not hmac.compare_digest(signature, _signature(secret, use, said)):
        return None
    return said.decode()


def _signature(secret: bytes, use: bytes, said: bytes) -> bytes:
    return hmac.digest(secret, use + b"\x1f" + said, "sha256")[:_SIGNATURE_BYTES]
