"""All commands, in the order people meet them."""

import os
import sys
from contextlib import suppress
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from leadwright import __version__
from leadwright.cli import (
    absence,
    account,
    assess,
    backup,
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

SECTIONS = {
    "Begin": ("assess", "init", "serve", "demo"),
    "Decide how": ("playbook", "check", "rule", "preview", "replay"),
    "Bring in": ("import", "imports", "unimport", "enrich", "tables", "bounce"),
    "See": ("people", "accounts", "tasks", "report", "explain"),
    "Act": ("calls", "absence", "sequence"),
    "Who is who": ("duplicates", "suggestion", "merge", "unmerge", "account", "household"),
    "Run": ("key", "channel", "health", "retry", "dismiss", "backup", "worker"),
}
"""Every command in the section of the help where people look for it."""
TRACEBACK = "LEADWRIGHT_TRACEBACK"


class Group(TyperGroup):
    """Prints what a person must mend as such, and not as a traceback."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command; problems end it with exit code 1."""
        try:
            return super().invoke(ctx)
        except (KeyboardInterrupt, typer.Abort):
            raise typer.Exit(130) from None
        except BrokenPipeError:
            _hush()
            raise typer.Exit(0) from None
        except Exception as error:
            if hasattr(error, "exit_code"):  # the command line's own: it knows how to end
                raise
            from leadwright.cli.output import print_problems
            from leadwright.cli.trouble import expected, problems_of

            if TRACEBACK in os.environ and not expected(error):
                raise
            print_problems(problems_of(error))
            raise typer.Exit(1) from None

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """The commands by section, each with its whole first sentence."""
        known = {name: self.get_command(ctx, name) for name in self.list_commands(ctx)}
        for title, names in SECTIONS.items():
            rows = [(name, _sentence(known.pop(name))) for name in names if name in known]
            with formatter.section(title):
                formatter.write_dl(rows)
        if known:
            with formatter.section("More"):
                formatter.write_dl([(name, _sentence(one)) for name, one in known.items()])


def _sentence(command: Any) -> str:
    return str(command.help).partition("\n\n")[0].replace("\n", " ")


def _hush() -> None:
    """Whoever read has gone (`| head`): the interpreter must not complain when it flushes."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _say_version(asked: bool) -> None:
    if asked:
        print(f"leadwright {__version__}")
        raise typer.Exit


def leadwright(
    version: Annotated[
        bool,
        typer.Option("--version", is_eager=True, callback=_say_version, help="Say which it is."),
    ] = False,
) -> None:
    """Lead management that fits how a business sells: B2B, B2C and hybrid."""


app = typer.Typer(
    cls=Group,
    epilog="Start: leadwright init ./leadwright-data --model b2c --name shop",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

app.callback()(leadwright)
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
backup.register(app)
household.register(app)
