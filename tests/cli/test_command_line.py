"""The command line says what it can do, does it, and says what a person has to mend."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer
from keys_shown import secrets_in

from leadwright.cli import app
from leadwright.cli.reference import helps, page

Run = Any
COMMANDS = list(helps(typer.main.get_command(app), "leadwright"))
LEAVES = [(name, text) for name, text in COMMANDS if "COMMAND [ARGS]" not in text]


@pytest.mark.parametrize(("name", "text"), LEAVES, ids=[name for name, _ in LEAVES])
def test_the_help_of_every_command_has_an_example_of_it(name: str, text: str) -> None:
    example = text.partition("Example:\n")[2]
    assert name in example


def test_the_reference_page_is_current(repository: Path) -> None:
    kept = (repository / "docs" / "reference" / "cli.md").read_text("utf-8")
    assert kept == page(), "run: python -m leadwright.cli.reference > docs/reference/cli.md"


def test_help_answers_at_once_because_it_loads_nothing_heavy() -> None:
    code = (
        "import sys\nfrom leadwright.cli import app\n"
        "heavy = {'rich', 'msgspec', 'fastapi', 'sqlite3', 'ruamel', 'leadwright.boot'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, timeout=30, text=True
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("model", ["b2b", "b2c", "hybrid"])
def test_init_makes_a_workspace_that_is_ready(run: Run, tmp_path: Path, model: str) -> None:
    said = run("init", tmp_path / "data", "--model", model, "--name", "mine").output
    assert len(secrets_in(said)) == 2
    assert "leadwright serve --data" in said
    listed = json.loads(run("playbook", "history", "--json").output)
    assert [one["version"] for one in listed] == [1]


def test_a_playbook_with_mistakes_is_shown_with_all_of_them(run: Run, write: Any) -> None:
    file = write("bad.yaml", "leadwright: 1\nname: x\nmodel: b3c\nconsumr: {}\n")
    result = run("check", file, code=1)
    assert len(set(re.findall(r"bad\.yaml:(\d)", result.stderr))) >= 2
    assert run("init", file.parent / "d", "--playbook", file, "--name", "x", code=1)


def test_a_good_playbook_passes_and_quietly_if_asked(run: Run, repository: Path) -> None:
    shipped = repository / "src" / "leadwright" / "playbook" / "shipped" / "b2c.yaml"
    assert "is good" in run("check", shipped).output
    assert run("check", "--quiet", shipped).output == ""


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("init", "d", "--name", "x"), "C101"),
        (("init", "d", "--name", "x", "--model", "b4b"), "C102"),
        (("check", "nothing.yaml"), "C103"),
        (("key", "create", "master"), "C104"),
        (("channel", "set", "email", "loud"), "C106"),
        (("channel", "set", "email", "capture", "host"), "C107"),
        (("key", "revoke", "99"), "C105"),
        (("explain", "nobody@nowhere.example"), "E101"),
        (("people", "--workspace", "other"), "B102"),
        (("people", "--data", "nowhere"), "S112"),
        (("people", "--data", "mysql://db/leads"), "S101"),
        (("people", "--data", "postgresql://%%%:hunter2@"), "S113"),
        (("key", "create", "api", "--scope", "everything"), "C172"),
        (("key", "create", "write", "--scope", "people:read"), "C172"),
        (("channel", "set", "email", "capture", "password=@nowhere"), "C173"),
        (("init", "d", "--name", "", "--model", "b2c"), "B104"),
        (("init", "d", "--name", "a\nb", "--model", "b2c"), "B104"),
    ],
)
def test_what_a_person_must_mend_is_said_with_its_code(
    shop: Run, arguments: tuple[str, ...], code: str
) -> None:
    result = shop(*arguments, code=1)
    assert result.stderr.startswith(code)
    assert result.stdout == ""


def test_the_same_name_cannot_be_given_to_two_workspaces(shop: Run, tmp_path: Path) -> None:
    shop("init", tmp_path / "data", "--model", "b2b", "--name", "shop", code=1)
    shop("init", tmp_path / "data", "--model", "b2b", "--name", "sales")
    assert "name a workspace" in shop("people", code=1).stderr
    assert shop("people", "--workspace", "sales").output == "Nobody yet.\n"


def test_a_playbook_can_be_shown_changed_and_put_in_force(shop: Run, write: Any) -> None:
    text = shop("playbook", "show").output
    file = write("mine.yaml", text.replace("idle: 5 minutes", "idle: 10 minutes"))
    assert "in force" in shop("playbook", "activate", file, "--note", "longer").output
    assert shop("playbook", "show").output == file.read_text("utf-8")
    assert shop("playbook", "show", "--version", "1").output == text
    listed = json.loads(shop("playbook", "history", "--json").output)
    assert [(one["version"], one["note"]) for one in listed] == [
        (2, "longer"),
        (1, "the first one"),
    ]


def test_a_key_is_shown_once_and_can_be_revoked(shop: Run) -> None:
    [secret] = secrets_in(shop("key", "create", "api", "--member", "ana").output)
    listed = shop("key", "list")
    assert secret not in listed.output
    assert secret[:8] in listed.output
    assert json.loads(shop("key", "list", "--json").output)[-1]["member"] == "ana"
    shop("key", "revoke", "3")
    assert json.loads(shop("key", "list", "--json").output)[-1]["revoked_at"] > 0


def test_a_channel_keeps_its_secrets_to_itself(shop: Run) -> None:
    settings = ("host=smtp.example.com", "sender=a@b.example", "password=hunter2", "port=587")
    said = shop("channel", "set", "email", "live", *settings).output
    shop("channel", "set", "email", "live", "port=25")
    [listed] = json.loads(shop("channel", "list", "--json").output)
    assert "hunter2" not in said + shop("channel", "list").output
    assert listed == {
        "channel": "email",
        "mode": "live",
        "config": {
            "host": "smtp.example.com",
            "sender": "a@b.example",
            "password": "***",
            "port": 25,
        },
    }


def test_a_secret_is_taken_from_a_file_so_that_nobody_reads_it_over_the_shoulder(
    shop: Run, write: Any
) -> None:
    file = write("smtp.txt", "hunter2\n")
    settings = ("host=smtp.example.com", "sender=a@b.example")
    said = shop("channel", "set", "email", "live", *settings, f"password=@{file}").output
    assert "hunter2" not in said
    assert "password=***" in said
    shop("channel", "set", "email", "live", "password=@nowhere.txt", code=1)


def test_a_key_for_signing_is_made_once_kept_private_and_set(shop: Run, tmp_path: Path) -> None:
    file = tmp_path / "lw1.pem"
    first = shop("channel", "dkim", "Example.com", "--key", file).output
    assert "lw1._domainkey.example.com. IN TXT" in first
    assert file.stat().st_mode & 0o077 == 0
    key = file.read_text("utf-8")
    again = shop("channel", "dkim", "example.com", "--key", file).output
    assert again.replace("Found", "Made") == first
    assert file.read_text("utf-8") == key
    settings = ("host=smtp.example.com", "sender=a@example.com", "dkim_selector=lw1")
    said = shop("channel", "set", "email", "live", *settings, f"dkim_key=@{file}").output
    assert "PRIVATE" not in said + first + shop("channel", "list", "--json").output
    file.write_text("nothing")
    assert "C175" in shop("channel", "dkim", "example.com", "--key", file, code=1).stderr
    assert "C174" in shop("channel", "dkim", "example", "--key", file, code=1).stderr


def test_a_channel_that_cannot_work_is_not_set_live(shop: Run) -> None:
    wrong = ("host=smtp.example.com", "from=a@b.example", "port=many")
    said = shop("channel", "set", "email", "live", *wrong, code=1).stderr
    assert [code for code in ("D101", "D102", "D103") if code in said] == ["D101", "D102", "D103"]
    assert "D100" in shop("channel", "set", "fax", "capture", code=1).stderr
    assert json.loads(shop("channel", "list", "--json").output) == []


def test_lists_and_report_say_when_there_is_nothing(shop: Run) -> None:
    said = [shop(command).output for command in ("people", "accounts", "tasks", "report")]
    assert said[:3] == ["Nobody yet.\n", "No account yet.\n", "Nothing to do.\n"]
    assert "Nothing has happened yet." in said[3]


def test_health_shows_a_directory_at_rest(shop: Run) -> None:
    shown = json.loads(shop("health", "--json").output)
    assert shown["server"] is None
    assert shown["workspaces"][0] | {"touches": {}} == {
        "workspace": "shop", "lag_ms": 0, "pending": 0, "paused": [], "set_aside": 0, "touches": {},
    }  # fmt: skip
    assert "none runs on this data" in shop("health").output
