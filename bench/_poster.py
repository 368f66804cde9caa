"""What posts: leads, connections to the server, and several of them at once."""

import socket
import threading
import time
from base64 import b64encode
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

READY_S = 60.0
TRIES = 20
DOMAIN = "people.example"


def name_of(lead: int) -> str:
    """By which a lead is recognised in the receiver's log."""
    return f"lead-{lead:07}"


def call_of(lead: int) -> dict[str, Any]:
    """An identify call of somebody new who agrees to be written to."""
    name = name_of(lead)
    return {
        "type": "identify",
        "userId": name,
        "messageId": str(uuid4()),
        "timestamp": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "context": {"library": {"name": "analytics-python", "version": "2.4.0"}},
        "traits": {
            "email": f"{name}@{DOMAIN}",
            "first_name": name,
            "consent_email_marketing": True,
            "consent_webhook_marketing": True,
        },
    }


class Poster:
    """One connection that posts to the server and waits for the answer."""

    def __init__(self, url: str, path: str, write_key: str) -> None:
        host, port = address_of(url)
        self._socket = socket.create_connection((host, port), timeout=READY_S)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        login = b64encode(f"{write_key}:".encode()).decode()
        self._head = (
            f"POST {path} HTTP/1.1\r\nHost: {host}:{port}\r\nAuthorization: Basic {login}\r\n"
            "Content-Type: application/json\r\nContent-Length: "
        ).encode()

    def post(self, body: bytes) -> tuple[float, float]:
        """When (ms) the accepted request was sent, and answered. One that is put off is repeated;
        raises RuntimeError for one that is refused."""
        request = self._head + b"%d\r\n\r\n" % len(body) + body
        for _ in range(TRIES):
            sent = time.time() * 1000
            self._socket.sendall(request)
            if (status := self._answer()) == 200:
                return sent, time.time() * 1000
            if status not in (429, 503):
                break
            time.sleep(1.0)
        raise RuntimeError(f"the server answered {status}")

    def _answer(self) -> int:
        answer = b""
        while (end := answer.find(b"\r\n\r\n")) < 0:
            answer += self._more()
        head = answer[:end].lower()
        length = int(head.partition(b"content-length:")[2].split(b"\r\n")[0])
        while len(answer) < end + 4 + length:
            answer += self._more()
        return int(head.split(None, 2)[1])

    def _more(self) -> bytes:
        data = self._socket.recv(65_536)
        if not data:
            raise RuntimeError("the server hung up")
        return data

    def close(self) -> None:
        """Hang up."""
        self._socket.close()


def together(works: Sequence[Callable[[], None]]) -> None:
    """Run each on a thread of its own; raises what one of them raised."""
    errors: list[BaseException] = []

    def run(work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=(work,), daemon=True) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


def address_of(url: str) -> tuple[str, int]:
    """Host and port."""
    host, _, port = url.removeprefix("http://").partition(":")
    return host, int(port)
