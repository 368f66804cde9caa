"""Who posts a form writes into the terminal of whoever looks at it: characters, nothing else."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from leadwright.cli.output import console, print_json, print_table, say

EVIL = "Eve\x1b]0;owned\x07\x1b[31m\x9b2J\x7f\u202eevE"
OBEYED = "\x1b\x07\x9b\x7f\u202e"
MAP = "kind: people\nidentify: {email: email}\ntraits: {first_name: first_name}\n"
Write = Callable[[str, str], Path]


def _is_harmless(text: str) -> bool:
    return not any(char in text for char in OBEYED)


def test_a_name_cannot_command_the_terminal_of_who_reads_it(shop: Any, write: Write) -> None:
    people = write("people.csv", f"email,first_name\neve@mail.example,{EVIL}\n")
    shop("import", people, "--map", write("map.yaml", MAP))
    for command in (("people",), ("explain", "eve@mail.example")):
        said = shop(*command).output
        assert "Eve␛]0;owned" in said
        assert _is_harmless(said)


def test_everything_that_is_printed_goes_the_same_way(capsys: pytest.CaptureFixture[str]) -> None:
    say(EVIL)
    print_table(EVIL, ["who"], [[EVIL]])
    console().print("[bold]ours[/bold]", EVIL)
    assert _is_harmless(capsys.readouterr().out)


def test_json_says_the_same_without_commands(capsys: pytest.CaptureFixture[str]) -> None:
    print_json({"name": EVIL.replace("\u202e", "")})
    out = capsys.readouterr().out
    assert _is_harmless(out)
    assert json.loads(out) == {"name": EVIL.replace("\u202e", "")}
