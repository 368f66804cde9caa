"""A touch as an RFC 5322 message, ready for DATA: CRLF, dots doubled.

Built by hand because the standard library's EmailMessage takes several times as long as handing
the message over; the tests read every kind of message back with the standard library's parser.
"""

import re
from base64 import b64encode
from binascii import b2a_qp
from collections.abc import Callable, Mapping
from email.utils import formatdate
from functools import lru_cache

from leadwright.ports import Refused

LONGEST_LINE = 990
_ADDRESS = re.compile(
    r"[^\s<>()\[\]\\,;:\"@\x00-\x1f\x7f]{1,64}@[^\s<>()\[\]\\,;:\"@\x00-\x1f\x7f]+"
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,70}")
_WORD_BYTES = 42
"""Bytes per encoded word: 75 characters at most with base64 and `=?utf-8?b??=` (RFC 2047)."""


def build(
    *, message_id: str, sender: str, to: str, subject: str, text: str, html: str,
    headers: Mapping[str, str], at_s: int, sign: Callable[[bytes], bytes] | None = None,
) -> bytes:  # fmt: skip
    """The whole message. `sender` is a ready From value, `to` a checked address (`mailable`).

    Nothing in `subject` or `headers` can start another header. `at_s` is seconds since 1970.
    `sign` makes one more header of the message.
    Raises Refused for a header name or value that cannot be sent.
    """
    lines = [
        f"Date: {_date(at_s)}",
        f"From: {sender}",
        f"To: {to}",
        f"Message-ID: {message_id}",
        _header("Subject", subject),
    ]
    lines += [_header(name, value) for name, value in headers.items()]
    lines.append("MIME-Version: 1.0")
    head = "\r\n".join(lines)
    body = _body(text, html, message_id) if html else _part("plain", text)
    whole = f"{head}\r\n".encode() + body
    return _dotted(sign(whole) + whole if sign is not None else whole)


def mailable(address: str) -> str:
    """The address as SMTP takes it, its domain in ASCII. Raises Refused (bounced) if it is none."""
    if _ADDRESS.fullmatch(address) is None:
        raise Refused("this is not an e-mail address", bounced=True)
    if address.isascii():
        return address
    local, _, domain = address.rpartition("@")
    try:
        return f"{local}@{domain.encode('idna').decode()}"
    except UnicodeError as error:
        raise Refused("the address has an impossible domain", bounced=True) from error


def mailbox(name: str, address: str) -> str:
    """`name <address>` for From, quoted or encoded as the name needs it."""
    clean = _CONTROL.sub(" ", name).strip()
    if not clean:
        return address
    if clean.isascii():
        escaped = clean.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}" <{address}>'
    return f"{_words(clean)} <{address}>"


def _header(name: str, value: str) -> str:
    if _NAME.fullmatch(name) is None:
        raise Refused(f"{_CONTROL.sub(' ', name)[:40]!r} is not a header")
    clean = _CONTROL.sub(" ", value).strip()
    if clean.isascii() and len(clean) < 900 and "=?" not in clean:
        return f"{name}: {clean}"
    return f"{name}: {_words(clean)}"


def _words(value: str) -> str:
    """RFC 2047 encoded words, never splitting a character."""
    words: list[str] = []
    piece = b""
    for char in value:
        encoded = char.encode("utf-8", "replace")
        if len(piece) + len(encoded) > _WORD_BYTES:
            words.append(piece.decode())
            piece = b""
        piece += encoded
    words.append(piece.decode())
    return "\r\n ".join(f"=?utf-8?b?{b64encode(word.encode()).decode()}?=" for word in words)


def _body(text: str, html: str, message_id: str) -> bytes:
    """Both forms, the plain one first (RFC 2046 section 5.1.4)."""
    # No part contains "--=_": quoted-printable writes "=3D", and `_seven_bit` looks for it.
    boundary = f"=_{re.sub('[^A-Za-z0-9]', '', message_id)[:40]}"
    line = f"--{boundary}".encode()
    head = f'Content-Type: multipart/alternative; boundary="{boundary}"\r\n\r\n'.encode()
    plain, rich = _part("plain", text), _part("html", html)
    return b"".join((head, line, b"\r\n", plain, line, b"\r\n", rich, line, b"--\r\n"))


def _part(kind: str, content: str) -> bytes:
    """Headers, an empty line and the content, ending with CRLF."""
    unix = content.replace("\r\n", "\n").replace("\r", "\n")
    data = unix.encode("utf-8", "replace")
    if not data.endswith(b"\n"):
        data += b"\n"
    head = f"Content-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: "
    if _seven_bit(data):
        return f"{head}7bit\r\n\r\n".encode() + data.replace(b"\n", b"\r\n")
    coded = b2a_qp(data, quotetabs=False, istext=True, header=False)
    return f"{head}quoted-printable\r\n\r\n".encode() + coded.replace(b"\n", b"\r\n")


def _seven_bit(data: bytes) -> bool:
    if not data.isascii() or b"\x00" in data or b"--=_" in data:
        return False
    return len(data) <= LONGEST_LINE or max(map(len, data.split(b"\n"))) <= LONGEST_LINE


def _dotted(message: bytes) -> bytes:
    """With every leading dot doubled (RFC 5321 section 4.5.2) and the final dot."""
    if b"\n." in message:
        message = message.replace(b"\r\n.", b"\r\n..")
    return message + b".\r\n"


@lru_cache(maxsize=4)
def _date(at_s: int) -> str:
    return formatdate(at_s, usegmt=True).replace("GMT", "+0000")
