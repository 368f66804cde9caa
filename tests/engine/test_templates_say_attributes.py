"""Templates say what conditions compare: traits as they were sent, and what is reckoned."""

import pytest
from one_unit import NOON, Desk

from leadwright.core.problem import ProblemsError
from leadwright.playbook.load import load
from leadwright.playbook.shipped import shipped_text
from leadwright.runtime.render import compiled


def shop(words: str) -> str:
    """The shop, whose welcome says these words."""
    text = shipped_text("b2c")
    start = text.index("  welcome:\n    subject")
    end = text.index("  cart_reminder:", start)
    return f"{text[:start]}  welcome:\n    subject: Hello\n    text: '{words}'\n{text[end:]}"


def said(words: str) -> str:
    """What somebody reads who has just signed up."""
    book = load(shop(words))
    desk = Desk(book)
    desk.event("Product Added", NOON)
    desk.traits(NOON, email="ana@example.com", consent_email_marketing=True, time_zone="UTC")
    touch = desk.touches()[0]
    return compiled(book.contents[touch.content]).render(touch.variables).text


def test_a_template_says_stage_score_and_consent_as_of_when_it_was_planned() -> None:
    words = (
        "{{ person.stage }} {{ score.engagement }} {{ consent.email }} {{ person.email_domain }}"
    )
    assert said(words) == "qualified 10 true example.com"


def test_a_time_is_said_as_a_day() -> None:
    assert said("since {{ person.first_seen }}") == "since 2023-11-15"


def test_what_is_not_known_is_nothing_or_its_stand_in() -> None:
    assert said('[{{ person.plan }}] {{ person.plan | default: "free" }}') == "[] free"


def test_what_no_template_says_is_not_reckoned() -> None:
    desk = Desk(load(shop("Hello")))
    desk.traits(NOON, email="ana@example.com", consent_email_marketing=True, time_zone="UTC")
    assert set(desk.touches()[0].variables) == {"person", "account", "facts"}


@pytest.mark.parametrize(
    ("words", "what", "hint"),
    [
        ("{{ person.frist_name }}", "'person.frist_name'", "did you mean 'person.first_name'?"),
        ("{{ person.shoe_size }}", "'person.shoe_size'", "declare it under `attributes"),
        ("{{ score.engagment }}", "'score.engagment'", "did you mean 'score.engagement'?"),
        ("{{ facts.prodcut_name }}", "'facts.prodcut_name'", "did you mean 'facts.product_name'?"),
        ("{{ offer.kode }}", "'offer.kode'", "did you mean 'offer.code'?"),
        ("{{ event.path }}", "'event'", "there are person"),
        ("{{ person.email | safe }}", "no filter 'safe'", ""),
        ("{{ facts.cart_value | mony }}", "no filter 'mony'", "did you mean 'money'?"),
        ("{{ person }}", "'person'", "say which, such as person.email"),
        ("{{ workspace.owner }}", "'workspace.owner'", "there are workspace.name"),
    ],
)
def test_an_unknown_variable_is_an_error_when_the_playbook_is_checked(
    words: str, what: str, hint: str
) -> None:
    with pytest.raises(ProblemsError) as error:
        load(shop(words))
    [problem] = error.value.problems
    assert problem.code == "P131"
    assert what in problem.what
    assert problem.hint.startswith(hint)


def test_a_loop_without_an_end_in_sight_is_an_error_when_the_playbook_is_checked() -> None:
    load(shop("{% for a in (1..1000) %}x{% endfor %}"))
    with pytest.raises(ProblemsError) as error:
        load(shop("{% for a in (1..100000000) %}x{% endfor %}"))
    [problem] = error.value.problems
    assert (problem.code, problem.hint) == ("P130", "at most 1,000 rounds are made")
    assert "goes round 100,000,000 times" in problem.what


@pytest.mark.parametrize(
    "words",
    [
        "{% if offer %}{{ offer.code }}{% endif %}",
        "{{ person.first_name.size }}",
        "{% for word in facts.product_name %}{{ word }}{% endfor %}",
        "{% assign name = person.first_name %}{{ name }}",
    ],
)
def test_ordinary_liquid_is_not_an_error(words: str) -> None:
    assert load(shop(words)).contents["welcome"].text == words
