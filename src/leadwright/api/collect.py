"""The hot way in: what sources over HTTP receive goes to the journal, and is answered with 200
once it is on disk. Plain ASGI, because each request costs more than its events."""

from base64 import b64decode
from binascii import Error as Base64Error
from html import escape
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import Receive, Scope, Send

from leadwright.api import bodies
from leadwright.api.access import WRITE, Keys
from leadwright.api.errors import ApiError, respond
from leadwright.api.pages import POLICY, page
from leadwright.api.services import HttpSource, Services
from leadwright.capture.posted import Item, Malformed, Posted, Received
from leadwright.core.ids import duplicate_key
from leadwright.core.input import LANE_LIVE
from leadwright.ports import Key, Submission

SUCCESS = b'{"success":true}'
_JSON = (b"content-type", b"application/json")
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_HEADERS = b"authorization, content-type, content-encoding"
ASKED_CHARS_MAX = 1_000
Headers = dict[bytes, bytes]


class Collector:
    """ASGI application of one source."""

    def __init__(self, name: str, source: HttpSource, services: Services, keys: Keys) -> None:
        self._name = name
        self._source = source
        self._services = services
        self._keys = keys

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers: Headers = dict(scope["headers"])
        if scope["method"] == "OPTIONS":
            await _send(send, 204, b"", _cors(headers) + _preflight(headers))
            return
        try:
            response = await self._collect(scope, receive, headers)
        except bodies.ClientGone:
            return
        except Exception as error:
            response = _refusal(error, scope["path"], headers)
            if isinstance(error, Malformed) and _by_a_person(headers):
                response = HTMLResponse(_not_taken(error.message), 400, POLICY)
        if response is None:
            await _send(send, 200, SUCCESS, [_JSON, *_cors(headers)])
        else:
            await response(scope, receive, send)

    async def _collect(self, scope: Scope, receive: Receive, headers: Headers) -> Response | None:
        path = scope["path_params"]["path"]
        if scope["method"] != "POST":
            raise ApiError(405, "method_not_allowed", "POST only", headers={"Allow": "POST"})
        paths = self._source.PATHS
        if paths and path not in paths:
            raise ApiError(404, "not_found", f"there is no {self._source.PREFIX}/{path[:40]}")
        key = await self._key(_secrets_in(headers) if paths else [path])
        posted = _posted(path, await bodies.read_body(receive, headers), headers)
        received = self._source.receive(posted)
        if key is None:
            key = await self._key([received.key])
        if key is None:
            raise ApiError(401, "invalid_write_key", "the write key is missing or not known")
        now = self._services.clock.now()
        rows = [self._submission(key, item, now) for item in received.items]
        if rows:
            await self._services.capture.submit(rows)
        return self._visitor_answer(posted, received, headers)

    async def _key(self, secrets: list[str]) -> Key | None:
        for secret in secrets:
            if not secret:
                continue
            key = self._keys.remembered(secret) or await run_in_threadpool(self._keys.find, secret)
            if key is not None and key.kind == WRITE:
                return key
        return None

    def _submission(self, key: Key, item: Item, now: int) -> Submission:
        repeat = b""
        if item.message_id:
            repeat = duplicate_key(f"{self._name}:{key.id}", item.message_id)
        return Submission(
            key.workspace, LANE_LIVE, self._name, now, item.body, repeat, item.sent_at
        )

    def _visitor_answer(
        self, posted: Posted, received: Received, headers: Headers
    ) -> Response | None:
        """A page for people who sent a form; None for programs."""
        if not _by_a_person(headers):
            return None
        if received.next and self._may_go(received.next, posted.page):
            return RedirectResponse(received.next, 303)
        return HTMLResponse(_THANKS, headers=POLICY)

    def _may_go(self, target: str, page: str) -> bool:
        """A path on this host, an allowed host, or the site the form is on; nothing else, or our
        address would lend its good name to any link."""
        if any(ord(char) < 33 or char == "\\" for char in target):
            return False
        parts = urlsplit(target)
        if not parts.scheme and not parts.netloc:
            return target.startswith("/") and not target.startswith("//")
        if parts.scheme not in ("https", "http") or parts.username is not None:
            return False
        hosts = self._services.redirect_hosts
        return parts.netloc.lower() in hosts or (
            bool(page) and parts.netloc == urlsplit(page).netloc
        )


def _posted(path: str, body: bytes, headers: Headers) -> Posted:
    return Posted(
        path=path,
        body=body,
        content_type=_text(headers.get(b"content-type")),
        user_agent=_text(headers.get(b"user-agent")),
        page=_text(headers.get(b"referer")),
    )


def _secrets_in(headers: Headers) -> list[str]:
    """Write keys in the header: `Basic base64(key:)` or `Bearer key`."""
    scheme, _, said = _text(headers.get(b"authorization")).partition(" ")
    if scheme.lower() == "bearer":
        return [said.strip()]
    if scheme.lower() != "basic":
        return []
    try:
        return [b64decode(said).decode().partition(":")[0]]
    except (Base64Error, ValueError):
        return []


def _cors(headers: Headers) -> list[tuple[bytes, bytes]]:
    origin = headers.get(b"origin")
    if origin is None:
        return []
    return [
        (b"access-control-allow-origin", origin),
        (b"access-control-expose-headers", b"retry-after, x-ratelimit-reset"),
        (b"vary", b"Origin"),
    ]


def _preflight(headers: Headers) -> list[tuple[bytes, bytes]]:
    """Any header that is asked for: each library for browsers has some of its own."""
    asked = headers.get(b"access-control-request-headers", b"")
    return [
        (b"access-control-allow-methods", b"POST, OPTIONS"),
        (b"access-control-allow-headers", asked[:ASKED_CHARS_MAX] or _HEADERS),
        (b"access-control-max-age", b"86400"),
    ]


def _by_a_person(headers: Headers) -> bool:
    """Whether a browser sent a form and will show the answer."""
    form = _text(headers.get(b"content-type")).lower().startswith(_FORMS)
    return form and b"text/html" in headers.get(b"accept", b"")


def _not_taken(message: str) -> str:
    return page(
        "Please look again",
        f"<p>Your message was not taken: {escape(message)}.</p>"
        "<p>Go back with your browser: what you have filled in is still there.</p>",
    )


def _refusal(error: Exception, path: str, headers: Headers) -> Response:
    """An error with the `code` and `message` that the clients look for."""
    if isinstance(error, Malformed):
        error = ApiError(400, error.code, error.message)
    response = respond(error, path)
    response.raw_headers.extend(_cors(headers))
    return response


async def _send(send: Send, status: int, body: bytes, headers: list[tuple[bytes, bytes]]) -> None:
    length = [(b"content-length", str(len(body)).encode())] if status != 204 else []
    await send({"type": "http.response.start", "status": status, "headers": length + headers})
    await send({"type": "http.response.body", "body": body})


def _text(value: bytes | None) -> str:
    return value.decode("latin-1") if value else ""


_THANKS = page("Thank you", "<p>We have received your message.</p>")
