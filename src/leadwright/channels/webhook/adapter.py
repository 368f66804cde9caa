"""The webhook channel: one signed POST per touch, acceptable again under the same id.

Follows Standard Webhooks 1.0.0 (github.com/standard-webhooks/standard-webhooks): `webhook-id`,
`webhook-timestamp` and `webhook-signature` over `id.timestamp.body`; only 2xx is acceptance and
redirects are never followed.
"""

import base64
import hmac
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Annotated, Any
from urllib.parse import SplitResult, urlsplit

import msgspec
from msgspec import Meta

from leadwright.channels._kit import Pool, read_settings
from leadwright.channels.webhook.connection import Connection, Reply, StaleError, connect
from leadwright.core.problem import Problem
from leadwright.ports import NeedsPerson, Outgoing, Refused, RetryAfter

PREFIX = "whsec_"
LATER_S = 5.0
LONGEST_S = 86_400.0
BLANKS = frozenset("\r\n\t ")
_encode = msgspec.json.Encoder().encode


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """How to reach the receiver."""

    url: Annotated[str, Meta(description="where to post, https://...")]
    secret: Annotated[
        str,
        Meta(
            description="the signing secret: whsec_ and base64 of 24 to 64 bytes",
            extra={"secret": True},
        ),
    ]
    timeout_s: Annotated[float, Meta(description="seconds to wait for an answer", gt=0, le=30)] = 15
    parallel: Annotated[int, Meta(description="posts under way at once", ge=1, le=64)] = 8
    allow_private: Annotated[
        bool,
        Meta(description="allow addresses of this machine and its network; never for strangers"),
    ] = False

    def problems(self) -> list[Problem]:
        """What is wrong with the address and the secret."""
        return [*_url_problems(self.url, self.allow_private), *_secret_problems(self.secret)]


def open(config: Mapping[str, Any]) -> "Webhook":
    """The channel for a configuration. Raises ProblemsError."""
    return Webhook(read_settings(Settings, config, "channel webhook"))


class Webhook:
    """Posts touches. `send` may be called by several threads at once."""

    idempotent = True

    def __init__(self, settings: Settings) -> None:
        self.parallel = settings.parallel
        self._settings = settings
        self._url = urlsplit(settings.url)
        self._key = key_of(settings.secret)
        self._head = _request_head(self._url)
        self._pool: Pool[Connection] = Pool()

    def send(self, outgoing: Outgoing) -> None:
        """Post until answered. Raises Refused, RetryAfter, NeedsPerson; OSError: not known."""
        request = self._request(outgoing)
        connection = self._pool.take()
        if connection is not None:
            try:
                return self._exchange(connection, request)
            except StaleError:
                # The receiver had closed it before this request; the id makes repeating safe.
                pass
        return self._exchange(self._connect(), request)

    def close(self) -> None:
        """Close the connections."""
        self._pool.close()

    def _connect(self) -> Connection:
        return connect(self._url, self._settings.timeout_s, self._settings.allow_private)

    def _exchange(self, connection: Connection, request: bytes) -> None:
        try:
            reply = connection.exchange(request)
        except BaseException:
            connection.close()
            raise
        if reply.keep_alive:
            self._pool.give(connection)
        else:
            connection.close()
        _judge(reply)

    def _request(self, outgoing: Outgoing) -> bytes:
        now = int(time.time())
        body = _body(outgoing, now)
        head = (
            f"webhook-id: {outgoing.id}\r\nwebhook-timestamp: {now}\r\n"
            f"webhook-signature: {sign(self._key, outgoing.id, now, body)}\r\n"
            f"content-length: {len(body)}\r\n\r\n"
        )
        return self._head + head.encode("ascii") + body


def sign(key: bytes, id: str, timestamp: int, body: bytes) -> str:
    """The `webhook-signature` of a request: `v1,` and a base64 HMAC-SHA256."""
    digest = hmac.digest(key, f"{id}.{timestamp}.".encode() + body, "sha256")
    return "v1," + base64.b64encode(digest).decode()


def key_of(secret: str) -> bytes:
    """The bytes of a `whsec_` secret. Raises ValueError if it is none."""
    return base64.b64decode(secret.removeprefix(PREFIX), validate=True)


def _body(outgoing: Outgoing, now: int) -> bytes:
    said = {"subject": outgoing.subject, "text": outgoing.text, "html": outgoing.html}
    if "audience" in outgoing.data:
        said = {}
    data = {"id": outgoing.id, "to": outgoing.to, **said, **outgoing.data}
    kind = f"audience.{outgoing.data['action']}" if "audience" in outgoing.data else "touch.send"
    return _encode({"type": kind, "timestamp": _when(now), "data": data})


@lru_cache(maxsize=4)
def _when(now: int) -> str:
    return datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _judge(reply: Reply) -> None:
    """Nothing for an acceptance, else what the receiver's status means."""
    status = reply.status
    if 200 <= status < 300:
        return
    what = f"the receiver answered {status}"
    if status in (408, 425, 429) or status >= 500:
        raise RetryAfter(what, _retry_after(reply.retry_after))
    if status in (401, 403):
        raise NeedsPerson(f"{what}: check the signing secret and the address")
    raise Refused(what)


def _retry_after(said: str) -> float:
    """Seconds of a Retry-After header: a number or a date; a default where it says nothing."""
    if said.isascii() and said.isdigit():
        return min(max(float(said), 1.0), LONGEST_S)
    try:
        wait = parsedate_to_datetime(said).timestamp() - time.time()
    except ValueError:
        return LATER_S
    return min(max(wait, 1.0), LONGEST_S)


def _request_head(url: SplitResult) -> bytes:
    target = (url.path or "/") + (f"?{url.query}" if url.query else "")
    return (
        f"POST {target} HTTP/1.1\r\nhost: {url.netloc.rpartition('@')[2]}\r\n"
        "user-agent: leadwright\r\ncontent-type: application/json\r\naccept: */*\r\n"
    ).encode("ascii")


def _url_problems(url: str, allow_private: bool) -> list[Problem]:
    hint = "write it like https://example.com/hooks/leadwright"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return [Problem("D110", "url: this is no web address", "", hint)]
    plain = url.isascii() and not any(mark in url for mark in BLANKS)
    if parts.scheme not in ("http", "https") or not parts.hostname or not plain or port == 0:
        return [Problem("D110", "url: this is no web address", "", hint)]
    if parts.username is not None:
        return [Problem("D112", "url: a name or password does not belong in it", "", hint)]
    if parts.scheme == "http" and not allow_private:
        return [Problem("D111", "url: http is readable by everybody on the way", "", hint)]
    return []


def _secret_problems(secret: str) -> list[Problem]:
    hint = "whsec_ and base64 of 24 to 64 random bytes"
    try:
        size = len(key_of(secret))
    except ValueError:
        size = 0
    if secret.startswith(PREFIX) and 24 <= size <= 64:
        return []
    return [Problem("D113", "secret: this is no signing secret", "", hint)]
