"""What every channel promises, whatever is on the other side."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from leadwright.channels import manifests, open_channel
from leadwright.ports import Channel, NeedsPerson, Outgoing, Refused, RetryAfter
from leadwright.runtime.mailbox import Mailbox
from leadwright.runtime.sink import Sink

Outgoings = Callable[..., Outgoing]


@dataclass
class OtherSide:
    """A channel with its server, and how to make the server misbehave."""

    channel: Channel
    server: Mailbox | Sink
    refuse: Callable[[], None]
    put_off: Callable[[], None]
    lose: Callable[[], None]


def _email(mailbox: Mailbox, config: dict[str, Any], folder: Path) -> OtherSide:
    trouble = mailbox.trouble
    return OtherSide(
        open_channel("email", "live", config, folder),
        mailbox,
        refuse=lambda: trouble.recipients.update({"ada": "550 5.1.1 no such user"}),
        put_off=lambda: trouble.recipients.update({"ada": "451 4.3.0 not now"}),
        lose=lambda: setattr(trouble, "drop", "ada"),
    )


def _webhook(name: str, sink: Sink, config: dict[str, Any], folder: Path) -> OtherSide:
    trouble = sink.trouble
    return OtherSide(
        open_channel(name, "live", config, folder),
        sink,
        refuse=lambda: trouble.replies.update({"ada": 410}),
        put_off=lambda: trouble.replies.update({"ada": 503}),
        lose=lambda: setattr(trouble, "drop", "ada"),
    )


@pytest.fixture(params=["ads", "email", "webhook"])
def other(
    request: pytest.FixtureRequest, mailbox: Mailbox, sink: Sink, email_config: dict[str, Any],
    webhook_config: dict[str, Any], tmp_path: Path,
) -> Iterator[OtherSide]:  # fmt: skip
    """Each live channel in turn."""
    if request.param == "email":
        side = _email(mailbox, email_config, tmp_path)
    else:
        side = _webhook(request.param, sink, webhook_config, tmp_path)
    yield side
    side.channel.close()


def test_every_channel_there_is_keeps_this_contract() -> None:
    assert set(manifests()) == {"ads", "email", "webhook"}


def test_a_message_that_was_accepted_is_recorded_over_there(
    other: OtherSide, outgoing: Outgoings
) -> None:
    other.channel.send(outgoing())
    assert list(other.server.ids.elements()) == [_id(other)]


def test_many_messages_one_after_the_other_are_each_accepted_once(
    other: OtherSide, outgoing: Outgoings
) -> None:
    for number in range(200):
        other.channel.send(outgoing(id=f"{number:024x}"))
    assert len(other.server.ids) == other.server.accepted == 200


def test_a_refusal_is_reported_as_final(other: OtherSide, outgoing: Outgoings) -> None:
    other.refuse()
    with pytest.raises(Refused):
        other.channel.send(outgoing())
    assert other.server.accepted == 0


def test_a_refusal_does_not_harm_the_next_message(other: OtherSide, outgoing: Outgoings) -> None:
    other.refuse()
    with pytest.raises(Refused):
        other.channel.send(outgoing())
    other.channel.send(outgoing(to="bob@example.com", text="Hello Bob"))
    assert other.server.accepted == 1


def test_not_now_is_reported_with_a_time_to_come_back(
    other: OtherSide, outgoing: Outgoings
) -> None:
    other.put_off()
    with pytest.raises(RetryAfter) as caught:
        other.channel.send(outgoing())
    assert caught.value.seconds >= 1


def test_a_connection_lost_after_the_message_is_no_known_outcome(
    other: OtherSide, outgoing: Outgoings
) -> None:
    other.lose()
    with pytest.raises(OSError) as caught:  # noqa: PT011 - any kind of it
        other.channel.send(outgoing())
    assert not isinstance(caught.value, Refused | RetryAfter | NeedsPerson)
    assert other.server.accepted == 1, "it was accepted, and nobody on our side can know"


def test_a_server_that_is_not_there_is_asked_again_later(
    other: OtherSide, outgoing: Outgoings
) -> None:
    other.server.stop()
    with pytest.raises(RetryAfter):
        other.channel.send(outgoing())


def test_a_server_that_went_away_and_came_back_is_used_again(
    other: OtherSide, outgoing: Outgoings
) -> None:
    other.channel.send(outgoing(id="a" * 24))
    other.server.stop()
    with pytest.raises(RetryAfter):
        other.channel.send(outgoing(id="b" * 24))
    other.server.start()
    other.channel.send(outgoing(id="c" * 24))
    assert other.server.accepted == 2


def test_a_server_that_only_restarted_is_not_noticed(other: OtherSide, outgoing: Outgoings) -> None:
    other.channel.send(outgoing(id="a" * 24))
    other.server.stop()
    other.server.start()
    other.channel.send(outgoing(id="c" * 24))
    assert other.server.accepted == 2


def _id(other: OtherSide) -> str:
    domain = "@shop.example" if isinstance(other.server, Mailbox) else ""
    return "0123456789abcdef01234567" + domain
