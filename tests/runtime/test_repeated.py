"""What strangers say of themselves is repeated in our messages as a name, and as nothing else."""

from typing import Any

import pytest

from leadwright.nurture.plan import Content
from leadwright.runtime.render import Rendered, compiled
from leadwright.runtime.repeated import repeatable

HELLO = 'Hello {{ person.first_name | default: "there" }}, of {{ account.name }}.'


def greeted(name: str, company: str = "Acme") -> Rendered:
    """A greeting to somebody who says they are called so, in all three parts."""
    said: dict[str, Any] = {"person": {"first_name": name}, "account": {"name": company}}
    every = Content(name="hello", subject=HELLO, text=HELLO, html=f"<p>{HELLO}</p>")
    return compiled(every).render(repeatable(said))


@pytest.mark.parametrize("name", [
    "http://evil.example/win", "You have won: HTTPS://evil.example", "www.evil.example",
    "Dear customer, your account has been locked. " * 3,
])  # fmt: skip
def test_a_form_filled_in_for_somebody_else_says_nothing_to_them_but_a_name(name: str) -> None:
    out = greeted(name)
    assert out.text == "Hello there, of Acme."
    assert (out.subject, out.html) == (out.text, f"<p>{out.text}</p>")


def test_what_people_say_of_themselves_is_one_line_and_turns_nothing_round() -> None:
    out = greeted("Eve\r\nBcc: all@evil.example\u2028\u202e", "Acme\n\nPay here")
    assert out.text == "Hello Eve Bcc: all@evil.example, of Acme Pay here."
    assert out.subject == out.text


@pytest.mark.parametrize(
    "name", ["Ana María", "J.R.R.", "Zoë 🎉👩\u200d👧", "Ó Briain", "李 小龙", "مريم"]
)
def test_names_are_written_as_people_write_them(name: str) -> None:
    assert greeted(name).text == f"Hello {name}, of Acme."


def test_what_the_author_says_keeps_its_lines() -> None:
    offer = {"code": "SAVE", "says": "10 % off\nuntil Friday"}
    assert repeatable({"offer": offer, "facts": {"count": 3}})["offer"] == offer
