"""Channels are found by their folder, and say everything that is wrong with their settings."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from leadwright import channels
from leadwright.channels import check_channel, hide_secrets, manifests, open_channel
from leadwright.core.problem import ProblemsError
from leadwright.ports import Outgoing, RetryAfter

Outgoings = Callable[..., Outgoing]
GOOD_MAIL = {"host": "smtp.example.com", "sender": "hello@shop.example"}
GOOD_HOOK = {"url": "https://example.com/hook", "secret": "whsec_" + "QUJD" * 8}


def _codes(name: str, config: dict[str, Any]) -> list[str]:
    with pytest.raises(ProblemsError) as caught:
        check_channel(name, "live", config)
    return [problem.code for problem in caught.value.problems]


def test_each_folder_with_a_manifest_is_a_channel_of_that_name() -> None:
    folder = Path(str(channels.__file__)).parent
    folders = {path.parent.name for path in folder.glob("*/manifest.toml")}
    assert set(manifests()) == folders
    assert all(one.title and one.summary and one.address for one in manifests().values())


def test_every_setting_is_explained() -> None:
    bare = [
        (name, setting.name)
        for name, manifest in manifests().items()
        for setting in manifest.settings
        if not setting.help
    ]
    assert not bare


def test_secrets_are_declared_and_hidden() -> None:
    secret = {
        (name, setting.name)
        for name, manifest in manifests().items()
        for setting in manifest.settings
        if setting.secret
    }
    mail = {("email", "password"), ("email", "dkim_key")}
    assert secret == mail | {("ads", "secret"), ("webhook", "secret")}
    shown = hide_secrets("webhook", GOOD_HOOK)
    assert shown["url"] == GOOD_HOOK["url"]
    assert GOOD_HOOK["secret"] not in shown.values()


def test_settings_of_a_channel_that_is_gone_are_hidden_entirely() -> None:
    assert hide_secrets("pigeon", {"loft": "secret place"}) == {"loft": "********"}


def test_the_smallest_settings_that_work_are_few() -> None:
    check_channel("email", "live", GOOD_MAIL)
    check_channel("webhook", "live", GOOD_HOOK)
    assert [one.name for one in manifests()["webhook"].settings if one.required] == [
        "url",
        "secret",
    ]


def test_all_mistakes_are_reported_at_once() -> None:
    config = {"sender": "hello@shop.example", "prot": 25, "parallel": 0, "security": "maybe"}
    assert sorted(_codes("email", config)) == ["D101", "D102", "D103", "D103"]


def test_a_misspelt_setting_is_answered_with_the_right_one() -> None:
    with pytest.raises(ProblemsError, match="did you mean sender"):
        check_channel("email", "live", {**GOOD_MAIL, "sendr": "x"})


def test_numbers_and_flags_may_be_written_as_text() -> None:
    check_channel("email", "live", {**GOOD_MAIL, "port": "2525"})
    assert _codes("email", {**GOOD_MAIL, "port": "many"}) == ["D103"]


def test_a_wrong_value_is_never_repeated_in_the_report() -> None:
    with pytest.raises(ProblemsError) as caught:
        check_channel("email", "live", {**GOOD_MAIL, "password": ["hunter2"]})
    assert "hunter2" not in str(caught.value)


def test_a_password_is_never_sent_unprotected() -> None:
    config = {**GOOD_MAIL, "user": "u", "password": "p", "security": "none"}
    assert _codes("email", config) == ["D121"]


@pytest.mark.parametrize("sender", ["nobody", "a@b\r\nBcc: c@d.example", "a b@c.example", "@x.y"])
def test_a_sender_that_is_no_address_is_refused(sender: str) -> None:
    assert _codes("email", {**GOOD_MAIL, "sender": sender}) == ["D120"]


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("example.com/hook", "D110"),
        ("ftp://example.com/", "D110"),
        ("https://example.com/a b", "D110"),
        ("https://example.com/\r\nx: y", "D110"),
        ("https://example.com:99999/", "D110"),
        ("https://[::1/", "D110"),
        ("https://user:pw@example.com/", "D112"),
        ("http://example.com/", "D111"),
    ],
)
def test_a_web_address_that_cannot_be_posted_to_is_refused(url: str, code: str) -> None:
    assert _codes("webhook", {**GOOD_HOOK, "url": url}) == [code]


@pytest.mark.parametrize("secret", ["hunter2", "whsec_QUJD", "whsec_!!", "whsec_" + "QUJD" * 30])
def test_a_secret_that_is_too_short_too_long_or_no_base64_is_refused(secret: str) -> None:
    assert _codes("webhook", {**GOOD_HOOK, "secret": secret}) == ["D113"]


def test_an_unknown_channel_and_an_unknown_mode_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ProblemsError, match="D100"):
        open_channel("pigeon", "live", {}, tmp_path)
    with pytest.raises(ProblemsError, match="D104"):
        open_channel("email", "shadow", GOOD_MAIL, tmp_path)


@pytest.mark.parametrize("name", ["email", "webhook"])
def test_a_channel_in_capture_keeps_messages_here_and_needs_no_settings(
    name: str, tmp_path: Path, outgoing: Outgoings
) -> None:
    channel = open_channel(name, "capture", {}, tmp_path / "box")
    channel.send(outgoing())
    channel.send(outgoing(id="f" * 24))
    channel.close()
    kept = (tmp_path / "box" / f"{name}.jsonl").read_text().splitlines()
    lines = [json.loads(line) for line in kept]
    assert [line["id"] for line in lines] == ["0123456789abcdef01234567", "f" * 24]
    assert lines[0]["text"] == "Hello Ada,\nit still waits.\n"


def test_a_mailbox_that_cannot_be_written_is_asked_again_later(
    tmp_path: Path, outgoing: Outgoings
) -> None:
    (tmp_path / "box").write_text("a file where the folder should be")
    channel = open_channel("email", "capture", {}, tmp_path / "box")
    with pytest.raises(RetryAfter, match="cannot be written"):
        channel.send(outgoing())


def test_a_full_disk_leaves_no_half_a_line(
    tmp_path: Path, outgoing: Outgoings, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel = open_channel("email", "capture", {}, tmp_path)
    channel.send(outgoing())
    before = (tmp_path / "email.jsonl").read_bytes()
    write = os.write
    monkeypatch.setattr(os, "write", lambda file, data: write(file, data[:10]))
    with pytest.raises(RetryAfter):
        channel.send(outgoing())
    channel.close()
    assert (tmp_path / "email.jsonl").read_bytes() == before
