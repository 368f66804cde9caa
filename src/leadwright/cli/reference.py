"""The page docs/reference/cli.md, made from the commands themselves.

Run `python -m leadwright.cli.reference > docs/reference/cli.md` after changing a command.
"""

import sys
from collections.abc import Iterator
from typing import Any

import typer

from leadwright.cli.commands import app

WIDTH = 96
HEAD = """# Command line

Made from the commands themselves by `python -m leadwright.cli.reference`; do not edit.

Every command takes `--data DIR|URL` (or the environment variable `LEADWRIGHT_DATA`), and
`--workspace NAME` (or `LEADWRIGHT_WORKSPACE`) where there are several. Exit code 0 means done, 1
that something has to be mended (it says what, where and how), 2 that the command was not
understood.
"""


def page() -> str:
    """The whole page."""
    parts = [HEAD]
    for name, text in helps(typer.main.get_command(app), "leadwright"):
        parts.append(f"## {name}\n\n```text\n{text.strip()}\n```\n")
    return "\n".join(parts)


def helps(command: Any, name: str) -> Iterator[tuple[str, str]]:
    """(name, help text) of a command and all below it, in the order of the help."""
    context = command.make_context(
        name, [], resilient_parsing=True, terminal_width=WIDTH, max_content_width=WIDTH
    )
    lines = (line.rstrip() for line in command.get_help(context).splitlines())
    yield name, "\n".join(lines)
    for below in getattr(command, "commands", {}).values():
        yield from helps(below, f"{name} {below.name}")


if __name__ == "__main__":
    sys.stdout.write(page())
