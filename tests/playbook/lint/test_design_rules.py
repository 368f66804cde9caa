"""Every rule finds its bad example, and leaves alone what only looks like it."""

from pathlib import Path

import pytest
from lint_texts import codes, linted

from leadwright.playbook.lint import reference, rules
from leadwright.playbook.lint.finding import SEVERITIES
from leadwright.playbook.lint.rule import Rule
from leadwright.playbook.lint.rule import rules as all_rules
from leadwright.playbook.shipped import SHIPPED, shipped_text

RULES = list(all_rules().values())
FILES = sorted(path.stem for path in Path(rules.__path__[0]).glob("l*.py"))


def _code(rule: Rule) -> str:
    return rule.code


@pytest.mark.parametrize("rule", RULES, ids=_code)
def test_the_bad_example_of_a_rule_is_found_and_nothing_else_in_it(rule: Rule) -> None:
    assert codes(rule.bad.text) == {rule.code}


@pytest.mark.parametrize("rule", RULES, ids=_code)
def test_a_near_miss_is_left_alone_by_every_rule(rule: Rule) -> None:
    assert codes(rule.near_miss.text) == set()


@pytest.mark.parametrize("rule", RULES, ids=_code)
def test_a_finding_names_its_line_and_says_what_to_do_in_one_line(rule: Rule) -> None:
    text = rule.bad.text
    lines = text.splitlines()
    for found in linted(text).findings:
        last = found.where.trail[-1]
        line = lines[found.where.line - 1]
        assert line.strip() in "{[" or f'"{last}"' in line or last.isdecimal(), found
        assert found.what
        assert found.fix
        assert "\n" not in found.what + found.fix
        assert len(found.what) < 160
        assert len(found.fix) < 100
        assert not found.what.endswith(".")


@pytest.mark.parametrize("name", SHIPPED)
def test_the_shipped_playbooks_have_no_design_mistakes(name: str) -> None:
    found = linted(shipped_text(name))
    assert found.findings == ()
    assert found.silenced == ()


@pytest.mark.parametrize("rule", RULES, ids=_code)
def test_every_part_of_a_rule_is_said(rule: Rule) -> None:
    assert rule.severity in SEVERITIES
    assert len(rule.title) < 80
    for said in (rule.what, rule.why, rule.fix, rule.source):
        assert said.endswith((".", "`", '"')), said
        assert len(said) > 5
    assert rule.bad != rule.near_miss


def test_a_file_in_the_folder_is_a_rule_and_its_name_begins_with_its_code() -> None:
    assert [name.partition("_")[0].upper() for name in FILES] == [
        rule.code for rule in RULES if rule.find is not None or rule.find_at is not None
    ]
    assert len({rule.code for rule in RULES}) == len(RULES) == len(FILES) + 1


def test_no_two_rules_have_the_same_title() -> None:
    assert len({rule.title for rule in RULES}) == len(RULES)


def test_the_page_of_the_rules_is_current(repository: Path) -> None:
    page = repository / "docs" / "reference" / "lint.md"
    assert page.read_text("utf-8") == reference.page(), (
        "run: python -m leadwright.playbook.lint.reference > docs/reference/lint.md"
    )


def test_of_thousands_of_findings_those_are_told_that_are_mended_first() -> None:
    text = "leadwright: 1\nname: x\nmodel: b2c\nconsumer:\n  segments:\n" + "".join(
        f"    s{number}: 1 = 1\n" for number in range(300)
    )
    told = [each for each in linted(text).findings if each.code == "L153"]
    assert len(told) == 100
    assert told[-1].what.endswith("(and there are more like this)")
    assert "more like this" not in told[-2].what
