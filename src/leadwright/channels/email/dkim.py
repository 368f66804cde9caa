"""Signatures by which receivers know that a domain answers for a message (RFC 6376, RFC 8301).

Relaxed canonicalisation of headers and body: what relays may change, the signature does not cover.
Written here because the library at hand parses each message anew and computes RSA in Python.
Keys and signatures are `cryptography`'s.
"""

import re
from base64 import b64encode
from hashlib import sha256
from typing import Any, NamedTuple

SIGNED = (
    "from", "to", "subject", "date", "message-id", "reply-to", "mime-version", "content-type",
    "content-transfer-encoding", "list-unsubscribe", "list-unsubscribe-post", "feedback-id",
)  # fmt: skip
"""What may be in a signed message only as it was. RFC 8058 asks for both unsubscribe headers."""
ONCE_MORE = ("from", "subject", "list-unsubscribe")
"""Named once more than there are: nobody may add another."""
BITS, BITS_MIN = 2048, 1024
_LABELS = re.compile(r"[a-z0-9]([a-z0-9_-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9_-]{0,61}[a-z0-9])?)*")
_BLANKS = re.compile(rb"[ \t]+")
_FOLD = 72


class Unusable(ValueError):  # noqa: N818 - what it is
    """What was given is no key one can sign with; the text says why, and not what it was."""


class Signer:
    """Signs messages for a domain. `sign` may be called by several threads at once."""

    def __init__(self, domain: str, selector: str, pem: str) -> None:
        """`domain` in ASCII, `selector` as in the DNS, `pem` a private key. Raises Unusable."""
        self._key = _loaded(pem)
        kind = _kind(self._key)
        self._start = f"v=1; a={kind}-sha256; c=relaxed/relaxed; d={domain}; s={selector};\r\n h="

    def sign(self, message: bytes) -> bytes:
        """The header to put before `message`: headers with CRLF, an empty line, the body."""
        head, _, body = message.partition(b"\r\n\r\n")
        headers = _headers(head + b"\r\n")
        names = [name for name in SIGNED if name in headers]
        listed = ":".join([*names, *(name for name in ONCE_MORE if name in headers)])
        digest = b64encode(sha256(relaxed_body(body)).digest()).decode()
        value = f"{self._start}{listed};\r\n bh={digest};\r\n b="
        own = f"dkim-signature:{value}".replace("\r\n ", " ").encode()
        signed = b"".join(headers[name] for name in names) + own
        signature = b64encode(_sign(self._key, signed)).decode()
        lines = [signature[at : at + _FOLD] for at in range(0, len(signature), _FOLD)]
        return f"DKIM-Signature: {value}{_FOLDED.join(lines)}\r\n".encode()


_FOLDED = "\r\n "


def is_selector(said: str) -> bool:
    """Whether it can stand in the DNS before `._domainkey`."""
    return len(said) <= 100 and _LABELS.fullmatch(said) is not None


def new_key() -> str:
    """A private key as PEM: RSA, which every receiver knows (RFC 8463's Ed25519 few do)."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(public_exponent=65_537, key_size=BITS)
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


class Record(NamedTuple):
    """What has to be in the DNS: a TXT record."""

    name: str
    value: str

    @property
    def strings(self) -> str:
        """The value as zone files have it: quoted, at most 255 characters each."""
        parts = [self.value[at : at + 255] for at in range(0, len(self.value), 255)]
        return " ".join(f'"{part}"' for part in parts)


def record(domain: str, selector: str, pem: str) -> Record:
    """The record that lets receivers check signatures of this key. Raises Unusable."""
    from cryptography.hazmat.primitives import serialization

    key = _loaded(pem)
    public = key.public_key()
    if _kind(key) == "ed25519":
        raw = public.public_bytes_raw()
    else:
        raw = public.public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
    value = f"v=DKIM1; k={_kind(key)}; p={b64encode(raw).decode()}"
    return Record(f"{selector}._domainkey.{domain}", value)


def relaxed_body(body: bytes) -> bytes:
    """The body as it is signed (RFC 6376 section 3.4.4)."""
    lean = _BLANKS.sub(b" ", body).replace(b" \r\n", b"\r\n").rstrip(b"\r\n")
    if lean.endswith(b" "):
        lean = lean[:-1]
    return lean + b"\r\n" if lean else b""


def _headers(head: bytes) -> dict[str, bytes]:
    """Each header as it is signed, by its name (RFC 6376 section 3.4.2)."""
    found = {}
    for line in head.replace(b"\r\n ", b" ").replace(b"\r\n\t", b" ").split(b"\r\n"):
        name, colon, value = line.partition(b":")
        if colon:
            low = name.strip().lower()
            found[low.decode()] = low + b":" + _BLANKS.sub(b" ", value).strip() + b"\r\n"
    return found


def _loaded(pem: str) -> Any:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ed25519, rsa

    try:
        key = serialization.load_pem_private_key(pem.strip().encode() + b"\n", None)
    except (ValueError, TypeError) as error:
        raise Unusable("this is no private key in PEM without a password") from error
    if isinstance(key, rsa.RSAPrivateKey):
        if key.key_size < BITS_MIN:
            raise Unusable(
                f"an RSA key has at least {BITS_MIN} bits; receivers ignore shorter ones"
            )
        return key
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return key
    raise Unusable("a key is RSA or Ed25519")


def _kind(key: Any) -> str:
    return "rsa" if hasattr(key, "key_size") else "ed25519"


def _sign(key: Any, signed: bytes) -> bytes:
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.hashes import SHA256

    if _kind(key) == "ed25519":
        made: bytes = key.sign(sha256(signed).digest())
    else:
        made = key.sign(signed, PKCS1v15(), SHA256())
    return made
