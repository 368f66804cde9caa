"""`leadwright check` and `leadwright rule` say what is wrong with a design."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from leadwright.cli import app
from leadwright.playbook.lint.rule import rules
from leadwright.playbook.shipped import shipped_text

Run = Callable[..., Result]
WARNED = shipped_text("b2b").replace('  quiet_hours: {from: "19:00", to: "07:00"}\n', "")
WRONG = shipped_text("b2c").replace("idle: 5 minutes", "idle: 5 hours")


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run a command in an empty folder; fails if the exit code is not the expected one."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("NO_COLOR", "1")

    def running(*arguments: str, code: int = 0) -> Result:
        result = CliRunner().invoke(app, list(arguments))
        assert result.exit_code == code, result.output
        return result

    return running


def written(text: str) -> str:
    """A file in the current folder that holds the text."""
    Path("mine.yaml").write_text(text, "utf-8")
    return "mine.yaml"


def test_a_finding_is_shown_with_line_fix_and_the_next_command(command: Run) -> None:
    said = command("check", written(WRONG), code=1).stdout
    line = WRONG[: WRONG.index("idle: 5 hours")].count("\n") + 1
    assert said.startswith(
        f"L122 error mine.yaml:{line}  consumer ==> triggers ==> cart_abandoned ==> idle\n"
        "  the first answer to a cart comes after 5 hours\n"
        "  answer within 30 minutes; 5 is better\n"
        "  leadwright rule L122\n"
    )
    assert "cannot be put in force: it has 1 error" in said


def test_warnings_fail_only_if_asked(command: Run) -> None:
    assert "has 1 warning:" in command("check", written(WARNED)).stdout
    command("check", "--strict", written(WARNED), code=1)
    command("check", "--strict", written(shipped_text("b2b")))


def test_a_finding_in_a_folder_names_its_file(command: Run) -> None:
    triggers = Path("shop", "consumer", "triggers.yaml")
    triggers.parent.mkdir(parents=True)
    kept, moved, keeps = [], [], True
    for row in WRONG.splitlines(keepends=True):  # the triggers go to a file of their own
        if row.startswith("  triggers:"):
            keeps = False
        elif not row.startswith("    ") and row.strip():
            keeps = True
        if keeps:
            kept.append(row)
        elif not row.startswith("  triggers:"):
            moved.append(row.removeprefix("    "))
    Path("shop", "playbook.yaml").write_text("".join(kept), "utf-8")
    triggers.write_text("".join(moved), "utf-8")
    (found,) = json.loads(command("check", "shop", "--json", code=1).stdout)["findings"]
    line = 1 + next(n for n, row in enumerate(moved) if "idle: 5 hours" in row)
    assert (found["code"], found["file"], found["line"]) == ("L122", triggers.as_posix(), line)


def test_problems_come_before_findings(command: Run) -> None:
    result = command("check", written(WRONG.replace("currency: EUR", "curency: EUR")), code=1)
    assert result.stderr.startswith("P104")
    assert "L122" not in result.output


def test_what_is_silenced_is_said_with_its_reason(command: Run) -> None:
    text = WARNED + "lint: {ignore: {L144: our provider keeps the night}}\n"
    said = command("check", "--strict", written(text)).stdout
    assert "mine.yaml is good" in said
    assert "L144 is silenced: our provider keeps the night" in said
    assert command("check", "--quiet", written(text)).output == ""


def test_the_check_can_be_read_by_programs(command: Run) -> None:
    said = json.loads(command("check", "--json", written(WRONG), code=1).stdout)
    assert (said["ok"], said["problems"]) == (True, [])
    [found] = said["findings"]
    assert (found["code"], found["severity"]) == ("L122", "error")
    assert found["keys"] == ["consumer", "triggers", "cart_abandoned", "idle"]
    assert WRONG.splitlines()[found["line"] - 1].strip() == "idle: 5 hours"
    bad = json.loads(command("check", "--json", written("name: x\n"), code=1).stdout)
    assert (bad["ok"], bad["hash"], bad["findings"]) == (False, None, [])
    assert bad["problems"][0]["code"] == "P105"


@pytest.mark.parametrize("code", sorted(rules()))
def test_every_rule_is_explained_as_a_whole(command: Run, code: str) -> None:
    said = command("rule", code).stdout
    rule = rules()[code]
    assert said.startswith(f"{code} {rule.title} ({rule.severity})\n")
    flat = " ".join(said.split())
    for part in (rule.what, rule.why, rule.fix, rule.source):
        assert part in flat
    for example in (rule.bad, rule.near_miss):
        for line in example.change.splitlines():
            assert f"  {line}\n" in said
    assert max(map(len, said.splitlines())) <= 110


def test_all_rules_are_listed(command: Run) -> None:
    said = command("rule").stdout
    for rule in rules().values():
        assert f"{rule.code}   {rule.severity}" in said
    listed = json.loads(command("rule", "--json").stdout)
    assert [each["code"] for each in listed] == list(rules())
    assert json.loads(command("rule", "l105", "--json").stdout)["code"] == "L105"


@pytest.mark.parametrize(
    ("asked", "near"), [("L10", "L10"), ("101", "L101"), ("budget", "L102"), ("?", "L")]
)
def test_an_unknown_code_suggests_the_nearest(command: Run, asked: str, near: str) -> None:
    result = command("rule", asked, code=1)
    assert result.stderr.startswith("C140")
    assert f"did you mean {near}" in result.stderr
