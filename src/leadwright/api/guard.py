"""Round everything that is not capture: security headers, and a log line without personal data."""

import asyncio
from time import perf_counter

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from leadwright.api.bodies import READ_S
from leadwright.api.errors import ApiError, respond

BODY_BYTES_MAX = 8 * 1024 * 1024
HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"strict-transport-security", b"max-age=31536000"),
)
_NO_STORE = (b"cache-control", b"no-store")
_log = structlog.get_logger("leadwright.access")


class Guard:
    """ASGI middleware. The log names the route, never the path: that may hold an address."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = perf_counter()
        status = 0
        method = scope["method"]
        if method == "HEAD":  # what GET would say, of which the server keeps the body to itself
            scope = {**scope, "method": "GET"}

        async def guarded(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                present = {name.lower() for name, _ in message["headers"]}
                extra = [pair for pair in (*HEADERS, _NO_STORE) if pair[0] not in present]
                message["headers"] = [*message["headers"], *extra]
            await send(message)

        try:
            if _length(scope) > BODY_BYTES_MAX:
                message = f"a request may have {BODY_BYTES_MAX} bytes"
                refusal = respond(ApiError(413, "body_too_large", message), scope["path"])
                await refusal(scope, receive, guarded)
            else:
                await self._app(scope, _patient(receive), guarded)
        except Exception as error:
            # Whoever has answered has noted it too; the server below would log what it says.
            if not status:
                await respond(error, scope["path"])(scope, receive, guarded)
        finally:
            key = scope.get("state", {}).get("key")
            _log.info(
                "request",
                method=method,
                route=getattr(scope.get("route"), "path", ""),
                status=status,
                ms=round((perf_counter() - started) * 1_000, 1),
                key=getattr(key, "prefix", ""),
                workspace=getattr(key, "workspace", 0),
            )


def _patient(receive: Receive) -> Receive:
    """The same, but a body has to be there in time: it is given up after `READ_S`."""
    loop = asyncio.get_running_loop()
    deadline: float | None = loop.time() + READ_S

    async def waiting() -> Message:
        nonlocal deadline
        async with asyncio.timeout_at(deadline):
            message = await receive()
        if not message.get("more_body", False):
            deadline = None  # whoever asks on waits for the client to hang up
        return message

    return waiting


def _length(scope: Scope) -> int:
    said: bytes = dict(scope["headers"]).get(b"content-length", b"")
    return int(said) if said.isdigit() else 0
