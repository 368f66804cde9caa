"""A local mailbox for the demo, the tests and the measurements: a real SMTP server.

`Mailbox` accepts every message and keeps its own record: one JSON line per accepted message,
written before the 250. It can be told to refuse, to put off, to be slow, and to hang up.

    python -m leadwright.runtime.mailbox --smtp-port 2525 --http-port 8025 --log-dir DIR

runs it together with a webhook receiver (`runtime.sink`) until it is stopped.
"""

import argparse
import asyncio
import json
import os
import re
import signal
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from email import policy
from email.parser import BytesHeaderParser
from pathlib import Path
from threading import Event
from typing import cast

from aiosmtpd.smtp import SMTP, Envelope, Session

from leadwright.runtime.background import Background
from leadwright.runtime.sink import Sink, Trouble

BIGGEST = 4_000_000
SMTP_LOG, HTTP_LOG = "mailbox.jsonl", "webhook.jsonl"


@dataclass
class MailTrouble:
    """What a mail server does wrong on purpose. Change it while the server runs.

    `recipients` maps a regular expression, searched in the address, to the reply to RCPT
    (`450 4.2.1 later`, `550 5.1.1 no such user`); `messages` likewise to the reply to the text.
    Messages to addresses that match `drop` are recorded and then the connection is closed without
    a reply. `slow_s` delays every reply to a text.
    """

    recipients: dict[str, str] = field(default_factory=dict)
    messages: dict[str, str] = field(default_factory=dict)
    drop: str = ""
    slow_s: float = 0.0


class Mailbox:
    """The SMTP server, in a thread of its own. `port` 0 takes a free one.

    `accepted` and `refused` count; `ids` counts accepted messages by Message-ID.
    """

    def __init__(self, log: Path, port: int = 0, *, trouble: MailTrouble | None = None) -> None:
        self.port = port
        self.log = log
        self.trouble = trouble or MailTrouble()
        self.accepted = 0
        self.refused = 0
        self.ids: Counter[str] = Counter()
        self._background = Background()
        self._file = -1

    def start(self) -> "Mailbox":
        """Listen. Raises OSError where the port is taken."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(self.log, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
        loop = self._background.loop
        handler = _Handler(self)
        self.port = self._background.serve(
            lambda: SMTP(handler, hostname="mailbox.localhost", enable_SMTPUTF8=True, loop=loop),
            self.port,
        )
        return self

    def stop(self) -> None:
        """Close every connection and free the port."""
        self._background.stop()
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def record(self, envelope: Envelope) -> None:
        """Keep an accepted message."""
        content = envelope.original_content or b""
        head = content.partition(b"\r\n\r\n")[0]
        headers = _headers(head)
        name = headers.get("message-id", "").strip("<>")
        line = {
            "id": name,
            "at": time.time_ns() // 1_000_000,
            "from": envelope.mail_from,
            "rcpt": envelope.rcpt_tos,
            "subject": headers.get("subject", ""),
            "headers": headers,
            "size": len(content),
        }
        os.write(self._file, json.dumps(line, separators=(",", ":")).encode() + b"\n")
        self.accepted += 1
        self.ids[name] += 1


class _Handler:
    """aiosmtpd's hooks."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, said: list[str]
    ) -> list[str]:
        """Offer PIPELINING: aiosmtpd reads one command after the other anyway."""
        session.host_name = hostname
        return [said[0], "250-PIPELINING", *said[1:]]

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        """Take the recipient or refuse it."""
        for pattern, reply in self._mailbox.trouble.recipients.items():
            if re.search(pattern, address):
                self._mailbox.refused += 1
                return reply
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Record the message before it is acknowledged."""
        trouble = self._mailbox.trouble
        if trouble.slow_s:
            await asyncio.sleep(trouble.slow_s)
        to = " ".join(envelope.rcpt_tos)
        for pattern, reply in trouble.messages.items():
            if re.search(pattern, to):
                self._mailbox.refused += 1
                return reply
        self._mailbox.record(envelope)
        if trouble.drop and re.search(trouble.drop, to) and server.transport is not None:
            cast(asyncio.Transport, server.transport).abort()
        return "250 2.0.0 accepted"


_ENCODED = b"=?"
_parser = BytesHeaderParser(policy=policy.default)


def _headers(head: bytes) -> dict[str, str]:
    """Lower-case names to decoded values."""
    if _ENCODED in head or b"\r\n " in head or b"\r\n\t" in head:
        parsed = _parser.parsebytes(head + b"\r\n\r\n")
        return {name.lower(): str(value) for name, value in parsed.items()}
    pairs = (line.partition(": ") for line in head.decode("utf-8", "replace").split("\r\n"))
    return {name.lower(): value for name, _, value in pairs}


def main(arguments: list[str] | None = None) -> int:
    """Run the mailbox and the receiver until SIGTERM or SIGINT; prints one JSON line when ready."""
    chosen = _options().parse_args(arguments)
    folder: Path = chosen.log_dir
    mailbox = Mailbox(folder / SMTP_LOG, chosen.smtp_port, trouble=_mail_trouble(chosen)).start()
    sink = Sink(
        folder / HTTP_LOG, chosen.http_port, secret=chosen.webhook_secret, trouble=_trouble(chosen)
    )
    try:
        sink.start()
        ready = {"smtp_port": mailbox.port, "http_port": sink.port, "log_dir": str(folder)}
        sys.stdout.write(json.dumps(ready) + "\n")
        sys.stdout.flush()
        _wait_for_signal()
    finally:
        sink.stop()
        mailbox.stop()
    return 0


def _wait_for_signal() -> None:
    stopped = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    stopped.wait()


def _options() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(
        prog="python -m leadwright.runtime.mailbox",
        description="A local SMTP server and webhook receiver that record what they accept.",
    )
    add = options.add_argument
    add("--smtp-port", type=int, default=0, help="0 takes a free one")
    add("--http-port", type=int, default=0, help="0 takes a free one")
    add("--log-dir", type=Path, required=True, help=f"for {SMTP_LOG} and {HTTP_LOG}")
    add("--webhook-secret", default="", help="whsec_...; unsigned requests then get 401")
    add("--fail-recipient", action="append", default=[], metavar="PATTERN=REPLY")
    add("--fail-message", action="append", default=[], metavar="PATTERN=REPLY")
    add("--fail-post", action="append", default=[], metavar="PATTERN=STATUS")
    add("--drop", default="", metavar="PATTERN", help="accept, then hang up without an answer")
    add("--slow", type=float, default=0.0, metavar="SECONDS", help="before every answer")
    return options


def _mail_trouble(chosen: argparse.Namespace) -> MailTrouble:
    return MailTrouble(
        recipients=_pairs(chosen.fail_recipient),
        messages=_pairs(chosen.fail_message),
        drop=chosen.drop,
        slow_s=chosen.slow,
    )


def _trouble(chosen: argparse.Namespace) -> Trouble:
    replies = {pattern: int(status) for pattern, status in _pairs(chosen.fail_post).items()}
    return Trouble(replies=replies, drop=chosen.drop, slow_s=chosen.slow)


def _pairs(given: list[str]) -> dict[str, str]:
    """`PATTERN=REPLY` options; the last `=` divides."""
    split = (one.rpartition("=") for one in given)
    return {pattern: reply for pattern, _, reply in split}


if __name__ == "__main__":
    sys.exit(main())
