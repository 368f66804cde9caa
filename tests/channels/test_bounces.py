"""Bounces and complaints lead back to the touch they are about."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadwright.channels.email.bounce import Bounce, read_bounce

TOUCH = "0123456789abcdef01234567"

REPORT = """\
Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@mx.example>
To: {to}
Subject: Undelivered
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

Your message could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example
Arrival-Date: Fri, 5 Mar 2027 10:00:00 +0000

Final-Recipient: rfc822; ada@example.com
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {diagnosis}

--b
Content-Type: {returned}

Message-ID: <{original}@shop.example>
From: hello@shop.example
Subject: Your cart

Hello

--b--
"""

COMPLAINT = """\
From: complaints@isp.example
To: bounce+{touch}@shop.example
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="b"

--b
Content-Type: text/plain

This is an email abuse report.

--b
Content-Type: message/feedback-report

Feedback-Type: {kind}
User-Agent: Isp/1.0
Version: 1
Original-Rcpt-To: <ada@example.com>

--b
Content-Type: message/rfc822

Message-ID: <{touch}@shop.example>
Subject: Your cart

Hello

--b--
"""

OLD = """\
Return-Path: <>
From: MAILER-DAEMON@old.example
To: bounce+{touch}@shop.example
Subject: failure notice
{more}
Hi. This is the mail program at old.example.
<ada@example.com>:
Remote host said: {said}
"""


def _report(**changes: str) -> bytes:
    values = {
        "to": f"bounce+{TOUCH}@shop.example",
        "action": "failed",
        "status": "5.1.1",
        "diagnosis": "550 5.1.1 no such user",
        "returned": "message/rfc822",
        "original": TOUCH,
    }
    return REPORT.format(**{**values, **changes}).replace("\n", "\r\n").encode()


def _complaint(kind: str = "abuse") -> bytes:
    return COMPLAINT.format(touch=TOUCH, kind=kind).encode()


def _old(said: str, more: str = "") -> bytes:
    return OLD.format(touch=TOUCH, said=said, more=more).encode()


def test_an_address_that_does_not_exist_is_a_permanent_bounce() -> None:
    assert read_bounce(_report()) == Bounce(TOUCH, "ada@example.com", True, "5.1.1")


@pytest.mark.parametrize(
    ("status", "permanent"),
    [("5.1.1", True), ("5.0.0", True), ("4.4.7", False), ("4.2.2", False), ("5.7.1", False)],
)
def test_only_a_bad_address_is_permanent(status: str, permanent: bool) -> None:
    bounce = read_bounce(_report(status=status))
    assert bounce is not None
    assert (bounce.permanent, bounce.status) == (permanent, status)


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded"])
def test_news_of_a_delay_or_a_delivery_is_no_bounce(action: str) -> None:
    assert read_bounce(_report(action=action)) is None


def test_a_missing_status_is_read_from_the_diagnosis() -> None:
    bounce = read_bounce(_report(status=""))
    assert bounce is not None
    assert bounce.status == "5.1.1"


@pytest.mark.parametrize("returned", ["message/rfc822", "text/rfc822-headers"])
def test_a_report_to_another_address_is_found_by_the_returned_message(returned: str) -> None:
    bounce = read_bounce(_report(to="hello@shop.example", returned=returned))
    assert bounce is not None
    assert bounce.touch_id == TOUCH


def test_the_envelope_address_wins_over_the_returned_message() -> None:
    bounce = read_bounce(_report(original="f" * 24))
    assert bounce is not None
    assert bounce.touch_id == TOUCH


def test_a_complaint_stops_the_address_at_once() -> None:
    bounce = read_bounce(_complaint())
    assert bounce == Bounce(TOUCH, "ada@example.com", True, "abuse", complaint=True)


def test_not_spam_is_no_complaint() -> None:
    assert read_bounce(_complaint("not-spam")) is None


@pytest.mark.parametrize(
    ("said", "status"), [("550 5.1.1 no such user", "5.1.1"), ("550 sorry, no mailbox", "5.0.0")]
)
def test_a_bounce_of_an_old_system_is_read_from_its_text(said: str, status: str) -> None:
    bounce = read_bounce(_old(said))
    assert bounce == Bounce(TOUCH, "", True, status)


@pytest.mark.parametrize(
    "make",
    [
        lambda: _old("550 5.1.1 no such user", "Auto-Submitted: auto-replied\n"),
        lambda: _old("thank you for your message"),
        lambda: _old("550 no").replace(b"MAILER-DAEMON", b"ada").replace(b"<>", b"<a@b.c>"),
        lambda: f"To: bounce+{TOUCH}@shop.example\r\n\r\nI am on holiday".encode(),
        lambda: b"From: a@b.example\r\nTo: hello@shop.example\r\n\r\nWhat does it cost?",
    ],
    ids=["automatic answer", "no status", "from a person", "holiday", "a question"],
)
def test_what_people_write_is_no_bounce(make: Callable[[], bytes]) -> None:
    assert read_bounce(make()) is None


@given(st.binary(max_size=400))
def test_no_message_at_all_makes_reading_fail(message: bytes) -> None:
    report = _report().replace(b"ada@example.com", message)
    read_bounce(report)
    assert read_bounce(message) is None
