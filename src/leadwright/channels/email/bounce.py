"""What comes back to the envelope sender: bounces (RFC 3464) and complaints (RFC 5965).

The touch is found by the address the report came to (`bounce+<touch>@...`), which survives every
mail system, and only then by the Message-ID of the returned message.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.utils import parseaddr

RETURN_HEADERS = ("Delivered-To", "X-Original-To", "Envelope-To", "To", "X-Failed-Recipients")
_VERP = re.compile(r"\bbounce\+([A-Za-z0-9_-]{6,64})@", re.IGNORECASE)
_MESSAGE_ID = re.compile(r"<([A-Za-z0-9_-]{6,64})@[^>\s]+>")
_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_BASIC = re.compile(r"\b([45]\d\d)[ -]")
_COMPLAINTS = frozenset({"abuse", "fraud", "virus", "not-spam", "other", "opt-out"})


@dataclass(frozen=True, slots=True)
class Bounce:
    """What a report says about a touch.

    `permanent`: the address must not be written to again. `status` is the enhanced status (RFC
    3463), or the feedback type of a complaint. `address` is the final recipient, if it is told.
    """

    touch_id: str
    address: str
    permanent: bool
    status: str
    complaint: bool = False


def read_bounce(message: bytes) -> Bounce | None:
    """The bounce or complaint in a received message; None if it is neither.

    News of a delay, of a delivery, and automatic answers are no bounces. Never raises.
    """
    mail = message_from_bytes(message)
    touch = _touch(mail)
    if not touch:
        return None
    kind = (str(mail.get_param("report-type") or "")).lower()
    if kind == "feedback-report":
        return _complaint(mail, touch)
    if kind == "delivery-status" or _first(mail, "message/delivery-status") is not None:
        return _delivery_status(mail, touch)
    return _old_style(mail, touch)


def _touch(mail: Message) -> str:
    for name in RETURN_HEADERS:
        for value in mail.get_all(name, []):
            if found := _VERP.search(str(value)):
                return found[1].lower()
    for part in mail.walk():
        for name in ("Original-Envelope-Id", "Return-Path", "Original-Mail-From"):
            if found := _VERP.search(str(part.get(name, ""))):
                return found[1].lower()
    for text in _originals(mail):
        if found := _MESSAGE_ID.search(text):
            return found[1].lower()
    return ""


def _originals(mail: Message) -> Iterator[str]:
    """Message-IDs of what was returned, then of what was answered."""
    for part in mail.walk():
        if part is not mail and part.get("Message-ID"):
            yield str(part["Message-ID"])
        if part.get_content_type() == "text/rfc822-headers":
            returned = message_from_bytes(_payload(part))
            yield str(returned.get("Message-ID", ""))
    yield str(mail.get("References", ""))
    yield str(mail.get("In-Reply-To", ""))


def _delivery_status(mail: Message, touch: str) -> Bounce | None:
    """The first failed recipient of a delivery status notification."""
    for part in mail.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        for fields in _blocks(part):
            if str(fields.get("Action", "")).strip().lower() == "failed":
                return _failed(fields, touch)
    return None


def _failed(fields: Message, touch: str) -> Bounce:
    said = str(fields.get("Status", ""))
    diagnosis = str(fields.get("Diagnostic-Code", ""))
    found = _STATUS.search(said) or _STATUS.search(diagnosis)
    status = found[1] if found else ""
    recipient = str(fields.get("Final-Recipient") or fields.get("Original-Recipient") or "")
    address = parseaddr(recipient.partition(";")[2].strip())[1]
    return Bounce(touch, address, _permanent(status), status)


def _permanent(status: str) -> bool:
    """5.x.x, but not 5.7.x: that is a policy against the sender, not a bad address."""
    return status.startswith("5.") and not status.startswith("5.7.")


def _complaint(mail: Message, touch: str) -> Bounce | None:
    part = _first(mail, "message/feedback-report")
    if part is None:
        return None
    fields = next(iter(_blocks(part)), Message())
    kind = str(fields.get("Feedback-Type", "")).strip().lower()
    if kind == "not-spam" or kind not in _COMPLAINTS:
        return None
    address = parseaddr(str(fields.get("Original-Rcpt-To", "")))[1]
    return Bounce(touch, address, True, kind, complaint=True)


def _old_style(mail: Message, touch: str) -> Bounce | None:
    """A bounce of a system without RFC 3464: from nobody, with a status in its text."""
    automatic = str(mail.get("Auto-Submitted", "")).lower().startswith("auto-replied")
    sender = parseaddr(str(mail.get("From", "")))[1].lower()
    from_nobody = str(mail.get("Return-Path", "")).strip() == "<>"
    if automatic or not (from_nobody or sender.startswith(("mailer-daemon@", "postmaster@"))):
        return None
    part = _first(mail, "text/plain")
    text = _payload(part).decode("utf-8", "replace") if part is not None else ""
    if found := _STATUS.search(text):
        status = found[1]
    elif basic := _BASIC.search(text):
        status = f"{basic[1][0]}.0.0"
    else:
        return None
    return Bounce(touch, "", _permanent(status), status) if status[0] in "45" else None


def _first(mail: Message, kind: str) -> Message | None:
    return next((part for part in mail.walk() if part.get_content_type() == kind), None)


def _blocks(part: Message) -> list[Message]:
    """The groups of fields of a report part, however the parser took them."""
    content = part.get_payload()
    if isinstance(content, list):
        return [block for block in content if isinstance(block, Message)]
    groups = re.split(rb"\r?\n\s*\r?\n", _payload(part))
    return [message_from_bytes(group.strip()) for group in groups if group.strip()]


def _payload(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""
