"""A local webhook receiver for the demo, the tests and the measurements.

`Sink` speaks just enough HTTP/1.1 (keep-alive, Content-Length) to be far faster than what it
receives from, and keeps its own record: one JSON line per accepted request, written before the
reply. It can be told to refuse, to be slow, and to hang up.
"""

import asyncio
import json
import os
import re
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from standardwebhooks import Webhook, WebhookVerificationError

from leadwright.runtime.background import Background

REASONS = {200: "OK", 202: "Accepted", 401: "Unauthorized", 404: "Not Found", 410: "Gone"}
BIGGEST = 1_000_000


@dataclass
class Trouble:
    """What a receiver does wrong on purpose. Change it while the receiver runs.

    `replies` maps a regular expression, searched in the body, to the status to answer with;
    `retry_after` (seconds) goes with every refusal. `slow_s` delays every reply. Requests that
    match `drop` are recorded and then the connection is closed without a reply.
    """

    replies: dict[str, int] = field(default_factory=dict)
    retry_after: int = 0
    slow_s: float = 0.0
    drop: str = ""


class Sink:
    """The receiver, in a thread of its own. `port` 0 takes a free one.

    `secret` (`whsec_...`): requests without a valid Standard Webhooks signature get 401.
    `accepted` and `refused` count; `ids` counts accepted requests by `webhook-id`.
    """

    def __init__(
        self, log: Path, port: int = 0, *, secret: str = "", trouble: Trouble | None = None
    ) -> None:
        self.port = port
        self.log = log
        self.trouble = trouble or Trouble()
        self.accepted = 0
        self.refused = 0
        self.ids: Counter[str] = Counter()
        self._webhook = Webhook(secret) if secret else None
        self._background = Background()
        self._file = -1

    def start(self) -> "Sink":
        """Listen. Raises OSError where the port is taken."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(self.log, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
        self.port = self._background.serve(lambda: _Request(self), self.port)
        return self

    def stop(self) -> None:
        """Close every connection and free the port."""
        self._background.stop()
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    @property
    def url(self) -> str:
        """Where to post."""
        return f"http://127.0.0.1:{self.port}/hook"

    def judge(self, headers: dict[str, str], body: bytes) -> int:
        """The status to answer with; 0 to hang up. Records what it accepts."""
        if self._webhook is not None and not self._signed(self._webhook, headers, body):
            self.refused += 1
            return 401
        text = body.decode("utf-8", "replace")
        for pattern, status in self.trouble.replies.items():
            if re.search(pattern, text):
                self.refused += 1
                return status
        self._record(headers, body)
        return 0 if self.trouble.drop and re.search(self.trouble.drop, text) else 200

    @staticmethod
    def _signed(webhook: Webhook, headers: dict[str, str], body: bytes) -> bool:
        try:
            webhook.verify(body, headers, json_parse=False)
        except WebhookVerificationError:
            return False
        return True

    def _record(self, headers: dict[str, str], body: bytes) -> None:
        name = headers.get("webhook-id", "")
        try:
            content: Any = json.loads(body)
        except ValueError:
            content = None
        data = content.get("data", {}) if isinstance(content, dict) else {}
        line = {
            "id": name,
            "at": time.time_ns() // 1_000_000,
            "to": data.get("to", "") if isinstance(data, dict) else "",
            "body": content,
        }
        os.write(self._file, json.dumps(line, separators=(",", ":")).encode() + b"\n")
        self.accepted += 1
        self.ids[name] += 1


class _Request(asyncio.Protocol):
    """One connection: requests one after another."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._buffer = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's own are not subclasses

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while self._take():
            pass

    def _take(self) -> bool:
        """Answer the first request in the buffer, if it is all there."""
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            if len(self._buffer) > BIGGEST:
                self._close()
            return False
        headers = _headers(self._buffer[:end])
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > BIGGEST:
            self._close()
            return False
        stop = end + 4 + int(length)
        if len(self._buffer) < stop:
            return False
        body, self._buffer = self._buffer[end + 4 : stop], self._buffer[stop:]
        self._answer(self._sink.judge(headers, body))
        return bool(self._buffer)

    def _answer(self, status: int) -> None:
        if status == 0:
            self._close()
            return
        trouble = self._sink.trouble
        extra = f"retry-after: {trouble.retry_after}\r\n" if trouble.retry_after else ""
        extra = extra if status >= 300 else ""
        head = f"HTTP/1.1 {status} {REASONS.get(status, 'Status')}\r\n"
        reply = f"{head}{extra}content-length: 0\r\n\r\n".encode()
        if trouble.slow_s:
            asyncio.get_running_loop().call_later(trouble.slow_s, self._write, reply)
        else:
            self._write(reply)

    def _write(self, reply: bytes) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(reply)

    def _close(self) -> None:
        self._buffer = b""
        if self._transport is not None:
            self._transport.abort()


def _headers(head: bytes) -> dict[str, str]:
    """Lower-case names to values, of a request's head."""
    lines = head.decode("latin-1").split("\r\n")[1:]
    pairs = (line.partition(":") for line in lines)
    return {name.lower(): value.strip() for name, _, value in pairs}
