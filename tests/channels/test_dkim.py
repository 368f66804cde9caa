"""Messages are signed so that whoever receives them can tell: checked here as a receiver does, by
rules written anew (RFC 6376), on what has come over SMTP."""

import re
from base64 import b64decode
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from aiosmtpd.smtp import Envelope
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from leadwright.channels.email import dkim
from leadwright.channels.email.adapter import Email, Settings
from leadwright.channels.email.adapter import open as open_email
from leadwright.core.problem import ProblemsError
from leadwright.ports import Outgoing
from leadwright.runtime.mailbox import Mailbox

Outgoings = Callable[..., Outgoing]


def _pem(key: ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


KEY = dkim.new_key()
RECORD = dkim.record("shop.example", "lw1", KEY)
ED25519 = _pem(ed25519.Ed25519PrivateKey.generate())
OTHER = _pem(ec.generate_private_key(ec.SECP256R1()))
TEXTS = [
    "Hello\n", "", "\n\n\n", ".\n..\n. a dot\n", "blanks  \t \nin  between\t\nat the end \n\n \n",
    "no end of line", "Grüße\n" * 200, "x" * 3_000,
]  # fmt: skip


class Keeping(Mailbox):
    """A mailbox that keeps messages whole."""

    received: bytes = b""

    def record(self, envelope: Envelope) -> None:
        self.received = envelope.original_content or b""
        super().record(envelope)


@pytest.fixture
def keeping(tmp_path: Path) -> Iterator[Keeping]:
    server = Keeping(tmp_path / "kept.jsonl")
    server.start()
    yield server
    server.stop()


def _settings(port: int, key: str = KEY) -> Settings:
    return Settings(
        host="127.0.0.1", port=port, security="none", sender="hello@Shop.Example",
        sender_name="Büro", dkim_selector="lw1", dkim_key=key,
    )  # fmt: skip


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("html", ["", "<p>Hello  Ada </p>\n"])
def test_what_arrives_is_signed_by_the_domain_it_comes_from(
    keeping: Keeping, outgoing: Outgoings, text: str, html: str
) -> None:
    channel = Email(_settings(keeping.port))
    channel.send(outgoing(text=text, html=html, subject="Ihre Bestellung: Grüße " * 9))
    channel.close()
    tags = _checked(keeping.received, RECORD.value)
    assert (tags["d"], tags["s"], tags["a"]) == ("shop.example", "lw1", "rsa-sha256")
    names = tags["h"].split(":")
    assert {"from", "to", "subject", "list-unsubscribe", "list-unsubscribe-post"} <= set(names)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"One-Click", b"Two-Clicks"),
        (b"https://shop.example/u/token", b"https://evil.example/u/x"),
        (b"it still waits", b"it waits still"),
        (b"From: ", b"From: evil@evil.example\r\nFrom: "),
        (b"Subject: ", b"Subject: another\r\nSubject: "),
    ],
)
def test_what_was_changed_on_the_way_is_not_signed_any_more(
    outgoing: Outgoings, before: bytes, after: bytes
) -> None:
    message = Email(_settings(25)).message(outgoing(), "ada@example.com")[: -len(b".\r\n")]
    _checked(message, RECORD.value)
    assert before in message
    with pytest.raises(InvalidSignature):
        _checked(message.replace(before, after, 1), RECORD.value)


def test_a_relay_may_fold_and_trim(outgoing: Outgoings) -> None:
    message = Email(_settings(25)).message(outgoing(), "ada@example.com")[: -len(b".\r\n")]
    folded = message.replace(b"Subject: Your cart", b"SUBJECT:  Your\r\n\tcart ")
    assert folded != message
    _checked(folded + b"\r\n\r\n", RECORD.value)


