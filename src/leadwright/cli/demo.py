"""`leadwright demo`: the whole way of a lead for the three operating models, on this machine."""

from typing import Annotated

import typer

from leadwright.cli.options import example


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog=example("leadwright demo --model b2c --seed 7"))(demo)


def demo(
    model: Annotated[str, typer.Option(help="Only one: b2b, b2c or hybrid.")] = "",
    size: Annotated[str, typer.Option(help="small, medium or large.")] = "small",
    seed: Annotated[int, typer.Option(help="Other generated traffic.")] = 1,
    keep: Annotated[bool, typer.Option("--keep", help="Leave it running at the end.")] = False,
) -> None:
    """See it work, for all three models.

    Runs a real server, generated traffic and a local mailbox, and reports what happened.
    """
    from importlib import import_module

    run = import_module("leadwright.demo").run
    raise typer.Exit(run(model=model, size=size, seed=seed, keep=keep))
