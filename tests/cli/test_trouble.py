"""Whatever goes wrong around a command is said with what to do, and never as a traceback."""

import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from leadwright.cli import app
from leadwright.cli.output import print_table
from leadwright.cli.trouble import problems_of

Run = Any
LEADWRIGHT = [sys.executable, "-c", "from leadwright.cli import app; app()"]


def test_looking_where_nothing_is_makes_nothing(run: Run, tmp_path: Path) -> None:
    for command in ("people", "report", "health", "serve", "worker"):
        said = run(command, "--data", tmp_path / "typo", code=1).stderr
        assert said.startswith("S112")
        assert "leadwright init" in said
    assert not (tmp_path / "typo").exists()


def test_a_file_that_is_no_database_is_told(shop: Run, tmp_path: Path) -> None:
    (tmp_path / "data" / "journal.db").write_text("holiday pictures" * 1_000)
    said = shop("people", code=1).stderr
    assert said.startswith("C171")
    assert "no database" in said


def test_the_password_of_an_address_that_cannot_be_read_is_not_shown(run: Run) -> None:
    assert "hunter2" not in run("people", "--data", "postgresql://%%%:hunter2@", code=1).stderr


@pytest.mark.usefixtures("shop")
def test_data_can_be_read_by_nobody_else(tmp_path: Path) -> None:
    assert (tmp_path / "data").stat().st_mode & 0o077 == 0


def test_a_port_that_is_taken_is_told_with_the_way_out(shop: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        said = shop("serve", "--port", other.getsockname()[1], code=1).stderr
    assert said.startswith("B106")
    assert "--port" in said
    assert shop("serve", "--host", "192.0.2.1", "--port", 0, code=1).stderr.startswith("B107")


def test_the_unexpected_says_where_and_how_to_see_more(
    shop: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("ana@acme.example")

    monkeypatch.delenv("LEADWRIGHT_TRACEBACK")
    monkeypatch.setattr("leadwright.cli.session.reading", broken)
    said = shop("people", code=1).stderr
    assert said.startswith("C199")
    assert "RuntimeError at test_trouble.py" in said or "RuntimeError at lists.py" in said
    assert "LEADWRIGHT_TRACEBACK" in said
    assert "acme" not in said


@pytest.mark.parametrize(
    ("error", "hint"),
    [
        (PermissionError(13, "Permission denied", "data/lock"), "let this user"),
        (OSError(30, "Read-only file system", "data"), "reading only"),
        (OSError(28, "No space left on device"), "make room"),
        (FileNotFoundError(2, "No such file or directory", b"x.csv"), "look at the name"),
    ],
)
def test_what_the_machine_refuses_says_what_to_do(error: OSError, hint: str) -> None:
    [problem] = problems_of(error)
    assert hint in problem.hint
    assert problem.code == "C170"


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_nobody_is_told_that_a_reader_went_away(options: tuple[str, ...]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as pipe:
        done = subprocess.run(
            [*LEADWRIGHT, "rule", *options],
            stdout=pipe,
            stderr=subprocess.PIPE,
            timeout=30,
            check=False,
        )
    assert done.stderr == b""


def test_a_table_fits_a_narrow_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    columns = ("number", "name", "email", "user id", "stage", "fit", "engagement", "account")
    rows = [("7", "Ana Aster", "ana.aster@shop.example", "", "opportunity", "0", "12.5", "")]
    for width, all_shown in ((80, False), (120, True)):
        monkeypatch.setenv("COLUMNS", str(width))
        print_table("People", columns, rows)
        said = capsys.readouterr().out
        assert "ana.aster@shop.example" in said
        assert "opportunity" in said
        assert ("user id" in said) is all_shown
        assert max(map(len, said.splitlines())) <= width


def test_the_version_is_said(run: Run) -> None:
    assert run("--version").output.startswith("leadwright ")


def test_the_help_shows_every_command_in_full() -> None:
    import typer

    context = typer.main.get_command(app).make_context("leadwright", [], resilient_parsing=True)
    text = context.get_help().partition("Options:")[2]
    assert "..." not in text
    assert "More:" not in text
