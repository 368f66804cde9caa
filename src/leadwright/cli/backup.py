"""`leadwright backup`: a copy of everything, while it runs."""

from pathlib import Path
from typing import Annotated

import typer

from leadwright.cli.options import DATA, Data, example


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        epilog=example(
            "leadwright backup /backup/leadwright-2027-03-05",
            "leadwright serve --data /backup/leadwright-2027-03-05",
        )
    )(backup)


def backup(
    into: Annotated[Path, typer.Argument(metavar="DIR", help="A directory that is made for it.")],
    data: Data = DATA,
) -> None:
    """Copy everything, while it runs.

    The copy is a data directory like this one: to restore it, serve it. It holds personal data and
    the secrets of channels. Nobody waits while it is made.
    """
    from leadwright.cli.output import say
    from leadwright.cli.session import opened

    with opened(data) as app:
        size = app.copy_to(into)
    say(f"{into} holds everything up to now: {size / 1e6:,.1f} MB.")
