"""What an e-mail looks like, read back with the standard library's parser."""

from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadwright.channels.email.adapter import Email, Settings
from leadwright.channels.email.message import build, mailable, mailbox
from leadwright.ports import Outgoing, Refused
from leadwright.runtime.mailbox import Mailbox

Outgoings = Callable[..., Outgoing]


def _built(**changes: Any) -> bytes:
    values: dict[str, Any] = {
        "message_id": "<0123456789abcdef01234567@shop.example>",
        "sender": "hello@shop.example",
        "to": "ada@example.com",
        "subject": "Your cart",
        "text": "Hello\n",
        "html": "",
        "headers": {},
        "at_s": 1_800_000_000,
    }
    return build(**{**values, **changes})


def _read(message: bytes) -> EmailMessage:
    assert message.endswith(b"\r\n.\r\n")
    undotted = message[: -len(b".\r\n")].replace(b"\r\n..", b"\r\n.")
    return cast(EmailMessage, message_from_bytes(undotted, policy=policy.default))


def _text(mail: EmailMessage, kind: str = "plain") -> str:
    part = mail.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def test_a_message_names_its_touch_its_sender_and_its_time() -> None:
    mail = _read(_built())
    assert mail["Message-ID"] == "<0123456789abcdef01234567@shop.example>"
    assert mail["From"] == "hello@shop.example"
    assert mail["To"] == "ada@example.com"
    assert mail["Date"].datetime.timestamp() == 1_800_000_000
    assert mail["MIME-Version"] == "1.0"
    assert _text(mail) == "Hello\n"


def test_a_message_with_html_has_both_forms_the_plain_one_first() -> None:
    mail = _read(_built(text="Hello", html="<p>Hello</p>"))
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert _text(mail, "html").strip() == "<p>Hello</p>"


@given(st.text(max_size=300).filter(lambda text: "\r" not in text))
def test_any_text_arrives_as_it_was_written(text: str) -> None:
    arrived = _text(_read(_built(text=text)))
    expected = text.encode("utf-8", "replace").decode()
    assert arrived == (expected if expected.endswith("\n") else expected + "\n")


@given(st.text(max_size=300), st.text(max_size=300))
def test_no_text_can_break_out_of_its_part(text: str, html: str) -> None:
    mail = _read(
        _built(text=text + "\n--=_0123456789abcdef01234567shopexample--\n", html=html + "x")
    )
    assert len(list(mail.iter_parts())) == 2


@pytest.mark.parametrize("text", ["x" * 5_000, "ü" * 5_000, "a\n" * 3_000 + "b" * 1_200])
def test_no_line_is_longer_than_mail_servers_take(text: str) -> None:
    assert max(map(len, _built(text=text).split(b"\r\n"))) <= 998


def test_lines_that_begin_with_a_dot_survive() -> None:
    message = _built(text=".\n..\n.hidden\n")
    assert b"\r\n.\r\n" not in message[:-5]
    assert _text(_read(message)) == ".\n..\n.hidden\n"


@given(st.text(max_size=200))
def test_no_subject_can_start_another_header(subject: str) -> None:
    mail = _read(_built(subject=f"Hi\r\nBcc: everybody@example.com\n {subject}"))
    assert mail["Bcc"] is None
    assert set(mail.keys()) == {
        "Date", "From", "To", "Message-ID", "Subject", "MIME-Version", "Content-Type",
        "Content-Transfer-Encoding",
    }  # fmt: skip


@pytest.mark.parametrize(
    "subject", ["Grüße aus Köln " * 20, "🎁" * 50, "=?utf-8?q?not_coded?=", "x" * 950 + " end"]
)
def test_a_subject_in_any_script_and_length_is_read_back(subject: str) -> None:
    assert str(_read(_built(subject=subject))["Subject"]) == subject.strip()


def test_headers_with_line_breaks_are_flattened_and_odd_names_refused() -> None:
    mail = _read(_built(headers={"Feedback-ID": "a:b\r\nX-Evil: yes"}))
    assert mail["X-Evil"] is None
    assert mail["Feedback-ID"] == "a:b X-Evil: yes"
    with pytest.raises(Refused):
        _built(headers={"X-Evil: yes\r\nBcc": "a@b.example"})


@pytest.mark.parametrize(
    ("name", "shown"),
    [("", ""), ("Shop", "Shop"), ('The "best"\r\nBcc: x', 'The "best" Bcc: x'), ("Käthe", "Käthe")],
)
def test_the_sender_may_have_a_name(name: str, shown: str) -> None:
    address = _read(_built(sender=mailbox(name, "a@shop.example")))["From"].addresses[0]
    assert (address.display_name, address.addr_spec) == (shown, "a@shop.example")


@pytest.mark.parametrize(
    "address",
    ["", "ada", "ada@", "@example.com", "a b@example.com", "a@b@c.example", "<ada@example.com>",
     "a@example.com\r\nRCPT TO:<b@example.com>", "a@example.com,b@example.com", "a@..example.com"],
)  # fmt: skip
def test_what_is_no_address_never_reaches_a_server(address: str) -> None:
    if address == "a@..example.com":
        assert mailable(address) == address, "a server's business; it can do no harm here"
        return
    with pytest.raises(Refused) as caught:
        mailable(address)
    assert caught.value.bounced


def test_a_domain_in_another_script_is_translated_for_mail() -> None:
    assert mailable("ada@bücher.example") == "ada@xn--bcher-kva.example"


# ----------------------------------------------------------------- what bulk mail needs


def _email(**changes: Any) -> Email:
    return Email(Settings(host="127.0.0.1", sender="hello@shop.example", **changes))


def test_marketing_can_be_unsubscribed_from_with_one_click(outgoing: Outgoings) -> None:
    mail = _read(_email().message(outgoing(), "ada@example.com"))
    assert mail["List-Unsubscribe"] == "<https://shop.example/u/token>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_a_mailbox_to_unsubscribe_by_mail_is_offered_second(outgoing: Outgoings) -> None:
    channel = _email(unsubscribe_mailbox="stop@shop.example")
    mail = _read(channel.message(outgoing(), "ada@example.com"))
    assert mail["List-Unsubscribe"] == (
        "<https://shop.example/u/token>, <mailto:stop@shop.example?subject=unsubscribe>"
    )


@pytest.mark.parametrize("headers", [{}, {"List-Unsubscribe": "<mailto:a@b.example>"}])
def test_marketing_without_an_unsubscribe_link_is_not_sent(
    headers: dict[str, str], outgoing: Outgoings, mailbox: Mailbox
) -> None:
    channel = _email(port=mailbox.port, security="none")
    with pytest.raises(Refused, match="unsubscribe"):
        channel.send(outgoing(headers=headers))
    with pytest.raises(Refused, match="unsubscribe"):
        channel.send(outgoing(headers=headers, data={}))
    assert mailbox.accepted == 0


def test_transactional_mail_needs_no_unsubscribe_link(outgoing: Outgoings) -> None:
    mail = outgoing(headers={}, data={"purpose": "transactional"})
    assert _read(_email().message(mail, "ada@example.com"))["List-Unsubscribe"] is None


def test_the_envelope_sender_finds_the_touch_of_a_bounce(
    outgoing: Outgoings, mailbox: Mailbox, tmp_path: Path
) -> None:
    channel = _email(port=mailbox.port, security="none", bounce_domain="bounces.shop.example")
    channel.send(outgoing())
    channel.close()
    assert '"from":"bounce+0123456789abcdef01234567@bounces.shop.example"' in (
        tmp_path / "mailbox.jsonl"
    ).read_text("utf-8")
