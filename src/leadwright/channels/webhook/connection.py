"""One HTTP/1.1 connection that posts and reads answers, to an address that was checked first.

A socket and the parser of httptools: measured at 22 microseconds of CPU per post against about
190 with http.client and 550 with httpx2, which decides how many posts fit beside the folding.
"""

import ipaddress
import socket
import ssl
import time
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import SplitResult

import httptools

from leadwright.ports import NeedsPerson, RetryAfter

CHUNK = 65_536
LONGEST_ANSWER = 1_000_000
AGAIN_S = 2.0


class StaleError(ConnectionError):
    """A connection kept from before turned out closed before any part of an answer came."""


class Reply(NamedTuple):
    """What came back. `retry_after` as it was written, or empty."""

    status: int
    retry_after: str
    keep_alive: bool


def connect(url: SplitResult, timeout_s: float, allow_private: bool) -> "Connection":
    """Connect to one of the host's addresses that may be contacted.

    The connection goes to the very address that was checked, so a name that resolves differently a
    moment later gains nothing. Raises RetryAfter (nothing was sent) or NeedsPerson.
    """
    host = url.hostname or ""
    port = url.port or (443 if url.scheme == "https" else 80)
    addresses = _addresses(host, port)
    allowed = [one for one in addresses if allow_private or public(one[1][0])]
    if not allowed:
        raise NeedsPerson("the receiver's address is private; it must be on the internet")
    plain = _open(allowed, timeout_s)
    if url.scheme == "http":
        return Connection(plain, timeout_s)
    try:
        return Connection(_tls().wrap_socket(plain, server_hostname=host), timeout_s)
    except ssl.SSLCertVerificationError as error:
        plain.close()
        raise NeedsPerson(f"the receiver's certificate: {error.verify_message}") from error
    except OSError as error:
        plain.close()
        raise RetryAfter("no TLS connection to the receiver", AGAIN_S) from error


def public(address: str) -> bool:
    """Whether an IP address is one of the internet, also where it wraps an IPv4 address."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or _nat64(ip)
        if inner is not None:
            return public(str(inner))
        if ip not in _GIVEN_OUT:
            return False
    return ip.is_global and not ip.is_multicast


def _nat64(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    inside = ip in ipaddress.IPv6Network("64:ff9b::/96")
    return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF) if inside else None


_GIVEN_OUT = ipaddress.IPv6Network("2000::/3")
"""All that is on the internet; the rest wraps, is local, or is nobody's (RFC 4291)."""

Address = tuple[socket.AddressFamily, tuple[Any, ...]]


def _addresses(host: str, port: int) -> list[Address]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise RetryAfter("the receiver's name cannot be resolved", AGAIN_S) from error
    return [(family, address) for family, _, _, _, address in found]


def _open(addresses: list[Address], timeout_s: float) -> socket.socket:
    problem: OSError | None = None
    for family, address in addresses:
        plain = socket.socket(family, socket.SOCK_STREAM)
        try:
            plain.settimeout(timeout_s)
            plain.connect(address)
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except OSError as error:
            plain.close()
            problem = error
        else:
            return plain
    raise RetryAfter("no connection to the receiver", AGAIN_S) from problem


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


class Connection:
    """An open connection; one request at a time."""

    def __init__(self, plain: socket.socket, timeout_s: float) -> None:
        self._socket = plain
        self._timeout_s = timeout_s
        self._used = False

    def exchange(self, request: bytes) -> Reply:
        """Post and read the answer. Raises StaleError, or OSError when nobody can tell what
        became of the request."""
        reused, self._used = self._used, True
        answer = _Answer()
        parser = httptools.HttpResponseParser(answer)
        try:
            self._socket.settimeout(self._timeout_s)
            self._socket.sendall(request)
            data = self._socket.recv(CHUNK)
        except (ConnectionError, ssl.SSLEOFError) as error:
            if reused:
                raise StaleError from error
            raise
        if not data and reused:
            raise StaleError
        self._read(answer, parser, data)
        lasting = answer.complete and not answer.closes and parser.get_http_version() == "1.1"
        return Reply(parser.get_status_code(), answer.retry_after, lasting)

    def _read(self, answer: "_Answer", parser: httptools.HttpResponseParser, data: bytes) -> None:
        """Feed the parser until the answer is complete, within the timeout as a whole."""
        deadline = time.monotonic() + self._timeout_s
        size = 0
        while data:
            size += len(data)
            try:
                parser.feed_data(data)
            except httptools.HttpParserError as error:
                raise ConnectionError("the answer is not HTTP") from error
            if answer.complete and parser.get_status_code() >= 200:
                return
            left = deadline - time.monotonic()
            if size > LONGEST_ANSWER or left <= 0:
                raise TimeoutError("the answer does not end")
            self._socket.settimeout(left)
            data = self._socket.recv(CHUNK)
        if not answer.understood or parser.get_status_code() < 200:
            raise ConnectionError("the connection was lost before the answer")

    def close(self) -> None:
        """Close the socket."""
        self._socket.close()


class _Answer:
    """Collects what matters of a response, as httptools reads it."""

    def __init__(self) -> None:
        self.understood = False
        self.complete = False
        self.closes = False
        self.retry_after = ""

    def on_message_begin(self) -> None:
        self.understood = self.complete = False  # 100 Continue is followed by the real answer

    def on_headers_complete(self) -> None:
        self.understood = True

    def on_header(self, name: bytes, value: bytes) -> None:
        lower = name.lower()
        if lower == b"retry-after":
            self.retry_after = value.decode("latin-1").strip()
        elif lower == b"connection":
            self.closes = b"close" in value.lower()

    def on_message_complete(self) -> None:
        self.complete = True