def test_a_key_of_the_newer_kind_signs_too(outgoing: Outgoings) -> None:
    message = Email(_settings(25, ED25519)).message(outgoing(), "ada@example.com")[: -len(b".\r\n")]
    record = dkim.record("shop.example", "lw1", ED25519)
    assert _checked(message, record.value)["a"] == "ed25519-sha256"


def test_without_a_key_nothing_is_signed(outgoing: Outgoings) -> None:
    plain = Email(Settings(host="h", sender="hello@shop.example"))
    assert b"DKIM" not in plain.message(outgoing(), "ada@example.com")


def test_the_record_fits_into_a_zone_file() -> None:
    assert RECORD.name == "lw1._domainkey.shop.example"
    parts = re.findall(r'"([^"]*)"', RECORD.strings)
    assert "".join(parts) == RECORD.value
    assert len(parts) == 2
    assert max(map(len, parts)) <= 255


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"dkim_selector": ""}, "D123"),
        ({"dkim_key": ""}, "D123"),
        ({"dkim_selector": "a b"}, "D124"),
        ({"dkim_key": "secret nonsense"}, "D125"),
        ({"dkim_key": OTHER}, "D125"),
    ],
)
def test_a_key_that_cannot_sign_is_told_and_never_shown(changed: dict[str, str], code: str) -> None:
    config = {"host": "h", "sender": "a@b.example", "dkim_selector": "lw1", "dkim_key": KEY}
    with pytest.raises(ProblemsError) as caught:
        open_email(config | changed)
    assert [problem.code for problem in caught.value.problems] == [code]
    assert "PRIVATE" not in str(caught.value)
    assert "nonsense" not in str(caught.value)


def _checked(message: bytes, record: str) -> dict[str, str]:
    """The tags of the signature. Raises InvalidSignature unless it is one of this very message."""
    head, _, body = message.partition(b"\r\n\r\n")
    fields = re.findall(rb"(?s)([!-9;-~]+):(.*?)\r\n(?![ \t])", head + b"\r\n")
    [(own, said)] = [field for field in fields if field[0].lower() == b"dkim-signature"]
    unfolded = re.sub(rb"\r\n(?=[ \t])", b"", said)
    tags = {
        name.strip().decode(): re.sub(rb"\s", b"", value).decode()
        for name, value in (tag.split(b"=", 1) for tag in unfolded.split(b";"))
    }
    lines = [re.sub(rb"[ \t]+", b" ", line).rstrip(b" ") for line in body.split(b"\r\n")]
    while lines and not lines[-1]:
        lines.pop()
    canonical = b"".join(line + b"\r\n" for line in lines)
    if b64decode(tags["bh"]) != sha256(canonical).digest():
        raise InvalidSignature
    left = [(name.lower(), value) for name, value in fields]
    signed = b""
    for wanted in tags["h"].lower().encode().split(b":"):
        at = next((n for n in reversed(range(len(left))) if left[n][0] == wanted), None)
        if at is not None:
            signed += _relaxed(*left.pop(at)) + b"\r\n"
    signed += _relaxed(own.lower(), re.sub(rb"(?s)(\bb=).*", rb"\1", unfolded))
    _verify(record, b64decode(tags["b"]), signed)
    return tags


def _relaxed(name: bytes, value: bytes) -> bytes:
    value = re.sub(rb"\r\n(?=[ \t])", b"", value)
    return name + b":" + re.sub(rb"[ \t]+", b" ", value).strip(b" \t")


def _verify(record: str, signature: bytes, signed: bytes) -> None:
    said = dict(tag.strip().split("=", 1) for tag in record.split(";"))
    assert said["v"] == "DKIM1"
    raw = b64decode(said["p"])
    if said["k"] == "ed25519":
        ed25519.Ed25519PublicKey.from_public_bytes(raw).verify(signature, sha256(signed).digest())
        return
    key = serialization.load_der_public_key(raw)
    assert isinstance(key, rsa.RSAPublicKey)
    key.verify(signature, signed, PKCS1v15(), SHA256())
