"""One SMTP connection. Setting it up is smtplib's work; handing over is done here, pipelined.

With PIPELINING (RFC 2920) a message costs two round trips instead of five, and the outcome of each
command stays apart: before the text is sent a failure is certain, after it nobody can tell.
"""

import smtplib
import socket
import ssl
from typing import NamedTuple

from leadwright.ports import NeedsPerson, Refused, RetryAfter

AGAIN_S = 2.0
BUSY_S = 60.0
LONGEST_REPLY = 100
"""Lines; a server that goes on for longer is not talking SMTP."""


class Server(NamedTuple):
    """Where and how to connect. `security` is none, starttls or tls."""

    host: str
    port: int
    security: str
    user: str
    password: str
    helo: str
    timeout_s: float


class StaleError(ConnectionError):
    """The connection was lost before the text of the message was sent."""


class Connection:
    """An open session. `hand_over` per message, one at a time."""

    def __init__(self, server: Server) -> None:
        """Connect, secure and log in. Raises RetryAfter or NeedsPerson; nothing was sent."""
        self._smtp = _session(server)
        self._pipelining = self._smtp.has_extn("pipelining")
        self.utf8 = self._smtp.has_extn("smtputf8")
        self._open_transaction = False
        assert self._smtp.sock is not None
        self._socket: socket.socket = self._smtp.sock
        self._replies = self._socket.makefile("rb")

    def hand_over(self, sender: str, to: str, message: bytes) -> None:
        """Send one message; `message` ends with its final dot.

        Raises StaleError, RetryAfter, Refused or NeedsPerson when it was certainly not accepted,
        another OSError when nobody can tell.
        """
        try:
            self._announce(sender, to)
        except OSError as error:
            raise StaleError("lost before the text was sent") from error
        self._socket.sendall(message)
        try:
            code, text = self._reply()
        except Closing as error:
            raise RetryAfter("the server closed before it took the message", BUSY_S) from error
        self._open_transaction = False
        if code == 250:
            return
        if 400 <= code < 500:
            raise RetryAfter(f"the server put the message off: {code} {text}", BUSY_S)
        if 500 <= code < 600:
            raise Refused(f"the server refused the message: {code} {text}")
        raise ConnectionError(f"the server answered {code} to the message")

    def close(self) -> None:
        """Say good-bye where that is still possible, without waiting for an answer."""
        try:
            self._socket.settimeout(0.2)
            self._socket.sendall(b"QUIT\r\n")
        except OSError:
            pass
        finally:
            self._replies.close()
            self._smtp.close()

    def _announce(self, sender: str, to: str) -> None:
        """MAIL, RCPT and DATA, up to the server's go-ahead."""
        options = "" if to.isascii() else " SMTPUTF8"
        commands = [f"MAIL FROM:<{sender}>{options}", f"RCPT TO:<{to}>", "DATA"]
        if self._open_transaction:
            self._command("RSET")
        self._open_transaction = True
        if self._pipelining:
            self._socket.sendall("".join(f"{line}\r\n" for line in commands).encode())
            mail, rcpt, data = self._reply(), self._reply(), self._reply()
            if data[0] == 354 and (mail[0] != 250 or rcpt[0] not in (250, 251)):
                self._command(".")  # RFC 2920 3.1: the server must refuse a text for nobody
            _judge_announcement(mail, rcpt, data)
            return
        for line, check in zip(
            commands, (_judge_sender, _judge_recipient, _judge_data), strict=True
        ):
            check(*self._command(line))

    def _command(self, line: str) -> tuple[int, str]:
        self._socket.sendall(f"{line}\r\n".encode())
        return self._reply()

    def _reply(self) -> tuple[int, str]:
        """One reply: its code and its last line's text. Raises OSError on a lost connection."""
        for _ in range(LONGEST_REPLY):
            line = self._replies.readline(2048)
            if len(line) < 4 or not line[:3].isdigit():
                raise ConnectionError("the connection was lost")
            if line[3:4] != b"-":
                code = int(line[:3])
                text = line[4:].decode("utf-8", "replace").strip()
                if code == 421:
                    raise Closing(text)
                return code, text
        raise ConnectionError("the server does not stop talking")


class Closing(ConnectionError):  # noqa: N818 - what the server says, not a fault of ours
    """The server said 421 and closes: busy or shutting down."""


def _session(server: Server) -> smtplib.SMTP:
    """A greeted, secured and logged-in smtplib session."""
    try:
        smtp = _connect(server)
    except ssl.SSLCertVerificationError as error:
        raise NeedsPerson(f"the server's certificate: {error.verify_message}") from error
    except (OSError, smtplib.SMTPException, UnicodeError) as error:
        raise RetryAfter(
            f"no connection to the server ({type(error).__name__})", AGAIN_S
        ) from error
    try:
        smtp.ehlo_or_helo_if_needed()
        if server.security == "starttls":
            smtp.starttls(context=ssl.create_default_context())
            smtp.ehlo()
        if server.user:
            smtp.login(server.user, server.password)
    except smtplib.SMTPNotSupportedError as error:
        smtp.close()
        raise NeedsPerson(f"the server does not offer this: {error}") from error
    except smtplib.SMTPAuthenticationError as error:
        smtp.close()
        if error.smtp_code < 500:
            raise RetryAfter(f"the log-in was put off: {error.smtp_code}", BUSY_S) from error
        raise NeedsPerson(f"the server refused the log-in: {error.smtp_code}") from error
    except ssl.SSLCertVerificationError as error:
        smtp.close()
        raise NeedsPerson(f"the server's certificate: {error.verify_message}") from error
    except (OSError, smtplib.SMTPException) as error:
        smtp.close()
        raise RetryAfter(f"no session with the server ({type(error).__name__})", AGAIN_S) from error
    return smtp


def _connect(server: Server) -> smtplib.SMTP:
    if server.security == "tls":
        return smtplib.SMTP_SSL(
            server.host, server.port, server.helo, timeout=server.timeout_s,
            context=ssl.create_default_context(),
        )  # fmt: skip
    return smtplib.SMTP(server.host, server.port, server.helo, timeout=server.timeout_s)


Said = tuple[int, str]


def _judge_announcement(mail: Said, rcpt: Said, data: Said) -> None:
    _judge_sender(*mail)
    _judge_recipient(*rcpt)
    _judge_data(*data)


def _judge_sender(code: int, text: str) -> None:
    if code == 250:
        return
    _put_off(code, text)
    raise NeedsPerson(f"the server refused our sender address: {code} {text}")


def _judge_recipient(code: int, text: str) -> None:
    if code in (250, 251):
        return
    _put_off(code, text)
    if code in (530, 535, 538):
        raise NeedsPerson(f"the server wants a log-in: {code} {text}")
    # 5.7.x is a policy against us (RFC 3463 section 3.8): the address itself may be good.
    raise Refused(f"the address was refused: {code} {text}", bounced=not text.startswith("5.7."))


def _judge_data(code: int, text: str) -> None:
    if code == 354:
        return
    _put_off(code, text)
    raise Refused(f"the server would not take the message: {code} {text}")


def _put_off(code: int, text: str) -> None:
    if 400 <= code < 500:
        raise RetryAfter(f"the server put us off: {code} {text}", BUSY_S)
