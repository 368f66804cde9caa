"""`confirm` of a channel: what may be said, what is built from it, and what is wrong with it."""

import re

import pytest
from playbook_texts import FULL, changed

from leadwright.core.problem import ProblemsError
from leadwright.core.time import DAY
from leadwright.nurture.plan import Content
from leadwright.orchestrate.plan import Confirming
from leadwright.playbook.confirming_texts import LANGUAGES
from leadwright.playbook.diff import difference
from leadwright.playbook.lint.run import lint
from leadwright.playbook.load import load
from leadwright.playbook.outline import outline
from leadwright.playbook.shipped import SHIPPED, shipped_text
from leadwright.runtime.render import compiled

CONTENT = """
contents:
  sure:
    subject: Are you sure?
    text: "Here: {{ confirm_url }}"
"""


def _with(confirm: str, text: str = FULL) -> str:
    return changed(
        "email: {address: email}", f"email: {{address: email, confirm: {confirm}}}", text
    )


def _confirm(text: str) -> Confirming:
    return load(text).motions["consumer"].orchestrate.confirming["email"]


@pytest.mark.parametrize("said", ["{}", "7 days", "{within: 7 days}"])
def test_the_shortest_way_to_say_it_has_good_defaults(said: str) -> None:
    confirm = _confirm(_with(said))
    assert (confirm.within_ms, confirm.remind_after_ms) == (7 * DAY, 0)
    assert (confirm.trusts, confirm.include_existing) == (frozenset(), False)
    assert confirm.asks[""] == "confirm.en"


def test_a_playbook_without_it_has_neither_texts_nor_sequences_for_it() -> None:
    book = load(FULL)
    for motion in book.motions.values():
        assert motion.orchestrate.confirming == {}
        assert "confirm_email" not in motion.nurture.sequences
    assert set(book.contents) == {"hello", "dated"}


def test_contents_of_ones_own_take_the_place_of_the_texts_that_come_along() -> None:
    text = _with("{content: sure, remind_after: 1 day}", FULL.replace("\ncontents:\n", CONTENT))
    confirm = _confirm(text)
    assert confirm.asks == confirm.reminds == {"": "sure"}
    assert set(load(text).contents) == {"hello", "dated", "sure"}
    other = text.replace("Are you sure?", "Really?")
    assert _confirm(other).texts["sure"] != confirm.texts["sure"]


@pytest.mark.parametrize(
    ("before", "after", "code", "part"),
    [
        ("confirm: 7 days", "consent: no, confirm: 7 days", "P113", "is not needed"),
        ("confirm: 7 days", "confirm: {remind_after: 7 days}", "P113", "when the link has run out"),
        ("confirm: 7 days", "confirm: {reminder: sure}", "P113", "does not say when"),
        ("confirm: 7 days", "confirm: 59 minutes", "P107", "at least 1 hour"),
        ("confirm: 7 days", "confirm: 61 days", "P107", "at most 60 days"),
        ("confirm: 7 days", "confirm: yes", "P107", "duration"),
        ("confirm: 7 days", "confirm: {content: unsure}", "P110", "no content 'unsure'"),
        ("confirm: 7 days", "confirm: {content: hello}", "P114", "no link"),
        ("confirm: 7 days", "confirm: {trusts: [forms]}", "P107", "'forms'"),
        ("subject: Are you sure?\n    text", "text", "P105", "has no subject"),
        ("channel: email, content: hello, useful_for", "channel: email, content: sure, useful_for",
         "P113", "a sequence sends it"),
        ("    journey:", "    confirm_email:", "P111", "already"),
        ("when_capped: defer", "when_unconfirmed: hope", "P107", "'hope'"),
        ("{{ confirm_url }}", "{{ confirm_ulr }}", "P131", "confirm_ulr"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_it_is_said(before: str, after: str, code: str, part: str) -> None:
    good = _with("7 days", FULL.replace("\ncontents:\n", CONTENT))
    good = good.replace("confirm: 7 days", "confirm: {content: sure}") if "sure" in after else good
    good = good.replace("{content: sure}", "7 days") if "confirm: 7" in before else good
    if "subject" in before:
        good = good.replace("confirm: 7 days", "confirm: {content: sure}")
    with pytest.raises(ProblemsError) as raised:
        load(changed(before, after, good))
    found = [each for each in raised.value.problems if each.code == code and part in each.what]
    assert found, [str(each) for each in raised.value.problems]


def test_a_change_of_it_is_told_in_words() -> None:
    old, new = (
        outline(_with(said)) for said in ("7 days", "{within: 2 days, remind_after: 1 day}")
    )
    assert [str(each) for each in difference(old, new)] == [
        "channels.email.confirm: 7 days -> 2 days",
        "channels.email.confirm.remind_after: nobody is reminded -> 1 day",
    ]
    [new_key] = difference(outline(FULL), old)
    assert new_key.kind == "added"


def _said(content: Content) -> tuple[str, str, str]:
    values = {"workspace": {"name": "Acme & Co"}, "confirm_url": "https://x.example/c/t",
              "confirm_until": "5 March"}  # fmt: skip
    return compiled(content).render(values)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_texts_that_come_along_say_who_asks_the_link_and_its_end(language: str) -> None:
    contents = load(_with("7 days")).contents
    for name in (f"confirm.{language}", f"confirm_again.{language}"):
        subject, text, html = _said(contents[name])
        assert "Acme & Co" in subject
        for part in ("Acme & Co", "https://x.example/c/t", "5 March"):
            assert part in text
            assert part.replace("&", "&amp;") in html
        assert 'href="https://x.example/c/t"' in html


def test_the_texts_that_come_along_say_nothing_that_a_stranger_has_typed() -> None:
    for name, content in load(_with("7 days")).contents.items():
        if name.startswith("confirm"):
            said = content.subject + content.text + content.html
            assert "person." not in said
            assert "facts." not in said


@pytest.mark.parametrize(
    "said",
    ["7 days", "{remind_after: 1 day}", "{content: sure}", "{reminder: sure, remind_after: 1 day}",
     "{content: sure, reminder: sure, remind_after: 1 day}"],
)  # fmt: skip
@pytest.mark.parametrize("model", SHIPPED)
def test_asking_for_confirmation_is_no_mistake(model: str, said: str) -> None:
    text = re.sub(r"email: +{address: email}", f"email: {{address: email, confirm: {said}}}",
                  shipped_text(model))  # fmt: skip
    assert "confirm" in text
    if "sure" in said:
        text = text.replace("\ncontents:\n", CONTENT)
    assert lint(load(text), text).findings == ()
