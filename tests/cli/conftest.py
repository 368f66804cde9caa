"""A command line on a data directory of its own."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from leadwright.cli import app

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `leadwright ...` on `tmp_path/data`; fails if the exit code is not the expected one."""
    monkeypatch.setenv("LEADWRIGHT_DATA", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)  # what a command makes by mistake is not left in the sources
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("LEADWRIGHT_TRACEBACK", "1")
    runner = CliRunner()

    def running(*arguments: object, code: int = 0, stdin: bytes | None = None) -> Result:
        result = runner.invoke(app, [str(each) for each in arguments], input=stdin)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code == code, result.output
        return result

    return running


@pytest.fixture
def shop(run: Run, tmp_path: Path) -> Run:
    """The same, with a workspace `shop` under the shipped playbook for consumers."""
    run("init", tmp_path / "data", "--model", "b2c", "--name", "shop")
    return run


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], Path]:
    """Write a file and get its path."""

    def writing(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_text(text, "utf-8")
        return path

    return writing
