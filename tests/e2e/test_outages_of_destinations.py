"""A mail server or a receiver that is away, refuses or hangs: what it is owed waits for it, comes
once, and holds nothing else up."""

import json
import time
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest
from running import Server, Site, made, track, until

from leadwright.runtime.mailbox import Mailbox
from leadwright.runtime.sink import Sink, Trouble

SECRET = "whsec_" + b64encode(b"0123456789abcdef0123456789abcdef").decode()


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server on a directory of its own."""
    folder = tmp_path_factory.mktemp("shop")
    data = str(folder / "data")
    workspace = made(data)
    options = ("--private-receivers", "--redirect-host", "Thanks.Example")
    with Server(data, folder / "server.log", *options) as server:
        yield Site(server, workspace)


@pytest.fixture
def sink(tmp_path: Path, shop: Site) -> Iterator[Sink]:
    """A receiver, and the webhook channel live to it."""
    sink = Sink(tmp_path / "webhook.jsonl", secret=SECRET).start()
    shop.go_live("webhook", url=sink.url, secret=SECRET, allow_private=True, timeout_s=1)
    yield sink
    sink.stop()


@pytest.fixture
def mailbox(tmp_path: Path, shop: Site) -> Iterator[Mailbox]:
    """A mail server, and the e-mail channel live to it."""
    mailbox = Mailbox(tmp_path / "mailbox.jsonl").start()
    config = {"host": "127.0.0.1", "port": mailbox.port, "security": "none", "timeout_s": 2}
    shop.go_live("email", sender="shop@shop.example", **config)
    yield mailbox
    mailbox.stop()


def _states(shop: Site, *users: str) -> set[str]:
    return {touch["state"] for user in users for touch in shop.touches(user)}


def test_mail_waits_for_a_mail_server_that_is_away_and_comes_once_when_it_is_back(
    shop: Site, mailbox: Mailbox, sink: Sink
) -> None:
    shop.sign_up("early")
    until(lambda: mailbox.accepted == 1, "the first welcome did not come")
    mailbox.stop()
    users = [f"away{number}" for number in range(5)]
    shop.sign_up(*users)
    until(lambda: all(touch["error"] for user in users for touch in shop.touches(user))
          and len(_states(shop, *users)) == 1, "nothing is said of the mail server")  # fmt: skip
    (one,) = shop.touches("away0")
    assert (one["state"], "away0@" in one["error"]) == ("planned", False)
    assert one["not_before"] > one["planned_at"]
    shop.send(track("Alert Wanted", "away0"))
    until(lambda: sink.accepted == 1, "the mail server held up the receiver")
    assert shop.server.ready()[0] == 200
    mailbox.start()
    until(lambda: mailbox.accepted == 6, "the waiting mail did not come")
    until(lambda: _states(shop, *users) <= {"sent"}, "what was sent is not known")
    assert set(mailbox.ids.values()) == {1}
    lines = [json.loads(line) for line in mailbox.log.read_text().splitlines()]
    assert len(lines) == 6


@pytest.mark.parametrize(
    "trouble",
    [
        Trouble(replies={".": 500}, retry_after=1),
        Trouble(slow_s=3.0),  # longer than the channel waits
    ],
    ids=["answers 500", "hangs"],
)
def test_an_alert_is_repeated_until_its_receiver_takes_it_and_mail_goes_out_meanwhile(
    shop: Site, mailbox: Mailbox, sink: Sink, trouble: Trouble, request: pytest.FixtureRequest
) -> None:
    user = request.node.callspec.id.replace(" ", "_")
    sink.trouble = trouble
    shop.sign_up(user)
    shop.send(track("Alert Wanted", user))
    until(lambda: mailbox.accepted == 1, "the receiver held up the mail")
    until(lambda: sink.refused or sink.accepted, "the receiver was not tried")
    until(lambda: [t["error"] for t in shop.touches(user) if t["channel"] == "webhook"] != [""],
          "nothing is said of the receiver")  # fmt: skip
    sink.trouble = Trouble()
    tried = sink.accepted
    until(lambda: sink.accepted > tried, "it was not repeated")
    until(lambda: _states(shop, user) == {"sent"}, "what was sent is not known")
    time.sleep(0.3)
    assert len(sink.ids) == 1, "a repeat has the id of the first"


def test_a_form_sends_its_visitor_on_to_hosts_the_server_names_and_to_no_others(shop: Site) -> None:
    form = {"email": "visitor@example.com", "_next": "https://thanks.example/page"}
    path, asks = f"/f/{shop.workspace.write_key}", {"Accept": "text/html"}
    sent_on = shop.server.http.post(path, data=form, headers=asks)
    assert (sent_on.status_code, sent_on.headers["location"]) == (303, form["_next"])
    form["_next"] = "https://phishing.example/page"
    assert shop.server.http.post(path, data=form, headers=asks).status_code == 200
