"""Options that most commands share."""

from typing import Annotated

import typer

Data = Annotated[
    str,
    typer.Option(
        "--data",
        envvar="LEADWRIGHT_DATA",
        metavar="DIR|URL",
        help="Data directory (SQLite), or a postgresql:// address.",
    ),
]
WorkspaceName = Annotated[
    str,
    typer.Option(
        "--workspace",
        envvar="LEADWRIGHT_WORKSPACE",
        metavar="NAME",
        help="Which workspace, if there are several.",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
Limit = Annotated[int, typer.Option("--limit", min=1, max=10_000, help="How many rows at most.")]

DATA = "./leadwright-data"


def example(*lines: str) -> str:
    """The end of a command's help: lines that can be copied."""
    return "\b\nExample:\n" + "\n".join(f"  {line}" for line in lines)


def _short(text: str) -> str:
    if len(text) > WHY_MAX:
        raise typer.BadParameter(f"at most {WHY_MAX:,} characters, and these are {len(text):,}")
    return text


WHY_MAX = 1_024
"""Characters of a reason; the API takes as many."""
Why = Annotated[str, typer.Option(help="Why, for those who come later.", callback=_short)]
