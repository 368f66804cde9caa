"""Plain form posts."""

import json
from typing import Any
from urllib.parse import urlencode

import pytest

from leadwright.capture.event import Event
from leadwright.capture.posted import Malformed, Posted
from leadwright.ports import Journaled
from leadwright.sources.form import read, receive

URLENCODED = "application/x-www-form-urlencoded"
BOUNDARY = "multipart/form-data; boundary=xyz"


def posted(fields: Any, kind: str = URLENCODED, **more: str) -> Posted:
    body = fields if isinstance(fields, bytes) else urlencode(fields).encode()
    return Posted("lw_w_key", body, content_type=kind, **more)


def filled(fields: Any, kind: str = URLENCODED, **more: str) -> Event:
    item = receive(posted(fields, kind, **more)).items[0]
    return read(Journaled(1, 1, 1, "form", 1_790_000_000_000, item.body))


FIELDS = {"E-Mail": "Ana@Acme.example", "firstname": "Ana", "message": "Hi", "_form": "contact"}


def test_a_form_tells_traits_and_is_an_event() -> None:
    event = filled(FIELDS, page="https://acme.example/contact")
    assert (event.name, event.email) == ("Form Submitted", "ana@acme.example")
    assert event.traits == {"email": "ana@acme.example", "first_name": "Ana", "message": "Hi"}
    assert event.body == {
        "E-Mail": "Ana@Acme.example",
        "firstname": "Ana",
        "message": "Hi",
        "form": "contact",
        "url": "https://acme.example/contact",
    }


def test_long_answers_are_no_traits() -> None:
    event = filled({"email": "a@b.example", "story": "x" * 5_000})
    assert "story" not in event.traits
    assert event.body["story"] == "x" * 1_024


def test_every_encoding_of_a_form_is_read() -> None:
    multipart = (
        b'--xyz\r\nContent-Disposition: form-data; name="email"\r\n\r\na@b.example\r\n'
        b'--xyz\r\nContent-Disposition: form-data; name="cv"; filename="cv.pdf"\r\n\r\nPDF\r\n'
        b"--xyz--\r\n"
    )
    assert filled(multipart, BOUNDARY).body == {"email": "a@b.example"}
    assert filled(b'{"email":"a@b.example"}', "application/json").email == "a@b.example"
    assert filled({"email": "a@b.example"}).email == "a@b.example"


def test_a_ticked_box_is_consent() -> None:
    event = filled({"email": "a@b.example", "consent[email]": "on", "consent_sms": "no"})
    assert event.traits["consent_email_marketing"] is True
    assert event.traits["consent_sms_marketing"] is False


def test_who_fills_the_hidden_field_is_a_robot() -> None:
    assert filled({"email": "a@b.example", "_gotcha": "spam"}).bot
    assert not filled({"email": "a@b.example", "_gotcha": ""}).bot


@pytest.mark.parametrize("agent", [
    "curl/8.5.0", "python-requests/2.33", "Go-http-client/2.0", "Mozilla/5.0 (X11)", "",
])  # fmt: skip
def test_a_form_that_a_sites_own_program_hands_on_is_a_persons(agent: str) -> None:
    assert not filled({"email": "a@b.example"}, user_agent=agent).bot


def test_a_form_that_a_crawler_fills_in_is_nobodys() -> None:
    agent = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
    assert filled({"email": "a@b.example"}, user_agent=agent).bot


def test_a_visitor_may_be_named_by_their_tracker() -> None:
    event = filled({"_anonymous_id": "anon-1", "colour": "red"})
    assert (event.anonymous_id, event.body) == ("anon-1", {"colour": "red"})


@pytest.mark.parametrize(
    ("fields", "kind", "code"),
    [
        ({"name": "Ana"}, URLENCODED, "email_missing"),
        ({"email": "ana@"}, URLENCODED, "email_missing"),
        ({"email": "a@b.example", "x": "y" * 40_000}, URLENCODED, "form_too_large"),
        (b"email=%ff%fe", URLENCODED, "malformed_form"),
        (b"\xff\xfe=1", URLENCODED, "malformed_form"),
        (b"&".join(b"f%d=1" % n for n in range(500)), URLENCODED, "malformed_form"),
        (b"no boundary", "multipart/form-data", "malformed_form"),
        (b"{", "application/json", "malformed_json"),
        (b"[]", "application/json", "malformed_body"),
    ],
)
def test_a_form_that_a_visitor_could_mend_is_refused(fields: Any, kind: str, code: str) -> None:
    with pytest.raises(Malformed) as caught:
        receive(posted(fields, kind))
    assert caught.value.code == code


def test_the_journal_keeps_the_fields_as_they_were_filled_in() -> None:
    received = receive(posted(FIELDS))
    assert json.loads(received.items[0].body)["fields"] == FIELDS
    assert received.key == "lw_w_key"
