"""Who connects and says nothing, or never comes to the point, holds nobody else out."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing

import pytest
import uvicorn
from api_world import World

from leadwright.api import wire

ENDLESS = b"POST /v1/track HTTP/1.1\r\nHost: here\r\nX-Long: "
HEAD = b"GET /health HTTP/1.1\r\nHost: here\r\n"
SOON = 20.0


@pytest.fixture
def address(world: World) -> Iterator[tuple[str, int]]:
    config = wire.listening_as(world.app)
    config.port = 0
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        thread.join(0.01)
    yield ("127.0.0.1", server.servers[0].sockets[0].getsockname()[1])
    server.should_exit = True
    thread.join()


def _all(connected: socket.socket) -> bytes:
    """Everything that is said until the other side hangs up."""
    said = b""
    while piece := connected.recv(65_536):
        said += piece
    return said


def _connected(address: tuple[str, int]) -> "closing[socket.socket]":
    return closing(socket.create_connection(address, SOON))


@pytest.mark.parametrize("said", [b"", b"\r\n", b"GE", HEAD, HEAD + b"\r\nGET /he"])
def test_who_does_not_come_to_the_point_is_hung_up_on(
    address: tuple[str, int], monkeypatch: pytest.MonkeyPatch, said: bytes
) -> None:
    monkeypatch.setattr(wire, "HEAD_S", 0.05)
    with _connected(address) as connected:
        connected.sendall(said)
        answer = _all(connected)
    assert answer.startswith(b"HTTP/1.1 ") == bool(said.strip())
    assert (b"408 Request Timeout" in answer) == bool(said.strip())
    assert answer.count(b"200 OK") == said.count(b"\r\n\r\n")


def test_a_head_without_end_is_refused(address: tuple[str, int]) -> None:
    with _connected(address) as connected:
        connected.sendall(ENDLESS + b"a" * wire.HEAD_BYTES_MAX)
        answer = _all(connected)
    assert answer.startswith(b"HTTP/1.1 431 ")
    assert b'"code":"head_too_large"' in answer


@pytest.mark.parametrize("many", [False, True])
def test_a_large_head_is_refused_however_it_comes(address: tuple[str, int], many: bool) -> None:
    size = wire.HEAD_BYTES_MAX
    long = b"".join(b"X-%d: a\r\n" % n for n in range(size // 4)) if many else b"a" * size
    with _connected(address) as connected:
        connected.sendall(HEAD + (b"" if many else b"X-Long: ") + long + b"\r\n\r\n")
        try:
            answer = _all(connected)
        except ConnectionResetError:  # it has hung up while we were still talking
            return
    assert answer.startswith(b"HTTP/1.1 431 ")


def test_a_head_that_is_large_enough_for_anybody_is_taken(address: tuple[str, int]) -> None:
    cookies = b"Cookie: " + b"a" * (wire.HEAD_BYTES_MAX - 200) + b"\r\n"
    with _connected(address) as connected:
        for _ in range(3):
            connected.sendall(HEAD + cookies + b"\r\n")
            answer = b""
            while not answer.endswith(b'{"status":"ok"}'):
                answer += connected.recv(65_536)
            assert answer.startswith(b"HTTP/1.1 200 ")


def test_what_is_no_http_is_answered_like_every_mistake(address: tuple[str, int]) -> None:
    with _connected(address) as connected:
        connected.sendall(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n")
        answer = _all(connected)
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b"application/problem+json" in answer
    assert b'"code":"bad_request"' in answer
