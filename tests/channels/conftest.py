"""Messages to send, and the local servers they are sent to."""

import base64
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from leadwright.ports import Outgoing
from leadwright.runtime.mailbox import Mailbox
from leadwright.runtime.sink import Sink

SECRET = "whsec_" + base64.b64encode(bytes(range(32))).decode()
TOUCH = "0123456789abcdef01234567"

Outgoings = Callable[..., Outgoing]


@pytest.fixture
def outgoing() -> Outgoings:
    """A marketing message, with what is named changed."""

    def made(**changes: Any) -> Outgoing:
        values: dict[str, Any] = {
            "id": TOUCH,
            "workspace": 1,
            "channel": "email",
            "to": "ada@example.com",
            "subject": "Your cart",
            "text": "Hello Ada,\nit still waits.\n",
            "html": "",
            "headers": {
                "List-Unsubscribe": "<https://shop.example/u/token>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            },
            "data": {"purpose": "marketing"},
        }
        return Outgoing(**{**values, **changes})

    return made


@pytest.fixture
def mailbox(tmp_path: Path) -> Iterator[Mailbox]:
    """A local SMTP server."""
    server = Mailbox(tmp_path / "mailbox.jsonl").start()
    yield server
    server.stop()


@pytest.fixture
def sink(tmp_path: Path) -> Iterator[Sink]:
    """A local webhook receiver that checks signatures with the standardwebhooks library."""
    server = Sink(tmp_path / "webhook.jsonl", secret=SECRET).start()
    yield server
    server.stop()


@pytest.fixture
def email_config(mailbox: Mailbox) -> dict[str, Any]:
    """The e-mail channel's settings for the local server."""
    return {
        "host": "127.0.0.1",
        "port": mailbox.port,
        "security": "none",
        "sender": "hello@shop.example",
        "timeout_s": 5,
    }


@pytest.fixture
def webhook_config(sink: Sink) -> dict[str, Any]:
    """The webhook channel's settings for the local receiver."""
    return {"url": sink.url, "secret": SECRET, "allow_private": True, "timeout_s": 5}
