"""What each reply of a mail server means."""

import ssl
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from scripted_smtp import ScriptedSmtp

from leadwright.channels.email.adapter import Email, Settings
from leadwright.ports import NeedsPerson, Outgoing, Refused, RetryAfter
from leadwright.runtime.background import Background
from leadwright.runtime.mailbox import Mailbox

Outgoings = Callable[..., Outgoing]
Script = Callable[..., tuple[ScriptedSmtp, Email]]
PEM = Path(__file__).parent / "localhost.pem"
PIPELINING = "250-there\r\n250 PIPELINING"


def _channel(port: int, **changes: Any) -> Email:
    values: dict[str, Any] = {"host": "127.0.0.1", "security": "none", "timeout_s": 5, **changes}
    return Email(Settings(sender="hello@shop.example", port=port, **values))


@pytest.fixture(params=["250 there", PIPELINING], ids=["plain", "pipelining"])
def script(request: pytest.FixtureRequest) -> Iterator[Script]:
    """Start a server that says what it is told, with and without PIPELINING."""
    started: list[tuple[ScriptedSmtp, Email]] = []

    def starting(replies: dict[str, str | None], **more: Any) -> tuple[ScriptedSmtp, Email]:
        server = ScriptedSmtp({"EHLO": request.param, **replies}, **more)
        started.append((server, _channel(server.port)))
        return started[-1]

    yield starting
    for server, channel in started:
        channel.close()
        server.close()


@pytest.mark.parametrize(
    ("replies", "bounced"),
    [
        ({"RCPT": "550 5.1.1 no such user"}, True),
        ({"RCPT": "550-no\r\n550 such user"}, True),
        ({"RCPT": "553 5.1.3 bad address"}, True),
        ({"RCPT": "550 5.7.1 we do not like you"}, False),
        ({"DATA": "554 5.7.1 no"}, False),
    ],
)
def test_a_refused_address_is_bounced_unless_it_is_a_policy_against_us(
    replies: dict[str, str | None], bounced: bool, script: Script, outgoing: Outgoings
) -> None:
    _, channel = script(replies)
    with pytest.raises(Refused) as caught:
        channel.send(outgoing())
    assert caught.value.bounced is bounced


def test_a_refused_text_says_nothing_about_the_address(script: Script, outgoing: Outgoings) -> None:
    _, channel = script({}, text="554 5.7.1 spam")
    with pytest.raises(Refused) as caught:
        channel.send(outgoing())
    assert not caught.value.bounced


@pytest.mark.parametrize(
    ("replies", "text"),
    [
        ({"": "421 busy"}, "250 ok"),
        ({"": None}, "250 ok"),
        ({"MAIL": "451 4.3.0 later"}, "250 ok"),
        ({"RCPT": "450 4.2.1 greylisted"}, "250 ok"),
        ({"RCPT": "421 4.7.0 too many"}, "250 ok"),
        ({"DATA": "451 4.3.0 later"}, "250 ok"),
        ({"MAIL": None}, "250 ok"),
        ({"RCPT": None}, "250 ok"),
        ({"DATA": None}, "250 ok"),
        ({}, "452 4.3.1 disk full"),
        ({}, "421 4.3.2 shutting down"),
    ],
)
def test_what_was_certainly_not_accepted_is_sent_again_later(
    replies: dict[str, str | None], text: str, script: Script, outgoing: Outgoings
) -> None:
    _, channel = script(replies, text=text)
    with pytest.raises(RetryAfter):
        channel.send(outgoing())


@pytest.mark.parametrize("text", [None, "what?", "1"])
def test_no_readable_answer_to_the_text_is_no_known_outcome(
    text: str | None, script: Script, outgoing: Outgoings
) -> None:
    _, channel = script({}, text=text)
    with pytest.raises(ConnectionError):
        channel.send(outgoing())


@pytest.mark.parametrize("replies", [{"MAIL": "530 5.7.0 log in"}, {"RCPT": "530 5.7.0 log in"}])
def test_a_server_that_wants_a_log_in_needs_a_person(
    replies: dict[str, str | None], script: Script, outgoing: Outgoings
) -> None:
    _, channel = script(replies)
    with pytest.raises(NeedsPerson):
        channel.send(outgoing())


def test_after_a_refusal_the_same_connection_goes_on(script: Script, outgoing: Outgoings) -> None:
    server, channel = script({"RCPT": "550 5.1.1 no such user"})
    with pytest.raises(Refused):
        channel.send(outgoing())
    server.replies["RCPT"] = "250 ok"
    channel.send(outgoing())
    assert server.heard.count("ehlo shop.example") == 1
    assert "RSET" in server.heard


