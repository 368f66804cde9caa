"""The e-mail channel: SMTP, with what lawful bulk mail needs (RFC 2369, RFC 8058), signed with DKIM
where there is a key: else by the SMTP server the messages are handed to."""

import time
from collections.abc import Mapping
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from leadwright.channels._kit import Pool, read_settings
from leadwright.channels.email.connection import AGAIN_S, Closing, Connection, Server, StaleError
from leadwright.channels.email.dkim import Signer, Unusable, is_selector
from leadwright.channels.email.message import build, mailable, mailbox
from leadwright.core.problem import Problem
from leadwright.ports import Outgoing, Refused, RetryAfter

BUSY_S = 30.0


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """The SMTP server and who the messages come from."""

    host: Annotated[str, Meta(description="name of the SMTP server")]
    sender: Annotated[str, Meta(description="address in From; its domain names the messages")]
    sender_name: Annotated[str, Meta(description="name in From")] = ""
    reply_to: Annotated[str, Meta(description="address for answers, if not the sender")] = ""
    port: Annotated[int, Meta(description="usually 587, 465 with tls", ge=1, le=65535)] = 587
    security: Annotated[
        Literal["starttls", "tls", "none"],
        Meta(description="starttls, tls from the first byte, or none for a server on this machine"),
    ] = "starttls"
    user: Annotated[str, Meta(description="user name, if the server wants a log-in")] = ""
    password: Annotated[str, Meta(description="password", extra={"secret": True})] = ""
    bounce_domain: Annotated[
        str, Meta(description="domain bounces come back to, if not the sender's")
    ] = ""
    unsubscribe_mailbox: Annotated[
        str, Meta(description="an address somebody reads, as a second way to unsubscribe")
    ] = ""
    dkim_selector: Annotated[
        str, Meta(description="name of the key in the DNS, before ._domainkey")
    ] = ""
    dkim_key: Annotated[
        str,
        Meta(
            description="private key (PEM) to sign with, if the server does not",
            extra={"secret": True},
        ),
    ] = ""
    timeout_s: Annotated[float, Meta(description="seconds to wait for a reply", gt=0, le=30)] = 15
    parallel: Annotated[int, Meta(description="connections at once", ge=1, le=64)] = 4

    def problems(self) -> list[Problem]:
        """What is wrong with the addresses and the log-in."""
        names = ("sender", "reply_to", "unsubscribe_mailbox")
        found = [problem for name in names if (problem := _address(name, getattr(self, name)))]
        if any(char.isspace() for char in self.host + self.bounce_domain):
            found.append(
                Problem("D122", "host: a name has no blanks", "", "such as smtp.example.com")
            )
        if self.user and self.security == "none":
            hint = "choose starttls or tls, or leave the user out"
            found.append(Problem("D121", "a password is never sent unprotected", "", hint))
        return found + _signing(self)


def open(config: Mapping[str, Any]) -> "Email":
    """The channel for a configuration. Raises ProblemsError."""
    return Email(read_settings(Settings, config, "channel email"))


class Email:
    """Hands messages over. `send` may be called by several threads at once."""

    idempotent = False

    def __init__(self, settings: Settings) -> None:
        self.parallel = settings.parallel
        self._settings = settings
        self._domain = settings.sender.rpartition("@")[2]
        self._bounces = settings.bounce_domain or self._domain
        self._from = mailbox(settings.sender_name, settings.sender)
        self._sign = _signer(settings).sign if settings.dkim_key else None
        self._pool: Pool[Connection] = Pool()

    def send(self, outgoing: Outgoing) -> None:
        """Hand over and wait for the server's acceptance.

        Raises Refused, RetryAfter, NeedsPerson; another exception where nobody can tell.
        """
        to = mailable(outgoing.to)
        message = self.message(outgoing, to)
        connection = self._pool.take()
        if connection is not None:
            try:
                return self._hand_over(connection, outgoing.id, to, message)
            except StaleError:
                pass  # closed by the server while idle; nothing of this message was accepted
        try:
            return self._hand_over(self._connect(), outgoing.id, to, message)
        except StaleError as error:
            wait = BUSY_S if isinstance(error.__cause__, Closing) else AGAIN_S
            raise RetryAfter("the server closed the connection", wait) from error

    def close(self) -> None:
        """Close the connections."""
        self._pool.close()

    def message(self, outgoing: Outgoing, to: str) -> bytes:
        """The message as it goes out. Raises Refused for marketing without a way to unsubscribe."""
        headers = dict(outgoing.headers)
        unsubscribe = headers.get("List-Unsubscribe", "")
        marketing = outgoing.data.get("purpose") != "transactional"
        if marketing and not unsubscribe.startswith("<http"):
            raise Refused("marketing without an unsubscribe link is not sent")
        if unsubscribe and self._settings.unsubscribe_mailbox:
            mail = f"<mailto:{self._settings.unsubscribe_mailbox}?subject=unsubscribe>"
            headers["List-Unsubscribe"] = f"{unsubscribe}, {mail}"
        if self._settings.reply_to:
            headers["Reply-To"] = self._settings.reply_to
        return build(
            message_id=f"<{outgoing.id}@{self._domain}>",
            sender=self._from,
            to=to,
            subject=outgoing.subject,
            text=outgoing.text,
            html=outgoing.html,
            headers=headers,
            at_s=int(time.time()),
            sign=self._sign,
        )

    def _connect(self) -> Connection:
        own = self._settings
        return Connection(
            Server(
                host=own.host,
                port=own.port,
                security=own.security,
                user=own.user,
                password=own.password,
                helo=self._domain,
                timeout_s=own.timeout_s,
            )
        )

    def _hand_over(self, connection: Connection, id: str, to: str, message: bytes) -> None:
        """On this connection, which goes back to the pool unless it was lost."""
        try:
            if not (to.isascii() or connection.utf8):
                raise Refused("the server takes no addresses beyond ASCII")
            connection.hand_over(f"bounce+{id}@{self._bounces}", to, message)
        except (Refused, RetryAfter):
            self._pool.give(connection)
            raise
        except BaseException:
            connection.close()
            raise
        self._pool.give(connection)


def _signer(settings: Settings) -> Signer:
    domain = settings.sender.rpartition("@")[2].lower()
    return Signer(domain, settings.dkim_selector, settings.dkim_key)


def _signing(settings: Settings) -> list[Problem]:
    """What is wrong with the key and its name, if there is one."""
    found = []
    if bool(settings.dkim_key) != bool(settings.dkim_selector):
        hint = "`leadwright channel dkim` makes a key and says both"
        found.append(Problem("D123", "dkim_selector and dkim_key belong together", "", hint))
    if settings.dkim_selector and not is_selector(settings.dkim_selector):
        hint = "such as lw2027: letters, digits, and - inside"
        found.append(Problem("D124", "dkim_selector: this cannot stand in the DNS", "", hint))
    if settings.dkim_key and settings.sender:
        try:
            _signer(settings)
        except Unusable as error:
            hint = "`leadwright channel dkim` makes one; dkim_key=@FILE reads it"
            found.append(Problem("D125", f"dkim_key: {error}", "", hint))
    return found


def _address(name: str, value: str) -> Problem | None:
    try:
        if not value or mailable(value).isascii():
            return None
    except Refused:
        pass
    return Problem(
        "D120", f"{name}: this is not an e-mail address", "", "such as hello@example.com"
    )
