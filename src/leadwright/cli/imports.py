"""`leadwright import`: people, accounts and events from files."""

from pathlib import Path
from typing import Annotated

import typer

from leadwright.cli.options import DATA, Data, WorkspaceName, example


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "import",
        epilog=example(
            "leadwright import contacts.csv --map contacts.yaml --dry-run",
            "leadwright import events.csv.gz --map events.yaml --history --run-on '30 minutes'",
            "leadwright import users.csv logins.csv --map users.yaml --map logins.yaml --history",
        ),
    )(import_files)


def import_files(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE...", help="CSV, JSONL or JSON, also packed (.gz)."),
    ],
    map_files: Annotated[
        list[Path],
        typer.Option(
            "--map",
            metavar="MAP",
            help="YAML that says what columns mean: one for all files, or one for each in turn.",
        ),
    ],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only look: count, show samples, change nothing.")
    ] = False,
    history: Annotated[
        bool,
        typer.Option(
            "--history", help="Fold in virtual time, as if it happened then. Nothing is sent."
        ),
    ] = False,
    run_on: Annotated[
        str,
        typer.Option(
            metavar="DURATION",
            help="History: how long virtual time runs on after the last row, such as "
            "'30 minutes'. Default: the longest idle time of the playbook's triggers.",
        ),
    ] = "",
    keep_open: Annotated[
        bool, typer.Option("--continue", help="History: sequences begun in it go on afterwards.")
    ] = False,
    rejects: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Where rejected rows go. Default: FILE.rejects.csv."),
    ] = None,
    data: Data = DATA,
    workspace: WorkspaceName = "",
) -> None:
    """Import people, accounts or events.

    Rows that cannot be used are written to a file of their own with what is wrong, to be mended
    and imported again. The same file twice changes nothing.

    Time does not run backwards: files that tell of the same history belong into one command.
    """
    from leadwright.cli import importing
    from leadwright.cli.files import read_text
    from leadwright.cli.session import in_workspace, now

    plans = importing.plans_for(files, [(read_text(str(one)), str(one)) for one in map_files])
    ahead = importing.run_on_ms(run_on, history=history, keep_open=keep_open)
    job = importing.Job(
        list(zip(files, plans, strict=True)), now(), history, ahead, keep_open, rejects
    )
    importing.check(job)
    if dry_run:
        importing.look(job)
        return
    with in_workspace(data, workspace, writer=True) as here:
        importing.bring_in(job, here)
