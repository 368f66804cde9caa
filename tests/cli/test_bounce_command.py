"""`leadwright bounce` takes what the mail system sends back, and stops writing there."""

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import pytest

from leadwright import boot
from leadwright.capture.event import Event
from leadwright.core.input import LANE_LIVE
from leadwright.ports import Submission

Run = Any
BOUNCE = """From: MAILER-DAEMON@mx.example
To: bounce+{touch}@shop.example
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

It could not be delivered.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; ana@acme.com
Action: failed
Status: {status}
--b--
"""


@pytest.fixture
def touch(shop: Run, tmp_path: Path) -> str:
    """The id of a touch that was planned for a new lead who gave consent."""
    with closing(boot.open_app(str(tmp_path / "data"))) as app:
        workspace, at = app.workspace(None).id, app.clock.now()
        body = {"email": "ana@acme.com", "consent_email_marketing": True}
        event = Event("traits", "", at, email="ana@acme.com", body=body)
        encoded = msgspec.json.encode(event)
        app.submit([Submission(workspace, LANE_LIVE, "api", at, encoded)])
        app.drain()
    shown = json.loads(shop("explain", "ana@acme.com", "--json").output)
    [planned] = shown["touches"]
    return str(planned["touch"]["id"])


def suppressed(run: Run) -> list[str]:
    """What stands in the way of writing to the lead."""
    state = json.loads(run("explain", "ana@acme.com", "--json").output)["state"]
    return [name for name in state if name.startswith("suppressed")]


def test_a_final_bounce_ends_writing_to_that_address(shop: Run, touch: str) -> None:
    message = BOUNCE.format(touch=touch, status="5.1.1").encode()
    assert "not contacted there any more" in shop("bounce", stdin=message).output
    assert suppressed(shop) == ["suppressed email"]


def test_a_delay_changes_nothing(shop: Run, touch: str, tmp_path: Path) -> None:
    file = tmp_path / "message.eml"
    file.write_text(BOUNCE.format(touch=touch, status="4.2.2"))
    assert "Nothing to do" in shop("bounce", file).output
    assert suppressed(shop) == []


@pytest.mark.usefixtures("touch")
def test_a_bounce_of_something_we_never_sent_is_said_to_be_unknown(shop: Run) -> None:
    message = BOUNCE.format(touch="0123456789abcdef01234567", status="5.1.1").encode()
    assert shop("bounce", code=1, stdin=message).stderr.startswith("C112")


@pytest.mark.usefixtures("touch")
def test_any_other_message_changes_nothing(shop: Run) -> None:
    assert "Nothing to do" in shop("bounce", stdin=b"Subject: Hello\n\nHow are you?").output
