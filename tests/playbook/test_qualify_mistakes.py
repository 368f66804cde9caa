"""Mistakes in scores, grades, temperature, segments and BANT: all at once, with place and hint."""

import pytest

from leadwright.core.problem import Problem, ProblemsError
from leadwright.playbook.lint.run import lint
from leadwright.playbook.load import load

B2B = "leadwright: 1\nname: x\nmodel: b2b\nbusiness:\n"
B2C = "leadwright: 1\nname: x\nmodel: b2c\nconsumer:\n"


def problems(text: str) -> list[Problem]:
    with pytest.raises(ProblemsError) as caught:
        load(text)
    return list(caught.value.problems)


@pytest.mark.parametrize(
    ("text", "code", "line", "what", "hint"),
    [
        (B2C + "  grades: {aa: 3}", "P108", 5, "'aa' is no grade", "capital letter"),
        (B2C + "  temperature: {warm: 20, hot: 20}", "P113", 5, "hot (20) is not more", ""),
        (B2C + "  temperature: {warm: 2, hot: 5, score: lov}", "P110", 5, "no score 'lov'", ""),
        (B2C + "  scores: {fit: {rules: {}}}", "P111", 5, "cannot be named 'fit'", "another"),
        (B2B + "  scores: {industry: {rules: {}}}", "P111", 5, "account.industry", "another"),
        (B2C + "  stages: {a: segment.brwsing}\n  segments: {browsing: true}", "P122", 5,
         "no attribute 'segment.brwsing'", "segment.browsing"),
        (B2C + "  segments:\n    a: segment.b\n    b: segment.a", "P122", 6,
         "no attribute 'segment.b'", ""),
        (B2C + "  stages: {a: \"score.grade = 'A'\"}", "P122", 5, "'score.grade'", ""),
        (B2C + "  segments: {a: \"person.stage = 'x'\"}\n  stages: {x: segment.a}", "P113", 6,
         "asks for segment.a, which asks for the stage", "something else"),
        (B2B + "  segments: {a: {of: account, when: person.age > 3}}", "P115", 5,
         "the segment 'a' is of the account", "account.*"),
        (B2C + "  segments: {a: {of: account, when: true}}", "P113", 5, "no account", ""),
        (B2C + "  stages: {a: bant.budget}", "P127", 5, "not asked for budget", ""),
        (B2B + "  bant: {money: Is there any?}", "P104", 5, "no key 'money'", "budget"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_line(
    text: str, code: str, line: int, what: str, hint: str
) -> None:
    found = problems(text)[0]
    assert found.code == code
    assert what in found.what
    assert hint in found.hint
    assert f":{line}" in found.where


def test_all_of_them_come_at_once() -> None:
    text = (
        B2C + "  grades: {aa: 3}\n  temperature: {warm: 20, hot: 2}\n"
        "  segments:\n    a: nonsense\n    b: count('x', '100 years') > 1\n"
    )
    assert [each.code for each in problems(text)] == ["P108", "P113", "P122", "P125"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (B2C + "  bant: {budget: Is there money?}", "L102"),
        (B2C + "  segments: {a: person.age > 5 and person.age < 3}", "L152"),
        (B2C + "  segments:\n    a: count('X', '1 day') >= 0", "L153"),
        (B2C + "  scores: {a: {rules: {x: {event: Bought, points: 1}}}}", "L151"),
        (B2C + "  scores: {a: {half_life: 1 day, rules: {x: {event: Page Viewed, points: 1}}}}",
         "L156"),
    ],
)  # fmt: skip
def test_a_design_mistake_in_them_is_found(text: str, code: str) -> None:
    assert code in {each.code for each in lint(load(text), text, "book.yaml").findings}