def test_a_server_that_takes_a_text_for_nobody_gets_an_empty_one(outgoing: Outgoings) -> None:
    server = ScriptedSmtp({"EHLO": PIPELINING, "RCPT": "550 5.1.1 no"}, text="554 nobody")
    channel = _channel(server.port)
    with pytest.raises(Refused) as caught:
        channel.send(outgoing())
    assert caught.value.bounced
    assert server.heard[-1] == "."
    channel.close()
    server.close()


def test_a_server_without_names_beyond_ascii_is_not_given_any(
    script: Script, outgoing: Outgoings
) -> None:
    server, channel = script({})
    with pytest.raises(Refused, match="ASCII"):
        channel.send(outgoing(to="käthe@example.com"))
    assert not any(line.startswith("MAIL") for line in server.heard)


def test_an_address_beyond_ascii_goes_to_a_server_that_takes_it(
    mailbox: Mailbox, outgoing: Outgoings
) -> None:
    channel = _channel(mailbox.port)
    channel.send(outgoing(to="käthe@example.com"))
    channel.close()
    assert "k\\u00e4the@example.com" in mailbox.log.read_text()


# ----------------------------------------------------------------- TLS and log-in


def _server_tls() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(PEM)
    return context


class _Secured:
    """A mail server with TLS and one user."""

    def __init__(self) -> None:
        context = _server_tls()
        self.users: list[str] = []
        self.accepted: list[str] = []
        self._background = Background()
        loop = self._background.loop
        self.port = self._background.serve(
            lambda: SMTP(
                self, hostname="localhost", loop=loop, tls_context=context,
                require_starttls=True, auth_required=True, authenticator=self._authenticate,
            ),
            0,
        )  # fmt: skip

    def _authenticate(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: Any
    ) -> AuthResult:
        user = data.login.decode()
        good = (user, data.password) == ("shop", b"right")
        self.users += [user] if good else []
        return AuthResult(success=good, handled=False)

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Take everything."""
        self.accepted += envelope.rcpt_tos
        return "250 ok"

    def close(self) -> None:
        """Stop."""
        self._background.stop()


@pytest.fixture
def secured() -> Iterator[_Secured]:
    """A mail server that wants STARTTLS and a log-in."""
    server = _Secured()
    yield server
    server.close()


@pytest.fixture
def trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    """This machine trusts the certificate of the tests."""
    monkeypatch.setenv("SSL_CERT_FILE", str(PEM))


@pytest.mark.usefixtures("trusted")
def test_mail_goes_out_over_starttls_after_a_log_in(secured: _Secured, outgoing: Outgoings) -> None:
    channel = _channel(
        secured.port, host="localhost", security="starttls", user="shop", password="right"
    )
    channel.send(outgoing())
    channel.close()
    assert (secured.users, secured.accepted) == (["shop"], ["ada@example.com"])


@pytest.mark.usefixtures("trusted")
def test_a_wrong_password_needs_a_person(secured: _Secured, outgoing: Outgoings) -> None:
    channel = _channel(
        secured.port, host="localhost", security="starttls", user="shop", password="wrong"
    )
    with pytest.raises(NeedsPerson, match="log-in"):
        channel.send(outgoing())
    assert secured.accepted == []


def test_a_certificate_nobody_vouches_for_needs_a_person(
    secured: _Secured, outgoing: Outgoings
) -> None:
    channel = _channel(
        secured.port, host="localhost", security="starttls", user="shop", password="right"
    )
    with pytest.raises(NeedsPerson, match="certificate"):
        channel.send(outgoing())
    assert (secured.users, secured.accepted) == ([], [])


def test_without_starttls_nothing_is_sent_in_clear(mailbox: Mailbox, outgoing: Outgoings) -> None:
    channel = _channel(mailbox.port, security="starttls")
    with pytest.raises(NeedsPerson):
        channel.send(outgoing())
    assert mailbox.accepted == 0


@pytest.mark.usefixtures("trusted")
def test_mail_goes_out_over_tls_from_the_first_byte(outgoing: Outgoings) -> None:
    server = ScriptedSmtp({}, tls=_server_tls())
    channel = _channel(server.port, host="localhost", security="tls")
    channel.send(outgoing())
    channel.close()
    server.close()
    assert server.heard[-1] in (".", "QUIT")
