"""What the documentation tells people to type does what it says.

A block of ```console behind the comment `<!-- run -->` is typed, line by line, in an empty folder
of its own (one for the whole page); every line it shows must appear in the output, in that order.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from pages import ROOT, commands, pages

PAGES = [page for page in pages() if commands(page)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_the_commands_of_a_page_print_what_it_shows(page: Path, tmp_path: Path) -> None:
    for command in commands(page):
        output = _type(command.typed, tmp_path)
        rest = output
        for line in command.printed:
            if line.strip() == "...":
                continue
            assert line.strip() in rest, f"$ {command.typed}\nshould print: {line}\n{output}"
            rest = rest.partition(line.strip())[2]


def test_a_command_that_fails_or_prints_something_else_is_noticed(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("<!-- run -->\n```console\n$ echo one\none\n$ echo \\\n  two\n...\n```\n")
    one, two = commands(page)
    assert (one.typed, one.printed) == ("echo one", ("one",))
    assert _type(two.typed, tmp_path) == "two\n"
    with pytest.raises(AssertionError):
        _type("exit 3", tmp_path)


def _type(line: str, folder: Path) -> str:
    """What a line prints, typed by somebody whose home is `folder`."""
    shell = shutil.which("bash") or "sh"
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    done = subprocess.run(
        [shell, "-c", line],
        cwd=folder,
        env={"PATH": path, "HOME": str(folder), "LANG": "C.UTF-8", "COLUMNS": "100"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, f"$ {line}\n{done.stdout}"
    return done.stdout
