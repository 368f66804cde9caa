"""`leadwright bounce`: what the mail system sends back."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from leadwright.cli.options import DATA, Data, example


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        epilog=example(
            "leadwright bounce < message.eml",
            "|/usr/local/bin/leadwright bounce --data /var/lib/leadwright    (in /etc/aliases)",
        )
    )(bounce)


def bounce(
    file: Annotated[
        Path | None, typer.Argument(metavar="FILE", help="A message; default: standard input.")
    ] = None,
    data: Data = DATA,
) -> None:
    """Take in a bounce or a complaint.

    The person is not written to at that address again. Delays and other messages change nothing.
    """
    from leadwright.boot import read_bounce
    from leadwright.cli.output import say
    from leadwright.cli.session import Session, command, opened
    from leadwright.core.problem import Problem, ProblemsError

    try:
        message = file.read_bytes() if file else sys.stdin.buffer.read()
    except OSError as error:
        what = f"The message cannot be read: {error.strerror}."
        raise ProblemsError([Problem("C103", what, str(file))]) from None
    found = read_bounce(message)
    if found is None or not found.permanent:
        say("Nothing to do: this is no final bounce and no complaint.")
        return
    with opened(data, writer=True) as app:
        queries = app.store.queries()
        for workspace in app.settings.workspaces():
            stored = queries.touch(workspace.id, found.touch_id)
            if stored is not None:
                break
        queries.close()
        if stored is None:
            what = "No touch here is the one that bounced."
            raise ProblemsError([Problem("C112", what, hint="Was it sent from other data?")])
        name = "unsubscribe" if found.complaint else "bounce"
        body: dict[str, object] = {"channel": stored.touch.channel, "touch": stored.touch.id}
        command(Session(app, workspace), name, body, person=stored.touch.person)
    say("The person is not contacted there any more.")
