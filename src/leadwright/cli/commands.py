"""All commands, in the order people meet them."""

from typing import Any

import typer
from typer.core import TyperGroup

from leadwright.cli import (
    absence,
    account,
    assess,
    bounce,
    calls,
    channel,
    check,
    demo,
    duplicates,
    enrich,
    explain,
    health,
    household,
    imports,
    init,
    key,
    lists,
    merge,
    playbook,
    preview,
    replay,
    report,
    rule,
    sequences,
    serve,
)
from leadwright.core.problem import ProblemsError


class Group(TyperGroup):
    """Prints what a person must mend as such, and not as a traceback."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command; problems end it with exit code 1."""
        try:
            return super().invoke(ctx)
        except ProblemsError as error:
            from leadwright.cli.output import print_problems

            print_problems(error.problems)
            raise typer.Exit(1) from None
        except OSError as error:
            from leadwright.cli.output import console

            console(err=True).print(f"{type(error).__name__}: {error}", markup=False)
            raise typer.Exit(1) from None
        except KeyboardInterrupt:
            raise typer.Exit(130) from None


app = typer.Typer(
    cls=Group,
    help="Lead management that fits how a business sells: B2B, B2C and hybrid.",
    epilog="Start: leadwright init ./leadwright-data --model b2c --name shop",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

for module in (assess, init, serve, demo, check, rule, preview):
    module.register(app)
app.add_typer(playbook.app, name="playbook")
app.add_typer(sequences.app, name="sequence")
app.add_typer(key.app, name="key")
app.add_typer(channel.app, name="channel")
app.add_typer(duplicates.app, name="duplicates")
app.add_typer(calls.app, name="calls")
app.add_typer(absence.app, name="absence")
app.add_typer(account.app, name="account")
for module in (imports, enrich, explain, replay, lists, report, bounce, health):
    module.register(app)
merge.register(app)
household.register(app)
