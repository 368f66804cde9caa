"""A command line on a data directory of its own."""

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from leadwright.cli import app

Run = Callable[..., Result]
Begun = Callable[..., Run]
_BEGUN: dict[tuple[bytes, ...], Path] = {}


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
def begun(run: Run, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Begun:
    """Have these commands run on `tmp_path/data`. They really run once; whoever begins with the
    same ones, on files of the same content, gets a copy of the data directory they led to."""

    def beginning(*commands: Sequence[object]) -> Run:
        key = tuple(_said(word, tmp_path) for command in commands for word in command)
        data = tmp_path / "data"
        if key in _BEGUN:
            _copy(_BEGUN[key], data)
            return run
        for command in commands:
            run(*command)
        _BEGUN[key] = tmp_path_factory.mktemp("begun") / "data"
        _copy(data, _BEGUN[key])
        return run

    return beginning


def _copy(data: Path, into: Path) -> None:
    shutil.copytree(data, into, ignore=shutil.ignore_patterns("bell"))  # a pipe, made when missing


def _said(word: object, folder: Path) -> bytes:
    if isinstance(word, Path) and word.is_file():
        return word.read_bytes()
    return str(word).removeprefix(str(folder)).encode()


@pytest.fixture
def shop(begun: Begun, tmp_path: Path) -> Run:
    """The same, with a workspace `shop` under the shipped playbook for consumers."""
    return begun(("init", tmp_path / "data", "--model", "b2c", "--name", "shop"))


@pytest.fixture
def sales_team(tmp_path: Path) -> tuple[object, ...]:
    """What makes a workspace `sales` under the shipped playbook for businesses."""
    return "init", tmp_path / "data", "--model", "b2b", "--name", "sales"


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], Path]:
    """Write a file and get its path."""

    def writing(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_text(text, "utf-8")
        return path

    return writing
