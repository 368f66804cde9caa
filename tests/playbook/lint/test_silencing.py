"""A finding is silenced with a reason, or not at all."""

import pytest
from lint_texts import codes, linted

from leadwright.core.problem import ProblemsError
from leadwright.playbook.load import load
from leadwright.playbook.shipped import shipped_text

LOUD = shipped_text("b2b").replace('  quiet_hours: {from: "19:00", to: "07:00"}\n', "")


def ignoring(said: str, text: str = LOUD) -> str:
    """The text with something silenced."""
    return f"{text}lint:\n  ignore:\n    {said}\n"


def test_a_silenced_finding_is_kept_with_its_reason() -> None:
    assert codes(LOUD) == {"L144"}
    found = linted(ignoring("L144: our provider keeps the night"))
    assert found.findings == ()
    assert [(each.code, each.reason) for each in found.silenced] == [
        ("L144", "our provider keeps the night")
    ]


def test_silencing_one_rule_leaves_the_others_speaking() -> None:
    text = ignoring("L144: our provider keeps the night", LOUD.replace("14 days\n", "2 days\n"))
    assert codes(text) == {"L107"}


def test_what_is_silenced_in_vain_is_found_where_it_stands() -> None:
    text = ignoring("L104: we know everybody", shipped_text("b2b"))
    [found] = linted(text).findings
    assert (found.code, found.severity) == ("L100", "warning")
    assert text.splitlines()[found.where.line - 1].strip().startswith("L104:")


def test_an_unknown_rule_cannot_be_silenced_and_the_nearest_is_named() -> None:
    [found] = linted(ignoring("L199: we know better", shipped_text("b2b"))).findings
    assert found.code == "L100"
    assert found.what == "there is no rule L199"
    assert found.fix.startswith("did you mean L1")


def test_the_rule_about_silencing_cannot_be_silenced() -> None:
    text = ignoring("L104: we know everybody\n    L100: leave me alone", shipped_text("b2b"))
    assert [each.code for each in linted(text).findings] == ["L100", "L100"]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("L144:", "P107"),
        ("L144: ''", "P107"),
        ("L144: because", "P107"),
        ("L144: [a, b]", "P107"),
        ("quiet_hours: we have our reasons", "P107"),
        ("l144: we have our reasons", "P107"),
        ("L144: one reason\n    L144: another reason", "P102"),
    ],
)
def test_a_code_and_a_reason_in_words_are_needed(said: str, code: str) -> None:
    with pytest.raises(ProblemsError) as caught:
        load(ignoring(said))
    assert [problem.code for problem in caught.value.problems] == [code]
    assert "lint ==> ignore" in caught.value.problems[0].where or code == "P102"


def test_silencing_is_part_of_the_version() -> None:
    assert load(LOUD).hash != load(ignoring("L144: our provider keeps the night")).hash
