"""`leadwright check`: is this playbook good?"""

from typing import Annotated

import typer

from leadwright.cli.options import example


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog=example("leadwright check playbook.yaml"))(check)


def check(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A playbook.")],
    quiet: Annotated[bool, typer.Option("--quiet", help="Say nothing if it is good.")] = False,
) -> None:
    """Check a playbook.

    Tells every problem at once, with its line and what to do.
    """
    from leadwright.boot import read_playbook
    from leadwright.cli.files import read_text
    from leadwright.cli.output import say

    book = read_playbook(read_text(file), file)
    if quiet:
        return
    rules = sum(
        len(motion.qualify.fit)
        + sum(len(rules) for rules in motion.qualify.events.values())
        + len(motion.qualify.stages)
        for motion in book.motions.values()
    )
    triggers = sum(len(motion.nurture.triggers) for motion in book.motions.values())
    sequences = sum(len(motion.nurture.sequences) for motion in book.motions.values())
    say(f"{file} is good: {book.name} ({book.model}), version {book.hash}.")
    say(f"{rules} rules, {triggers} triggers, {sequences} sequences, {len(book.teams)} teams.")
