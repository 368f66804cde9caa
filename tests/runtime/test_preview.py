"""A content is previewed without a person, a touch or a channel."""

import pytest

from leadwright.core.problem import ProblemsError
from leadwright.playbook.load import load
from leadwright.playbook.model import Playbook
from leadwright.playbook.shipped import SHIPPED, shipped_text
from leadwright.runtime.preview import preview

CONTENTS = """\
contents:
  hello:
    subject: 'Hello {{ person.first_name | default: "you" }}'
    html: '<p>{{ person.plan }} <a href="{{ unsubscribe_url }}">out</a></p>'
  loops: {text: "{% for a in (1..999) %}{% for b in (1..999) %}x{% endfor %}{% endfor %}"}
  stage: {text: "{{ workspace.name }}: {{ person.stage }}, {{ score.engagement }}"}
"""


@pytest.fixture(scope="module")
def book() -> Playbook:
    """A shop with contents of its own."""
    text = shipped_text("b2c")
    own = CONTENTS.removeprefix("contents:\n")
    return load(text.replace("contents:\n", "contents:\n" + own))


def test_a_sample_person_stands_in_and_the_text_is_made_from_the_html(book: Playbook) -> None:
    found = preview(book, "hello", {})
    assert found.said.subject == "Hello Ana"
    assert found.said.text == "out (https://example.com/u/sample)\n"
    assert found.missing == ("person.plan",)


def test_values_stand_over_the_sample_and_can_stand_alone(book: Playbook) -> None:
    found = preview(book, "hello", {"person.plan": "<pro>"}, sample=False)
    assert found.said.subject == "Hello you"
    assert "&lt;pro&gt;" in found.said.html
    assert found.missing == ("person.first_name", "unsubscribe_url")


def test_what_is_reckoned_can_be_given(book: Playbook) -> None:
    found = preview(book, "stage", {"person.stage": "lead", "score.engagement": 12})
    assert found.said.text == "Online shop: lead, 12"


@pytest.mark.parametrize(("name", "code"), [("nothing", "C123"), ("loops", "C124")])
def test_what_cannot_be_shown_says_why(book: Playbook, name: str, code: str) -> None:
    with pytest.raises(ProblemsError) as error:
        preview(book, name, {})
    assert [each.code for each in error.value.problems] == [code]


@pytest.mark.parametrize("model", SHIPPED)
def test_every_shipped_content_reads_well_with_and_without_a_name(model: str) -> None:
    book = load(shipped_text(model))
    for name in book.contents:
        assert preview(book, name, {}).missing == ()
        offer = {"offer.code": "X", "offer.says": "a gift", "offer.ends": "tomorrow"}
        said = preview(book, name, offer, sample=False).said
        assert " ," not in said.subject + said.text
