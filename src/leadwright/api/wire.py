"""HTTP/1.1 as uvicorn speaks it, with an end to its patience.

By itself it waits for the head of a request for ever, and takes any amount of it: a few thousand
connections that say nothing would be enough to hold everybody else out. Bodies have limits of their
own (`bodies`, `guard`).
"""

import asyncio
from asyncio.events import TimerHandle
from http import HTTPStatus

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from leadwright.api.errors import ApiError, respond

HEAD_BYTES_MAX = 64 * 1024
HEAD_S = 30.0
"""Seconds within which the request line and the headers have to be there."""
BACKLOG = 2048
KEEP_ALIVE_S = 75
STOP_S = 10
"""How long requests under way may still take once the server is told to stop."""
_TOO_LARGE = ApiError(
    431, "head_too_large", f"the headers of a request may have {HEAD_BYTES_MAX} bytes"
)
_TOO_SLOW = ApiError(408, "too_slow", f"the headers did not arrive within {HEAD_S:g} s")
_NO_HTTP = ApiError(400, "bad_request", "this is no request of HTTP/1.1")


def listening_as(app: ASGIApp) -> uvicorn.Config:
    """How the server listens."""
    return uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        http=Patient,
        ws="none",
        backlog=BACKLOG,
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=STOP_S,
        server_header=False,
    )


class HeadTooLargeError(Exception):
    """More than is read of a head."""


class Patient(HttpToolsProtocol):
    """One connection."""

    def connection_made(
        self,
        transport: asyncio.Transport,  # type: ignore[override] # as uvicorn: we listen on TCP only
    ) -> None:
        """Somebody has connected, and has to say something."""
        super().connection_made(transport)
        self._in_head = self._too_large = False
        self._piece = self._head = 0
        self._patience: TimerHandle | None = None
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody is there any more."""
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """More has come. Nearly always it is a whole head, and no timer is needed."""
        self._piece = len(data)
        super().data_received(data)
        if self._in_head:
            self._head += self._piece
            if self._head > HEAD_BYTES_MAX:
                self._refuse(_TOO_LARGE)
        if self._in_head or not self._answering():
            self._wait()
        elif self._patience is not None:
            self._stop_waiting()

    def on_message_begin(self) -> None:
        """The first character of a request."""
        super().on_message_begin()
        self._in_head, self._head = True, 0

    def on_headers_complete(self) -> None:
        """All of the head; its parts are added up only where there may be too many."""
        self._in_head = False
        if self._head + self._piece > HEAD_BYTES_MAX:
            parts = sum(len(name) + len(value) for name, value in self.headers)
            if len(self.url) + parts > HEAD_BYTES_MAX:
                self._too_large = True
                raise HeadTooLargeError
        super().on_headers_complete()

    def send_400_response(self, _msg: str) -> None:
        """Answer what cannot be read the way everything else is answered."""
        self._refuse(_TOO_LARGE if self._too_large else _NO_HTTP)

    def _answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _wait(self) -> None:
        if self._patience is None and not self.transport.is_closing():
            self._patience = self.loop.call_later(HEAD_S, self._give_up)

    def _stop_waiting(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None

    def _give_up(self) -> None:
        self._patience = None
        if self._answering():
            self._wait()  # an answer is on its way to them
        elif self._in_head:
            self._refuse(_TOO_SLOW)
        else:
            self.transport.close()

    def _refuse(self, error: ApiError) -> None:
        if self.transport.is_closing():
            return
        if not self._answering():  # or it would land in the middle of that answer
            answer = respond(error, "")
            phrase = HTTPStatus(error.status).phrase
            head = [f"HTTP/1.1 {error.status} {phrase}".encode(), b"connection: close"]
            head += [b": ".join(pair) for pair in answer.raw_headers]
            self.transport.write(b"\r\n".join([*head, b"", answer.body]))
        self.transport.close()
