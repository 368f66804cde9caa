"""The repository keeps the house rules, and each rule sees what it is there to see."""

from pathlib import PurePosixPath

import pytest
import tidy


@pytest.mark.parametrize("rule", tidy.RULES, ids=lambda rule: rule.__name__)
def test_the_repository_keeps_the_rule(rule: tidy.Rule) -> None:
    findings = [
        f"{file.path}:{line}  {message}"
        for file in tidy.files(*tidy.RULES[rule])
        for line, message in rule(file)
    ]
    if findings:
        pytest.fail(f"{rule.__doc__}\n" + "\n".join(findings), pytrace=False)


ENGINE, CLI, TEST = "src/leadwright/engine/a.py", "src/leadwright/cli/a.py", "tests/a/test_a.py"
LONG = "def f():\n" + "    a = 1\n" * 60
MARK = "# no" + "qa"
IGNORE = "# type: " + "ignore"

CAUGHT = [
    (tidy.decisions_are_pure, ENGINE, "datetime.now()"),
    (tidy.decisions_are_pure, ENGINE, "time.time()"),
    (tidy.decisions_are_pure, ENGINE, "uuid4()"),
    (tidy.decisions_are_pure, ENGINE, "random.choice(a)"),
    (tidy.decisions_are_pure, "src/leadwright/playbook/a.py", "open('x')"),
    (tidy.only_the_command_line_prints, ENGINE, "print(1)"),
    (tidy.modules_introduce_themselves, ENGINE, "a = 1"),
    (tidy.files_are_short, ENGINE, "a = 1\n" * 401),
    (tidy.functions_are_short, ENGINE, LONG),
    (tidy.names_say_what_is_inside, "src/leadwright/engine/utils.py", ""),
    (tidy.names_say_what_is_inside, "src/leadwright/helpers/time.py", ""),
    (tidy.exceptions_have_reasons, ENGINE, f"a = 1  {MARK}: N818"),
    (tidy.exceptions_have_reasons, ENGINE, f"a = 1  {MARK} - because of that"),
    (tidy.exceptions_have_reasons, ENGINE, f"a = 1  {IGNORE}[misc]"),
    (tidy.nothing_is_left_for_later, "docs/a.md", "TO" + "DO: write this"),
    (tidy.no_place_is_mentioned, "docs/a.md", "cd /" + "work/main"),
    (tidy.no_place_is_mentioned, "Makefile", "pip install --" + "index-url x"),
    (tidy.tests_are_sentences, TEST, "def test_it():\n    assert x"),
    (tidy.tests_can_fail, TEST, "def test_a_lead_is_kept():\n    capture()"),
]
PASSED = [
    (tidy.decisions_are_pure, "src/leadwright/runtime/a.py", "clock.now()"),
    (tidy.decisions_are_pure, ENGINE, "day_of(input.at)"),
    (tidy.only_the_command_line_prints, CLI, "print(1)"),
    (tidy.modules_introduce_themselves, ENGINE, '"""What it is for."""'),
    (tidy.files_are_short, ENGINE, "a = 1\n" * 400),
    (tidy.functions_are_short, ENGINE, LONG.removesuffix("    a = 1\n")),
    (tidy.functions_are_short, ENGINE, LONG.replace("():", '():\n    """One.\n\n    Two."""', 1)
     .removesuffix("    a = 1\n")),
    (tidy.exceptions_have_reasons, ENGINE, f"a  {MARK}: N818 - an outcome\nb  {MARK}: N818"),
    (tidy.exceptions_have_reasons, ENGINE, f"a  {IGNORE}[misc]  # the library has no types"),
    (tidy.no_place_is_mentioned, "docs/a.md", "see docs/work/a.md and <https://x.org/home/a>"),
    (tidy.tests_can_fail, TEST, "def test_a_b_c():\n    with pytest.raises(E):\n        f()"),
    (tidy.tests_can_fail, TEST, "def same():\n    assert x\ndef test_a_b_c():\n    same()"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "path", "text"), CAUGHT)
def test_a_rule_sees_what_it_forbids(rule: tidy.Rule, path: str, text: str) -> None:
    [(line, message)] = rule(tidy.File(PurePosixPath(path), text))
    assert line >= 1
    assert message


@pytest.mark.parametrize(("rule", "path", "text"), PASSED)
def test_a_rule_lets_pass_what_it_allows(rule: tidy.Rule, path: str, text: str) -> None:
    assert list(rule(tidy.File(PurePosixPath(path), text))) == []


def test_every_rule_is_seen_to_catch_something() -> None:
    assert {rule for rule, _, _ in CAUGHT} == set(tidy.RULES)
