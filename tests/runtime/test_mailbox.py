"""The local mailbox and webhook receiver, as the demo runs them."""

import json
import signal
import smtplib
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from leadwright.runtime.mailbox import Mailbox, MailTrouble
from leadwright.runtime.sink import Sink, Trouble

MESSAGE = (
    "Message-ID: <abc@shop.example>\r\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n"
    "To: ada@example.com\r\n\r\nHello\r\n"
)


def _lines(log: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.read_text("utf-8").splitlines()]


@pytest.fixture
def running(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], dict[str, Any]]]:
    """Both servers in a process of their own, and what it said when it was ready."""
    command = [sys.executable, "-m", "leadwright.runtime.mailbox", "--log-dir", str(tmp_path)]
    command += ["--fail-recipient", "^no.*=550 5.1.1 no such user", "--fail-post", "never=503"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    yield process, json.loads(process.stdout.readline())
    process.stdout.close()
    process.kill()
    process.wait(10)


def test_one_command_runs_a_mailbox_and_a_receiver_until_it_is_stopped(
    running: tuple[subprocess.Popen[str], dict[str, Any]], tmp_path: Path
) -> None:
    process, ready = running
    with smtplib.SMTP("127.0.0.1", ready["smtp_port"]) as smtp:
        smtp.sendmail("hello@shop.example", ["ada@example.com"], MESSAGE)
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            smtp.sendmail("hello@shop.example", ["nobody@example.com"], MESSAGE)
    body = json.dumps({"data": {"to": "7"}}).encode()
    request = urllib.request.Request(
        f"http://127.0.0.1:{ready['http_port']}/hook", body, {"webhook-id": "t1"}
    )
    with urllib.request.urlopen(request) as reply:
        assert reply.status == 200
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 0
    (mail,) = _lines(tmp_path / "mailbox.jsonl")
    assert mail["id"] == "abc@shop.example"
    assert mail["rcpt"] == ["ada@example.com"]
    assert mail["subject"] == "Grüße"
    assert mail["headers"]["to"] == "ada@example.com"
    (post,) = _lines(tmp_path / "webhook.jsonl")
    assert (post["id"], post["to"]) == ("t1", "7")


def test_a_log_goes_on_where_it_ended(tmp_path: Path) -> None:
    for _ in range(2):
        mailbox = Mailbox(tmp_path / "mail.jsonl").start()
        with smtplib.SMTP("127.0.0.1", mailbox.port) as smtp:
            smtp.sendmail("hello@shop.example", ["ada@example.com"], MESSAGE)
        mailbox.stop()
    assert len(_lines(tmp_path / "mail.jsonl")) == 2


def test_a_mailbox_told_to_hang_up_has_the_message_all_the_same(tmp_path: Path) -> None:
    trouble = MailTrouble(drop="ada", slow_s=0.01)
    mailbox = Mailbox(tmp_path / "mail.jsonl", trouble=trouble).start()
    smtp = smtplib.SMTP("127.0.0.1", mailbox.port)
    with pytest.raises(smtplib.SMTPServerDisconnected):
        smtp.sendmail("hello@shop.example", ["ada@example.com"], MESSAGE)
    smtp.close()
    mailbox.stop()
    assert len(_lines(tmp_path / "mail.jsonl")) == mailbox.accepted == 1


def test_a_mailbox_told_to_refuse_the_text_records_nothing(tmp_path: Path) -> None:
    trouble = MailTrouble(messages={"ada": "452 4.3.1 full"})
    mailbox = Mailbox(tmp_path / "mail.jsonl", trouble=trouble).start()
    with smtplib.SMTP("127.0.0.1", mailbox.port) as smtp, pytest.raises(smtplib.SMTPDataError):
        smtp.sendmail("hello@shop.example", ["ada@example.com"], MESSAGE)
    mailbox.stop()
    assert _lines(tmp_path / "mail.jsonl") == []


@pytest.mark.parametrize("body", [b"", b"no json", b"[1]", b'{"data": 3}'])
def test_a_receiver_records_any_body(body: bytes, tmp_path: Path) -> None:
    sink = Sink(tmp_path / "web.jsonl", trouble=Trouble(slow_s=0.01)).start()
    with urllib.request.urlopen(urllib.request.Request(sink.url, body, {"webhook-id": "t"})):
        pass
    sink.stop()
    assert [line["id"] for line in _lines(tmp_path / "web.jsonl")] == ["t"]


def test_a_taken_port_is_reported(tmp_path: Path) -> None:
    first = Sink(tmp_path / "a.jsonl").start()
    with pytest.raises(OSError, match="in use"):
        Mailbox(tmp_path / "b.jsonl", first.port).start()
    first.stop()
