"""Double opt-in as people meet it: a form, a mail, a button, and the answer they asked for."""

import email
import re
import time
from collections.abc import Iterator
from email import policy
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import Envelope
from running import SHOP, Server, Site, made, until

from leadwright.runtime.mailbox import Mailbox

CONFIRMED = SHOP.replace("{address: email}", "{address: email, confirm: 7 days}")


class Letters(Mailbox):
    """A mail server that keeps what is in the mails, too."""

    def __init__(self, log: Path) -> None:
        super().__init__(log)
        self.texts: list[str] = []

    def record(self, envelope: Envelope) -> None:
        message = email.message_from_bytes(envelope.original_content or b"", policy=policy.default)
        body = message.get_body(("plain",))
        self.texts.append(body.get_content() if body is not None else "")
        super().record(envelope)

    def links(self) -> list[str]:
        """Where the mails so far lead to for a confirmation, in their order."""
        found = (re.search(r"http\S+(/c/\S+)", text) for text in self.texts)
        return [link[1] for link in found if link]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def shop(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """A shop whose consent to e-mail has to be confirmed."""
    folder = tmp_path_factory.mktemp("shop")
    if request.param == "sqlite":
        data = str(folder / "data")
    else:
        data = str(request.getfixturevalue("postgres_url_factory")())
    workspace = made(data, text=CONFIRMED)
    with Server(data, folder / "server.log") as server:
        yield Site(server, workspace)


@pytest.fixture
def mailbox(tmp_path: Path, shop: Site) -> Iterator[Letters]:
    """A mail server, and the e-mail channel live to it."""
    mailbox = Letters(tmp_path / "mailbox.jsonl")
    mailbox.start()
    config = {"host": "127.0.0.1", "port": mailbox.port, "security": "none", "timeout_s": 2}
    shop.go_live("email", sender="shop@shop.example", **config)
    yield mailbox
    mailbox.stop()


def _sign_up(shop: Site, who: str) -> None:
    """Somebody sends the form on the website."""
    fields = {"email": f"{who}@people.example", "consent[email]": "on", "_form": "News"}
    answer = shop.server.http.post(f"/f/{shop.workspace.write_key}", data=fields)
    assert answer.status_code == 200, answer.text


def _person(shop: Site, who: str) -> dict[str, Any]:
    found: dict[str, Any] = shop.get(f"/people/email:{who}@people.example")
    return found


def test_a_form_a_mail_a_button_and_the_answer(shop: Site, mailbox: Letters) -> None:
    for _ in range(5):
        _sign_up(shop, "ana")
    shop.settle()
    until(lambda: mailbox.accepted == 1, "nobody was asked")
    assert _person(shop, "ana")["consent"] == {}
    [link] = mailbox.links()
    looked = shop.server.http.get(link)
    assert looked.status_code == 200
    assert looked.headers["content-type"].startswith("text/html")
    assert _person(shop, "ana")["consent"] == {}  # whoever follows links confirms nothing
    begun = time.monotonic()
    assert shop.server.http.post(link).status_code == 200
    person = _person(shop, "ana")
    assert person["consent"] == {"email/marketing": True}
    until(lambda: mailbox.accepted == 2, "who confirmed was not answered")
    assert time.monotonic() - begun < 30
    assert shop.server.http.post(link).status_code == 200  # once more is fine
    shop.settle()
    assert mailbox.accepted == 2
    proof = person["opt_ins"]["email/marketing"]
    assert (proof["state"], proof["source"]) == ("confirmed", "form News")
    assert proof["said_at"] <= proof["asked_at"] <= proof["confirmed_at"]
    timeline = shop.every("/people/email:ana@people.example/timeline")
    decided = [one["name"] for row in timeline[::-1] for one in row["decisions"]
               if one["kind"] == "consent"]  # fmt: skip
    again = "email/marketing/not_asked_again"
    assert decided == ["email/marketing/asked", *[again] * 4, "email/marketing/confirmed"]


def test_out_and_in_again_by_the_form(shop: Site, mailbox: Letters) -> None:
    _sign_up(shop, "ben")
    until(lambda: len(mailbox.links()) == 1, "nobody was asked")
    [first] = mailbox.links()
    body = {"person": "email:ben@people.example"}
    assert shop.ask("POST", "/commands/unsubscribe", body).status_code == 200
    over = shop.server.http.post(first)
    assert over.status_code == 410
    assert "does not count any more" in over.text
    assert _person(shop, "ben")["consent"] == {"email/marketing": False}
    _sign_up(shop, "ben")
    until(lambda: len(mailbox.links()) == 2, "who unsubscribed was not asked anew")
    assert shop.server.http.post(first).status_code == 410
    assert shop.server.http.post(mailbox.links()[1]).status_code == 200
    person = _person(shop, "ben")
    assert (person["consent"], person["suppressed"]) == ({"email/marketing": True}, {})
    shop.send({"type": "track", "event": "Product Added", "anonymousId": "x",
               "context": {"traits": {"email": "ben@people.example"}}})  # fmt: skip
    until(lambda: mailbox.accepted >= 3, "the address is still kept back")


def test_many_people_at_one_address_are_not_its_trouble(shop: Site, mailbox: Letters) -> None:
    shop.send(*(
        {"type": "identify", "userId": f"troll{number}",
         "traits": {"email": "victim@people.example", "consent": {"email": True}}}
        for number in range(20)
    ))  # fmt: skip
    shop.settle()
    until(lambda: mailbox.accepted >= 1, "nobody was asked")
    shop.settle()
    time.sleep(0.3)
    assert mailbox.accepted == 1
