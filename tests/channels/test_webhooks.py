"""Webhooks: signed as Standard Webhooks says, and never into the private network."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook

from leadwright.channels import open_channel
from leadwright.channels.webhook import connection as wire
from leadwright.channels.webhook.adapter import key_of, sign
from leadwright.ports import Channel, NeedsPerson, Outgoing, Refused, RetryAfter
from leadwright.runtime.sink import Sink

Outgoings = Callable[..., Outgoing]
SECRET = "whsec_" + "QUJD" * 8


@pytest.fixture
def channel(webhook_config: dict[str, Any], tmp_path: Any) -> Iterator[Channel]:
    """The channel to the local receiver."""
    opened = open_channel("webhook", "live", webhook_config, tmp_path)
    yield opened
    opened.close()


@given(st.text(alphabet="0123456789abcdef", min_size=24, max_size=24), st.text(max_size=200))
def test_the_signature_is_the_one_of_the_standard_library(id: str, body: str) -> None:
    from datetime import UTC, datetime

    data = body.encode("utf-8", "replace").decode()
    when = datetime.now(UTC)
    ours = sign(key_of(SECRET), id, int(when.timestamp()), data.encode())
    assert ours == Webhook(SECRET).sign(id, when, data)


def test_an_audience_is_told_of_without_a_message(
    webhook_config: dict[str, Any], sink: Sink, outgoing: Outgoings, tmp_path: Path
) -> None:
    ads = open_channel("ads", "live", webhook_config, tmp_path)
    said = {"audience": "lapsed", "action": "remove", "sequence": "win_back", "step": "ads"}
    ads.send(outgoing(to="ada@example.com", data=said))
    ads.close()
    body = json.loads(sink.log.read_text())["body"]
    assert body["type"] == "audience.remove"
    assert body["data"] == {"id": "0123456789abcdef01234567", "to": "ada@example.com", **said}


def test_a_receiver_verifies_what_it_got_with_the_standard_library(
    channel: Channel, sink: Sink, outgoing: Outgoings
) -> None:
    channel.send(outgoing(data={"purpose": "marketing", "step": "nudge"}))
    got = json.loads(sink.log.read_text())
    assert got["id"] == "0123456789abcdef01234567"
    assert got["body"]["type"] == "touch.send"
    assert got["body"]["data"] == {
        "id": "0123456789abcdef01234567",
        "to": "ada@example.com",
        "subject": "Your cart",
        "text": "Hello Ada,\nit still waits.\n",
        "html": "",
        "purpose": "marketing",
        "step": "nudge",
    }


def test_a_wrong_secret_needs_a_person(
    webhook_config: dict[str, Any], outgoing: Outgoings, tmp_path: Any, sink: Sink
) -> None:
    config = {**webhook_config, "secret": SECRET}
    channel = open_channel("webhook", "live", config, tmp_path)
    with pytest.raises(NeedsPerson, match="secret"):
        channel.send(outgoing())
    channel.close()
    assert sink.accepted == 0


def test_only_2xx_is_acceptance(channel: Channel, sink: Sink, outgoing: Outgoings) -> None:
    meanings: dict[int, type[Exception] | None] = {
        202: None, 204: None, 301: Refused, 302: Refused, 308: Refused, 400: Refused,
        404: Refused, 410: Refused, 422: Refused, 401: NeedsPerson, 403: NeedsPerson,
        408: RetryAfter, 425: RetryAfter, 429: RetryAfter, 500: RetryAfter, 502: RetryAfter,
        503: RetryAfter, 504: RetryAfter,
    }  # fmt: skip
    seen: dict[int, type[Exception] | None] = {}
    for status in meanings:
        sink.trouble.replies = {"ada": status}
        seen[status] = None
        try:
            channel.send(outgoing())
        except (Refused, RetryAfter, NeedsPerson) as error:
            seen[status] = type(error)
    assert seen == meanings


def test_the_receiver_says_when_to_come_back(
    channel: Channel, sink: Sink, outgoing: Outgoings
) -> None:
    sink.trouble.replies, sink.trouble.retry_after = {"ada": 429}, 77
    with pytest.raises(RetryAfter) as caught:
        channel.send(outgoing())
    assert caught.value.seconds == 77


# ----------------------------------------------------------------- answers of odd receivers


class Answers:
    """A receiver that sends exactly these bytes, one answer per connection, and closes or stays.

    Calling it gives the channel to it; `heard` is what it received.
    """

    def __init__(self) -> None:
        self.heard: list[bytes] = []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._channels: list[Channel] = []

    def __call__(self, *answers: bytes, stay: bool = False) -> Channel:
        threading.Thread(target=self._serve, args=(answers, stay), daemon=True).start()
        config = {
            "url": f"http://127.0.0.1:{self._listening.getsockname()[1]}/",
            "secret": SECRET,
            "allow_private": True,
            "timeout_s": 0.5,
        }
        self._channels.append(open_channel("webhook", "live", config, Path()))
        return self._channels[-1]

    def _serve(self, answers: tuple[bytes, ...], stay: bool) -> None:
        for answer in answers:
            with suppress(OSError):
                connection, _ = self._listening.accept()
                with connection:
                    self.heard.append(connection.recv(65_536))
                    connection.sendall(answer)
                    while stay and connection.recv(65_536):
                        connection.sendall(answer)

    def close(self) -> None:
        for channel in self._channels:
            channel.close()
        self._listening.close()


@pytest.fixture
def answering() -> Iterator[Answers]:
    """A receiver that says what it is told."""
    made = Answers()
    yield made
    made.close()


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok",
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n",
        b"HTTP/1.1 204 No Content\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n\r\nuntil the end",
        b"HTTP/1.0 200 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\ncut off",
    ],
)
def test_an_acceptance_is_understood_however_it_is_written(
    answer: bytes, answering: Answers, outgoing: Outgoings
) -> None:
    answering(answer).send(outgoing())
    assert len(answering.heard) == 1


@pytest.mark.parametrize(
    "answer", [b"", b"HTTP/1.1 2", b"SSH-2.0-x\r\n", b"HTTP/1.1 100 C\r\n\r\n"]
)
def test_what_is_no_answer_is_no_known_outcome(
    answer: bytes, answering: Answers, outgoing: Outgoings
) -> None:
    with pytest.raises(ConnectionError):
        answering(answer).send(outgoing())


def test_an_answer_that_does_not_come_is_waited_for_only_so_long(
    answering: Answers, outgoing: Outgoings
) -> None:
    with pytest.raises(TimeoutError):
        answering(b"", stay=True).send(outgoing())


def test_an_endless_answer_is_given_up(answering: Answers, outgoing: Outgoings) -> None:
    endless = b"HTTP/1.1 200 OK\r\ncontent-length: 3000000\r\n\r\n" + b"x" * 2_000_000
    with pytest.raises(TimeoutError):
        answering(endless).send(outgoing())


def test_a_connection_the_receiver_wants_closed_is_not_used_again(
    answering: Answers, outgoing: Outgoings
) -> None:
    answer = b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
    channel = answering(answer, answer)
    channel.send(outgoing())
    channel.send(outgoing())
    assert len(answering.heard) == 2


# ----------------------------------------------------------------- the private network

PRIVATE = [
    "127.0.0.1", "127.8.8.8", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254",
    "100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1%eth0",
    "fc00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::",
    "ff02::1", "::7f00:1", "::ffff:0:127.0.0.1", "fec0::1", "64:ff9b:1::7f00:1", "5f00::1",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_no_address_of_a_private_network_counts_as_public(address: str) -> None:
    assert not wire.public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert wire.public(address)


@pytest.mark.parametrize("address", ["127.0.0.1", "169.254.169.254"])
def test_a_name_that_leads_into_the_private_network_is_never_contacted(
    address: str, outgoing: Outgoings, monkeypatch: pytest.MonkeyPatch, tmp_path: Any, sink: Sink
) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, sink.port))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    config = {"url": "https://innocent.example/", "secret": SECRET}
    with pytest.raises(NeedsPerson, match="private"):
        open_channel("webhook", "live", config, tmp_path).send(outgoing())
    assert sink.accepted == 0


def test_of_several_addresses_only_a_public_one_is_connected_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443))
        for address in ("10.0.0.1", "192.0.2.1", "8.8.8.8")
    ]
    tried: list[str] = []

    def refusing(addresses: list[Any], _timeout_s: float) -> socket.socket:
        tried.extend(address[0] for _, address in addresses)
        raise RetryAfter("no connection", 1)

    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    monkeypatch.setattr(wire, "_open", refusing)
    with pytest.raises(RetryAfter):
        wire.connect(urlsplit("https://innocent.example/"), 1, allow_private=False)
    assert tried == ["8.8.8.8"]


def test_a_name_that_cannot_be_resolved_is_asked_for_again_later(
    outgoing: Outgoings, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    def failing(*_: Any, **__: Any) -> list[Any]:
        raise socket.gaierror(socket.EAI_NONAME, "no such name")

    monkeypatch.setattr(socket, "getaddrinfo", failing)
    config = {"url": "https://nowhere.example/", "secret": SECRET}
    with pytest.raises(RetryAfter, match="name"):
        open_channel("webhook", "live", config, tmp_path).send(outgoing())
